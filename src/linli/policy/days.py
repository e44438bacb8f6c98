"""Local days and clock times of a zone as UTC instants, safe where clocks jump (M23)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linli.policy.rules import Moment

MIDNIGHT = time(0)


def at_local(day: date, clock: time, tz: ZoneInfo) -> datetime:
    """Return the UTC instant of a local clock time; a skipped time becomes the jump itself.

    A time that happens twice is its first occurrence.
    """
    wall = datetime.combine(day, clock, tzinfo=tz)
    first = wall.astimezone(UTC)
    if first.astimezone(tz).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return first
    return _jump(wall.replace(fold=1).astimezone(UTC), first, wall.replace(tzinfo=None), tz)


def _jump(low: datetime, high: datetime, wall: datetime, tz: ZoneInfo) -> datetime:
    """Find the instant between `low` and `high` at which the local clock passes `wall`."""
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(tz).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return high


def start_of_day(day: date, tz: ZoneInfo) -> datetime:
    """Return the first instant of a local day, in UTC."""
    return at_local(day, MIDNIGHT, tz)


def local_day(moment: Moment, tz: ZoneInfo) -> date:
    """Return the local day of an instant; a bare date is that day already."""
    return moment.astimezone(tz).date() if isinstance(moment, datetime) else moment


def instant(moment: Moment, tz: ZoneInfo) -> datetime:
    """Return the UTC instant of a moment; a bare date begins with its local day."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return start_of_day(moment, tz)


def first_whole_day(at: datetime, tz: ZoneInfo) -> date:
    """Return the first local day that has not begun before an instant."""
    day = local_day(at, tz)
    return day if start_of_day(day, tz) >= at else add_days(day, 1)


def add_days(day: date, days: int) -> date:
    """Return the day that many days later."""
    return day + timedelta(days=days)


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield each day from `first` to `last`, both included."""
    return (add_days(first, n) for n in range((last - first).days + 1))
