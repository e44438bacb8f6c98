"""Questions about arrivals and declarations, always on behalf of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import localtime

from linli.accounts.queries import User, holders, open_link, scope
from linli.accounts.rules import Permission, Role
from linli.arrivals.models import Arrival, Declaration, HandOverPoint
from linli.arrivals.rules import DECLARE, ArrivalState, DeclarationState, Missing
from linli.kernel.audit import key_of
from linli.ledger.queries import Person
from linli.places.queries import Area, areas, area_by_id, zones_of
from linli.places.rules import chain

__all__ = ["Arrival", "Declaration", "HandOverPoint"]

BOARD_DAYS = 7
_WITH = ("person", "person__dwelling__entrance__building", "area", "point", "receiver", "declaration")


@dataclass(frozen=True)
class Expected:
    """A line of the board: an arrival, and what is still missing for a good hand-over."""

    arrival: Arrival
    missing: tuple[Missing, ...]
    is_late: bool

    @property
    def person(self) -> Person:
        return self.arrival.person


@dataclass(frozen=True)
class Day:
    """Arrivals of one local day, by hour."""

    on: date
    lines: tuple[Expected, ...]


def missing_of(arrival: Arrival) -> tuple[Missing, ...]:
    """Return what a hand-over still lacks, most urgent first."""
    checks = (
        (Missing.HOUR, arrival.has_hour),
        (Missing.POINT, arrival.point_id),
        (Missing.RECEIVER, arrival.receiver_id),
        (Missing.DWELLING, arrival.person.dwelling_id or arrival.person.address),
        (Missing.COUNTRY, arrival.country),
        (Missing.DECLARATION, arrival.declaration_id),
    )
    return tuple(missing for missing, is_there in checks if not is_there)


def arrivals_for(user: User, *, now: datetime) -> QuerySet[Arrival]:
    return (
        Arrival.objects.filter(scope(user, Permission.SEE_ARRIVALS, now=now).q("area"))
        .select_related(*_WITH)
    )


def arrival_for(user: User, public_id: str, *, now: datetime) -> Arrival:
    """Return one arrival that the user may see. Raises Http404."""
    arrival = arrivals_for(user, now=now).filter(public_id=public_id).first()
    if arrival is None:
        raise Http404
    return arrival


def expected_for(
    user: User, *, now: datetime, until: datetime | None = None, limit: int = 500
) -> list[Expected]:
    """Return everybody expected until an instant (default: the board's days), late ones first."""
    end = until or now + timedelta(days=BOARD_DAYS)
    rows = arrivals_for(user, now=now).filter(state=ArrivalState.EXPECTED, expected_at__lt=end)
    return [_line(row, now) for row in rows.order_by("expected_at", "id")[:limit]]


def board_for(user: User, *, now: datetime) -> list[Day]:
    """Return the expected-arrivals board, by local day."""
    return _by_day(expected_for(user, now=now))


def received_for(user: User, *, now: datetime, days: int = 2) -> QuerySet[Arrival]:
    """Return who was received lately, newest first."""
    since = now - timedelta(days=days)
    rows = arrivals_for(user, now=now).filter(state=ArrivalState.RECEIVED, received_at__gte=since)
    return rows.order_by("-received_at")


def later_count(user: User, *, now: datetime) -> int:
    until = now + timedelta(days=BOARD_DAYS)
    rows = arrivals_for(user, now=now)
    return rows.filter(state=ArrivalState.EXPECTED, expected_at__gte=until).count()


def _line(arrival: Arrival, now: datetime) -> Expected:
    # Without an hour the whole day is left to arrive in.
    slack = timedelta(hours=2) if arrival.has_hour else timedelta(days=1)
    return Expected(arrival, missing_of(arrival), is_late=arrival.expected_at + slack < now)


def _by_day(lines: list[Expected]) -> list[Day]:
    zones = zones_of(line.arrival.area for line in lines)

    def day(line: Expected) -> date:
        return localtime(line.arrival.expected_at, zones[line.arrival.area_id]).date()

    return [Day(on, tuple(group)) for on, group in groupby(lines, key=day)]


def open_arrival_of(person: Person) -> Arrival | None:
    return Arrival.objects.filter(person=person, state=ArrivalState.EXPECTED).first()


def arrivals_of(person: Person) -> QuerySet[Arrival]:
    """Return every coming back of a person, newest first (the caller has fetched the person)."""
    return Arrival.objects.filter(person=person).select_related(*_WITH).order_by("-expected_at")


def points_for(area: Area) -> QuerySet[HandOverPoint]:
    """Return the hand-over points of an area or of one above it."""
    above = HandOverPoint.objects.filter(area__path__in=chain(area.path), is_active=True)
    return above.order_by("name")


def receivers_for(area: Area, *, now: datetime) -> list[User]:
    """Return who may be sent to receive somebody in an area."""
    found: dict[int, User] = {}
    for role in (Role.GRID_OFFICER, Role.SOCIAL_WORKER, Role.PROPERTY_STEWARD, Role.SECURITY):
        found |= {user.pk: user for user in holders(role, area=area, now=now)}
    return list(found.values())


def declaration_of(subject: str) -> Declaration:
    """Return the declaration that a secret link opens. Raises Http404."""
    key, _, pk = subject.rpartition(":")
    if key != Declaration._meta.label_lower:  # noqa: SLF001 - Django's own way
        raise Http404
    found = Declaration.objects.select_related("area", "person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def subject_of(declaration: Declaration) -> str:
    return key_of(declaration)


def drafts_for(user: User, *, now: datetime) -> QuerySet[Declaration]:
    """Return declarations begun and not sent, newest first: somebody may need help."""
    mine = Declaration.objects.filter(scope(user, Permission.SEE_ARRIVALS, now=now).q("area"))
    return mine.filter(state=DeclarationState.DRAFT).order_by("-changed_at")


def communities_of(user: User, *, now: datetime) -> QuerySet[Area]:
    """Return the communities whose arrivals the user sees: each has a declaration address."""
    paths = scope(user, Permission.SEE_ARRIVALS, now=now).paths
    wanted = Q(path__in=[above for path in paths for above in chain(path)])
    for path in paths:
        wanted |= Q(path__startswith=path)
    return areas().communities().filter(wanted).order_by("path")


def points_of(user: User, *, now: datetime) -> QuerySet[HandOverPoint]:
    mine = scope(user, Permission.SEE_ARRIVALS, now=now).q("area")
    return HandOverPoint.objects.filter(mine).select_related("area").order_by("area__path", "name")


def arrivals_declared(declaration: Declaration) -> QuerySet[Arrival]:
    return Arrival.objects.filter(declaration=declaration).select_related(*_WITH).order_by("pk")


def declaration_behind(token: str, *, now: datetime) -> Declaration:
    """Return the declaration of a secret link. Refused as accounts.open_link."""
    return declaration_of(open_link(token=token, purpose=DECLARE, now=now))
