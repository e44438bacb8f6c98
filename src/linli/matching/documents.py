"""Numbers of identity documents: which kind one is, and whether its check digit fits."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

_SHORTEST, _LONGEST = 5, 20
_NOT_PLAIN = re.compile(r"[^A-Z0-9]")
_LETTERS_THEN_FIGURES = re.compile(r"([A-Z]{1,3})([0-9O]{5,})")
_FIGURES_ONLY = re.compile(r"[0-9O]{17}[0-9X]")


class DocumentKind(StrEnum):
    """What a number looks like. OTHER is mostly passports: every country has its own shape."""

    PRC_ID = "PRC_ID"
    RESIDENT_CARD = "RESIDENT_CARD"
    OLD_RESIDENT_CARD = "OLD_RESIDENT_CARD"
    OTHER = "OTHER"


def document_key(value: object) -> str | None:
    """Write a document number the one way: A-Z and 0-9, None where it cannot be one.

    The letter O becomes zero only where no valid document has a letter: from the fourth place on
    after one to three letters (a second or third letter O is left, some countries issue it), and
    in an 18-figure number whose check digit then fits.
    """
    text = _NOT_PLAIN.sub("", unicodedata.normalize("NFKC", _text(value)).upper())
    if not _SHORTEST <= len(text) <= _LONGEST or sum(map(str.isdigit, text)) < _SHORTEST - 1:
        return None
    if _FIGURES_ONLY.fullmatch(text):
        folded = text.replace("O", "0")
        return folded if has_valid_check_digit(folded) else text
    shape = _LETTERS_THEN_FIGURES.fullmatch(text)
    return text[:3] + text[3:].replace("O", "0") if shape else text


def kind_of(key: str) -> DocumentKind:
    """Tell the kind of a document from its key; the check digit is not asked."""
    if re.fullmatch(r"[1-8]\d{16}[\dX]", key):
        return DocumentKind.PRC_ID
    if re.fullmatch(r"9\d{16}[\dX]", key):
        return DocumentKind.RESIDENT_CARD
    if re.fullmatch(r"[A-Z]{3}\d{12}", key):
        return DocumentKind.OLD_RESIDENT_CARD
    return DocumentKind.OTHER


def has_valid_check_digit(key: str) -> bool:
    """Check the last character by ISO 7064 MOD 11-2 (GB 11643; resident cards since 2023-12-01).

    True for kinds that have no check digit. A PRC number must also hold a real birth date.
    """
    kind = kind_of(key)
    if kind not in {DocumentKind.PRC_ID, DocumentKind.RESIDENT_CARD}:
        return True
    try:
        mod_11_2.validate(key)
    except ValidationError:
        return False
    return kind is DocumentKind.RESIDENT_CARD or birth_in(key) is not None


def birth_in(key: str) -> date | None:
    """Return the birth date inside a PRC identity number (places 7-14), None for other kinds."""
    if kind_of(key) is not DocumentKind.PRC_ID:
        return None
    try:
        return date(int(key[6:10]), int(key[10:12]), int(key[12:14]))
    except ValueError:
        return None


def sex_in(key: str) -> str | None:
    """Return M or F from a PRC identity number (place 17: odd is male), None for other kinds."""
    if kind_of(key) is not DocumentKind.PRC_ID:
        return None
    return "M" if int(key[16]) % 2 else "F"


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
