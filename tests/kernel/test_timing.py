"""When again: back-off tables, and 18:00 in every zone through daylight saving."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.timing import FIRST_WAIT, LONGEST_WAIT, back_off, next_local

ZONES = [
    "Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe",
    "America/St_Johns", "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu",
]  # fmt: skip

NAIVE = datetime.fromisoformat("1995-01-01"), datetime.fromisoformat("2030-01-01")


@pytest.mark.parametrize(
    ("attempts", "least", "most"),
    [
        (1, 2.5, 5),
        (2, 5, 10),
        (3, 10, 20),
        (5, 40, 80),
        (10, 1280, 2560),
        (11, 1800, 3600),
        (90, 1800, 3600),
    ],
)
def test_waits_double_up_to_an_hour_and_are_spread(
    attempts: int, least: float, most: float
) -> None:
    assert back_off(attempts, chance=0.0) == timedelta(seconds=least)
    assert back_off(attempts, chance=0.5) == timedelta(seconds=(least + most) / 2)


@given(st.integers(1, 10**9), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_never_nothing_and_never_above_the_ceiling(attempts: int, chance: float) -> None:
    assert FIRST_WAIT / 2 <= back_off(attempts, chance=chance) <= LONGEST_WAIT


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", ["00:00", "02:30", "18:00"])
def test_each_local_day_of_a_year_has_the_hour_exactly_once(zone: str, at: str) -> None:
    """M28: rounds are right in every zone; a chain of a year skips no day and doubles none."""
    moment, days = datetime(2019, 12, 31, 12, tzinfo=UTC), []
    while moment < datetime(2021, 1, 2, tzinfo=UTC):
        following = next_local(moment, at, zone)
        assert following > moment
        moment = following
        days.append(moment.astimezone(ZoneInfo(zone)).date())
    assert len(days) == len(set(days))
    assert (max(days) - min(days)).days + 1 == len(days)


def test_the_hour_that_is_skipped_counts_as_far_after_midnight() -> None:
    before = datetime(2020, 3, 8, 5, tzinfo=UTC)  # New York springs from 02:00 to 03:00
    assert next_local(before, "02:30", "America/New_York") == datetime(
        2020, 3, 8, 7, 30, tzinfo=UTC
    )


def test_the_hour_that_comes_twice_counts_the_first_time() -> None:
    first = datetime(2020, 11, 1, 5, 30, tzinfo=UTC)  # 01:30 EDT; 01:30 EST follows an hour later
    assert next_local(first - timedelta(hours=1), "01:30", "America/New_York") == first
    assert next_local(first, "01:30", "America/New_York") == datetime(
        2020, 11, 2, 6, 30, tzinfo=UTC
    )


def test_a_day_that_never_was_is_not_held_twice() -> None:
    """Samoa went from 29 to 31 December 2011."""
    eve = next_local(datetime(2011, 12, 29, 22, tzinfo=UTC), "18:00", "Pacific/Apia")
    chain = [eve, next_local(eve, "18:00", "Pacific/Apia")]
    chain.append(next_local(chain[-1], "18:00", "Pacific/Apia"))
    assert [m.astimezone(ZoneInfo("Pacific/Apia")).strftime("%d %H") for m in chain] == [
        "29 18",
        "31 18",
        "01 18",
    ]


@given(st.datetimes(NAIVE[0], NAIVE[1]), st.times(), st.sampled_from(ZONES))
def test_the_next_time_is_near_and_reads_as_asked(naive: datetime, at: time, zone: str) -> None:
    now, at = naive.replace(tzinfo=UTC), at.replace(microsecond=0)
    found = next_local(now, at, zone)
    assert timedelta() < found - now <= timedelta(hours=50)
    local = found.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert local.time() == at or _is_skipped(datetime.combine(local.date(), at), zone)


def _is_skipped(naive: datetime, zone: str) -> bool:
    there = naive.replace(tzinfo=ZoneInfo(zone))
    back = there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return back != naive
