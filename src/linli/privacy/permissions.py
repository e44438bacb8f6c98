"""Who may read the log of readings, and what a reading with a reason needs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.accounts.queries import may
from linli.accounts.rules import Permission
from linli.kernel.refusal import Refused
from linli.places.queries import Area
from linli.privacy.rules import Kept, Reading

# The shortest reason that says anything.
SHORTEST_REASON = 3


def check_reason(what: Reading, reason: str) -> None:
    """Hidden values are opened only with a reason (M24)."""
    if what is Reading.SECRETS and len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Kept.REASON_MISSING)


def check_may_open_secrets(user: Any, *, area: Area, is_team: bool, now: datetime) -> None:
    """Refuse who neither may open secrets in the area nor belongs to the care team."""
    if not is_team and not may(user, Permission.SEE_PERSON_SECRETS, area=area, now=now):
        raise Refused(Kept.NOT_YOURS, forbidden=True)
