"""Questions about arrivals and declarations, always on behalf of somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import localtime

from linli.accounts.queries import User, holders, may, open_link, scope
from linli.accounts.rules import Permission, Role
from linli.arrivals.models import Arrival, Declaration, HandOverPoint
from linli.arrivals.rules import DECLARE, ArrivalState, DeclarationState, Missing, is_late
from linli.kernel.audit import key_of
from linli.ledger.queries import Person
from linli.places.queries import Area, areas, areas_at, zone_of, zones_of
from linli.places.rules import AreaKind, chain

__all__ = ["Arrival", "Declaration", "HandOverPoint"]

BOARD_DAYS = 7
# From so long before the arrival on, receiving is what the page is opened for.
SOON = timedelta(hours=6)
_WITH = (
    "person__dwelling__entrance__building", "area", "point", "receiver", "received_by", "declaration",
)  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """A line of the board: an arrival, what is still missing for a good hand-over, and its zone."""

    arrival: Arrival
    missing: tuple[Missing, ...]
    is_late: bool
    tz: ZoneInfo

    @property
    def person(self) -> Person:
        """Who is expected."""
        return self.arrival.person

    @property
    def local(self) -> datetime:
        """The time of arrival where the person arrives."""
        return localtime(self.arrival.expected_at, self.tz)


@dataclass(frozen=True)
class Day:
    """Arrivals of one local day, by hour. `distance` counts the days from today."""

    on: date
    distance: int
    lines: tuple[Expected, ...]


@dataclass(frozen=True)
class Board:
    """The expected-arrivals board of one user."""

    days: tuple[Day, ...]
    received: tuple[Arrival, ...]
    drafts: tuple[Declaration, ...]
    communities: tuple[Area, ...]
    later: int
    may_plan: bool
    may_register: bool

    @property
    def total(self) -> int:
        """How many are expected in the days of the board, late ones included."""
        return sum(len(day.lines) for day in self.days)

    @property
    def late(self) -> int:
        """How many are late."""
        return sum(line.is_late for day in self.days for line in day.lines)

    @property
    def today(self) -> int:
        """How many are expected today."""
        return sum(len(day.lines) for day in self.days if day.distance == 0)

    @property
    def incomplete(self) -> int:
        """Of how many something is missing."""
        return sum(bool(line.missing) for day in self.days for line in day.lines)


@dataclass(frozen=True)
class ArrivalPage:
    """What the page of one arrival shows, and what the reader may do with it."""

    arrival: Arrival
    missing: tuple[Missing, ...]
    tz: ZoneInfo
    is_late: bool
    is_due: bool
    together: tuple[Arrival, ...]
    may_plan: bool
    may_receive: bool
    may_see_person: bool


def missing_of(arrival: Arrival) -> tuple[Missing, ...]:
    """Return what a hand-over still lacks, most urgent first."""
    # A meeting before the arrival was planned for a date that has changed since.
    meets = arrival.meet_at and not (arrival.has_hour and arrival.meet_at < arrival.expected_at)
    checks = (
        (Missing.HOUR, arrival.has_hour),
        (Missing.POINT, arrival.point_id),
        (Missing.RECEIVER, arrival.receiver_id),
        (Missing.MEETING, meets or not arrival.point_id),
        (Missing.DWELLING, arrival.person.dwelling_id or arrival.person.address),
        (Missing.COUNTRY, arrival.country),
        (Missing.DECLARATION, _is_sent(arrival)),
    )
    return tuple(missing for missing, is_there in checks if not is_there)


def _is_sent(arrival: Arrival) -> bool:
    declaration = arrival.declaration
    return declaration is not None and declaration.state == DeclarationState.SUBMITTED


def arrivals_for(user: User, *, now: datetime) -> QuerySet[Arrival]:
    """Return the arrivals of the user's areas; unordered."""
    mine = scope(user, Permission.SEE_ARRIVALS, now=now).q("area")
    return Arrival.objects.filter(mine).select_related(*_WITH)


def arrival_for(user: User, public_id: str, *, now: datetime) -> Arrival:
    """Return one arrival that the user may see. Raises Http404."""
    arrival = arrivals_for(user, now=now).filter(public_id=public_id).first()
    if arrival is None:
        raise Http404
    return arrival


def arrival_page(user: User, arrival: Arrival, *, now: datetime) -> ArrivalPage:
    """Return everything that the page of an arrival shows to this user."""
    return ArrivalPage(
        arrival=arrival,
        missing=missing_of(arrival),
        tz=zone_of(arrival.area),
        is_late=_is_late(arrival, now),
        is_due=arrival.expected_at - SOON <= now,
        together=tuple(together_with(arrival)),
        may_plan=may(user, Permission.PLAN_ARRIVAL, area=arrival.area, now=now),
        may_receive=may(user, Permission.RECEIVE_PERSON, area=arrival.area, now=now),
        may_see_person=may(user, Permission.SEE_LEDGER, area=arrival.person.area, now=now),
    )


def together_with(arrival: Arrival) -> QuerySet[Arrival]:
    """Return the others of the same declaration who are still expected, in its order (M13)."""
    if arrival.declaration_id is None:
        return Arrival.objects.none()
    others = Arrival.objects.filter(
        declaration_id=arrival.declaration_id, state=ArrivalState.EXPECTED
    )
    return others.exclude(pk=arrival.pk).select_related(*_WITH).order_by("pk")


def expected_for(
    user: User, *, now: datetime, until: datetime | None = None, limit: int = 500
) -> list[Expected]:
    """Return everybody expected until an instant (default: the board's days), late ones first."""
    end = until or now + timedelta(days=BOARD_DAYS)
    found = arrivals_for(user, now=now).filter(state=ArrivalState.EXPECTED, expected_at__lt=end)
    rows = list(found.order_by("expected_at", "declaration_id", "pk")[:limit])
    zones = zones_of(row.area for row in rows)
    return [
        Expected(row, missing_of(row), is_late=_is_late(row, now), tz=zones[row.area_id])
        for row in rows
    ]


def board_for(user: User, *, now: datetime) -> Board:
    """Return the expected-arrivals board: by local day and hour, with what is missing (M10)."""
    return Board(
        days=_by_day(expected_for(user, now=now), now),
        received=tuple(received_for(user, now=now)[:20]),
        drafts=tuple(drafts_for(user, now=now)[:20]),
        communities=tuple(communities_of(user, now=now)),
        later=later_count(user, now=now),
        may_plan=may(user, Permission.PLAN_ARRIVAL, now=now),
        may_register=may(user, Permission.SEND_LIST, now=now),
    )


def received_for(user: User, *, now: datetime, days: int = 2) -> QuerySet[Arrival]:
    """Return who was received lately, newest first."""
    since = now - timedelta(days=days)
    rows = arrivals_for(user, now=now).filter(state=ArrivalState.RECEIVED, received_at__gte=since)
    return rows.order_by("-received_at", "-pk")


def later_count(user: User, *, now: datetime) -> int:
    """Return how many are expected after the days of the board."""
    until = now + timedelta(days=BOARD_DAYS)
    mine = scope(user, Permission.SEE_ARRIVALS, now=now).q("area")
    rows = Arrival.objects.filter(mine, state=ArrivalState.EXPECTED, expected_at__gte=until)
    return rows.count()


def _is_late(arrival: Arrival, now: datetime) -> bool:
    return arrival.state == ArrivalState.EXPECTED and is_late(
        arrival.expected_at, has_hour=arrival.has_hour, now=now
    )


def _by_day(lines: Iterable[Expected], now: datetime) -> tuple[Day, ...]:
    days = []
    for on, group in groupby(lines, key=lambda line: line.local.date()):
        of_day = tuple(group)
        today = localtime(now, of_day[0].tz).date()
        days.append(Day(on, (on - today).days, of_day))
    return tuple(days)


def open_arrival_of(person: Person) -> Arrival | None:
    """Return the arrival with which a person is expected (the caller has fetched the person)."""
    return Arrival.objects.filter(person=person, state=ArrivalState.EXPECTED).first()


def arrivals_of(person: Person) -> QuerySet[Arrival]:
    """Return every coming back of a person, newest first (the caller has fetched the person)."""
    return Arrival.objects.filter(person=person).select_related(*_WITH).order_by("-expected_at")


def points_for(area: Area) -> QuerySet[HandOverPoint]:
    """Return the hand-over points of an area or of one above it."""
    above = HandOverPoint.objects.filter(area__path__in=chain(area.path), is_active=True)
    return above.order_by("name")


def receivers_for(area: Area, *, now: datetime) -> list[User]:
    """Return who may be sent to receive somebody in an area, the nearest first."""
    found: dict[int, User] = {}
    for role in (Role.GRID_OFFICER, Role.SOCIAL_WORKER, Role.PROPERTY_STEWARD, Role.SECURITY):
        for user in holders(role, area=area, now=now):
            found.setdefault(user.pk, user)
    return list(found.values())


def declaration_of(subject: str) -> Declaration:
    """Return the declaration that a secret link opens. Raises Http404."""
    label, _, pk = subject.rpartition(":")
    is_ours = label == Declaration._meta.label_lower and pk.isdecimal()  # noqa: SLF001 - Django's own way
    known = Declaration.objects.select_related("area", "person")
    found = known.filter(pk=int(pk)).first() if is_ours else None
    if found is None:
        raise Http404
    return found


def subject_of(declaration: Declaration) -> str:
    """Return what a secret link to a declaration names."""
    return key_of(declaration)


def drafts_for(user: User, *, now: datetime) -> QuerySet[Declaration]:
    """Return declarations begun and not sent, newest first: somebody may need help."""
    mine = Declaration.objects.filter(scope(user, Permission.SEE_ARRIVALS, now=now).q("area"))
    drafts = mine.filter(state=DeclarationState.DRAFT).select_related("person")
    return drafts.order_by("-changed_at", "-pk")


def communities_of(user: User, *, now: datetime) -> QuerySet[Area]:
    """Return the communities whose arrivals the user sees: each has a declaration address."""
    paths = scope(user, Permission.SEE_ARRIVALS, now=now).paths
    wanted = Q(path__in=[above for path in paths for above in chain(path)])
    for path in paths:
        wanted |= Q(path__startswith=path)
    return areas().communities().filter(wanted).order_by("path")


def areas_to_plan(user: User, *, now: datetime) -> QuerySet[Area]:
    """Return the communities and grids to which the user may add hand-over points."""
    paths = scope(user, Permission.PLAN_ARRIVAL, now=now).paths
    return areas_at(paths).filter(kind__in=[AreaKind.COMMUNITY, AreaKind.GRID])


def points_of(user: User, *, now: datetime) -> QuerySet[HandOverPoint]:
    """Return the hand-over points that concern the user: of the own areas and of those above."""
    paths = scope(user, Permission.SEE_ARRIVALS, now=now).paths
    wanted = Q(area__path__in=[above for path in paths for above in chain(path)])
    wanted |= scope(user, Permission.SEE_ARRIVALS, now=now).q("area")
    found = HandOverPoint.objects.filter(wanted, is_active=True).select_related("area")
    return found.order_by("area__path", "name")


def arrivals_declared(declaration: Declaration) -> Sequence[Arrival]:
    """Return the arrivals of a declaration in the order of the family."""
    rows = Arrival.objects.filter(declaration=declaration).select_related(*_WITH).order_by("pk")
    return list(rows)


@dataclass(frozen=True)
class Declared:
    """Those of a declared family who are met together, as the page after sending shows them."""

    names: tuple[str, ...]
    arrival: Arrival
    tz: ZoneInfo


def groups_declared(declaration: Declaration) -> list[Declared]:
    """Return the arrivals of a declaration by time and hand-over, in the zone of the place."""

    def meeting(arrival: Arrival) -> tuple[object, ...]:
        return (arrival.expected_at, arrival.has_hour, arrival.meet_at, arrival.point_id)

    rows = arrivals_declared(declaration)
    zones = zones_of(row.area for row in rows)
    groups: dict[tuple[object, ...], list[Arrival]] = {}
    for row in rows:
        groups.setdefault(meeting(row), []).append(row)
    return [
        Declared(tuple(a.person.name for a in group), group[0], zones[group[0].area_id])
        for group in groups.values()
    ]


def declaration_behind(token: str, *, now: datetime) -> Declaration:
    """Return the declaration of a secret link. Refused as accounts.open_link."""
    return declaration_of(open_link(token=token, purpose=DECLARE, now=now))
