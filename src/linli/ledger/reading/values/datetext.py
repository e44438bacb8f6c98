"""What is written in a date cell, before anybody asks what day it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from math import isfinite

from linli.ledger.reading.sheet import from_serial
from linli.ledger.reading.values.parsed import Note, Problem
from linli.ledger.reading.values.text import listed

Order = tuple[int | None, int, int]

_MONTHS = {
    name: number
    for number, name in enumerate(listed("jan feb mar apr may jun jul aug sep oct nov dec"), 1)
}
_SEP = r"\s*[-./年月\s]\s*"
_MONTH_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:\d\d)?)?")
_HAN_YEAR = re.compile(r"(\d{4}|\d{2})年(\d{1,2})月(\d{1,2})[日号]?")
_HAN = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-./])\s*(\d{1,2})\s*[-./]\s*(\d{4}|\d{1,2})")
_TWO = re.compile(r"(\d{1,2})\s*([-./])\s*(\d{1,2})")
_DAY_NAME = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?{_MONTH_NAME}(?:[\s,-]*(\d{{4}}|\d{{2}}))?",
    re.IGNORECASE,
)
_NAME_DAY = re.compile(
    rf"{_MONTH_NAME}[\s-]*(\d{{1,2}})(?:st|nd|rd|th)?(?:[\s,]+(\d{{4}}))?", re.IGNORECASE
)
_YEAR_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})月?")
_YEAR = re.compile(r"(\d{4})年?")
_CLOCK = re.compile(
    r"(?P<half>上午|下午|晚上?|中午|凌晨|早上?)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{2})?(?:分|:\d{2}(?:\.\d+)?)?"
    r"\s*(?P<ampm>[ap]\.?m\.?)?(?P<zone>z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"[((].*?[))]|(?:星期|周|礼拜)[一二三四五六日天]|预计|计划|大约|约|左右|前后|抵[杭达]?|到达?|返[杭回]?|出生|生"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b,?|(?:上午|下午|晚上?|中午|凌晨|早上?)$",
    re.IGNORECASE,
)
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_050
_IN_1900 = 366
_LENGTHS = (4, 8, 12, 14)
_LAST_MONTH = 12
_CENTURY_BREAK = 31


@dataclass(frozen=True, slots=True)
class Written:
    """The parts as written; `others` are further orders (year, month, day) it could mean."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: time | None = None
    zone: tzinfo | None = None
    others: tuple[Order, ...] = ()
    problem: Problem | None = None
    note: Note | None = None

    @property
    def is_clock_only(self) -> bool:
        return self.clock is not None and self.month is None and self.year is None


# Excel's day number of a cell that holds a time of day only.
_NO_DAY = date(1899, 12, 31)
_NOT_A_DATE = Written(problem=Problem.NOT_A_DATE)


def read_date(value: date | time | float | str, day_first: bool | None) -> Written:
    """Read a date cell or a cleaned text; `day_first` decides d/m/y where both could be."""
    if isinstance(value, datetime):
        return _from_cell(value)
    if isinstance(value, date):
        return Written(value.year, value.month, value.day)
    if isinstance(value, time):
        return Written(clock=value)
    if isinstance(value, str):
        return _from_text(value, day_first)
    return _from_number(value)


def order_shown(value: object) -> bool | None:
    """Does this cell prove that its column writes the day first (True) or second (False)?"""
    match = _YEAR_LAST.match(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if first > _LAST_MONTH >= second:
        return True if first <= _CENTURY_BREAK else None
    return False if second > _LAST_MONTH >= first else None


def _from_cell(value: datetime) -> Written:
    if value.date() == _NO_DAY and value.time() != time(0):
        return Written(clock=value.time())
    if value.year <= 1900:  # noqa: PLR2004 - the year Excel makes of small numbers
        return Written(problem=Problem.DATE_IN_1900)
    clock = value.time() if value.time() != time(0) else None
    return Written(value.year, value.month, value.day, clock, value.tzinfo)


def _from_number(value: float) -> Written:
    if not isfinite(value):
        return _NOT_A_DATE
    if value % 1 and 1 <= value < _LAST_MONTH + 1:
        return _from_month_day(value)
    whole = int(value)
    if 0 <= whole <= _IN_1900:
        return Written(problem=Problem.DATE_IN_1900)
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return replace(_from_cell(from_serial(value)), note=Note.FROM_SERIAL)
    return _from_text(str(whole), None) if len(str(whole)) in _LENGTHS else _NOT_A_DATE


def _from_month_day(value: float) -> Written:
    """3.21 typed without quotes. 3.1 may have been 3.10: the cell does not say."""
    month, _, number = str(value).partition(".")
    if len(number) > 2:  # noqa: PLR2004 - figures of a day
        return _NOT_A_DATE
    if len(number) == 1 and number in "123":
        return Written(problem=Problem.LOST_ZERO)
    return Written(None, int(month), int(number))


@lru_cache(maxsize=8192)
def _from_text(text: str, day_first: bool | None) -> Written:
    whole = _CLOCK.fullmatch(text)
    if whole:
        return Written(clock=_clock_of(whole)) if _clock_of(whole) else _NOT_A_DATE
    bare = " ".join(_AROUND.sub(" ", text).split())
    clock, zone, rest = _split_clock(bare)
    if clock is None:
        clock, zone, rest = _split_clock(" ".join(text.split()))
        rest = " ".join(_AROUND.sub(" ", rest).split())
    for pattern, read in _STYLES:
        match = pattern.fullmatch(rest)
        if match:
            found = read(match, day_first)
            has_clock = found.clock is not None or clock is None
            return found if has_clock else replace(found, clock=clock, zone=zone)
    return _NOT_A_DATE


def _split_clock(text: str) -> tuple[time | None, tzinfo | None, str]:
    match = _CLOCK.search(text)
    if match is None or match.start() == 0:
        return None, None, text
    clock = _clock_of(match)
    if clock is None:
        return None, None, text
    rest = text[: match.start()].strip().removesuffix("T").removesuffix(",").strip()
    return clock, _zone(match["zone"]), rest


def _clock_of(match: re.Match[str]) -> time | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    is_after = match["half"] in {"下午", "晚", "晚上"} or (match["ampm"] or " ")[0] in "pP"
    if is_after and hour < _LAST_MONTH:
        hour += 12
    is_clock = hour <= 23 and minute <= 59  # noqa: PLR2004 - hours and minutes of a clock
    return time(hour, minute) if is_clock else None


def _zone(text: str | None) -> tzinfo | None:
    return datetime.strptime(text, "%z").tzinfo if text else None


def _year_first(match: re.Match[str], _: bool | None) -> Written:
    return Written(int(match[1]), int(match[2]), int(match[3]))


def _compact(match: re.Match[str], _: bool | None) -> Written:
    found = _year_first(match, None)
    if not match[4]:
        return found
    hour, minute = int(match[4]), int(match[5])
    if hour > 23 or minute > 59:  # noqa: PLR2004 - hours and minutes of a clock
        return Written(problem=Problem.NOT_A_TIME)
    return replace(found, clock=time(hour, minute))


def _han(match: re.Match[str], _: bool | None) -> Written:
    return Written(None, int(match[1]), int(match[2]))


def _year_last(match: re.Match[str], day_first: bool | None) -> Written:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == 1:
        return Written(first, second, year) if len(match[1]) > 1 else _NOT_A_DATE
    is_short = len(match[4]) == 2  # noqa: PLR2004 - figures of a short year
    if is_short and (first > _CENTURY_BREAK or match[2] == "."):
        return _short_year(first, second, year)
    if first > _LAST_MONTH:
        return Written(year, second, first)
    if second > _LAST_MONTH or first == second:
        return Written(year, first, second)
    if day_first is None:
        return Written(year, second, first, others=((year, first, second),))
    month, number = (second, first) if day_first else (first, second)
    return Written(year, month, number, note=Note.DAY_FIRST_BY_COLUMN)


def _short_year(first: int, second: int, third: int) -> Written:
    """20.3.9 is year first; 9.3.20 is year last; where both could be, both are offered."""
    orders: list[Order] = []
    if second <= _LAST_MONTH and third <= _CENTURY_BREAK:
        orders.append((first, second, third))
    if second <= _LAST_MONTH and first <= _CENTURY_BREAK:
        orders.append((third, second, first))
    if not orders:
        return _NOT_A_DATE
    return Written(*orders[0], others=tuple(orders[1:]))


def _two(match: re.Match[str], day_first: bool | None) -> Written:
    """3.21 and 3/21; with a dot the month comes first, as everybody writes it in Chinese lists."""
    first, second = int(match[1]), int(match[3])
    if first > _LAST_MONTH:
        return Written(None, second, first)
    is_open = match[2] != "." and second <= _LAST_MONTH and first != second
    if is_open and day_first is None:
        return Written(None, first, second, others=((None, second, first),))
    return Written(None, second, first) if is_open and day_first else Written(None, first, second)


def _named(match: re.Match[str], _: bool | None) -> Written:
    numbers = [int(group) for group in match.groups() if group and group.isdigit()]
    year = numbers[1] if len(numbers) > 1 else None
    return Written(year, _MONTHS[match["name"].lower()[:3]], numbers[0])


def _year_month(match: re.Match[str], _: bool | None) -> Written:
    return Written(int(match[1]), int(match[2]))


def _year(match: re.Match[str], _: bool | None) -> Written:
    is_year = 1900 < int(match[1]) < 2100  # noqa: PLR2004 - anything else is no year of ours
    return Written(int(match[1])) if is_year else _NOT_A_DATE


def _serial_text(match: re.Match[str], _: bool | None) -> Written:
    return _from_number(int(match[0]))


_STYLES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], bool | None], Written]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_COMPACT, _compact),
    (_HAN_YEAR, _year_first),
    (_HAN, _han),
    (_YEAR_LAST, _year_last),
    (_TWO, _two),
    (_DAY_NAME, _named),
    (_NAME_DAY, _named),
    (_YEAR_MONTH, _year_month),
    (_YEAR, _year),
    (re.compile(r"[1-9]\d{4}"), _serial_text),
)
