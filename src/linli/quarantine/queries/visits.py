"""Visits on behalf of a user: what is due, what was missed, and the table of a stay (M10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.timezone import localtime

from linli.accounts.queries import User, scope
from linli.accounts.rules import Permission
from linli.ledger.queries import Person
from linli.places.queries import zone_of, zones_of
from linli.quarantine.models import Duty, LabTest, Stay, TeamMember, Visit
from linli.quarantine.rules import DutyKind, StayState, Symptom, TeamRole, VisitState

_WITH = ("stay__person", "stay__dwelling__entrance__building", "stay__area", "area", "done_by")
MISSED_FOR = timedelta(hours=24)
SOON = timedelta(hours=2)


@dataclass(frozen=True)
class DueVisit:
    """A visit that somebody should do now."""

    visit: Visit
    tz: str
    is_late: bool
    is_mine: bool

    @property
    def person(self) -> Person:
        return self.visit.stay.person


def visits_seen(user: User, *, now: datetime) -> QuerySet[Visit]:
    """Return every visit of the areas in which this user records visits."""
    reach = scope(user, Permission.RECORD_VISIT, now=now)
    return Visit.objects.filter(reach.q("area")).select_related(*_WITH)


def visit_for(user: User, public_id: str, *, now: datetime) -> Visit:
    """Return one visit that the user may record. Raises Http404."""
    found = visits_seen(user, now=now).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def visits_due_for(
    user: User, *, now: datetime, mine: bool = False, limit: int = 200
) -> list[DueVisit]:
    """Return what must be visited now or within two hours: missed and late ones first.

    Missed visits stay in the list for a day. `mine`: only of stays in whose team the user is.
    """
    own = TeamMember.objects.filter(stay=OuterRef("stay"), user=user)
    due = Q(state=VisitState.DUE, window_from__lte=now + SOON)
    missed = Q(state__in=(VisitState.MISSED, VisitState.NOT_MET), window_to__gt=now - MISSED_FOR)
    rows = visits_seen(user, now=now).filter(due | missed, stay__state=StayState.OPEN)
    rows = rows.filter(is_extra=False).annotate(is_mine=Exists(own)).order_by("window_to", "pk")
    if mine:
        rows = rows.filter(is_mine=True)
    found = list(rows[:limit])
    zones = zones_of(visit.area for visit in found)
    return [_due(visit, zones[visit.area_id].key, now) for visit in found]


def _due(visit: Visit, tz: str, now: datetime) -> DueVisit:
    is_mine = bool(getattr(visit, "is_mine", False))
    return DueVisit(visit, tz, is_late=visit.window_to <= now, is_mine=is_mine)


def fevers_for(user: User, *, since: datetime, now: datetime) -> QuerySet[Visit]:
    """Return visits with a fever or with symptoms since an instant, the newest first."""
    ill = Q(is_fever=True) | Q(has_symptoms=True)
    rows = visits_seen(user, now=now).filter(ill, state=VisitState.DONE, done_at__gte=since)
    return rows.order_by("-done_at", "-pk")


# The page of a stay -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """One local day of a stay and its visits, in the order of their windows."""

    on: date
    visits: tuple[Visit, ...]
    is_today: bool


def visit_days(stay: Stay, *, now: datetime) -> list[Day]:
    """Return the visits of a stay by local day, the first day first."""
    tz = zone_of(stay.area)
    today = localtime(now, tz).date()
    rows = Visit.objects.filter(stay=stay).exclude(state=VisitState.DROPPED)
    ordered = rows.select_related("done_by").order_by("window_from", "pk")
    return [
        Day(on, tuple(group), is_today=on == today)
        for on, group in groupby(ordered, key=lambda v: localtime(v.window_from, tz).date())
    ]


def visit_counts(stay: Stay, *, now: datetime) -> tuple[int, int]:
    """Return how many visits were done and how many should have been by now."""
    rows = Visit.objects.filter(stay=stay, is_extra=False).exclude(state=VisitState.DROPPED)
    due = rows.filter(Q(window_to__lte=now) | Q(state=VisitState.DONE))
    return rows.filter(state=VisitState.DONE).count(), due.count()


def next_visit(stay: Stay, *, now: datetime) -> Visit | None:
    """Return the visit that is due or comes next."""
    due = Visit.objects.filter(stay=stay, state=VisitState.DUE, window_to__gt=now)
    return due.order_by("window_from", "pk").first()


def symptoms_of(visit: Visit) -> tuple[Symptom, ...]:
    """Return the symptoms that a visit found."""
    return tuple(Symptom(code) for code in visit.symptoms.split(",") if code)


def last_entry(stay: Stay) -> Visit | None:
    """Return the visit recorded last."""
    done = Visit.objects.filter(stay=stay, done_at__isnull=False).select_related("done_by")
    return done.order_by("-done_at", "-pk").first()


def duties_of(stay: Stay) -> list[Duty]:
    """Return the four duties in the order in which they come (M9)."""
    rows = {d.kind: d for d in Duty.objects.filter(stay=stay).select_related("done_by")}
    return [rows[kind] for kind in DutyKind if kind in rows]


def team_of(stay: Stay) -> list[TeamMember]:
    """Return the roles of the care team and who fills them."""
    return list(TeamMember.objects.filter(stay=stay).select_related("user").order_by("pk"))


def member_of(stay: Stay, role: TeamRole) -> User | None:
    """Return who fills a role of the team."""
    found = TeamMember.objects.select_related("user").filter(stay=stay, role=role).first()
    return found.user if found else None


def tests_of(stay: Stay) -> QuerySet[LabTest]:
    """Return the tests recorded, the newest first."""
    rows = LabTest.objects.filter(stay=stay).select_related("recorded_by")
    return rows.order_by("-taken_at", "-pk")


def open_duties_for(user: User, *, now: datetime) -> QuerySet[Duty]:
    """Return the duties still open on stays in whose team the user is; PATROL is the visits."""
    reach = scope(user, Permission.DO_DUTY, now=now)
    mine = Duty.objects.filter(reach.q("stay__area"), done_at__isnull=True, stay__team__user=user)
    begun = mine.filter(stay__state=StayState.OPEN, stay__from_at__lte=now)
    rows = begun.exclude(kind=DutyKind.PATROL).select_related("stay__person", "stay__area")
    return rows.order_by("stay__from_at", "pk")
