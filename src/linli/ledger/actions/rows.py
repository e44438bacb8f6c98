"""Rows of a list: mended, set aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from linli.accounts.queries import User
from linli.kernel import audit, states
from linli.kernel.audit import Actor
from linli.kernel.refusal import Refused
from linli.kernel.transactions import within_write, writes
from linli.ledger.intake import intake_again, lock_community
from linli.ledger.models import Batch, Report
from linli.ledger.permissions import check_can_handle
from linli.ledger.reading.values.parsed import Problem
from linli.ledger.rebuild import rebuild
from linli.ledger.rowcodec import read_again
from linli.ledger.rules import REPORT_NEXT, Event, Refusal, ReportState, Why
from linli.ledger.sources.fields import Field


@writes
def mend_row(*, report: Report, values: Mapping[Field, str], by: User, now: datetime) -> Report:
    """Write corrected texts into the cells of a row and take it in, if it is clean now.

    The row as it came stays unchanged beside it. The answer's `state` tells what became of it;
    PROBLEM when something is still to be mended. A row that was taken with gaps changes its person.
    Refused: REPORT_CHANGED, NOT_YOURS.
    """
    fresh = _locked(report)
    if fresh.batch is None or fresh.state not in {ReportState.PROBLEM, ReportState.LINKED}:
        raise Refused(Refusal.REPORT_CHANGED)
    check_can_handle(by, fresh.batch, now=now)
    fresh.mended = {**(fresh.mended or {}), **{str(k): v.strip() for k, v in values.items()}}
    audit.record(Event.ROW_MENDED, on=fresh, about=fresh.batch, by=by, at=now)
    take_again(report=fresh, by=by, now=now)
    return fresh


@within_write
def take_again(*, report: Report, by: Actor, now: datetime) -> None:
    """Read a stored row again with what was mended, and take it in if it is clean now."""
    row = read_again(report)
    was_linked = report.state == ReportState.LINKED
    if row.is_blocked and was_linked:
        worst = next(problem for problem in row.problems if problem["blocking"])
        raise Refused(Problem(worst["code"]), params={**worst["params"], "raw": ""})
    intake = intake_again(report, by=by, now=now)
    lock_community(intake.sending.community)
    report.values, report.problems = dict(row.values), list(row.problems)
    if not row.is_blocked:
        report.digest = intake.fingerprint(row.values)
    if not row.is_blocked and not was_linked:
        intake.place_again(report)
    report.save()
    if was_linked and report.person:
        linked = report.person.reports.filter(state=ReportState.LINKED)
        rebuild(report.person, list(linked), by=by, now=now)


@writes
def ignore_row(*, report: Report, by: User, now: datetime) -> Report:
    """Set a problem row or a doubtful report aside; it stays readable. Refused: REPORT_CHANGED."""
    fresh = _locked(report)
    if fresh.batch is not None:
        check_can_handle(by, fresh.batch, now=now)
    states.check(REPORT_NEXT, fresh.state, ReportState.IGNORED, Refusal.REPORT_CHANGED)
    fresh.state, fresh.reason = ReportState.IGNORED, Why.SET_ASIDE
    fresh.save(update_fields=["state", "reason"])
    audit.record(Event.ROW_IGNORED, on=fresh, about=fresh.batch, by=by, at=now)
    return fresh


@writes
def ignore_problems(*, batch: Batch, by: User, now: datetime) -> int:
    """Set all problem rows of a list aside; return how many."""
    check_can_handle(by, batch, now=now)
    rows = Report.objects.filter(batch=batch, state=ReportState.PROBLEM)
    number = rows.update(state=ReportState.IGNORED, reason=Why.SET_ASIDE)
    audit.record(Event.ROW_IGNORED, on=batch, by=by, at=now, note=str(number))
    return number


def _locked(report: Report) -> Report:
    found = Report.objects.select_for_update(of=("self",)).select_related(
        "area", "organisation", "batch__area", "batch__organisation", "person__area"
    )
    return found.get(pk=report.pk)
