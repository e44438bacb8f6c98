"""Reports about people: taking one in, and deciding the doubtful ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from linli.accounts.permissions import check_may
from linli.accounts.rules import Permission
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.refusal import Refused
from linli.kernel.transactions import writes
from linli.ledger.intake import Incoming, Intake, intake_again, intake_of, lock_community
from linli.ledger.models import Organisation, Person, Report
from linli.ledger.people import plain
from linli.ledger.rules import Event, Refusal, ReportState, SourceKind, Why
from linli.places.queries import Area


@writes
def take_report(
    *,
    source: SourceKind,
    area: Area,
    values: Mapping[Any, Any],
    raw: Any,
    by: Actor,
    now: datetime,
    organisation: Organisation | None = None,
    person: Person | None = None,
) -> Report:
    """Take one report about a person into the ledger and say who it is.

    `values` are by `sources.Field` (dates as dates or ISO texts, countries and languages as codes),
    `raw` is what was written, kept unchanged. With `person` it is known whom the report is about.
    The answer's `state` is LINKED (its `person`; `is_first` tells a new one), REVIEW (somebody must
    look whether it is a known person) or IGNORED (the same sender said the very same before).
    """
    intake = intake_of(source=source, area=area, by=by, now=now, organisation=organisation)
    row = Incoming(values=plain(values), raw=raw)
    if person is None:
        return intake.take([row])[0]
    lock_community(intake.sending.community)
    report = intake.draft(row)
    intake.link(report, intake.hold(_fresh(person)), intake.record(row.values), Why.CHOSEN_SAME)
    intake.save([report])
    return report


@writes
def link_report(*, report: Report, person: Person, by: Actor, now: datetime) -> Report:
    """Decide that a doubtful report is about a known person: its values are merged.

    Refused: REPORT_CHANGED, when somebody has decided before.
    """
    check_may(by, Permission.EDIT_PERSON, area=report.area, now=now)
    fresh = _reopened(report)
    intake = intake_again(fresh, by=by, now=now)
    held = intake.hold(_fresh(person))
    intake.link(fresh, held, intake.record(fresh.values), Why.CHOSEN_SAME)
    _write(intake, fresh, Event.REPORT_LINKED)
    return fresh


@writes
def separate_report(*, report: Report, by: Actor, now: datetime) -> Report:
    """Decide that a doubtful report is about somebody else: a new person begins with it."""
    check_may(by, Permission.EDIT_PERSON, area=report.area, now=now)
    return _begin(report, Why.CHOSEN_DIFFERENT, by=by, now=now)


@writes
def keep_apart(*, report: Report, by: Actor, now: datetime) -> Person:
    """Let a doubtful report begin a person of its own because work on it cannot wait (M13)."""
    begun = _begin(report, Why.KEPT_APART, by=by, now=now)
    return Person.objects.select_related("area").get(reports=begun)


def _begin(report: Report, why: Why, *, by: Actor, now: datetime) -> Report:
    fresh = _reopened(report)
    intake = intake_again(fresh, by=by, now=now)
    intake.begin(fresh, intake.record(fresh.values), why)
    _write(intake, fresh, Event.REPORT_SEPARATED)
    return fresh


def _reopened(report: Report) -> Report:
    """Return the report locked and freshly read, if it still waits for a decision."""
    found = Report.objects.select_for_update(of=("self",)).select_related(
        "area", "organisation", "batch"
    )
    fresh = found.get(pk=report.pk)
    if fresh.state != ReportState.REVIEW:
        raise Refused(Refusal.REPORT_CHANGED)
    return fresh


def _write(intake: Intake, report: Report, event: Event) -> None:
    intake.save([report])
    report.save(update_fields=["state", "reason", "person", "is_first"])
    audit.record(event, on=report, about=report.person, by=intake.sending.by, at=intake.sending.now)


def _fresh(person: Person) -> Person:
    locked = Person.objects.select_for_update(of=("self",)).select_related("area")
    return locked.get(pk=person.pk)
