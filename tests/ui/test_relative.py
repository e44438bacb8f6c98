"""Moments in words: the distance, the day, and lateness."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.ui import relative as r

NOW = datetime(2020, 3, 27, 10, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59, "just now"),
        (-59, "just now"),
        (60, "in 1 minute"),
        (-120, "2 minutes ago"),
        (3599, "in 59 minutes"),
        (-3600, "1 hour ago"),
        (86399, "in 23 hours"),
        (-86400, "1 day ago"),
        (3 * 86400, "in 3 days"),
    ],
)
def test_a_distance_is_rounded_down(seconds: int, words: str) -> None:
    assert r.relative(NOW + timedelta(seconds=seconds), NOW) == words


@given(st.integers(min_value=60, max_value=10**8))
def test_past_and_future_of_the_same_length_name_the_same_number(seconds: int) -> None:
    past = r.relative(NOW - timedelta(seconds=seconds), NOW)
    future = r.relative(NOW + timedelta(seconds=seconds), NOW)
    digits = [[int(word) for word in text.split() if word.isdigit()] for text in (past, future)]
    assert digits[0] == digits[1]


@given(
    st.datetimes(
        timezones=st.just(UTC),
        min_value=datetime(1980, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    ),
    st.sampled_from(["relative", "absolute", "both", "date", "time", "due"]),
)
def test_every_moment_has_words_and_a_machine_readable_time(at: datetime, mode: str) -> None:
    found = r.moment(at, now=NOW, tz=SHANGHAI, mode=mode)
    assert found.text
    assert datetime.fromisoformat(found.iso) == at
    assert found.late == (mode == "due" and at < NOW)


def test_a_late_promise_names_day_time_and_delay() -> None:
    found = r.moment(NOW - timedelta(hours=20), now=NOW, tz=SHANGHAI, mode="due")
    assert found.text == "yesterday 22:00 · 20 hours late"
    assert found.late


def test_a_coming_promise_of_today_names_only_the_time() -> None:
    found = r.moment(NOW + timedelta(minutes=18), now=NOW, tz=SHANGHAI, mode="due")
    assert found.text == "18:18 · in 18 minutes"


def test_after_a_week_the_day_says_more_than_the_distance() -> None:
    assert r.moment(NOW - timedelta(days=10), now=NOW, tz=SHANGHAI).text == "17 Mar"
    assert r.moment(NOW - timedelta(days=400), now=NOW, tz=SHANGHAI).text == "21 Feb 2019"


def test_the_title_names_the_zone() -> None:
    assert r.moment(NOW, now=NOW, tz=SHANGHAI).title == "27 Mar 2020 18:00 (CST)"
    assert r.moment(NOW, now=NOW, tz=ZoneInfo("Asia/Tokyo")).title == "27 Mar 2020 19:00 (JST)"


def test_days_are_written_as_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert r.day(date(2020, 2, 9)) == "2020年2月9日"
        assert r.day(date(2020, 2, 9), with_year=False) == "2月9日"


def test_a_day_without_time_stays_a_day() -> None:
    found = r.moment(date(2020, 3, 1), now=NOW, tz=SHANGHAI)
    assert (found.text, found.iso) == ("1 Mar 2020", "2020-03-01")
