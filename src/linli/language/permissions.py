"""Who may note which languages somebody speaks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.accounts import permissions as accounts
from linli.accounts.queries import User
from linli.kernel.refusal import Refused
from linli.language.rules import Unknown


def check_may_note(by: Any, user: User, *, now: datetime) -> None:
    """Refuse who is neither the user nor an administrator of theirs."""
    if isinstance(by, User) and by.pk == user.pk:
        return
    try:
        accounts.check_may_manage(by, user, now=now)
    except Refused:
        raise Refused(Unknown.NOT_YOUR_OWN, forbidden=True) from None
