"""States of a declaration and of an arrival, and the questions of the declaration. No Django."""

from __future__ import annotations

from enum import StrEnum


class DeclarationState(StrEnum):
    """A declaration is a DRAFT until it is SUBMITTED; it may be CORRECTED any number of times."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"


class ArrivalState(StrEnum):
    """An arrival: EXPECTED -> RECEIVED | NO_SHOW | CANCELLED; a no-show may still turn up."""

    EXPECTED = "EXPECTED"
    RECEIVED = "RECEIVED"
    NO_SHOW = "NO_SHOW"
    CANCELLED = "CANCELLED"


ARRIVAL_NEXT: dict[ArrivalState, frozenset[ArrivalState]] = {
    ArrivalState.EXPECTED: frozenset(
        {ArrivalState.RECEIVED, ArrivalState.NO_SHOW, ArrivalState.CANCELLED}
    ),
    ArrivalState.NO_SHOW: frozenset(
        {ArrivalState.EXPECTED, ArrivalState.RECEIVED, ArrivalState.CANCELLED}
    ),
    ArrivalState.CANCELLED: frozenset({ArrivalState.EXPECTED}),
    ArrivalState.RECEIVED: frozenset(),
}


class Declarer(StrEnum):
    """Who fills in the declaration (M13)."""

    PERSON = "PERSON"
    CONTACT = "CONTACT"
