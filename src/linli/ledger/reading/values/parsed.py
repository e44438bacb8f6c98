"""The answer of every value parser: a value, or a problem, or a note beside the value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from linli.ledger.reading.refusals import gettext_noop

T = TypeVar("T")


class Problem(StrEnum):
    """Why a cell or row cannot be taken as it is; a person mends it."""

    REQUIRED_MISSING = "REQUIRED_MISSING"
    NOT_A_DATE = "NOT_A_DATE"
    NO_SUCH_DAY = "NO_SUCH_DAY"
    DAY_OR_MONTH = "DAY_OR_MONTH"
    DATE_IN_1900 = "DATE_IN_1900"
    LOST_ZERO = "LOST_ZERO"
    DATE_FAR_OFF = "DATE_FAR_OFF"
    BORN_IN_FUTURE = "BORN_IN_FUTURE"
    BORN_TOO_LONG_AGO = "BORN_TOO_LONG_AGO"
    NOT_A_TIME = "NOT_A_TIME"
    NOT_A_TEMPERATURE = "NOT_A_TEMPERATURE"
    TEMPERATURE_IMPOSSIBLE = "TEMPERATURE_IMPOSSIBLE"
    NOT_A_HEALTH_CODE = "NOT_A_HEALTH_CODE"
    NOT_YES_OR_NO = "NOT_YES_OR_NO"
    NOT_A_PHONE = "NOT_A_PHONE"
    NOT_AN_EMAIL = "NOT_AN_EMAIL"
    NOT_A_DOCUMENT = "NOT_A_DOCUMENT"
    WRONG_CHECK_DIGIT = "WRONG_CHECK_DIGIT"
    DIGITS_LOST = "DIGITS_LOST"
    NOT_A_COUNTRY = "NOT_A_COUNTRY"
    NOT_A_SEX = "NOT_A_SEX"
    NOT_A_NAME = "NOT_A_NAME"
    TOO_LONG = "TOO_LONG"
    FORMULA_WITHOUT_RESULT = "FORMULA_WITHOUT_RESULT"
    ERROR_VALUE = "ERROR_VALUE"
    DOCUMENT_BIRTH_DIFFER = "DOCUMENT_BIRTH_DIFFER"
    DOCUMENT_SEX_DIFFER = "DOCUMENT_SEX_DIFFER"


class Note(StrEnum):
    """What was understood on the way; nothing to mend, but a person may want to know."""

    UNDECIDED = "UNDECIDED"
    YEAR_ASSUMED = "YEAR_ASSUMED"
    YEAR_UNKNOWN = "YEAR_UNKNOWN"
    DAY_FIRST_BY_COLUMN = "DAY_FIRST_BY_COLUMN"
    FROM_SERIAL = "FROM_SERIAL"
    NORMAL_WITHOUT_FIGURE = "NORMAL_WITHOUT_FIGURE"
    NO_CODE = "NO_CODE"
    DWELLING_NOT_READ = "DWELLING_NOT_READ"
    PHONE_UNKNOWN_COUNTRY = "PHONE_UNKNOWN_COUNTRY"
    FILLED_FROM_ABOVE = "FILLED_FROM_ABOVE"
    MERGED_CELL = "MERGED_CELL"
    FORMULA_RESULT = "FORMULA_RESULT"
    FROM_DOCUMENT = "FROM_DOCUMENT"


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """A value, or a problem (then the value is None); a note may stand beside either."""

    value: T | None = None
    problem: Problem | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which something is unknown; never completed by guessing.

    `str()` gives "1985", "1985-03" or "--03-11" (ISO 8601:2000 form for an unknown year).
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        if self.year is None:
            return f"--{self.month:02d}-{self.day:02d}"
        return f"{self.year:04d}" if self.month is None else f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """Read what `str()` wrote."""
        if text.startswith("--"):
            return cls(None, int(text[2:4]), int(text[5:7]))
        return cls(int(text[:4]), int(text[5:7]) if text[4:] else None)


BirthDate = date | PartialDate

PROBLEM_SENTENCES: dict[Problem, str] = {
    Problem.REQUIRED_MISSING: gettext_noop("This field must be filled in: %(field)s."),
    Problem.NOT_A_DATE: gettext_noop("“%(raw)s” is not a date. Write it like 2020-03-11."),
    Problem.NO_SUCH_DAY: gettext_noop("“%(raw)s”: there is no such day. Write it like 2020-03-11."),
    Problem.DAY_OR_MONTH: gettext_noop(
        "“%(raw)s” can be read as two different days. Write it like 2020-03-11."
    ),
    Problem.DATE_IN_1900: gettext_noop(
        "This date falls in 1900, which Excel writes when a cell held a small number. Write the real date."
    ),
    Problem.LOST_ZERO: gettext_noop(
        "“%(raw)s” was stored as a number, so a final zero may be lost. Write the date like 2020-03-10."
    ),
    Problem.DATE_FAR_OFF: gettext_noop(
        "“%(raw)s” is more than a year away from the day of the list. Check the year."
    ),
    Problem.BORN_IN_FUTURE: gettext_noop(
        "The birth date “%(raw)s” is later than the list itself. Check the year."
    ),
    Problem.BORN_TOO_LONG_AGO: gettext_noop("Nobody born on “%(raw)s” is alive. Check the year."),
    Problem.NOT_A_TIME: gettext_noop("“%(raw)s” is not a time. Write it like 2020-03-11 14:30."),
    Problem.NOT_A_TEMPERATURE: gettext_noop("“%(raw)s” is not a temperature. Write it like 36.5."),
    Problem.TEMPERATURE_IMPOSSIBLE: gettext_noop(
        "A body temperature of %(raw)s is not possible. Write degrees Celsius like 36.5."
    ),
    Problem.NOT_A_HEALTH_CODE: gettext_noop(
        "“%(raw)s” is not a health code. Write green, yellow, red or none."
    ),
    Problem.NOT_YES_OR_NO: gettext_noop("“%(raw)s” is neither yes nor no."),
    Problem.NOT_A_PHONE: gettext_noop(
        "“%(raw)s” is not a phone number. Write it with its country code, like +86 138 0013 8000."
    ),
    Problem.NOT_AN_EMAIL: gettext_noop("“%(raw)s” is not an e-mail address."),
    Problem.NOT_A_DOCUMENT: gettext_noop(
        "“%(raw)s” is not a document number. Copy it from the passport or the identity card."
    ),
    Problem.WRONG_CHECK_DIGIT: gettext_noop(
        "The identity number “%(raw)s” has a typing mistake: its last character does not fit. Copy it again."
    ),
    Problem.DIGITS_LOST: gettext_noop(
        "The number “%(raw)s” was stored as a figure, so its last digits are lost. Format the column as text and type it again."
    ),
    Problem.NOT_A_COUNTRY: gettext_noop(
        "“%(raw)s” is not a country known here. Write its name or its three-letter code."
    ),
    Problem.NOT_A_SEX: gettext_noop("“%(raw)s” is neither male nor female. Write M or F."),
    Problem.NOT_A_NAME: gettext_noop("“%(raw)s” is not a name. Write the name as in the passport."),
    Problem.TOO_LONG: gettext_noop("This cell is too long: at most %(limit)s characters are kept."),
    Problem.FORMULA_WITHOUT_RESULT: gettext_noop(
        "The cell holds a formula without a stored result. Open the workbook in Excel, save it, and send it again."
    ),
    Problem.ERROR_VALUE: gettext_noop("The cell shows the error %(raw)s. Write the value itself."),
    Problem.DOCUMENT_BIRTH_DIFFER: gettext_noop(
        "The birth date does not fit the one inside the identity number. Check both."
    ),
    Problem.DOCUMENT_SEX_DIFFER: gettext_noop(
        "The sex does not fit the one inside the identity number. Check both."
    ),
}

NOTE_SENTENCES: dict[Note, str] = {
    Note.UNDECIDED: gettext_noop("Not decided yet according to the list: %(raw)s."),
    Note.YEAR_ASSUMED: gettext_noop("The list gives no full year; the nearest one was taken."),
    Note.YEAR_UNKNOWN: gettext_noop("The list gives no full birth date; nothing was added to it."),
    Note.DAY_FIRST_BY_COLUMN: gettext_noop("Day and month were told apart by the whole column."),
    Note.FROM_SERIAL: gettext_noop("The date was stored as Excel's day number."),
    Note.NORMAL_WITHOUT_FIGURE: gettext_noop("“Normal” was written in place of a temperature."),
    Note.NO_CODE: gettext_noop("The person has no health code."),
    Note.DWELLING_NOT_READ: gettext_noop("No dwelling could be read from the address."),
    Note.PHONE_UNKNOWN_COUNTRY: gettext_noop("The country of the phone number is not known."),
    Note.FILLED_FROM_ABOVE: gettext_noop("Empty in this row: taken from the row above."),
    Note.MERGED_CELL: gettext_noop("Taken from a merged cell."),
    Note.FROM_DOCUMENT: gettext_noop("Taken from the identity number."),
    Note.FORMULA_RESULT: gettext_noop("The cell holds a formula; its stored result was taken."),
}
