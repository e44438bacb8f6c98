"""The situation as of a moment: the same question gives the same number tomorrow (M14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from linli.accounts.queries import User, scope
from linli.accounts.rules import Permission
from linli.boards.rules import AsOf, as_of
from linli.ledger.queries import counts_as_of, counts_by_day
from linli.ledger.rules import StandingKind, arrived
from linli.places.queries import Area, areas, areas_at, zone_of

DAYS = 14
MONITORED = (StandingKind.HOME_MONITORING, StandingKind.DAILY_MONITORING)
Counts = Mapping[StandingKind, int]


@dataclass(frozen=True)
class Bar:
    """A day of the chart."""

    label: str
    value: int
    active: bool


@dataclass(frozen=True)
class AreaLine:
    """An area's counts at the moment."""

    area: Area
    counts: Counts

    @property
    def arrived(self) -> int:
        return arrived(self.counts)


@dataclass(frozen=True)
class Situation:
    """Counts of everybody in the user's areas at one moment, and the days before it."""

    at: AsOf
    tz: ZoneInfo
    counts: Counts
    lines: tuple[AreaLine, ...]
    bars: tuple[Bar, ...]
    first_day: date

    @property
    def arrived(self) -> int:
        return arrived(self.counts)

    @property
    def monitored(self) -> int:
        return sum(self.counts.get(kind, 0) for kind in MONITORED)


def areas_of(user: User, *, now: datetime) -> list[Area]:
    """Return the uppermost areas whose situation the user sees."""
    paths = scope(user, Permission.SEE_SITUATION, now=now).paths
    return list(areas().filter(path__in=paths).order_by("path"))


def situation_for(
    user: User, *, asked: str, now: datetime, kind: StandingKind = StandingKind.HOME_QUARANTINE
) -> Situation:
    """Return the numbers as of the moment that was asked for, within the user's areas."""
    tops = areas_of(user, now=now)
    tz = zone_of(tops[0])
    at = as_of(asked, tz=tz, now=now)
    first = at.day - timedelta(days=DAYS - 1)
    series = counts_by_day(tops, first, at.day, tz=tz, now=min(now, at.moment))
    bars = [
        Bar(f"{d.day.month}/{d.day.day}", d.counts.get(kind, 0), d.day == at.day) for d in series
    ]
    return Situation(
        at=at,
        tz=tz,
        counts=counts_as_of(tops, at.moment),
        lines=tuple(AreaLine(area, counts_as_of([area], at.moment)) for area in _parts(tops)),
        bars=tuple(bars),
        first_day=now.astimezone(tz).date() - timedelta(days=60),
    )


def _parts(tops: list[Area]) -> list[Area]:
    """Return the next level below: the grids of a community, the communities of a district."""
    below = areas_at([area.path for area in tops])
    return list(below.filter(parent__in=tops).order_by("pk")) or tops
