"""Making people again from the reports that still count, after an undo or a mended row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from linli.kernel import audit, events
from linli.kernel.audit import Actor
from linli.kernel.transactions import within_write
from linli.ledger.homes import Homes, find_one
from linli.ledger.merging import replay
from linli.ledger.models import Person, PersonKey, Report, Standing
from linli.ledger.people import AUDITED, FindHome, digests, facts_of, record_of, told_of, write_back
from linli.ledger.rules import ARRIVED_KINDS, Event, ReportState, ReportUndone, Why
from linli.ledger.standings import forget_standings, move_standings
from linli.matching.keys import exact_keys


@within_write
def rebuild(
    person: Person,
    reports: list[Report],
    *,
    by: Actor,
    now: datetime,
    find_home: FindHome | None = None,
) -> None:
    """Set a person to what these reports make of them, in the order in which they were received."""
    before, area = audit.snapshot(person, AUDITED), person.area
    ordered = _in_order(reports)
    merged = replay(told_of(report) for report in ordered)
    # The grid came with a dwelling that may be told no more.
    person.area_id, person.dwelling_id, person.address = ordered[0].area_id, None, ""
    write_back(person, merged, find_home or (lambda text: find_one(text, within=area)))
    if person.area_id != area.pk and person.standing:
        to, person.area = person.area, area
        move_standings(person=person, area=to, now=now, by=by)
        person.area = to
    changes = audit.changed(before, person)
    person.changed_at = now
    person.save()
    _keep_keys(person, reports)
    if changes:
        audit.record(Event.PERSON_CHANGED, on=person, by=by, at=now, changes=changes)


def _in_order(reports: Iterable[Report]) -> list[Report]:
    return sorted(reports, key=lambda report: (report.received_at, report.pk))


def _keep_keys(person: Person, reports: Iterable[Report]) -> None:
    """Keep the keys of the reports that count, in every state the person had between them."""
    keys = set()
    ordered = _in_order(reports)
    for end, report in enumerate(ordered, 1):
        merged = replay(told_of(each) for each in ordered[:end])
        record = record_of(
            report.values, source=report.source, organisation_id=report.organisation_id
        )
        keys |= digests(exact_keys(record) | exact_keys(facts_of(merged)))
    PersonKey.objects.filter(person=person).delete()
    rows = [PersonKey(person=person, rule=rule, digest=digest) for rule, digest in sorted(keys)]
    PersonKey.objects.bulk_create(rows, batch_size=1000)


@within_write
def take_back(reports: list[Report], *, by: Actor, now: datetime, homes: Homes) -> None:
    """Take reports of one list out of the people they were joined to; they count no more.

    Somebody whom nobody else reported leaves the ledger, unless they have come back already.
    """
    batch_id = reports[0].batch_id
    people = {r.person_id: r for r in reports if r.person_id and r.state == ReportState.LINKED}
    _let_twins_step_in(reports, batch_id)
    Report.objects.filter(pk__in=[r.pk for r in reports]).update(state=ReportState.UNDONE)
    remaining = _remaining(people, batch_id)
    found = Person.objects.select_for_update(of=("self",)).select_related("area")
    came_back = set(
        Standing.objects.filter(person__in=people, kind__in=ARRIVED_KINDS).values_list(
            "person_id", flat=True
        )
    )
    for person in found.filter(pk__in=people).order_by("pk"):
        report, others = people[person.pk], remaining[person.pk]
        is_last = not others
        events.announce(ReportUndone(person.pk, report.pk, is_last, now, by))
        if others:
            rebuild(person, others, by=by, now=now, find_home=homes.find)
        elif person.pk not in came_back:
            _remove(person, report, by=by, now=now)


def _let_twins_step_in(reports: list[Report], batch_id: int | None) -> None:
    """The same row in another list was ignored because of ours: now it is the one that counts."""
    ours = {r.digest: r for r in reports if r.digest and r.state != ReportState.IGNORED}
    ignored = Report.objects.filter(
        digest__in=ours, state=ReportState.IGNORED, reason=Why.SAME_ROW
    ).exclude(batch=batch_id)
    twins = {twin.digest: twin for twin in ignored.order_by("-pk")}
    for digest, twin in twins.items():
        twin.state, twin.reason = ours[digest].state, ours[digest].reason
        twin.person_id = ours[digest].person_id
    Report.objects.bulk_update(twins.values(), ["state", "reason", "person"], batch_size=200)


def _remaining(people: Iterable[int], batch_id: int | None) -> dict[int, list[Report]]:
    """Return the reports of these people that count without the list."""
    grouped: dict[int, list[Report]] = defaultdict(list)
    others = Report.objects.filter(person__in=list(people), state=ReportState.LINKED)
    for report in others.exclude(batch=batch_id):
        grouped[report.person_id or 0].append(report)
    return grouped


def _remove(person: Person, report: Report, *, by: Actor, now: datetime) -> None:
    audit.record(Event.PERSON_REMOVED, on=person, about=report.batch, by=by, at=now)
    forget_standings(person=person, now=now, by=by)
    person.delete()
