"""Names, phones, e-mail addresses, documents, vehicles: texts with a form of their own."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from linli.ledger.reading.values.parsed import Note, Parsed, Problem
from linli.ledger.reading.values.text import clean, is_blank, is_undecided
from linli.matching.documents import document_key, has_valid_check_digit

_CHINESE_MOBILE = re.compile(r"(?:(?:00|\+)?86[\s-]*)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})")
_SEVERAL = re.compile(r"[/;,、|]|\s{2,}|\bor\b|或", re.IGNORECASE)
_EXPONENT = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_EXACT_DIGITS = 15
_FEWEST, _MOST = 7, 15
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_CARRIER = 120, 1000, 40
_BAD_NAME = re.compile(r"[\d@#<>{}\[\]\\=_%$^*+~]")
_LEASE = re.compile(
    r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})[日号]?)?月?\s*(?:-|–|—|~|至|到|to)\s*"
    r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})[日号]?)?月?"
)


def name(value: object) -> Parsed[str]:
    """Read a person's name; it must have letters and no figures."""
    text = clean(value)
    if is_blank(text):
        return Parsed()
    if is_undecided(text) or _BAD_NAME.search(text) or not any(map(str.isalpha, text)):
        return Parsed(problem=Problem.NOT_A_NAME)
    return Parsed(text) if len(text) <= _LONGEST_NAME else Parsed(problem=Problem.TOO_LONG)


def text_of(value: object) -> Parsed[str]:
    """Take a text as it is, in one line."""
    text = clean(value)
    if len(text) > _LONGEST_TEXT:
        return Parsed(problem=Problem.TOO_LONG)
    return Parsed(text or None)


def phone(value: object, region: str = "CN") -> Parsed[str]:
    """Read a phone number: "+86138..." where its country can be told, else its figures and a note.

    Of several numbers in one cell the first is taken. `region` is where local numbers are at home.
    """
    text = clean(value)
    match = _CHINESE_MOBILE.fullmatch(text)
    if match:
        return Parsed(f"+86{match[1]}{match[2]}{match[3]}")
    if is_blank(text) or is_undecided(text):
        return Parsed(note=Note.UNDECIDED if is_undecided(text) else None)
    if _EXPONENT.fullmatch(text):
        return Parsed(problem=Problem.DIGITS_LOST)
    return _phone(text, region)


@lru_cache(maxsize=8192)
def _phone(text: str, region: str) -> Parsed[str]:
    first = next(filter(None, map(str.strip, _SEVERAL.split(text))), "")
    for candidate in dict.fromkeys((first, text)):
        digits = re.sub(r"\D", "", candidate)
        if not _FEWEST <= len(digits) <= _MOST + 2 or len(set(digits)) == 1:
            continue
        spoken = f"+{digits[2:]}" if digits.startswith("00") else candidate
        found = _known_number(spoken, region)
        if found:
            return Parsed(found)
        return Parsed(digits[-_MOST:], None, Note.PHONE_UNKNOWN_COUNTRY)
    return Parsed(problem=Problem.NOT_A_PHONE)


def _known_number(text: str, region: str) -> str:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    is_international = text.lstrip().startswith("+")
    if not phonenumbers.is_possible_number(number):
        return ""
    if not is_international and not phonenumbers.is_valid_number(number):
        return ""
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written


def email(value: object) -> Parsed[str]:
    """Read an e-mail address, in lower case."""
    text = clean(value).casefold()
    if is_blank(text):
        return Parsed()
    return Parsed(text) if _MAIL.fullmatch(text) else Parsed(problem=Problem.NOT_AN_EMAIL)


def document(value: object) -> Parsed[str]:
    """Read the number of an identity document, as `matching` writes it; the check digit must fit."""
    text = clean(value)
    if is_blank(text) or is_undecided(text):
        return Parsed(note=Note.UNDECIDED if is_undecided(text) else None)
    is_number = isinstance(value, (int, float)) and len(text) > _EXACT_DIGITS
    if is_number or _EXPONENT.fullmatch(text):
        return Parsed(problem=Problem.DIGITS_LOST)
    key = document_key(text)
    if key is None:
        return Parsed(problem=Problem.NOT_A_DOCUMENT)
    if not has_valid_check_digit(key):
        return Parsed(problem=Problem.WRONG_CHECK_DIGIT)
    return Parsed(key)


def carrier(value: object) -> Parsed[str]:
    """Read a flight or train number, in capitals."""
    text = re.sub(r"(?<=[A-Z])[\s-]+(?=\d)", "", clean(value).upper())
    if is_blank(text) or is_undecided(text):
        return Parsed(note=Note.UNDECIDED if is_undecided(text) else None)
    return Parsed(text[:_LONGEST_CARRIER])


def plate(value: object) -> Parsed[str]:
    """Read a vehicle's plate: capitals and figures without spaces or dots."""
    text = re.sub(r"[\s·.\-]", "", clean(value).upper())
    return Parsed() if is_blank(text) else Parsed(text[:12])


def lease(value: object) -> Parsed[str]:
    """Read a lease "2019.5-2020.11" as "2019-05/2020-11"; other wordings stay as they are."""
    text = clean(value)
    match = _LEASE.fullmatch(text)
    if match is None:
        return Parsed(text[:120] or None)
    parts = [int(group) if group else 0 for group in match.groups()]
    return Parsed(f"{_month(*parts[:3])}/{_month(*parts[3:])}")


def _month(year: int, month: int, number: int) -> str:
    return f"{year:04d}-{month:02d}" + (f"-{number:02d}" if number else "")
