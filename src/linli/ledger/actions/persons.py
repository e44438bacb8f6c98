"""People by hand: added after a phone call, corrected, a contradiction decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from linli.accounts.permissions import check_may
from linli.accounts.queries import User
from linli.accounts.rules import Permission
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.refusal import Refused
from linli.kernel.transactions import writes
from linli.ledger.actions.reports import take_report
from linli.ledger.intake import Incoming, intake_of, lock_community
from linli.ledger.merging import FIELD_OF
from linli.ledger.models import Organisation, Person, Report, Reporter
from linli.ledger.people import plain, told_of
from linli.ledger.permissions import check_can_send
from linli.ledger.rules import Event, Refusal, SourceKind, Why
from linli.places.queries import Area


@writes
def add_person(
    *,
    source: SourceKind,
    area: Area,
    values: Mapping[Any, Any],
    by: User,
    now: datetime,
    organisation: Organisation | None = None,
) -> Report:
    """Take what somebody told on the phone into the ledger (M3); fields and answer as `take_report`.

    `is_first` of the answer tells whether the person was there already.
    """
    check_can_send(by, area=area, organisation=organisation, now=now)
    return take_report(
        source=source,
        area=area,
        values=values,
        raw=plain(values),
        organisation=organisation,
        by=by,
        now=now,
    )


@writes
def edit_person(
    *, person: Person, changes: Mapping[str, str], by: User, now: datetime, reason: str
) -> Person:
    """Correct fields of a person by hand; what other sources say about them is settled by it.

    `changes` are by the person's field names (see `merging.FIELD_OF`), '' removes a value. Refused:
    REASON_MISSING, NO_SUCH_FIELD, NO_PERMISSION, OTHER_AREA.
    """
    check_may(by, Permission.EDIT_PERSON, area=person.area, now=now)
    return _correct(person, changes, Event.PERSON_EDITED, by=by, now=now, reason=reason)


@writes
def resolve_conflict(
    *, person: Person, field: str, report: str, by: User, now: datetime, reason: str
) -> Person:
    """Decide what holds where sources differ: what the report with this public id says.

    Refused: NO_CONFLICT, REASON_MISSING, NO_PERMISSION, OTHER_AREA.
    """
    check_may(by, Permission.EDIT_PERSON, area=person.area, now=now)
    origin = person.origins.get(field, {})
    claimed = {claim["report"] for claim in origin.get("others", ())}
    if not claimed or report not in claimed | {origin["report"]}:
        raise Refused(Refusal.NO_CONFLICT)
    chosen = Report.objects.get(public_id=report, person=person)
    value = told_of(chosen).values.get(field, "")
    changes = {field: value}
    return _correct(person, changes, Event.CONFLICT_RESOLVED, by=by, now=now, reason=reason)


def _correct(
    person: Person,
    changes: Mapping[str, str],
    event: Event,
    *,
    by: User,
    now: datetime,
    reason: str,
) -> Person:
    if not reason.strip():
        raise Refused(Refusal.REASON_MISSING)
    if unknown := set(changes) - set(FIELD_OF):
        raise Refused(Refusal.NO_SUCH_FIELD, params={"field": min(unknown)})
    if not changes:
        return person
    intake = intake_of(source=SourceKind.WORKER, area=person.area, by=by, now=now)
    lock_community(intake.sending.community)
    held = intake.hold(
        Person.objects.select_for_update(of=("self",)).select_related("area").get(pk=person.pk)
    )
    values = {str(FIELD_OF[name]): value.strip() for name, value in changes.items()}
    raw = {"settles": sorted(changes), "reason": reason.strip()}
    report = intake.draft(Incoming(values=values, raw=raw))
    report.digest = ""
    intake.link(report, held, intake.record(values), Why.EDITED)
    intake.save([report], event=event, note=reason.strip())
    return held.person


@writes
def add_organisation(
    *,
    area: Area,
    source: SourceKind,
    name: str,
    by: Actor,
    now: datetime,
    name_en: str = "",
) -> Organisation:
    """Let a school, employer, property company or agency report to an area."""
    check_may(by, Permission.MANAGE_USERS, area=area, now=now)
    made = Organisation.objects.create(area=area, source=source, name=name, name_en=name_en)
    audit.record(Event.ORGANISATION_ADDED, on=made, by=by, at=now)
    return made


@writes
def add_reporter(*, user: User, organisation: Organisation, by: Actor, now: datetime) -> None:
    """Let a user report for an organisation, and see its rows. Twice has no effect."""
    check_may(by, Permission.MANAGE_USERS, area=organisation.area, now=now)
    _, is_new = Reporter.objects.get_or_create(user=user, organisation=organisation)
    if is_new:
        audit.record(Event.REPORTER_ADDED, on=organisation, by=by, at=now, note=user.audit_label)
