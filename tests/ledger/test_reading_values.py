"""Tables of cases for every parser of cells: what is written, what it means, what is told (M4)."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ledger.reading.values import choices, contact, countries, dates
from linli.ledger.reading.values.datetext import order_shown
from linli.ledger.reading.values.parsed import (
    NOTE_SENTENCES,
    PROBLEM_SENTENCES,
    Note,
    PartialDate,
    Problem,
)

LIST_DAY = date(2020, 3, 27)
TZ = ZoneInfo("Asia/Shanghai")


def at(*parts: int) -> datetime:
    """A cell of a workbook: a moment without zone."""
    return datetime(*parts)  # type: ignore[arg-type,misc]  # noqa: DTZ001


@pytest.mark.parametrize(
    "value",
    [
        "3月21日", "3.21", "2020.3.21", "20200321", "２０２０年３月２１日", "21/3/2020", "2020-03-21", "2020/3/21", "3/21",
        "21 March 2020", "Mar 21, 2020", "21-Mar-20", "21.3.2020", "3月21日(周六)", "预计3月21日左右", "2020年3月21号",
        43911, "43911", 20200321, 3.21, at(2020, 3, 21), date(2020, 3, 21),
    ],
)  # fmt: skip
def test_a_day_of_travel_is_read_in_every_usual_style(value: object) -> None:
    found = dates.day(value, received_on=LIST_DAY)
    assert (found.value, found.problem) == (date(2020, 3, 21), None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("202003230700", at(2020, 3, 23, 7)),
        ("2020/03/23 08:29", at(2020, 3, 23, 8, 29)),
        ("2020-03-23T07:00:00", at(2020, 3, 23, 7)),
        ("2020-03-22T23:00:00Z", at(2020, 3, 23, 7)),
        ("3月23日下午2点", at(2020, 3, 23, 14)),
        ("3月23日 14时30分", at(2020, 3, 23, 14, 30)),
        ("23/3/2020 9:05 PM", at(2020, 3, 23, 21, 5)),
        (at(2020, 3, 23, 6, 30), at(2020, 3, 23, 6, 30)),
    ],
)
def test_a_moment_is_read_in_the_zone_of_the_list(value: object, expected: datetime) -> None:
    found = dates.moment(value, received_on=LIST_DAY, tz=TZ)
    assert found.value == expected.replace(tzinfo=TZ)


@pytest.mark.parametrize(
    "value", ["14:30", "下午2:30", "2:30 PM", "14时30分", time(14, 30), at(1899, 12, 31, 14, 30)]
)
def test_a_time_of_day_alone_stays_a_time_and_is_no_day(value: object) -> None:
    assert dates.moment(value, received_on=LIST_DAY, tz=TZ).value == time(14, 30)
    assert dates.day(value, received_on=LIST_DAY).problem is Problem.NOT_A_DATE
    assert dates.birth_date(value, received_on=LIST_DAY).problem is Problem.NOT_A_DATE


@pytest.mark.parametrize(
    ("received_on", "text", "expected"),
    [
        (date(2020, 3, 27), "12月30日", date(2019, 12, 30)),
        (date(2020, 12, 20), "1月5日", date(2021, 1, 5)),
        (date(2020, 1, 3), "12.30", date(2019, 12, 30)),
        (date(2020, 3, 27), "2月29日", date(2020, 2, 29)),
    ],
)
def test_a_missing_year_is_the_one_nearest_to_the_list(
    received_on: date, text: str, expected: date
) -> None:
    found = dates.day(text, received_on=received_on)
    assert (found.value, found.note) == (expected, Note.YEAR_ASSUMED)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("5/3/2020", Problem.DAY_OR_MONTH),
        ("3/4", Problem.DAY_OR_MONTH),
        ("20.3.21", Problem.DAY_OR_MONTH),
        ("2020-02-30", Problem.NO_SUCH_DAY),
        ("20200431", Problem.NO_SUCH_DAY),
        ("13月40日", Problem.NO_SUCH_DAY),
        ("2019-01-01", Problem.DATE_FAR_OFF),
        (at(1900, 1, 5), Problem.DATE_IN_1900),
        (12, Problem.DATE_IN_1900),
        (0, Problem.DATE_IN_1900),
        (3.1, Problem.LOST_ZERO),
        ("abc", Problem.NOT_A_DATE),
        ("202003232500", Problem.NOT_A_TIME),
        ("2020", Problem.NOT_A_DATE),
        (True, Problem.NOT_A_DATE),
    ],
)
def test_a_day_that_cannot_be_told_is_a_problem_never_a_guess(
    value: object, problem: Problem
) -> None:
    found = dates.day(value, received_on=LIST_DAY)
    assert (found.value, found.problem) == (None, problem)


@pytest.mark.parametrize(
    ("day_first", "expected"), [(True, date(2020, 3, 5)), (False, date(2020, 5, 3))]
)
def test_the_column_decides_whether_the_day_comes_first(day_first: bool, expected: date) -> None:
    found = dates.day("5/3/2020", received_on=LIST_DAY, day_first=day_first)
    assert (found.value, found.note) == (expected, Note.DAY_FIRST_BY_COLUMN)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("14/7/1990", True),
        ("7/14/1990", False),
        ("5/7/1990", None),
        ("13-2-20", True),
        (43911, None),
        ("3.21", None),
    ],
)
def test_a_cell_shows_the_order_of_its_column_only_where_it_must(
    cell: object, shown: bool | None
) -> None:
    assert order_shown(cell) is shown


@pytest.mark.parametrize(
    "text", ["待定", "未定", "下周", "TBD", "3月底", "月底", "待确认", "next week", "?"]
)
def test_undecided_is_noted_and_is_no_problem(text: str) -> None:
    found = dates.day(text, received_on=LIST_DAY)
    assert (found.value, found.problem, found.note) == (None, None, Note.UNDECIDED)


@pytest.mark.parametrize("value", [None, "", "  ", "-", "/", "无", "N/A"])
def test_an_empty_cell_says_nothing(value: object) -> None:
    for found in (
        dates.day(value, received_on=LIST_DAY),
        dates.birth_date(value, received_on=LIST_DAY),
        contact.phone(value),
        contact.document(value),
        countries.country(value),
        choices.sex(value),
        choices.temperature_c(value),
    ):
        assert (found.value, found.problem, found.note) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("14/7/1990", date(1990, 7, 14)),
        ("1999.8.18", date(1999, 8, 18)),
        ("19651214", date(1965, 12, 14)),
        (at(1998, 4, 17), date(1998, 4, 17)),
        (29000, date(1979, 5, 25)),
        ("12.5.85", date(1985, 5, 12)),
        ("90-3-4", date(1990, 3, 4)),
        ("１９９０年７月１４日", date(1990, 7, 14)),
        ("4月2日", PartialDate(None, 4, 2)),
        ("4.13", PartialDate(None, 4, 13)),
        (1985, PartialDate(1985)),
        ("1985年", PartialDate(1985)),
        ("1985.3", PartialDate(1985, 3)),
    ],
)
def test_a_birth_date_keeps_exactly_what_is_written(value: object, expected: object) -> None:
    assert dates.birth_date(value, received_on=LIST_DAY).value == expected


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("5/8/1962", Problem.DAY_OR_MONTH),
        ("2023.8.7", Problem.BORN_IN_FUTURE),
        ("1900-01-01", Problem.DATE_IN_1900),
        (at(1900, 1, 1), Problem.DATE_IN_1900),
        (366, Problem.DATE_IN_1900),
        ("1890-05-01", Problem.BORN_TOO_LONG_AGO),
        ("1990-02-30", Problem.NO_SUCH_DAY),
        ("31.2", Problem.NO_SUCH_DAY),
        ("born in May", Problem.NOT_A_DATE),
    ],
)
def test_an_impossible_birth_date_is_a_problem(value: object, problem: Problem) -> None:
    assert dates.birth_date(value, received_on=LIST_DAY).problem is problem


@pytest.mark.parametrize(
    "partial", [PartialDate(1985), PartialDate(1985, 3), PartialDate(None, 4, 2)]
)
def test_a_partial_date_can_be_written_down_and_read_again(partial: PartialDate) -> None:
    assert PartialDate.from_iso(str(partial)) == partial


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.datetimes()))
def test_no_cell_makes_the_date_parsers_fail(value: object) -> None:
    for found in (
        dates.moment(value, received_on=LIST_DAY, tz=TZ),
        dates.birth_date(value, received_on=LIST_DAY),
    ):
        assert found.value is None or found.problem is None


@given(
    st.dates(date(2019, 9, 30), date(2020, 9, 20)),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日", "%m月%d日", "%d %B %Y"]),
)
def test_every_day_near_the_list_survives_every_unambiguous_style(day: date, style: str) -> None:
    assert dates.day(day.strftime(style), received_on=LIST_DAY).value == day


@pytest.mark.parametrize(
    ("value", "degrees"),
    [
        ("36.5℃", "36.5"),
        ("36,5", "36.5"),
        ("３６．５", "36.5"),
        (37, "37.0"),
        (36.55, "36.6"),
        ("97.7F", "36.5"),
        ("36度5", "36.5"),
        ("36.5 °C", "36.5"),
    ],
)
def test_a_temperature_is_read_in_every_spelling(value: object, degrees: str) -> None:
    assert choices.temperature_c(value).value == Decimal(degrees)


def test_a_temperature_that_is_none_is_told() -> None:
    assert choices.temperature_c("正常").note is Note.NORMAL_WITHOUT_FIGURE
    assert choices.temperature_c("365").problem is Problem.TEMPERATURE_IMPOSSIBLE
    assert choices.temperature_c("12").problem is Problem.TEMPERATURE_IMPOSSIBLE
    assert choices.temperature_c("warm").problem is Problem.NOT_A_TEMPERATURE


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("绿", "GREEN"),
        ("绿码", "GREEN"),
        ("GREEN", "GREEN"),
        ("green code", "GREEN"),
        ("黄码", "YELLOW"),
        ("yellow", "YELLOW"),
        ("红", "RED"),
        ("无", "NONE"),
        ("none", "NONE"),
    ],
)
def test_a_health_code_is_read_in_every_spelling(value: str, code: str) -> None:
    assert choices.health_code(value).value == code


def test_an_unknown_health_code_is_a_problem_and_an_empty_cell_is_not() -> None:
    assert choices.health_code("blue").problem is Problem.NOT_A_HEALTH_CODE
    assert choices.health_code("").value is None
    assert choices.health_code("").note is None


@pytest.mark.parametrize("value", ["是", "需", "Y", "yes", "1", "√", "有", True, "需要", "はい"])
def test_yes_in_many_words(value: object) -> None:
    assert choices.yes_no(value).value is True


@pytest.mark.parametrize("value", ["否", "无", "N", "No", "0", "×", "不需要", False, "нет"])
def test_no_in_many_words(value: object) -> None:
    assert choices.yes_no(value).value is False


def test_neither_yes_nor_no() -> None:
    assert choices.yes_no("也许").problem is Problem.NOT_YES_OR_NO
    assert choices.yes_no("待定").note is Note.UNDECIDED
    assert choices.yes_no("").value is None


def test_symptoms_are_none_some_or_named() -> None:
    assert choices.symptoms("N").value is False
    assert choices.symptoms("有").value is True
    assert choices.symptoms("咳嗽、乏力").value == "咳嗽、乏力"


@pytest.mark.parametrize(
    ("value", "expected"), [("男", "M"), ("F", "F"), ("Female", "F"), ("m", "M"), ("女性", "F")]
)
def test_a_sex_is_m_or_f(value: str, expected: str) -> None:
    assert choices.sex(value).value == expected
    assert choices.sex("x").problem is Problem.NOT_A_SEX


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("136-4249-2591", "+8613642492591"),
        ("0086 13642492591", "+8613642492591"),
        ("１３６４２４９２５９１", "+8613642492591"),
        (13642492591.0, "+8613642492591"),
        ("+1 301 8136001", "+13018136001"),
        ("0044 2886023494", "+442886023494"),
        ("(0571) 8512 3456", "+8657185123456"),
        ("138 0013 8000 / 13900139000", "+8613800138000"),
    ],
)
def test_a_phone_is_written_with_its_country(value: object, expected: str) -> None:
    assert contact.phone(value).value == expected


def test_a_phone_without_a_known_country_keeps_its_figures() -> None:
    found = contact.phone("3018131724")
    assert (found.value, found.note) == ("3018131724", Note.PHONE_UNKNOWN_COUNTRY)


@pytest.mark.parametrize(
    ("value", "problem"),
    [("12", Problem.NOT_A_PHONE), ("微信", Problem.NOT_A_PHONE), ("1.37E+10", Problem.DIGITS_LOST)],
)
def test_what_is_no_phone_is_a_problem(value: str, problem: Problem) -> None:
    assert contact.phone(value).problem is problem


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (330106199003070011, Problem.DIGITS_LOST),
        ("3.30106E+17", Problem.DIGITS_LOST),
        ("110105194912310021", Problem.WRONG_CHECK_DIGIT),
        ("abc", Problem.NOT_A_DOCUMENT),
    ],
)
def test_a_document_that_cannot_be_right_is_a_problem(value: object, problem: Problem) -> None:
    assert contact.document(value).problem is problem


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("英国", "GB"), ("GBR", "GB"), ("usa", "US"), ("韩国", "KR"), ("南韩", "KR"), ("FRA", "FR"), ("Korea, Republic of", "KR"),
        ("俄罗斯", "RU"), ("英国伦敦", "GB"), ("美国/纽约", "US"), ("中国香港", "HK"), ("日本籍", "JP"), ("Viet Nam", "VN"),
        ("대한민국", "KR"), ("UK", "GB"), ("哈萨克斯坦", "KZ"), ("德国", "DE"), ("Côte d’Ivoire", "CI"), ("越南", "VN"), ("de", "DE"),
    ],
)  # fmt: skip
def test_a_country_is_read_in_chinese_english_and_codes(value: str, code: str) -> None:
    assert countries.country(value).value == code


@pytest.mark.parametrize("value", ["JFK", "HANGZHOU", "火星"])
def test_what_is_no_country_is_a_problem(value: str) -> None:
    assert countries.country(value).problem is Problem.NOT_A_COUNTRY


def test_leases_flights_plates_names_and_addresses_have_one_form() -> None:
    assert contact.lease("2019.5-2020.11").value == "2019-05/2020-11"
    assert contact.lease("2019年5月1日至2020年11月").value == "2019-05-01/2020-11"
    assert contact.lease("按月").value == "按月"
    assert contact.carrier("ca 938").value == "CA938"
    assert contact.carrier("待定").note is Note.UNDECIDED
    assert contact.plate("浙A·12345").value == "浙A12345"
    assert contact.email("A@B.org").value == "a@b.org"
    assert contact.email("nobody").problem is Problem.NOT_AN_EMAIL
    assert contact.name("  林　晓荷 ").value == "林 晓荷"
    assert contact.name("12345").problem is Problem.NOT_A_NAME
    assert contact.name("x" * 121).problem is Problem.TOO_LONG


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.none()))
def test_no_cell_makes_any_parser_fail(value: object) -> None:
    for read in (
        choices.yes_no, choices.symptoms, choices.health_code, choices.sex, choices.temperature_c, contact.name,
        contact.text_of, contact.phone, contact.email, contact.document, contact.carrier, contact.plate, contact.lease, countries.country,
    ):  # fmt: skip
        found = read(value)
        assert found.value is None or found.problem is None


def test_every_problem_and_note_has_a_sentence_with_known_names() -> None:
    names = dict.fromkeys(("raw", "field", "limit"), "x")
    assert set(PROBLEM_SENTENCES) == set(Problem)
    assert set(NOTE_SENTENCES) == set(Note)
    for sentence in (*PROBLEM_SENTENCES.values(), *NOTE_SENTENCES.values()):
        assert "%(" not in sentence % names
