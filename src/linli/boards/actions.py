"""The boards write nothing of other rooms; they note who has read what."""

from __future__ import annotations

from datetime import datetime

from linli.accounts.queries import User
from linli.kernel.audit import key_of
from linli.kernel.transactions import writes
from linli.ledger.queries import Person
from linli.privacy.actions import log_reading
from linli.privacy.rules import Reading


@writes
def note_reading(*, person: Person, by: User, now: datetime, reason: str = "") -> None:
    """Note that somebody opened a person's page, or with a reason the hidden values (M24)."""
    what = Reading.SECRETS if reason else Reading.PAGE
    log_reading(subject_key=key_of(person), what=what, by=by, now=now, reason=reason)


@writes
def note_export(*, by: User, now: datetime) -> None:
    """Note that somebody took a table of people out of the house (M24)."""
    log_reading(subject_key="ledger.person:*", what=Reading.EXPORT, by=by, now=now)
