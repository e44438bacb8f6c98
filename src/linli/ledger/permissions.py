"""Who may send, take in and undo lists, and change people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.accounts.permissions import check_may
from linli.accounts.queries import is_reporter, may
from linli.accounts.rules import Permission
from linli.kernel.refusal import Refused
from linli.ledger.models import Batch, Organisation, Reporter
from linli.ledger.rules import BatchState, Refusal
from linli.places.queries import Area


def check_can_send(
    user: Any, *, area: Area, organisation: Organisation | None, now: datetime
) -> None:
    """Refuse who may not send lists to an area; a reporter sends for the own organisation only."""
    check_may(user, Permission.SEND_LIST, area=area, now=now)
    if organisation and not area.path.startswith(organisation.area.path):
        raise Refused(Refusal.OTHER_AREA)
    if hasattr(user, "holds") and is_reporter(user, now=now):
        if organisation is None:
            raise Refused(Refusal.NOT_A_REPORTER, forbidden=True)
        if not reports_for(user, organisation):
            raise Refused(Refusal.NOT_YOURS, forbidden=True)


def reports_for(user: Any, organisation: Organisation) -> bool:
    """Does a user report for an organisation?"""
    return Reporter.objects.filter(user_id=user.pk, organisation=organisation).exists()


def check_can_handle(user: Any, batch: Batch, *, now: datetime) -> None:
    """Refuse who may not say what a list's columns mean, run it and mend its rows (M1-M3).

    A worker may for the lists of the area, a sender for the own ones.
    """
    if may(user, Permission.IMPORT_LIST, area=batch.area, now=now):
        return
    check_may(user, Permission.SEND_LIST, area=batch.area, now=now)
    is_own = batch.by_id == user.pk or (
        batch.organisation is not None and reports_for(user, batch.organisation)
    )
    if hasattr(user, "holds") and not is_own:
        raise Refused(Refusal.NOT_YOURS, forbidden=True)


def check_can_undo(user: Any, batch: Batch, *, now: datetime) -> None:
    """Refuse who may not undo a list, and one that is being worked on or was undone before."""
    check_may(user, Permission.IMPORT_LIST, area=batch.area, now=now)
    if batch.state == BatchState.RUNNING:
        raise Refused(Refusal.BATCH_BUSY)
    if batch.state in {BatchState.UNDOING, BatchState.UNDONE}:
        raise Refused(Refusal.BATCH_CHANGED)
