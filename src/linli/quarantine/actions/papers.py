"""The person's own page and the release notice (M22)."""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.accounts import actions as accounts
from linli.accounts.queries import User
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.transactions import writes
from linli.privacy import actions as privacy
from linli.privacy.rules import Reading
from linli.quarantine import permissions
from linli.quarantine.models import Stay
from linli.quarantine.rules import OWN_PAGE, OWN_PAGE_DAYS, Event


@writes
def own_link(*, stay: Stay, by: User, now: datetime) -> str:
    """Return the token of a new secret link to the person's own page; older ones close.

    Refused: NO_PERMISSION, STAY_CLOSED.
    """
    permissions.check_can_do_duty(by, stay, now=now)
    subject = audit.key_of(stay)
    accounts.revoke_links(subject=subject, purpose=OWN_PAGE, by=by, now=now)
    audit.record(Event.LINK_MADE, on=stay, about=stay.person, by=by, at=now)
    return accounts.make_link(
        purpose=OWN_PAGE,
        subject=subject,
        expires_at=max(stay.release_at, now) + timedelta(days=OWN_PAGE_DAYS),
        by=by,
        now=now,
    )


@writes
def log_notice(*, stay: Stay, by: Actor, now: datetime) -> None:
    """Note that the release notice was downloaded. Refused: NOT_ENDED."""
    permissions.check_ended(stay)
    privacy.log_reading(subject_key=audit.key_of(stay.person), what=Reading.NOTICE, by=by, now=now)
    audit.record(Event.NOTICE_DOWNLOADED, on=stay, about=stay.person, by=by, at=now)
