"""Lists and their rows: a worker sees those of the area, a reporter the own ones (M1-M3, M24)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from linli.accounts.queries import User, may, scope
from linli.accounts.rules import Permission
from linli.kernel import jobs
from linli.kernel.jobs import JobProgress
from linli.kernel.words import say
from linli.ledger.models import Batch, Person, PersonKey, RememberedLayout, Report
from linli.ledger.people import digests, record_of
from linli.ledger.reading.values.parsed import Problem
from linli.ledger.rowcodec import cell_of, params_of
from linli.ledger.rules import BatchState, ReportState, SourceKind
from linli.ledger.sources.fields import Field
from linli.matching.keys import exact_keys
from linli.places.queries import Area, areas_at, community_of
from linli.places.rules import AreaKind


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a list so far."""

    problem: int = 0
    review: int = 0
    linked: int = 0
    ignored: int = 0
    undone: int = 0
    new: int = 0

    @property
    def total(self) -> int:
        return self.problem + self.review + self.linked + self.ignored + self.undone

    @property
    def waiting(self) -> int:
        return self.problem + self.review


@dataclass(frozen=True)
class Fault:
    """One thing to mend in a row: the field, what the cell holds, and the sentence about it."""

    field: Field
    column: str
    raw: str
    sentence: str
    is_blocking: bool


@dataclass(frozen=True)
class OpenList:
    """A list with rows that wait for somebody."""

    name: str
    rows: int
    url: str


def _seen(user: User, now: datetime, prefix: str = "") -> Q:
    """The user's own lists, and all of the areas where the user takes lists in."""
    reach = scope(user, Permission.IMPORT_LIST, now=now).q(f"{prefix}area")
    own = Q(**{f"{prefix}organisation__reporters__user": user}) | Q(**{f"{prefix}by": user})
    if not may(user, Permission.SEND_LIST, now=now):
        return reach
    return reach | own


def batches_for(user: User, *, now: datetime) -> QuerySet[Batch]:
    """Return the lists that a user may see, the latest first."""
    found = Batch.objects.filter(_seen(user, now)).distinct()
    return found.select_related("organisation", "area", "by").order_by("-created_at", "-pk")


def batch_for(user: User, public_id: str, *, now: datetime) -> Batch:
    """Return a list that the user may see. Raises Http404 for any other."""
    found = batches_for(user, now=now).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def counts_of(batches: Iterable[Batch]) -> dict[int, Counts]:
    """Return {list's key: what became of its rows} for many lists in one query."""
    keys = [batch.pk for batch in batches]
    rows = Report.objects.filter(batch__in=keys).order_by().values("batch", "state")
    found: dict[int, dict[str, int]] = {key: {} for key in keys}
    for row in rows.annotate(n=Count("pk"), first=Count("pk", filter=Q(is_first=True))):
        counted = found[row["batch"]]
        counted[row["state"].lower()] = row["n"]
        if row["state"] == ReportState.LINKED:
            counted["new"] = row["first"]
    return {key: Counts(**counted) for key, counted in found.items()}


def progress_of(batch: Batch) -> JobProgress | None:
    """Return how far the work on a list has come, None where none was begun."""
    return jobs.progress(batch.job) if batch.job else None


def rows_for(user: User, batch: Batch, *, now: datetime, state: str = "") -> QuerySet[Report]:
    """Return rows of a list that the user may see, in the order of the file."""
    rows = Report.objects.filter(batch=batch)
    if state in set(ReportState):
        rows = rows.filter(state=state)
    shown = rows.select_related("batch", "person").order_by("row")
    return shown if batches_for(user, now=now).filter(pk=batch.pk).exists() else shown.none()


def row_for(user: User, public_id: str, *, now: datetime) -> Report:
    """Return one row of a list that the user may see. Raises Http404 for any other."""
    rows = Report.objects.filter(_seen(user, now, "batch__"), public_id=public_id).distinct()
    found = rows.select_related("batch__area", "batch__organisation", "area", "person").first()
    if found is None:
        raise Http404
    return found


def faults_of(report: Report) -> list[Fault]:
    """Return what is to be mended in a row, in sentences; the blocking ones first."""
    faults = [
        Fault(
            field=Field(problem["field"]),
            column=problem["column"],
            raw=cell_of(report, problem["field"]),
            sentence=_sentence(report, problem),
            is_blocking=problem["blocking"],
        )
        for problem in report.problems
    ]
    return sorted(faults, key=lambda fault: not fault.is_blocking)


def _sentence(report: Report, problem: dict[str, Any]) -> str:
    params = params_of(report, problem)
    if problem["code"] == Problem.REQUIRED_MISSING:
        params["field"] = say(Field(problem["field"]))
    return say(Problem(problem["code"]), params)


def remembered_mapping(batch: Batch) -> dict[str, str]:
    """Return {heading: field} that was confirmed for this sender before, latest headings winning."""
    known = RememberedLayout.objects.filter(source=batch.source, organisation=batch.organisation)
    meant: dict[str, str] = {}
    for layout in known.order_by("changed_at"):
        meant.update(layout.mapping)
    return meant


def open_lists_for(user: User, *, now: datetime) -> list[OpenList]:
    """Return the lists with rows to be mended or decided, for the day's work."""
    reach = Q(state__in=[BatchState.DONE, BatchState.RUNNING, BatchState.FAILED])
    waiting = Q(reports__state__in=[ReportState.PROBLEM, ReportState.REVIEW])
    seen = Batch.objects.filter(pk__in=batches_for(user, now=now).order_by().values("pk"))
    counted = seen.filter(reach).annotate(waiting=Count("reports", filter=waiting))
    return [
        OpenList(batch.file_name, batch.waiting, reverse("ledger:batch", args=[batch.public_id]))
        for batch in counted.filter(waiting__gt=0).order_by("created_at")[:20]
    ]


def reviews_for(user: User, *, now: datetime) -> QuerySet[Report]:
    """Return the reports that may be about a known person, oldest first."""
    reach = scope(user, Permission.EDIT_PERSON, now=now).q()
    waiting = Report.objects.filter(reach, state=ReportState.REVIEW)
    return waiting.select_related("organisation", "area", "batch").order_by("received_at", "pk")


def review_for(user: User, public_id: str, *, now: datetime) -> Report:
    """Return one doubtful report of the user's areas. Raises Http404 for any other."""
    found = reviews_for(user, now=now).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def candidates_of(reports: Iterable[Report]) -> dict[int, list[Person]]:
    """Return {report's key: the people it may be about}, by the keys they share."""
    wanted = {report.pk: _keys(report) for report in reports}
    communities = {report.area_id: community_of(report.area).path for report in reports}
    by_digest: dict[tuple[str, str], set[int]] = {}
    all_digests = {digest for keys in wanted.values() for _, digest in keys}
    for key in PersonKey.objects.filter(digest__in=all_digests):
        by_digest.setdefault((key.rule, key.digest), set()).add(key.person_id)
    people = _people({pk for pks in by_digest.values() for pk in pks})
    found = {}
    for report in reports:
        pks = {pk for key in wanted[report.pk] for pk in by_digest.get(key, ())}
        path = communities[report.area_id]
        found[report.pk] = [
            people[pk] for pk in sorted(pks) if people[pk].area.path.startswith(path)
        ]
    return found


def _keys(report: Report) -> set[tuple[str, str]]:
    record = record_of(
        report.values, source=SourceKind(report.source), organisation_id=report.organisation_id
    )
    return digests(exact_keys(record))


def _people(keys: Iterable[int]) -> dict[int, Person]:
    found = Person.objects.filter(pk__in=list(keys))
    return {p.pk: p for p in found.select_related("area", "dwelling__entrance__building")}


def areas_to_send(user: User, *, now: datetime) -> list[Area]:
    """Return where a user may send lists to: communities at or below the posts, else their areas."""
    paths = scope(user, Permission.SEND_LIST, now=now).paths
    found = list(areas_at(paths))
    communities = [area for area in found if area.kind == AreaKind.COMMUNITY]
    return communities or [area for area in found if area.path in paths]


def report_by_id(public_id: str) -> Report:
    """Return a report by its public id, for whoever has just made it. Raises DoesNotExist."""
    return Report.objects.select_related("area", "person").get(public_id=public_id)
