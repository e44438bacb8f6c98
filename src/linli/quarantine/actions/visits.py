"""Visits: recorded once, late or extra ones too, taken back for ten minutes; tests (M10, M21)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from linli.accounts.queries import User
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.refusal import Refused
from linli.kernel.transactions import within_write, writes
from linli.policy.rules import TestKind, TestResult
from linli.quarantine import permissions
from linli.quarantine.models import LabTest, Stay, Visit
from linli.quarantine.queries.policy import pack_of
from linli.quarantine.rules import (
    DutyKind,
    Event,
    Refusal,
    Symptom,
    VisitMode,
    VisitState,
    VisitTimes,
    is_fever,
    state_after_undo,
)
from linli.quarantine.steps import mark_duty

EXTRA_WINDOW = timedelta(minutes=1)


@writes
def record_visit(
    *,
    visit: Visit,
    result: VisitState,
    by: User,
    now: datetime,
    temperature: Decimal | None = None,
    symptoms: Iterable[Symptom] = (),
    note: str = "",
    mode: VisitMode = VisitMode.IN_PERSON,
) -> Visit:
    """Record what a visit showed (DONE) or that nobody was met (NOT_MET); °C (M10, M21).

    A temperature from the pack's threshold on marks the visit. Refused: NO_PERMISSION,
    STAY_CLOSED, VISIT_CLOSED, VISIT_TOO_SOON.
    """
    permissions.check_can_record(by, visit, to=result, now=now)
    found = _found(visit.stay, temperature, symptoms, note)
    told = {"mode": mode, "done_at": now, "done_by": by, **found}
    before = visit.state
    _move(visit, result, told)
    if result is VisitState.DONE:
        mark_duty(visit.stay, DutyKind.PATROL, by=by, at=now)
    changes = {"state": (before, str(result)), "is_fever": (False, visit.is_fever)}
    _tell(Event.VISIT_RECORDED, visit, by=by, now=now, changes=changes)
    return visit


@writes
def add_visit(
    *,
    stay: Stay,
    result: VisitState,
    by: User,
    now: datetime,
    at: datetime | None = None,
    temperature: Decimal | None = None,
    symptoms: Iterable[Symptom] = (),
    note: str = "",
    mode: VisitMode = VisitMode.IN_PERSON,
) -> Visit:
    """Record a visit or a call at any time, whether one was due or not.

    Refused: NO_PERMISSION, STAY_CLOSED, IN_FUTURE.
    """
    happened = at or now
    permissions.check_can_visit(by, stay, now=now)
    permissions.check_past(happened, now=now)
    visit = Visit.objects.create(
        stay=stay,
        area=stay.area,
        state=result,
        mode=mode,
        window_from=happened,
        window_to=happened + EXTRA_WINDOW,
        is_extra=True,
        done_at=happened,
        done_by=by,
        **_found(stay, temperature, symptoms, note),
    )
    if result is VisitState.DONE:
        mark_duty(stay, DutyKind.PATROL, by=by, at=happened)
    _tell(Event.VISIT_ADDED, visit, by=by, now=now, changes={"state": ("", str(result))})
    return visit


@writes
def undo_visit(*, visit: Visit, by: User, now: datetime) -> None:
    """Take back one's own entry within ten minutes; the visit is due again, or missed.

    Refused: NO_PERMISSION, STAY_CLOSED, NOTHING_TO_UNDO, UNDO_NOT_YOURS, UNDO_TOO_LATE.
    """
    permissions.check_can_undo(by, visit, now=now)
    times = VisitTimes(visit.window_from, visit.window_to)
    to = state_after_undo(times, is_extra=visit.is_extra, now=now)
    blank = {"done_at": None, "done_by": None, **_found(visit.stay, None, (), "")}
    before = visit.state
    _move(visit, to, blank, due_at=times.missed_at if to is VisitState.DUE else None)
    _tell(Event.VISIT_UNDONE, visit, by=by, now=now, changes={"state": (before, str(to))})


@writes
def record_test(
    *,
    stay: Stay,
    kind: TestKind,
    taken_at: datetime,
    result: TestResult,
    by: User,
    now: datetime,
) -> LabTest:
    """Record a test and its result: what a release may depend on (M23).

    Refused: NO_PERMISSION, STAY_CLOSED, IN_FUTURE.
    """
    permissions.check_can_visit(by, stay, now=now)
    permissions.check_past(taken_at, now=now)
    test = LabTest.objects.create(
        stay=stay,
        kind=kind,
        taken_at=taken_at,
        result=str(result),
        recorded_at=now,
        recorded_by=by,
    )
    audit.record(Event.TEST_RECORDED, on=stay, about=stay.person, by=by, at=now)
    return test


@within_write
def miss_visit(*, visit: Visit, by: Actor, now: datetime) -> None:
    """Mark a visit as missed that nobody recorded in time; it may still be recorded late."""
    del by, now
    Visit.objects.filter(pk=visit.pk, state=VisitState.DUE).update(state=VisitState.MISSED)


def _found(
    stay: Stay, temperature: Decimal | None, symptoms: Iterable[Symptom], note: str
) -> dict[str, Any]:
    """Return what a visit found, as it is kept."""
    codes = ",".join(symptoms)
    return {
        "temperature": str(temperature) if temperature is not None else "",
        "is_fever": is_fever(temperature, pack_of(stay).fever_c),
        "symptoms": codes,
        "has_symptoms": bool(codes),
        "note": note.strip(),
    }


@within_write
def _move(
    visit: Visit, to: VisitState, told: dict[str, object], due_at: datetime | None = None
) -> None:
    """Change the state by compare-and-set: two people at two doors cannot both record it."""
    fresh = {"state": to, "due_at": due_at, "attempts": 0, **told}
    if not Visit.objects.filter(pk=visit.pk, state=visit.state).update(**fresh):
        raise Refused(Refusal.VISIT_CLOSED)
    for name, value in fresh.items():
        setattr(visit, name, value)


@within_write
def _tell(
    event: Event,
    visit: Visit,
    *,
    by: User,
    now: datetime,
    changes: dict[str, tuple[object, object]],
) -> None:
    audit.record(event, on=visit, about=visit.stay.person, by=by, at=now, changes=changes)
