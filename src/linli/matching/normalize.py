"""One way of writing names, phones, birth dates and documents, so that equal things are equal."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from linli.matching.documents import document_key
from linli.matching.dwelling import Dwelling, dwelling_parts

__all__ = [
    "Dwelling",
    "birth_key",
    "document_key",
    "dwelling_parts",
    "is_full_name",
    "name_key",
    "name_keys",
    "phone_key",
    "phone_keys",
    "script_of",
]

# One record asks for the keys of one name many times over.
_REMEMBERED = 4096
_PHONE_DIGITS = 10
_SHORTEST_PHONE = 7
_LONGEST_PHONE = 15
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|extension|x)\s*\d{1,6}\s*$", re.IGNORECASE)
_PHONE_BREAK = re.compile(r"[/;,、|\n]|\s{2,}|\bor\b|或", re.IGNORECASE)
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_JOINERS = re.compile(r"[-‐‑‒–'’‘`´ʼ.]")
_OTHER_NAME = re.compile(r"[/()（）|]|\n")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_HONORIFIC = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof)\.?\s+|(?:先生|女士|小姐|老师)$", re.IGNORECASE
)


def phone_key(value: object) -> str | None:
    """Return the last ten figures of the (first) phone number, None where there is none.

    Any notation: +86, 0086, dashes, full-width figures, a number cell. Ten figures drop country
    code and trunk zero, which senders write or leave out at will.
    """
    return next(iter(_phones(value)), None)


@lru_cache(maxsize=_REMEMBERED)
def phone_keys(value: object) -> frozenset[str]:
    """Return the keys of every phone number in a cell such as "138... / 0571-..."."""
    return frozenset(_phones(value))


def _phones(value: object) -> list[str]:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", "" if value is None else str(value))
    pieces = [_figures(piece) for piece in _PHONE_BREAK.split(text)]
    if not any(pieces):
        pieces = [_figures(text)]
    return [piece for piece in pieces if piece]


def _figures(text: str) -> str:
    digits = re.sub(r"\D", "", _EXTENSION.sub("", text)).removeprefix("00")
    if not _SHORTEST_PHONE <= len(digits) <= _LONGEST_PHONE or len(set(digits)) == 1:
        return ""
    return digits[-_PHONE_DIGITS:]


def birth_key(value: object) -> str | None:
    """Return a full birth date as ISO text; None for partial dates and anything else."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def name_key(value: object) -> str | None:
    """Return a name the one way; None where there are no letters.

    NFKC, lower case, no punctuation. Scripts written with spaces lose accents and order ("WANG,
    Xiao-Ming" is "wang xiaoming"); Han, kana and hangul are kept as they stand, without spaces.
    Nothing is carried across scripts here: that comes with matching across scripts.
    """
    text = _HONORIFIC.sub(
        "", unicodedata.normalize("NFKC", "" if value is None else str(value)).strip()
    )
    if script_of(text) in {"han", "kana", "hangul"}:
        return _NOT_LETTERS.sub("", text).casefold() or None
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    tokens = _NOT_LETTERS.sub(" ", _JOINERS.sub("", bare).casefold()).split()
    return " ".join(sorted(tokens)) or None


@lru_cache(maxsize=_REMEMBERED)
def name_keys(value: object) -> frozenset[str]:
    """Return the keys of every name in a cell such as "王小明 (Wang Xiaoming)".

    A given name in two syllables is also offered as one word (KWON HYE JIN, Kwon Hyejin): three
    tokens joined pairwise can only meet the same letters in the same order.
    """
    keys: set[str] = set()
    for part in _OTHER_NAME.split("" if value is None else str(value)):
        key = name_key(part)
        if key is not None:
            keys |= {key, *_joined(part)}
    return frozenset(keys)


def _joined(part: str) -> list[str]:
    words = re.sub(r"[,，]", " ", _HONORIFIC.sub("", part.strip())).split()
    if len(words) != 3 or script_of(part) != "latin":  # noqa: PLR2004 - surname and two syllables
        return []
    first, second, third = words
    found = (name_key(f"{first} {second}{third}"), name_key(f"{first}{second} {third}"))
    return [key for key in found if key is not None]


def is_full_name(key: str) -> bool:
    """Does a name key say more than a surname? Two words, or two signs of Han, kana or hangul."""
    return len(key) > 1 if script_of(key) in {"han", "kana", "hangul"} else " " in key


@lru_cache(maxsize=_REMEMBERED)
def script_of(text: str) -> str:
    """Return the script most letters are in: latin, cyrillic, han, kana, hangul, other or ""."""
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else ""
    counts: dict[str, int] = {}
    for letter in text:
        if letter.isalpha():
            script = _script(ord(letter))
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else ""


_SCRIPTS = (
    (0x0041, 0x024F, "latin"),
    (0x0400, 0x052F, "cyrillic"),
    (0x1100, 0x11FF, "hangul"),
    (0x1E00, 0x1EFF, "latin"),
    (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"),
    (0xF900, 0xFAFF, "han"),
    (0x20000, 0x3FFFF, "han"),
)


def _script(code: int) -> str:
    return next((name for first, last, name in _SCRIPTS if first <= code <= last), "other")
