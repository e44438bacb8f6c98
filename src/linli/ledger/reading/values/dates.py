"""Days and moments in the styles people write them in; nothing ambiguous is guessed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linli.ledger.reading.values.datetext import Written, read_date
from linli.ledger.reading.values.parsed import BirthDate, Note, Parsed, PartialDate, Problem
from linli.ledger.reading.values.text import clean, is_blank, is_undecided

_FAR_OFF = timedelta(days=366)
_OLDEST = 125
_CENTURY = 100
_LAST_MONTH = 12


def day(value: object, *, received_on: date, day_first: bool | None = None) -> Parsed[date]:
    """Read a day of travel: a missing year is the one nearest to the day of the list."""
    found = moment(value, received_on=received_on, tz=None, day_first=day_first)
    if isinstance(found.value, time):
        return Parsed(problem=Problem.NOT_A_DATE)
    if isinstance(found.value, datetime):
        return Parsed(found.value.date(), None, found.note)
    return Parsed(found.value, found.problem, found.note)


def moment(
    value: object, *, received_on: date, tz: ZoneInfo | None, day_first: bool | None = None
) -> Parsed[date | time]:
    """Read a moment near the day of the list: a datetime in `tz` where a time is given (aware
    unless `tz` is None), else a date; a time of day alone stays a time."""
    written = _written(value, day_first)
    if written is None or written.problem or written.note is Note.UNDECIDED:
        return _unread(written)
    if written.is_clock_only:
        return Parsed(written.clock)
    days = _possible_days(written, received_on)
    if len(days) != 1:
        return Parsed(problem=_why_not_one(written, days))
    return Parsed(_timed(days[0], written, tz), None, _note(written))


def birth_date(
    value: object, *, received_on: date, day_first: bool | None = None
) -> Parsed[BirthDate]:
    """Read a birth date; what is not written is not added: the result may be a PartialDate."""
    written = _written(value, day_first)
    if written is None or written.problem or written.note is Note.UNDECIDED:
        unread = _unread(written)
        return Parsed(None, unread.problem, unread.note)
    if written.is_clock_only:
        return Parsed(problem=Problem.NOT_A_DATE)
    if written.year is None or written.month is None or written.day is None:
        return _partial(written)
    years = _birth_years(written.year, received_on)
    return _born(years, written, received_on)


def _written(value: object, day_first: bool | None) -> Written | None:
    """Return what is written, None for an empty cell."""
    if isinstance(value, (date, time, int, float)) and not isinstance(value, bool):
        return read_date(value, day_first)
    text = clean(value)
    if is_blank(text):
        return None
    if is_undecided(text):
        return Written(note=Note.UNDECIDED)
    return read_date(text, day_first)


def _unread(written: Written | None) -> Parsed[date | time]:
    return Parsed() if written is None else Parsed(None, written.problem, written.note)


def _possible_days(written: Written, received_on: date) -> list[date]:
    """The days near the list that the text can mean; more than one only if it is ambiguous."""
    if written.month is None or written.day is None:
        return []
    orders = {(written.year, written.month, written.day), *written.others}
    near = received_on - _FAR_OFF, received_on + _FAR_OFF
    found = {
        candidate
        for year, month, number in orders
        for candidate in [_near(year, month, number, received_on)]
        if candidate is not None and near[0] <= candidate <= near[1]
    }
    return sorted(found)


def _why_not_one(written: Written, days: list[date]) -> Problem:
    if days:
        return Problem.DAY_OR_MONTH
    if written.month is None or written.day is None:
        return Problem.NOT_A_DATE
    is_day = _on(written.year or 2020, written.month, written.day) is not None
    return Problem.DATE_FAR_OFF if is_day else Problem.NO_SUCH_DAY


def _near(year: int | None, month: int, number: int, received_on: date) -> date | None:
    """The day of that month and day nearest to the list; a written year is kept."""
    if year is not None:
        return _on(year + (2000 if year < _CENTURY else 0), month, number)
    around = (received_on.year - 1, received_on.year, received_on.year + 1)
    found = [day for y in around if (day := _on(y, month, number)) is not None]
    return min(found, key=lambda day: abs(day - received_on), default=None)


def _timed(found: date, written: Written, tz: ZoneInfo | None) -> date:
    if written.clock is None:
        return found
    local = datetime.combine(found, written.clock, tzinfo=written.zone or tz)
    return local.astimezone(tz) if written.zone and tz else local


def _note(written: Written) -> Note | None:
    return Note.YEAR_ASSUMED if written.year is None else written.note


def _partial(written: Written) -> Parsed[BirthDate]:
    if written.others or (written.month is not None and not 1 <= written.month <= _LAST_MONTH):
        return Parsed(problem=Problem.DAY_OR_MONTH if written.others else Problem.NO_SUCH_DAY)
    if written.year is None and _on(2020, written.month or 0, written.day or 0) is None:
        return Parsed(problem=Problem.NO_SUCH_DAY)
    return Parsed(PartialDate(written.year, written.month, written.day), None, Note.YEAR_UNKNOWN)


def _birth_years(year: int, received_on: date) -> int:
    """A year of two figures is the last one that is not after the list."""
    if year >= _CENTURY:
        return year
    century = received_on.year // _CENTURY * _CENTURY
    return century + year - (_CENTURY if century + year > received_on.year else 0)


def _born(year: int, written: Written, received_on: date) -> Parsed[BirthDate]:
    if written.others:
        return Parsed(problem=Problem.DAY_OR_MONTH)
    born = _on(year, written.month or 0, written.day or 0)
    if born is None:
        return Parsed(problem=Problem.NO_SUCH_DAY)
    if born > received_on:
        return Parsed(problem=Problem.BORN_IN_FUTURE)
    if year == 1900:  # noqa: PLR2004 - the year Excel makes of small numbers
        return Parsed(problem=Problem.DATE_IN_1900)
    if received_on.year - year > _OLDEST:
        return Parsed(problem=Problem.BORN_TOO_LONG_AGO)
    is_short = (written.year or 0) < _CENTURY
    return Parsed(born, None, Note.YEAR_ASSUMED if is_short else written.note)


def _on(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
