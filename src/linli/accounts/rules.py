"""Roles and permissions: who may do what, readable in one place. No Django."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    SOCIAL_WORKER = "SOCIAL_WORKER"
    GRID_OFFICER = "GRID_OFFICER"
    PROPERTY_STEWARD = "PROPERTY_STEWARD"
    SECURITY = "SECURITY"
    INTERPRETER = "INTERPRETER"
    SCHOOL_LIAISON = "SCHOOL_LIAISON"
    PROPERTY_LIAISON = "PROPERTY_LIAISON"
    EMPLOYER_LIAISON = "EMPLOYER_LIAISON"
    LANDLORD = "LANDLORD"
    SUPERVISOR = "SUPERVISOR"
    ADMINISTRATOR = "ADMINISTRATOR"


# Outside reporters: they see the rows that they sent, and nothing else (M1-M3, M24).
REPORTER_ROLES = frozenset(
    {Role.SCHOOL_LIAISON, Role.PROPERTY_LIAISON, Role.EMPLOYER_LIAISON, Role.LANDLORD}
)
