"""Every source kind, one line each."""

from __future__ import annotations

from linli.ledger.rules import SourceKind
from linli.ledger.sources.employer.profile import PROFILE as EMPLOYER
from linli.ledger.sources.landlord.profile import PROFILE as LANDLORD
from linli.ledger.sources.predeclaration.profile import PROFILE as PREDECLARATION
from linli.ledger.sources.profile import Profile
from linli.ledger.sources.property.profile import PROFILE as PROPERTY
from linli.ledger.sources.school.profile import PROFILE as SCHOOL
from linli.ledger.sources.self.profile import PROFILE as SELF

PROFILES: dict[SourceKind, Profile] = {
    profile.kind: profile
    for profile in (SELF, SCHOOL, EMPLOYER, LANDLORD, PROPERTY, PREDECLARATION)
}
