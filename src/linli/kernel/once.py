"""A form sent twice is done once: the second time gets the answer of the first.

The form holds `{% load once %}{% once_field %}`; the view runs its action as
`once.run(once.token_of(request), lambda: actions.declare(...).public_id, by=..., now=...)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from linli.kernel.audit import Actor
from linli.kernel.ids import LENGTH, new_public_id
from linli.kernel.models import Once
from linli.kernel.refusal import Refused
from linli.kernel.rules import Blocked
from linli.kernel.transactions import within_write, writes

KEPT = timedelta(days=2)
FIELD = "once"


def new_token() -> str:
    """Return a token for one showing of a form."""
    return new_public_id()


def token_of(request: HttpRequest) -> str:
    """Return the token that a posted form carries; '' where it carries none."""
    return request.POST.get(FIELD, "")


@dataclass(frozen=True)
class Claim:
    """The right to do the work (`is_new`), or the answer of whoever did it before."""

    row: Once
    is_new: bool

    @property
    def answer(self) -> Any:
        return self.row.answer

    def keep(self, answer: Any) -> None:
        """Keep a JSON-safe answer for whoever sends the form again."""
        self.row.answer = answer
        self.row.save(update_fields=["answer"])


@within_write
def claim(token: str, *, by: Actor, now: datetime) -> Claim:
    """Claim a token in the transaction of the action; a second sender waits for the first.

    Refuses (ALREADY_DONE) a malformed token and one that another user has used.
    """
    if len(token) != LENGTH:
        raise Refused(Blocked.ALREADY_DONE)
    row, is_new = Once.objects.get_or_create(token=token, defaults={"by_id": by.pk, "at": now})
    if row.by_id != by.pk:
        raise Refused(Blocked.ALREADY_DONE)
    return Claim(row, is_new)


@writes
def run(token: str, work: Callable[[], Any], *, by: Actor, now: datetime) -> Any:
    """Do the work under a token and return its JSON-safe answer; done already, return that answer.

    Work that refuses or fails gives the token back.
    """
    held = claim(token, by=by, now=now)
    if held.is_new:
        held.keep(work())
    return held.answer


@writes
def forget(*, now: datetime) -> int:
    """Delete the tokens of forms sent more than two days ago; return how many."""
    return Once.objects.filter(at__lt=now - KEPT).delete()[0]
