"""Kinds of places, how they nest, and the key of a dwelling. No Django."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from zoneinfo import ZoneInfo, available_timezones


class AreaKind(StrEnum):
    """Levels of the area tree; a community may hang under any other level, at any depth."""

    CITY = "CITY"
    DISTRICT = "DISTRICT"
    SUBDISTRICT = "SUBDISTRICT"
    COMMUNITY = "COMMUNITY"
    GRID = "GRID"


# Levels may be left out or repeated, but never turned upside down: a grid holds no community.
RANK = {kind: rank for rank, kind in enumerate(AreaKind)}


class BuildingKind(StrEnum):
    RESIDENTIAL = "RESIDENTIAL"
    OFFICE = "OFFICE"
    SCHOOL = "SCHOOL"


class Event(StrEnum):
    """What the trail says happened to places."""

    AREA_ADDED = "AREA_ADDED"
    AREA_CHANGED = "AREA_CHANGED"
    BUILDING_ADDED = "BUILDING_ADDED"
    ENTRANCE_ADDED = "ENTRANCE_ADDED"
    DWELLING_ADDED = "DWELLING_ADDED"


class Unfit(StrEnum):
    """Why a place cannot be so."""

    NOT_YOURS = "NOT_YOURS"
    UPSIDE_DOWN = "UPSIDE_DOWN"
    NAME_TAKEN = "NAME_TAKEN"
    NAME_MISSING = "NAME_MISSING"
    ZONE_UNKNOWN = "ZONE_UNKNOWN"
    NO_FLOORS = "NO_FLOORS"


# Permissions are named here because `accounts`, which grants them, is on a higher floor.
SEE_PLACES = "SEE_PLACES"
MANAGE_PLACES = "MANAGE_PLACES"


def may_hold(upper: AreaKind, lower: AreaKind) -> bool:
    """May an area of one kind be part of an area of another? Same kinds nest, except grids."""
    return RANK[upper] <= RANK[lower] and upper is not AreaKind.GRID


def is_zone(name: str) -> bool:
    """Is this an IANA time zone known here?"""
    return name in available_timezones()


def zone(names: Iterable[str], default: str) -> ZoneInfo:
    """Return the first zone that is named, asking from the area upward, else the default."""
    return ZoneInfo(next((name for name in names if name), default))


def chain(path: str) -> list[str]:
    """Return the paths from the root down to `path` itself: "1.4." gives ["1.", "1.4."]."""
    keys = path.rstrip(".").split(".")
    return [".".join(keys[: end + 1]) + "." for end in range(len(keys))] if path else []


_TAIL = re.compile(r"(号楼|号幢|幢|栋|座|楼|单元|室|房|号|#|building|bldg|unit|room|flat|apt)\.?$")
_HEAD = re.compile(r"^(building|bldg|unit|room|flat|apt|entrance|no)\.?\s*")


def plain(part: str) -> str:
    """Write one part of an address in the one way that all spellings share.

    Half width, lower case, no blanks, without the word for what it is (幢, 单元, 室, unit, room) and
    without leading zeros: "０３ 幢", "3栋" and "Building 3" are all "3".
    """
    text = unicodedata.normalize("NFKC", part).casefold().strip()
    text = _HEAD.sub("", text)
    text = _TAIL.sub("", re.sub(r"\s+", "", text))
    return text.replace("|", "").lstrip("0") or text[-1:]


def dwelling_key(*, estate: str, building: str, entrance: str, room: str) -> str:
    """Return estate|building|entrance|room, each written plainly, to find a dwelling again."""
    whole = re.sub(r"\s+", "", unicodedata.normalize("NFKC", estate).casefold()).replace("|", "")
    return "|".join([whole, plain(building), plain(entrance), plain(room)])


def room_name(floor: int, number: int) -> str:
    """Return the usual name of the n-th room of a floor: floor 12, room 3 is "1203"."""
    return f"{floor}{number:02d}"


def written(above: str, part: str, *, of: str = "") -> str:
    """Write a part of an address after what it is in, as the name above is written.

    Chinese runs together and ends a bare number with its noun (3幢 + 701 + 室); others are spaced.
    """
    if not any("\u4e00" <= sign <= "\u9fff" for sign in above):
        return f"{above} {part}"
    return f"{above}{part}{of if part.isdecimal() else ''}"


def localized(name: str, name_en: str, language: str) -> str:
    """Return the English name to those who do not read Chinese, where there is one."""
    return name if language.startswith("zh") else name_en or name
