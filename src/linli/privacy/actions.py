"""Writes of this room: the log of who has read what about whom."""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.kernel.audit import Actor
from linli.kernel.transactions import writes
from linli.privacy import permissions
from linli.privacy.models import AccessRow
from linli.privacy.rules import Reading

# Turning the pages of one record for a while is one reading.
SAME_READING = timedelta(minutes=10)


@writes
def log_reading(
    *, subject_key: str, what: Reading, by: Actor, now: datetime, reason: str = ""
) -> None:
    """Note that somebody opened a person's record ("ledger.person:12"), and what of it.

    The same reading by the same user within ten minutes is one; opening hidden values is always
    noted and needs a reason. Refused: REASON_MISSING.
    """
    permissions.check_reason(what, reason)
    if what is not Reading.SECRETS and _is_noted(subject_key, what, by, now):
        return
    AccessRow.objects.create(
        at=now,
        by_id=by.pk,
        by_label=by.audit_label,
        subject=subject_key,
        what=str(what),
        reason=reason.strip()[:200],
    )


def _is_noted(subject_key: str, what: Reading, by: Actor, now: datetime) -> bool:
    return AccessRow.objects.filter(
        subject=subject_key,
        what=str(what),
        by_id=by.pk,
        by_label=by.audit_label,
        at__gt=now - SAME_READING,
        at__lte=now,
    ).exists()
