"""People: the table, one person, where every field comes from, and where sources differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from linli.accounts.queries import User, scope
from linli.accounts.rules import Permission
from linli.ledger.models import Organisation, Person, Report
from linli.ledger.people import document_index, phone_index, told_of
from linli.ledger.queries.paging import Page, page_of
from linli.ledger.rules import ReportState, SourceKind, StandingKind
from linli.matching.normalize import document_key, phone_key, script_of
from linli.places.queries import areas_at

SORTS = ("-changed_at", "changed_at", "name", "-name", "-created_at", "created_at")
# A community has no more grids; whoever sees a whole city waits a little.
MOST_PARTS = 60
_TAIL = 4
_WHOLE_PHONE = 7
_FULL = re.compile(r"\d")


@dataclass(frozen=True)
class PersonFilters:
    """What the table shows; empty means all. `building` and `grid` are public ids.

    `text` is looked for in names by the beginning of any word, among whole phone and document
    numbers by their blind index, and among the last four signs of documents.
    """

    text: str = ""
    building: str = ""
    grid: str = ""
    standing: str = ""
    source: str = ""
    has_conflict: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a field of a person comes from."""

    field: str
    source: SourceKind
    organisation: str
    at: datetime
    by: str
    report: str
    is_by_hand: bool


@dataclass(frozen=True)
class Claim:
    """What one source says about a field; `report` is the public id that decides for it."""

    value: str
    source: SourceKind
    organisation: str
    at: datetime
    report: str
    is_current: bool


@dataclass(frozen=True)
class Conflict:
    """A field about which sources differ; the value shown at present comes first."""

    field: str
    claims: tuple[Claim, ...]


def person_for(user: User, public_id: str, *, now: datetime) -> Person:
    """Return a person of the user's areas. Raises Http404 for anybody else."""
    reach = scope(user, Permission.SEE_LEDGER, now=now).q()
    found = Person.objects.select_related("area", "dwelling__entrance__building")
    person = found.filter(reach, public_id=public_id).first()
    if person is None:
        raise Http404
    return person


def person_of(pk: int) -> Person:
    """Return a person by its key, for a room that holds one; no user is asked. Raises DoesNotExist."""
    return Person.objects.select_related("area").get(pk=pk)


def persons_for(
    user: User, *, now: datetime, filters: PersonFilters | None = None
) -> QuerySet[Person]:
    """Return the people of the user's areas that fit the filters; unordered (see `page_of`)."""
    wanted = filters or PersonFilters()
    reach = areas_at(scope(user, Permission.SEE_LEDGER, now=now).paths)
    # A list of keys lets the database walk an index of people; a join would not.
    found = Person.objects.filter(area_id__in=list(reach.values_list("pk", flat=True)))
    found = found.filter(_by_place(wanted), _by_facts(wanted))
    if wanted.text.strip():
        found = found.filter(_by_text(wanted.text.strip()))
    return found.select_related("area", "dwelling__entrance__building")


def persons_page_for(
    user: User,
    *,
    now: datetime,
    filters: PersonFilters,
    order: str = "-changed_at",
    after: str = "",
    before: str = "",
) -> Page[Person]:
    """Return one page of `persons_for`, as quick among 100,000 people as among 1,000."""
    found = persons_for(user, now=now, filters=filters)
    areas = areas_at(scope(user, Permission.SEE_LEDGER, now=now).paths)
    # Filters have indexes of their own; without one, each area is walked in the wished order.
    is_whole = replace(filters, source="") == PersonFilters()
    parts = list(areas.values_list("pk", flat=True)[: MOST_PARTS + 1]) if is_whole else []
    return page_of(
        found, order=order, after=after, before=before,
        parts=[Q(area=pk) for pk in parts] if 1 < len(parts) <= MOST_PARTS else (),
    )  # fmt: skip


def _by_place(wanted: PersonFilters) -> Q:
    told = Q()
    if wanted.building:
        told &= Q(dwelling__entrance__building__public_id=wanted.building)
    if wanted.grid:
        told &= Q(area__public_id=wanted.grid)
    return told


def _by_facts(wanted: PersonFilters) -> Q:
    told = Q()
    if wanted.standing in set(StandingKind):
        told &= Q(standing=wanted.standing)
    if wanted.has_conflict:
        told &= Q(has_conflict=True)
    if wanted.source in set(SourceKind):
        linked = Report.objects.filter(person=OuterRef("pk"), state=ReportState.LINKED)
        told &= Q(Exists(linked.filter(source=wanted.source)))
    return told


def _by_text(text: str) -> Q:
    if _FULL.search(text):
        return _by_number(text)
    told = Q()
    for word in text.casefold().split():
        # Names in Han, kana and hangul are one word: any part of it may be known.
        is_one_word = script_of(word) in {"han", "kana", "hangul"}
        told &= Q(search__contains=word if is_one_word else f" {word}")
    return told


def _by_number(text: str) -> Q:
    told = Q(pk__in=[])
    if document := document_key(text):
        told |= Q(document_index=document_index(document))
    if (phone := phone_key(text)) and len(phone) >= _WHOLE_PHONE:
        told |= Q(phone_index=phone_index(phone))
    if len(text) == _TAIL:
        told |= Q(document_tail=text.upper())
    return told


def reports_of(person: Person) -> QuerySet[Report]:
    """Return the reports that count for a person, the latest first."""
    linked = Report.objects.filter(person=person, state=ReportState.LINKED)
    return linked.select_related("organisation", "batch").order_by("-received_at", "-pk")


def origins_of(person: Person) -> dict[str, Origin]:
    """Return for every field of a person which report it comes from (M4)."""
    wanted = {origin["report"] for origin in person.origins.values()}
    reports = _by_public_id(wanted)
    return {
        name: _origin(name, reports[origin["report"]])
        for name, origin in person.origins.items()
        if origin["report"] in reports
    }


def conflicts_of(person: Person) -> list[Conflict]:
    """Return the fields about which sources differ, with what each of them says (M4)."""
    open_ones = {n: o for n, o in person.origins.items() if o.get("others")}
    wanted = {o["report"] for o in open_ones.values()}
    wanted |= {c["report"] for o in open_ones.values() for c in o["others"]}
    reports = _by_public_id(wanted)
    return [_conflict(name, origin, reports) for name, origin in open_ones.items()]


def _by_public_id(wanted: Iterable[str]) -> dict[str, Report]:
    found = Report.objects.filter(public_id__in=list(wanted)).select_related("organisation")
    return {report.public_id: report for report in found}


def _origin(name: str, report: Report) -> Origin:
    return Origin(
        field=name,
        source=SourceKind(report.source),
        organisation=_organisation(report),
        at=report.received_at,
        by=report.by_label,
        report=report.public_id,
        is_by_hand=report.batch_id is None,
    )


def _conflict(name: str, origin: dict[str, Any], reports: dict[str, Report]) -> Conflict:
    told = [origin["report"], *(claim["report"] for claim in origin["others"])]
    claims = [
        _claim(name, reports[r], is_current=not i) for i, r in enumerate(told) if r in reports
    ]
    return Conflict(name, tuple(claims))


def _claim(name: str, report: Report, *, is_current: bool) -> Claim:
    return Claim(
        value=told_of(report).values.get(name, ""),
        source=SourceKind(report.source),
        organisation=_organisation(report),
        at=report.received_at,
        report=report.public_id,
        is_current=is_current,
    )


def _organisation(report: Report) -> str:
    return report.organisation.name if report.organisation else ""


def organisations_for(user: User, *, now: datetime) -> QuerySet[Organisation]:
    """Return the organisations a user may send lists for: the own ones, or those of the area."""
    own = Q(reporters__user=user)
    reach = scope(user, Permission.IMPORT_LIST, now=now).q()
    return Organisation.objects.filter(own | reach).distinct().order_by("name", "pk")
