"""How a moment is named in an address, and under which heading of Today something stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.boards.rules import Part, as_of, end_of_day, part_of
from tests.factories import SHANGHAI, local

NOW = local("2020-03-28 08:30")
ZONES = st.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe"]
).map(ZoneInfo)
INSTANTS = st.integers(946_684_800, 2_208_988_800).map(lambda n: datetime.fromtimestamp(n, UTC))


@pytest.mark.parametrize(
    ("asked", "moment", "day"),
    [
        ("2020-03-27", "2020-03-28 00:00", "2020-03-27"),
        ("2020-03-27T24:00", "2020-03-28 00:00", "2020-03-27"),
        ("2020-03-27T18:00", "2020-03-27 18:00", "2020-03-27"),
        ("2020-03-27 18:00", "2020-03-27 18:00", "2020-03-27"),
        ("2020-03-27T10:00:00+00:00", "2020-03-27 18:00", "2020-03-27"),
        ("2020-03-27T00:00", "2020-03-27 00:00", "2020-03-26"),
        ("2020-02-29", "2020-03-01 00:00", "2020-02-29"),
        ("2020-03-28T08:30", "2020-03-28 08:30", "2020-03-28"),
    ],
)
def test_a_day_means_its_24_00_and_an_hour_that_very_instant_m14(
    asked: str, moment: str, day: str
) -> None:
    found = as_of(asked, tz=SHANGHAI, now=NOW)
    assert (found.moment, found.day.isoformat()) == (local(moment), day)
    assert not found.is_now


@pytest.mark.parametrize(
    "asked",
    ["", "yesterday", "2020-02-30", "2020-03-28", "2020-03-28T09:00", "2021-01-01", "27.3.2020",
     "9999-12-31", "9999-12-31T23:59", "0001-01-01", "0001-01-01T00:00", "2020-03-27T25:00",
     "2020-03-27T24:30", "\x00", "T", " ", "２０２０-03-32"],
)  # fmt: skip
def test_nothing_readable_and_the_future_are_now(asked: str) -> None:
    found = as_of(asked, tz=SHANGHAI, now=NOW)
    assert (found.moment, found.day.isoformat(), found.is_now) == (NOW, "2020-03-28", True)


@given(st.text(max_size=30) | st.datetimes().map(str) | st.dates().map(str), ZONES, INSTANTS)
def test_whatever_is_asked_the_moment_is_not_in_the_future(
    asked: str, tz: ZoneInfo, now: datetime
) -> None:
    found = as_of(asked, tz=tz, now=now)
    assert found.moment <= now
    assert found.moment.astimezone(UTC).year >= 1900
    assert found.moment == now or not found.is_now


@given(INSTANTS, ZONES)
def test_the_end_of_a_day_that_is_over_is_the_beginning_of_the_next_one(
    now: datetime, tz: ZoneInfo
) -> None:
    """Also where clocks are changed, and in Apia, where a day was left out (30 December 2011)."""
    yesterday = now.astimezone(tz).date() - timedelta(days=1)
    found = as_of(yesterday.isoformat(), tz=tz, now=now)
    assert found.moment == end_of_day(now - timedelta(days=1), tz) or found.day == yesterday
    assert found.moment <= now


@pytest.mark.parametrize(
    ("due", "part"),
    [
        ("2020-03-27 00:00", Part.MORNING),
        ("2020-03-27 11:59", Part.MORNING),
        ("2020-03-27 12:00", Part.AFTERNOON),
        ("2020-03-27 17:59", Part.AFTERNOON),
        ("2020-03-27 18:00", Part.EVENING),
        ("2020-03-27 23:59", Part.EVENING),
    ],
)
def test_work_stands_under_the_part_of_the_local_day_in_which_it_is_due(
    due: str, part: Part
) -> None:
    assert part_of(local(due).astimezone(UTC), is_late=False, tz=SHANGHAI) is part


@given(st.none() | INSTANTS, ZONES)
def test_what_is_late_comes_first_whatever_its_hour(due: datetime | None, tz: ZoneInfo) -> None:
    assert part_of(due, is_late=True, tz=tz) is Part.LATE is next(iter(Part))
    assert (part_of(due, is_late=False, tz=tz) is Part.NOW) == (due is None)


@given(INSTANTS, ZONES)
def test_a_day_ends_after_now_and_within_25_hours_of_it(now: datetime, tz: ZoneInfo) -> None:
    end = end_of_day(now, tz)
    assert now < end
    assert end.astimezone(tz).date() > now.astimezone(tz).date()
    assert end.astimezone(UTC) - now <= timedelta(hours=25)
