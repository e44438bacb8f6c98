"""Is a record somebody known? Same, review by a person, or new - with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    SAME = "SAME"
    REVIEW = "REVIEW"
    NEW = "NEW"


class Reason(StrEnum):
    """Why: what agrees, and what forbids linking without a person's look."""

    DOCUMENT_AGREES = "DOCUMENT_AGREES"
    PHONE_AND_NAME_AGREE = "PHONE_AND_NAME_AGREE"
    PHONE_AND_BIRTH_AGREE = "PHONE_AND_BIRTH_AGREE"
    NAME_AND_BIRTH_AGREE = "NAME_AND_BIRTH_AGREE"
    EXTERNAL_ID_AGREES = "EXTERNAL_ID_AGREES"
    BIRTH_DATES_DIFFER = "BIRTH_DATES_DIFFER"
    DOCUMENTS_DIFFER = "DOCUMENTS_DIFFER"
    SEXES_DIFFER = "SEXES_DIFFER"
    NAMES_DIFFER = "NAMES_DIFFER"
    SEVERAL_PERSONS = "SEVERAL_PERSONS"
    NOTHING_AGREES = "NOTHING_AGREES"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody known: any id, and what the ledger knows (a value, or a collection of values)."""

    id: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Decision:
    """SAME has exactly one id; REVIEW one or more, the likeliest first; NEW none."""

    outcome: Outcome
    ids: tuple[str, ...]
    reasons: tuple[Reason, ...]


def decide(record: Mapping[str, object], candidates: Sequence[Candidate]) -> Decision:
    """Decide about one record, given everybody who shares an exact key with it.

    A contradictory birth date, document, sex or name never links by itself: it is REVIEW.
    """
    raise NotImplementedError
