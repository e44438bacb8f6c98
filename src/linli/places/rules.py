"""Kinds of places. No Django."""

from __future__ import annotations

from enum import StrEnum


class AreaKind(StrEnum):
    """Levels of the area tree; a community may hang under any other level, at any depth."""

    CITY = "CITY"
    DISTRICT = "DISTRICT"
    SUBDISTRICT = "SUBDISTRICT"
    COMMUNITY = "COMMUNITY"
    GRID = "GRID"


class BuildingKind(StrEnum):
    RESIDENTIAL = "RESIDENTIAL"
    OFFICE = "OFFICE"
    SCHOOL = "SCHOOL"
