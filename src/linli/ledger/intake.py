"""Taking reports in: who is it, what changes, and everything written in few statements.

One class serves the single report of a phone call and the chunks of an import. Nothing here opens a
transaction; the caller's is one report or one chunk.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from linli.kernel import audit, bulk, events
from linli.kernel.audit import Actor
from linli.kernel.crypto import blind_index
from linli.kernel.transactions import within_write
from linli.ledger.homes import find_one
from linli.ledger.merging import Merged, merge
from linli.ledger.models import Batch, Organisation, Person, PersonKey, Report
from linli.ledger.people import (
    AUDITED,
    SAVED,
    Digest,
    FindHome,
    digests,
    facts_of,
    keys_of,
    merged_of,
    record_of,
    told_of,
    write_back,
)
from linli.ledger.rules import Event, PersonReported, ReportState, SourceKind, Why
from linli.ledger.sources.fields import Field
from linli.ledger.standings import move_standings
from linli.matching.decide import Candidate, Decision, Outcome, Reason, decide
from linli.matching.keys import Rule, exact_keys
from linli.places.queries import Area, community_of

SIZE = 1000
_COUNTED = (ReportState.LINKED, ReportState.REVIEW)
_DIFFERS = (
    Reason.SEVERAL_PERSONS, Reason.DOCUMENTS_DIFFER, Reason.BIRTH_DATES_DIFFER,
    Reason.NAMES_DIFFER, Reason.SEXES_DIFFER, Reason.PERHAPS_TWINS,
)  # fmt: skip


@dataclass(frozen=True)
class Sending:
    """Who reports what to where: what all rows of one intake share."""

    source: SourceKind
    area: Area
    community: Area
    by: Actor
    now: datetime
    organisation: Organisation | None = None
    batch: Batch | None = None

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation else None


@dataclass(frozen=True)
class Incoming:
    """One row as it was read: `values` by field as texts, `problems` as JSON, raw as the file has it."""

    values: Mapping[str, Any]
    raw: Any
    row: int | None = None
    problems: Sequence[Mapping[str, Any]] = ()
    is_blocked: bool = False


@dataclass
class _Held:
    """A person in hand: the row, its plain values, and what was new about it."""

    person: Person
    merged: Merged
    is_new: bool = False
    is_changed: bool = False
    keys: set[Digest] = field(default_factory=set)
    known_keys: set[Digest] = field(default_factory=set)
    before: dict[str, Any] = field(default_factory=dict)
    area_before: int = 0


class Intake:
    """Takes rows of one sending into the ledger."""

    def __init__(self, sending: Sending, find_home: FindHome) -> None:
        self.sending = sending
        self.find_home = find_home
        self.held: dict[str, _Held] = {}
        self.index: dict[Digest, set[str]] = defaultdict(set)
        self.seen: set[str] = set()

    def take(self, rows: Sequence[Incoming]) -> list[Report]:
        """Take rows in and return their reports, saved. Rows that the batch already has are skipped."""
        lock_community(self.sending.community)
        fresh = self._without_known_rows(rows)
        reports = [self.draft(row) for row in fresh]
        records = [self.record(row.values) for row in fresh]
        keys = [digests(exact_keys(record)) for record in records]
        self._load(keys, reports)
        for report, record, its_keys in zip(reports, records, keys, strict=True):
            self._place(report, record, its_keys)
        self.save(reports)
        return reports

    def draft(self, row: Incoming) -> Report:
        """Return an unsaved report of a row, without a decision."""
        sending = self.sending
        blocked = row.is_blocked
        return Report(
            source=sending.source,
            organisation=sending.organisation,
            area=sending.area,
            batch=sending.batch,
            row=row.row,
            by_label=sending.by.audit_label[:120],
            received_at=sending.now,
            raw=row.raw,
            values={str(k): v for k, v in row.values.items()},
            problems=list(row.problems),
            digest="" if blocked else self.fingerprint(row.values),
            external_id=str(row.values.get(Field.EXTERNAL_ID) or "")[:40],
            state=ReportState.PROBLEM if blocked else ReportState.REVIEW,
            reason=Why.CELLS if blocked else "",
        )

    def record(self, values: Mapping[str, Any]) -> dict[str, Any]:
        sending = self.sending
        return record_of(values, source=sending.source, organisation_id=sending.organisation_id)

    def fingerprint(self, values: Mapping[str, Any]) -> str:
        """Return what is equal for the same row of the same sender, wherever it stands in a list."""
        told = {str(k): v for k, v in values.items() if k != Field.SEQUENCE}
        who = [self.sending.source, self.sending.organisation_id, self.sending.community.pk]
        text = json.dumps([who, told], sort_keys=True, ensure_ascii=False, default=str)
        return blind_index(text, context="report.row")

    def place_again(self, report: Report) -> None:
        """Decide about a stored report whose row was mended; the caller saves the report itself."""
        record = self.record(report.values)
        keys = digests(exact_keys(record))
        self._load([keys], [report])
        report.state = ReportState.REVIEW
        self._place(report, record, keys)
        self.save([report])

    def _without_known_rows(self, rows: Sequence[Incoming]) -> Sequence[Incoming]:
        batch = self.sending.batch
        if batch is None:
            return rows
        numbers = [row.row for row in rows]
        known = set(
            Report.objects.filter(batch=batch, row__in=numbers).values_list("row", flat=True)
        )
        return [row for row in rows if row.row not in known]

    def _load(self, keys: Iterable[set[Digest]], reports: Iterable[Report]) -> None:
        wanted = {digest for its_keys in keys for _, digest in its_keys}
        found = PersonKey.objects.filter(
            digest__in=wanted, person__area__path__startswith=self.sending.community.path
        )
        ids = set()
        pairs = []
        for rule, digest, person_id in found.values_list("rule", "digest", "person_id"):
            ids.add(person_id)
            pairs.append(((rule, digest), person_id))
        people = {p.pk: p for p in Person.objects.filter(pk__in=ids).select_related("area")}
        for person in people.values():
            self.hold(person)
        for key, person_id in pairs:
            self.index[key].add(people[person_id].public_id)
        self._load_seen(reports)

    def _load_seen(self, reports: Iterable[Report]) -> None:
        prints = {report.digest for report in reports if report.digest}
        self.seen |= set(
            Report.objects.filter(digest__in=prints, state__in=_COUNTED).values_list(
                "digest", flat=True
            )
        )

    def hold(self, person: Person) -> _Held:
        """Take a person in hand whom reports may change."""
        if person.public_id not in self.held:
            before = audit.snapshot(person, AUDITED)
            merged = merged_of(person)
            self.held[person.public_id] = _Held(
                person, merged, before=before, area_before=person.area_id
            )
        return self.held[person.public_id]

    def _place(self, report: Report, record: Mapping[str, Any], keys: set[Digest]) -> None:
        """Decide what becomes of one report."""
        if report.state == ReportState.PROBLEM:
            return
        if report.digest in self.seen:
            report.state, report.reason = ReportState.IGNORED, Why.SAME_ROW
            return
        self.seen.add(report.digest)
        decision = self.decision(record, keys)
        if decision.outcome is Outcome.REVIEW:
            report.reason = why_review(decision)
        elif decision.outcome is Outcome.SAME:
            held = self.held[decision.ids[0]]
            self.link(report, held, record, Why(decision.reasons[0]))
        else:
            self.begin(report, record, Why.NEW, keys)

    def decision(self, record: Mapping[str, Any], keys: set[Digest]) -> Decision:
        """Decide about a record among the persons in hand who share a key with it."""
        met: dict[str, set[Rule]] = defaultdict(set)
        for key in keys:
            for public_id in self.index.get(key, ()):
                met[public_id].add(Rule(key[0]))
        candidates = [
            Candidate(public_id, facts_of(self.held[public_id].merged), frozenset(rules))
            for public_id, rules in met.items()
        ]
        return decide(record, candidates)

    def begin(
        self,
        report: Report,
        record: Mapping[str, Any],
        why: Why,
        keys: set[Digest] | None = None,
    ) -> _Held:
        """Let a new person begin with a report."""
        sending = self.sending
        person = Person(area=sending.area, created_at=sending.now, changed_at=sending.now)
        held = self.held[person.public_id] = _Held(
            person, Merged(), is_new=True, area_before=sending.area.pk
        )
        report.is_first = True
        self.link(report, held, record, why, keys)
        return held

    def link(
        self,
        report: Report,
        held: _Held,
        record: Mapping[str, Any],
        why: Why,
        keys: set[Digest] | None = None,
    ) -> None:
        """Merge a report into a person in hand."""
        merge(held.merged, told_of(report))
        report.state, report.reason = ReportState.LINKED, why
        report.person = held.person
        held.is_changed = True
        # What a new person has is what the report says: the same keys.
        own = keys if held.is_new and keys is not None else keys_of(record, held.merged)
        for key in own:
            held.keys.add(key)
            self.index[key].add(held.person.public_id)

    def save(
        self, reports: Sequence[Report], *, event: Event = Event.PERSON_CHANGED, note: str = ""
    ) -> None:
        """Write everything: people, reports, keys, the trail; then tell the news.

        `event` and `note` are how the trail calls what changed about people who were known.
        """
        touched = [held for held in self.held.values() if held.is_changed]
        for held in touched:
            write_back(held.person, held.merged, self.find_home)
            held.person.changed_at = self.sending.now
        self._save_people(touched)
        for report in reports:
            # The key of a new person is known only now.
            report.person = report.person
        bulk.insert([report for report in reports if report._state.adding])  # noqa: SLF001
        _save_keys(touched)
        self._record(touched, event, note)
        self._tell(reports)
        for held in touched:
            held.is_new = held.is_changed = False
            held.before = audit.snapshot(held.person, AUDITED)

    def _save_people(self, touched: Sequence[_Held]) -> None:
        bulk.insert([held.person for held in touched if held.is_new])
        old = [held for held in touched if not held.is_new]
        for held in old:
            if held.person.area_id != held.area_before and held.person.standing:
                area = held.person.area
                held.person.area_id = held.area_before
                move_standings(
                    person=held.person, area=area, now=self.sending.now, by=self.sending.by
                )
                held.person.area = area
            held.area_before = held.person.area_id
        # An upsert writes many rows in one statement; bulk_update builds a CASE for every cell.
        Person.objects.bulk_create(
            [held.person for held in old],
            batch_size=SIZE,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=SAVED,
        )

    def _record(self, touched: Iterable[_Held], event: Event, note: str) -> None:
        entries = []
        for held in touched:
            if held.is_new:
                entries.append(audit.Entry(Event.PERSON_ADDED, held.person))
            elif changes := audit.changed(held.before, held.person):
                entries.append(audit.Entry(event, held.person, changes, note=note))
        audit.record_all(entries, by=self.sending.by, at=self.sending.now)

    def _tell(self, reports: Iterable[Report]) -> None:
        for report in reports:
            if report.state == ReportState.LINKED and report.person_id:
                events.announce(
                    PersonReported(
                        report.person_id,
                        report.pk,
                        report.values,
                        SourceKind(report.source),
                        self.sending.now,
                        self.sending.by,
                        is_new=report.is_first,
                    )
                )


def intake_of(
    *,
    source: SourceKind,
    area: Area,
    by: Actor,
    now: datetime,
    organisation: Organisation | None = None,
) -> Intake:
    """Return an intake for a single report: dwellings are looked up one by one."""
    community = community_of(area)
    sending = Sending(source, area, community, by, now, organisation)
    return Intake(sending, lambda address: find_one(address, within=community))


def intake_again(report: Report, *, by: Actor, now: datetime) -> Intake:
    """Return an intake that goes on with a stored report."""
    return intake_of(
        source=SourceKind(report.source),
        area=report.area,
        by=by,
        now=now,
        organisation=report.organisation,
    )


def _save_keys(touched: Sequence[_Held]) -> None:
    known = {held.person.pk: held for held in touched if not held.is_new}
    kept = PersonKey.objects.filter(person__in=known)
    for rule, digest, person_id in kept.values_list("rule", "digest", "person_id"):
        known[person_id].known_keys.add((rule, digest))
    rows = [
        (held.person.pk, rule, digest)
        for held in touched
        for rule, digest in sorted(held.keys - held.known_keys)
    ]
    bulk.write(PersonKey._meta.db_table, ("person_id", "rule", "digest"), rows)  # noqa: SLF001
    for held in touched:
        held.known_keys = set(held.keys)


def why_review(decision: Decision) -> Why:
    """Return the weightiest reason for which a person must look."""
    return Why(next((r for r in _DIFFERS if r in decision.reasons), Reason.SEVERAL_PERSONS))


@within_write
def lock_community(community: Area) -> None:
    """Let one intake after the other work on a community, so that nobody is taken in twice.

    SQLite has one writer anyway; PostgreSQL holds an advisory lock to the end of the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x11_57, community.pk])
