"""When again: back-off after a failure, and the next wall-clock time of a place. No Django."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)


def back_off(
    attempts: int,
    *,
    chance: float,
    first: timedelta = FIRST_WAIT,
    longest: timedelta = LONGEST_WAIT,
) -> timedelta:
    """Return how long to wait after the n-th failure (n from 1).

    Doubles from `first` up to `longest`; `chance` in [0, 1) spreads it over the upper half of that,
    so that rows which failed together do not all come back together.
    """
    doublings = min(max(attempts, 1) - 1, 40)  # 2**40 is far above any ceiling and below overflow
    full = min(first * (1 << doublings), longest)
    return full * (0.5 + chance / 2)


def next_local(now: datetime, at: str | time, zone: str | ZoneInfo) -> datetime:
    """Return the first instant after `now` (UTC) at which clocks in `zone` show `at` ("18:00").

    Once a day through every change of daylight saving: an hour that comes twice counts the first
    time, an hour that is skipped counts as far after midnight as it would have been.
    """
    zone = ZoneInfo(zone) if isinstance(zone, str) else zone
    at = time.fromisoformat(at) if isinstance(at, str) else at
    today = now.astimezone(zone).date()
    for ahead in range(4):
        local = datetime.combine(today + timedelta(days=ahead), at, tzinfo=zone)
        if (found := local.astimezone(UTC)) > now:
            return found
    raise ValueError(f"No {at} after {now} in {zone.key}.")
