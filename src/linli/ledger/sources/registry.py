"""Every source kind, one line each."""

from __future__ import annotations

from linli.ledger.rules import SourceKind
from linli.ledger.sources.profile import Profile

PROFILES: dict[SourceKind, Profile] = {}
