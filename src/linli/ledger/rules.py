"""What the ledger knows: sources, states of a report, standings. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from linli.kernel import states


class SourceKind(StrEnum):
    """Where a report comes from; the order is not a precedence (profiles hold that per field)."""

    SELF = "SELF"
    SCHOOL = "SCHOOL"
    EMPLOYER = "EMPLOYER"
    LANDLORD = "LANDLORD"
    PROPERTY = "PROPERTY"
    PREDECLARATION = "PREDECLARATION"
    WORKER = "WORKER"


class ReportState(StrEnum):
    """A report: PROBLEM (a cell must be mended) -> LINKED | REVIEW; UNDONE with its batch."""

    PROBLEM = "PROBLEM"
    REVIEW = "REVIEW"
    LINKED = "LINKED"
    IGNORED = "IGNORED"
    UNDONE = "UNDONE"


REPORT_NEXT: dict[ReportState, frozenset[ReportState]] = {
    ReportState.PROBLEM: frozenset(
        {ReportState.LINKED, ReportState.REVIEW, ReportState.IGNORED, ReportState.UNDONE}
    ),
    ReportState.REVIEW: frozenset({ReportState.LINKED, ReportState.IGNORED, ReportState.UNDONE}),
    ReportState.LINKED: frozenset({ReportState.UNDONE}),
    ReportState.IGNORED: frozenset({ReportState.LINKED, ReportState.UNDONE}),
    ReportState.UNDONE: frozenset(),
}


class BatchState(StrEnum):
    """An import: UPLOADED -> RUNNING -> DONE -> UNDONE; FAILED can be run again."""

    UPLOADED = "UPLOADED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    UNDOING = "UNDOING"
    UNDONE = "UNDONE"


BATCH_NEXT: dict[BatchState, frozenset[BatchState]] = {
    BatchState.UPLOADED: frozenset({BatchState.RUNNING, BatchState.UNDOING}),
    BatchState.RUNNING: frozenset({BatchState.DONE, BatchState.FAILED, BatchState.UNDOING}),
    BatchState.DONE: frozenset({BatchState.RUNNING, BatchState.UNDOING}),
    BatchState.FAILED: frozenset({BatchState.RUNNING, BatchState.UNDOING}),
    BatchState.UNDOING: frozenset({BatchState.UNDONE}),
    BatchState.UNDONE: frozenset(),
}


class StandingKind(StrEnum):
    """What holds for a person over an interval. From arrival on there is exactly one (M14)."""

    EXPECTED = "EXPECTED"
    ARRIVED = "ARRIVED"
    CENTRAL_QUARANTINE = "CENTRAL_QUARANTINE"
    HOME_QUARANTINE = "HOME_QUARANTINE"
    HOME_MONITORING = "HOME_MONITORING"
    DAILY_MONITORING = "DAILY_MONITORING"
    SELF_MONITORING = "SELF_MONITORING"
    RELEASED = "RELEASED"


# Everybody with one of these has come back ("arrived so far").
ARRIVED_KINDS = frozenset(StandingKind) - {StandingKind.EXPECTED}


states.register("ledger", ReportState, REPORT_NEXT)
states.register("ledger", BatchState, BATCH_NEXT)


class Why(StrEnum):
    """Why a report was linked, put aside for a person's look, taken as new, or ignored."""

    NEW = "NEW"
    DOCUMENT_AGREES = "DOCUMENT_AGREES"
    PHONE_AND_NAME_AGREE = "PHONE_AND_NAME_AGREE"
    PHONE_AND_BIRTH_AGREE = "PHONE_AND_BIRTH_AGREE"
    NAME_AND_BIRTH_AGREE = "NAME_AND_BIRTH_AGREE"
    NAME_AND_DWELLING_AGREE = "NAME_AND_DWELLING_AGREE"
    EXTERNAL_ID_AGREES = "EXTERNAL_ID_AGREES"
    BIRTH_DATES_DIFFER = "BIRTH_DATES_DIFFER"
    DOCUMENTS_DIFFER = "DOCUMENTS_DIFFER"
    SEXES_DIFFER = "SEXES_DIFFER"
    NAMES_DIFFER = "NAMES_DIFFER"
    PERHAPS_TWINS = "PERHAPS_TWINS"
    SEVERAL_PERSONS = "SEVERAL_PERSONS"
    CHOSEN_SAME = "CHOSEN_SAME"
    CHOSEN_DIFFERENT = "CHOSEN_DIFFERENT"
    KEPT_APART = "KEPT_APART"
    EDITED = "EDITED"
    SAME_ROW = "SAME_ROW"
    SET_ASIDE = "SET_ASIDE"
    CELLS = "CELLS"


class Refusal(StrEnum):
    """Why the ledger says no."""

    SAME_FILE = "SAME_FILE"
    BATCH_CHANGED = "BATCH_CHANGED"
    BATCH_BUSY = "BATCH_BUSY"
    NO_NAME_COLUMN = "NO_NAME_COLUMN"
    COLUMN_TWICE = "COLUMN_TWICE"
    FILE_GONE = "FILE_GONE"
    REPORT_CHANGED = "REPORT_CHANGED"
    NOT_YOURS = "NOT_YOURS"
    NOT_A_REPORTER = "NOT_A_REPORTER"
    REASON_MISSING = "REASON_MISSING"
    NO_SUCH_FIELD = "NO_SUCH_FIELD"
    NO_CONFLICT = "NO_CONFLICT"
    BEFORE_STANDING = "BEFORE_STANDING"
    OTHER_AREA = "OTHER_AREA"


class Event(StrEnum):
    """What the audit trail calls it."""

    ORGANISATION_ADDED = "ORGANISATION_ADDED"
    REPORTER_ADDED = "REPORTER_ADDED"
    PERSON_ADDED = "PERSON_ADDED"
    PERSON_CHANGED = "PERSON_CHANGED"
    PERSON_EDITED = "PERSON_EDITED"
    PERSON_REMOVED = "PERSON_REMOVED"
    CONFLICT_RESOLVED = "CONFLICT_RESOLVED"
    STANDING_SET = "STANDING_SET"
    STANDING_ENDED = "STANDING_ENDED"
    STANDING_MENDED = "STANDING_MENDED"
    LIST_UPLOADED = "LIST_UPLOADED"
    LIST_STARTED = "LIST_STARTED"
    LIST_FINISHED = "LIST_FINISHED"
    LIST_UNDOING = "LIST_UNDOING"
    LIST_UNDONE = "LIST_UNDONE"
    ROW_MENDED = "ROW_MENDED"
    ROW_IGNORED = "ROW_IGNORED"
    REPORT_LINKED = "REPORT_LINKED"
    REPORT_SEPARATED = "REPORT_SEPARATED"
    PEOPLE_EXPORTED = "PEOPLE_EXPORTED"


@dataclass(frozen=True)
class PersonReported:
    """News: a report was linked to a person. `values` are plain, by the names of `sources.Field`."""

    person_id: int
    report_id: int
    values: Mapping[str, Any]
    source: SourceKind
    at: datetime
    by: Any
    # Did the person come into the ledger with this very report?
    is_new: bool = False


@dataclass(frozen=True)
class ReportUndone:
    """News: a report no longer counts. `is_last` tells that nobody else reported the person."""

    person_id: int
    report_id: int
    is_last: bool
    at: datetime
    by: Any


@dataclass(frozen=True)
class StandingChanged:
    """News: from `from_at` on another standing holds (None: none)."""

    person_id: int
    kind: StandingKind | None
    from_at: datetime
    at: datetime
    by: Any


def arrived(counts: Mapping[StandingKind, int]) -> int:
    """Return how many have come back so far, given the counts of all standings (M14)."""
    return sum(counts.get(kind, 0) for kind in ARRIVED_KINDS)
