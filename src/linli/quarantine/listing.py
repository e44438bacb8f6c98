"""The list of stays as its address says: filters, chips, pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from linli.accounts.queries import User
from linli.kernel.words import say
from linli.quarantine import queries
from linli.quarantine.models import Inquiry
from linli.quarantine.policy_words import LEVELS
from linli.quarantine.queries import SERVED, TEAM, Line, StayFilters
from linli.quarantine.rules import StayState

PAGE = 50


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


class Listing:
    """One page of the list of stays; all of its state is in the address."""

    def __init__(self, user: User, query: QueryDict, *, now: datetime) -> None:
        self.user, self.query, self.now = user, query, now
        self.filters = _filters(query)
        self.number = _number(query.get("page", ""), 1) or 1

    @property
    def states(self) -> list[tuple[str, str]]:
        return [
            (str(StayState.OPEN), say(StayState.OPEN)),
            (SERVED, _("To be released")),
            (TEAM, _("Team to be confirmed")),
            (str(StayState.ENDED), say(StayState.ENDED)),
            (str(StayState.CANCELLED), say(StayState.CANCELLED)),
            ("ALL", _("All")),
        ]

    @property
    def levels(self) -> list[tuple[str, str]]:
        named = [(str(int(level)), str(words)) for level, words in LEVELS.items()]
        return [("", _("Every level")), *named]

    @cached_property
    def lines(self) -> list[Line]:
        start = (self.number - 1) * PAGE
        found = queries.stays_for(self.user, filters=self.filters, now=self.now)
        return queries.lines_of(found[start : start + PAGE], now=self.now)

    @cached_property
    def count(self) -> int:
        return queries.stays_for(self.user, filters=self.filters, now=self.now).count()

    @cached_property
    def inquiries(self) -> list[Inquiry]:
        return list(queries.inquiries_for(self.user, now=self.now)[:PAGE])

    @property
    def previous_url(self) -> str:
        return self._with(page=str(self.number - 1)) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self._with(page=str(self.number + 1)) if self.number * PAGE < self.count else ""

    @property
    def chips(self) -> list[Chip]:
        return list(self._chips())

    def _chips(self) -> Iterator[Chip]:
        told = self.filters
        if told.state != StayState.OPEN:
            yield Chip(dict(self.states).get(told.state or "ALL", ""), self._with(state=""))
        if told.level is not None:
            yield Chip(str(LEVELS[told.level]), self._with(level=""))
        if told.q:
            yield Chip(told.q, self._with(q=""))
        if told.mine:
            yield Chip(_("My stays"), self._with(mine=""))
        if told.pack:
            yield Chip(told.pack, self._with(pack=""))

    def _with(self, **changes: str) -> str:
        query = self.query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"


def _filters(query: QueryDict) -> StayFilters:
    level = _number(query.get("level", ""), None)
    return StayFilters(
        state=query.get("state", "") or str(StayState.OPEN),
        level=level if level in LEVELS else None,
        q=query.get("q", "").strip()[:80],
        mine=query.get("mine") == "1",
        pack=query.get("pack", "")[:60],
    )


def _number(text: str, default: int | None) -> int | None:
    # Unicode has digits that int() takes and databases do not count up to.
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000") else default
    )
