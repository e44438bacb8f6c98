"""Who may change places."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.kernel.refusal import Refused
from linli.places.models import Area
from linli.places.rules import MANAGE_PLACES, Unfit


def check_holds(actor: Any, permission: str, *, now: datetime, area: Area | None = None) -> None:
    """Raise Refused(NOT_YOURS) when the actor may not, somewhere or at the area.

    Users answer for themselves (`User.holds`), since accounts are on a floor above; the machine
    has no such method and is free to.
    """
    holds = getattr(actor, "holds", None)
    if holds and not holds(permission, now=now, path=area.path if area else ""):
        raise Refused(Unfit.NOT_YOURS, forbidden=True)


def check_may_shape(actor: Any, *, area: Area | None, now: datetime) -> None:
    """Refuse who is no administrator of that area (without one: of any)."""
    check_holds(actor, MANAGE_PLACES, now=now, area=area)
