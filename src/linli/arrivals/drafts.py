"""How a declaration begins and gets its link; used by workers' and declarers' writes alike."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from linli.accounts import actions as accounts
from linli.arrivals.models import Declaration
from linli.arrivals.rules import DECLARE, LINK_DAYS
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.transactions import within_write
from linli.places.queries import Area


@within_write
def new_declaration(*, area: Area, language: str, now: datetime) -> Declaration:
    """Begin an empty declaration with a number of its own."""
    return Declaration.objects.create(
        area=area, language=language, started_at=now, changed_at=now, number=_free_number()
    )


def _free_number() -> str:
    """Return eight random digits that no declaration has."""
    while True:
        number = f"{secrets.randbelow(10**8):08d}"
        if not Declaration.objects.filter(number=number).exists():
            return number


@within_write
def link_to(declaration: Declaration, *, by: Actor, now: datetime) -> str:
    """Return the token of a new link to a declaration; older links stay open."""
    return accounts.make_link(
        purpose=DECLARE,
        subject=audit.key_of(declaration),
        expires_at=now + timedelta(days=LINK_DAYS),
        by=by,
        now=now,
    )
