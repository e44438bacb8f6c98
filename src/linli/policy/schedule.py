"""Visits and self-reports that fall due, by the pack's local times (M10, M21, M22)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from linli.policy import days
from linli.policy.rules import DueVisit, Plan, PlannedPhase, Window

Windows = Callable[[PlannedPhase], tuple[Window, ...]]


def visits_due(plan: Plan, from_at: datetime, to_at: datetime) -> tuple[DueVisit, ...]:
    """List the visits whose window begins in [from_at, to_at), earliest first.

    A window counts only when the whole of it lies in its phase, so the first visit after a late
    arrival is next morning's.
    """
    return _due(plan, from_at, to_at, lambda phase: phase.visits)


def reports_due(plan: Plan, from_at: datetime, to_at: datetime) -> tuple[DueVisit, ...]:
    """List the self-reports (temperature, symptoms) whose window begins in [from_at, to_at)."""
    return _due(plan, from_at, to_at, lambda phase: phase.self_reports)


def _due(plan: Plan, from_at: datetime, to_at: datetime, windows: Windows) -> tuple[DueVisit, ...]:
    tz = ZoneInfo(plan.pack.tz)
    found = [
        visit
        for phase in plan.phases
        for visit in _in_phase(phase, windows(phase), from_at, to_at, tz)
    ]
    return tuple(sorted(found, key=lambda visit: (visit.from_at, visit.number)))


def _in_phase(
    phase: PlannedPhase,
    windows: tuple[Window, ...],
    from_at: datetime,
    to_at: datetime,
    tz: ZoneInfo,
) -> Iterator[DueVisit]:
    begin, end = max(phase.from_at, from_at), min(phase.to_at, to_at)
    if not windows or begin >= end:
        return
    last = days.local_day(end - timedelta(microseconds=1), tz)
    for day in days.days_between(days.local_day(begin, tz), last):
        for visit in _on_day(phase, windows, day, tz):
            if begin <= visit.from_at < end and visit.from_at < visit.to_at <= phase.to_at:
                yield visit


def _on_day(
    phase: PlannedPhase, windows: tuple[Window, ...], day: date, tz: ZoneInfo
) -> Iterator[DueVisit]:
    for number, window in enumerate(windows, start=1):
        yield DueVisit(
            phase_id=phase.id,
            on=day,
            number=number,
            from_at=days.at_local(day, window.from_, tz),
            to_at=days.at_local(day, window.to, tz),
            mode=window.mode,
        )
