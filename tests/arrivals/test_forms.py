"""What people write on phones, and what it is taken for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from linli.arrivals.form_fields import ClockField, DayField, PhoneField, countries, country_name
from linli.arrivals.rules import Step
from linli.arrivals.step_forms import FORMS, HomeForm, JourneyForm, initial_for
from tests.arrivals.conftest import answers_of

NOW = datetime(2020, 3, 27, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2020-03-28",
        "2020-3-28",
        "20200328",
        "2020/03/28",
        "2020.3.28",
        "2020年3月28日",
        "２０２０－０３－２８",
        " 2020-03-28 ",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert DayField().clean(text) == date(2020, 3, 28)


@pytest.mark.parametrize("text", ["28.03.2020", "2020-02-30", "March 28", "2020-13-01", "03/28/20"])
def test_a_day_that_is_none_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="2020-03-28"):
        DayField().clean(text)


@pytest.mark.parametrize(
    ("text", "clock"),
    [("18:30", time(18, 30)), ("1830", time(18, 30)), ("18：30", time(18, 30)), ("7.05", time(7, 5)),
     ("18点30分", time(18, 30)), ("00:00", time(0, 0)), ("18h30", time(18, 30))],
)  # fmt: skip
def test_a_time_is_read_on_the_24_hour_clock(text, clock):
    assert ClockField().clean(text) == clock


@pytest.mark.parametrize("text", ["25:00", "18:75", "6 pm", "noon", "830"])
def test_a_time_that_is_none_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="18:30"):
        ClockField().clean(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("138 0000 2764", "+8613800002764"), ("+82 10-1234-5678", "+821012345678"),
     ("0082 10 1234 5678", "+821012345678"), ("１３８００００２７６４", "+8613800002764")],
)  # fmt: skip
def test_a_phone_is_kept_with_its_country(text, number):
    assert PhoneField().clean(text) == number


@pytest.mark.parametrize("text", ["12", "call me", "+99912"])
def test_an_incomplete_phone_is_refused(text):
    with pytest.raises(ValidationError, match="country code"):
        PhoneField().clean(text)


def test_frequent_countries_stand_first_and_all_follow_in_the_readers_order():
    _, (_, often), (_, every) = countries()
    assert often[0] == ("KR", "South Korea")
    assert ("BT", "Bhutan") in every
    assert [name for _, name in every][:2] == ["Afghanistan", "Albania"]
    with translation.override("zh-hans"):
        _, (_, often), (_, every) = countries()
        assert often[0] == ("KR", "韩国")
        names = [name for _, name in every]
        # By pinyin: Aerbaniya, Faguo, Hanguo, Riben, Zhongguo.
        places = [names.index(name) for name in ("阿尔巴尼亚", "法国", "韩国", "日本", "中国")]
        assert places == sorted(places)
        assert country_name("JP") == "日本"


@pytest.mark.parametrize("step", [s for s in Step if s is not Step.FAMILY])
def test_a_kept_answer_shown_again_and_sent_again_stays_the_same(step):
    """Going back and forth through the questions changes nothing."""
    from linli.arrivals.rules import Declarer

    kept = answers_of(declarer=Declarer.CONTACT)[step]
    form = FORMS[step](initial_for(step, kept), now=NOW)
    assert form.is_valid(), form.errors
    assert form.answer() == kept


def test_countries_in_between_are_kept_once_each():
    told = {"country": "KR", "via_1": "JP", "via_2": "JP", "via_3": "", "carrier": " ke 829 "}
    form = JourneyForm(told, now=NOW)
    assert form.is_valid()
    assert form.answer() == {"country": "KR", "via": ["JP"], "carrier": "KE829"}


def test_who_has_a_home_here_says_where():
    form = HomeForm({"has_fixed_home": "yes", "separate_room": "unknown"}, now=NOW)
    assert not form.is_valid()
    assert list(form.errors) == ["dwelling"]
    assert HomeForm({"has_fixed_home": "no", "separate_room": "unknown"}, now=NOW).is_valid()


@pytest.mark.parametrize("born", ["2020-04-01", "1890-01-01"])
def test_a_birth_in_the_future_or_long_ago_is_asked_again(born):
    form = FORMS[Step.BIRTH]({"birth_date": born, "sex": "F"}, now=NOW)
    assert form.errors["birth_date"] == ["Check the year of birth."]
