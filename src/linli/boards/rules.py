"""What the boards show and how a moment is named in an address. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class WorkKind(StrEnum):
    """Kinds of lines on the Today page."""

    VISIT = "VISIT"
    ARRIVAL = "ARRIVAL"
    QUESTION = "QUESTION"
    TEAM = "TEAM"
    RELEASE = "RELEASE"
    LIST = "LIST"


class Part(StrEnum):
    """Parts of the Today page, in the order in which they are shown: what is late comes first."""

    LATE = "LATE"
    NOW = "NOW"
    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"


# Before it nobody was counted, and instants near year 1 cannot be moved between zones.
FIRST_YEAR = 1900


@dataclass(frozen=True)
class AsOf:
    """A moment that was asked for. `is_now`: nothing was asked, the numbers are live."""

    moment: datetime
    day: date
    is_now: bool


def as_of(text: str, *, tz: ZoneInfo, now: datetime) -> AsOf:
    """Read "2020-03-27" as the end of that local day (24:00) and "2020-03-27T18:00" as that instant.

    Nothing, something unreadable, a year before 1900 or anything in the future is now.
    """
    moment = _moment(text.removesuffix("T24:00"), tz)
    if moment is None or moment.year < FIRST_YEAR or moment > now:
        return AsOf(now, now.astimezone(tz).date(), is_now=True)
    # 24:00 belongs to the day that ends, for the slider and the heading.
    day = (moment - timedelta(microseconds=1)).astimezone(tz).date()
    return AsOf(moment, day, is_now=False)


def _moment(text: str, tz: ZoneInfo) -> datetime | None:
    try:
        if "T" in text or " " in text:
            read = datetime.fromisoformat(text)
            return read if read.tzinfo else read.replace(tzinfo=tz)
        after = date.fromisoformat(text) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(after, time.min, tzinfo=tz)


def part_of(due_at: datetime | None, *, is_late: bool, tz: ZoneInfo) -> Part:
    """Return under which heading of Today something due stands."""
    if is_late:
        return Part.LATE
    if due_at is None:
        return Part.NOW
    hour = due_at.astimezone(tz).hour
    return Part.MORNING if hour < 12 else Part.AFTERNOON if hour < 18 else Part.EVENING  # noqa: PLR2004 - noon, six


def end_of_day(now: datetime, tz: ZoneInfo) -> datetime:
    """Return the coming local midnight."""
    tomorrow = now.astimezone(tz).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=tz)
