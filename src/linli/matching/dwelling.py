"""Where somebody lives: estate, building, entrance and room out of any usual way of writing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_PART = r"[0-9]{1,3}[A-Z]?|[A-Z]|[一二三四五六七八九十]{1,3}"
_ROOM = r"[0-9]{2,4}[A-Z]?"
_HAN = re.compile(
    rf"(?P<estate>.*?)[\s,]*(?<![0-9-])(?P<building>{_PART})\s*(?:号楼|号|栋|幢|座|楼|#)[\s,]*"
    rf"(?:(?P<entrance>{_PART})\s*(?:单元|号门|梯|门|-)[\s,]*)?"
    rf"(?:第?\s*[0-9]+\s*(?:层|楼)\s*)?(?P<room>{_ROOM})\s*(?:室|房|号)?"
)
_DASHED = re.compile(
    rf"(?P<estate>.*?)[\s,]*(?<![0-9-])(?P<building>{_PART})\s*-\s*"
    rf"(?:(?P<entrance>[0-9]{{1,2}}|[A-Z])\s*-\s*)?(?P<room>{_ROOM})\s*(?:室|房|号)?"
)
_ENGLISH = {
    "building": re.compile(
        r"\b(?:bldg|building|block|blk|tower)\.?\s*(?:no\.?\s*|#)?([0-9]{1,3}[a-z]?|[a-z])\b",
        re.IGNORECASE,
    ),
    "entrance": re.compile(
        r"\b(?:unit|entrance|stair|staircase)\.?\s*(?:no\.?\s*|#)?([0-9]{1,2}|[a-z])\b",
        re.IGNORECASE,
    ),
    "room": re.compile(
        r"\b(?:rm|room|apt|apartment|flat)\.?\s*(?:no\.?\s*|#)?([0-9]{2,4}[a-z]?)\b", re.IGNORECASE
    ),
}
_DISTRICT = re.compile(r"^(?:[\u4e00-\u9fff]{2,8}?(?:省|市|(?<!小)区|县|街道|镇|乡|社区)\s*)+")
_ROAD = re.compile(r"^[\u4e00-\u9fff]{1,8}(?:路|街|大道|巷|弄)\s*[0-9]+\s*号\s*")
_SUFFIX = re.compile(r"(?:号楼|号门|单元|号|栋|幢|座|楼|#|梯|门|室|房)$")
_LABEL = re.compile(r"^(?:bldg|building|block|unit|entrance|rm|room|no)\.?\s*", re.IGNORECASE)
_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
_LONGEST = 200


class Dwelling(NamedTuple):
    """One flat. Parts are plain texts ("3", "2", "701"); estate or entrance may be empty."""

    estate: str
    building: str
    entrance: str
    room: str

    @property
    def key(self) -> str:
        """Return estate|building|entrance|room in lower case without spaces."""
        return "|".join(part.casefold().replace(" ", "").replace("|", "") for part in self)


def dwelling_parts(text: object) -> Dwelling | None:
    """Read a dwelling out of one text, None where building or room cannot be told.

    Understands 3栋2单元701, 8＃1－2204, 11-3-1604, 5号楼2单元1204室, Bldg 9 Unit 1 Rm 104 (any
    order), full-width signs, Chinese numerals, with or without the estate's name before it.
    """
    plain = unicodedata.normalize("NFKC", "" if text is None else str(text)).strip()
    plain = re.sub(r"[‐‑‒–—−~]", "-", plain)
    if len(plain) > _LONGEST:
        return None
    english = {part: pattern.search(plain) for part, pattern in _ENGLISH.items()}
    if english["building"] and english["room"]:
        return _from_english(plain, english)
    match = _HAN.fullmatch(plain.upper()) or _DASHED.fullmatch(plain.upper())
    if match is None:
        return None
    estate = plain[: len(match["estate"])]
    return Dwelling(
        _estate(estate), _plain(match["building"]), _plain(match["entrance"]), _plain(match["room"])
    )


@lru_cache(maxsize=16384)
def dwelling_from(
    *, estate: object, building: object, entrance: object, room: object
) -> Dwelling | None:
    """Put a dwelling together from separate columns; None without building or room."""
    parts = [_column(value) for value in (building, entrance, room)]
    if not parts[0] or not parts[2]:
        return None
    name = unicodedata.normalize("NFKC", "" if estate is None else str(estate))
    return Dwelling(_estate(name), *parts)


def _from_english(plain: str, found: dict[str, re.Match[str] | None]) -> Dwelling:
    rest = plain
    for match in found.values():
        if match is not None:
            rest = rest.replace(match[0], " ")
    parts = {part: _plain(match[1] if match else "") for part, match in found.items()}
    return Dwelling(_estate(rest), parts["building"], parts["entrance"], parts["room"])


@lru_cache(maxsize=1024)
def _estate(text: str) -> str:
    name = " ".join(re.sub(r"[,;:，；：]", " ", text).split())
    for pattern in (_DISTRICT, _ROAD):
        name = pattern.sub("", name) or name
    return name


@lru_cache(maxsize=4096)
def _column(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", "" if value is None else str(value)).strip()
    return _plain(_SUFFIX.sub("", _LABEL.sub("", text)).strip())


def _plain(part: str | None) -> str:
    text = (part or "").upper()
    if text and all(sign in "一二三四五六七八九十" for sign in text):
        return str(_numeral(text))
    return text.lstrip("0") or text[-1:]


def _numeral(text: str) -> int:
    """Read a Chinese numeral below one hundred."""
    if "十" not in text:
        return int("".join(str(_NUMERALS[sign]) for sign in text))
    tens, ones = text.split("十", 1)
    return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)
