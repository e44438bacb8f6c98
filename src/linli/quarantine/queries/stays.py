"""Stays on behalf of a user: one, many, their lists and filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import localtime

from linli.accounts.queries import User, scope
from linli.accounts.rules import Permission
from linli.kernel.audit import key_of
from linli.ledger.queries import Person
from linli.places.queries import zone_of, zones_of
from linli.policy import engine
from linli.policy.rules import DayNumber
from linli.quarantine.models import Inquiry, ReleaseNotice, Stay, StayChange
from linli.quarantine.plans import phases_from
from linli.quarantine.queries.policy import plan_of
from linli.quarantine.rules import InquiryState, StayState

_WITH = ("person", "area", "dwelling__entrance__building")


def stays_seen(user: User, *, now: datetime) -> QuerySet[Stay]:
    """Return every stay of the areas in which this user sees stays."""
    reach = scope(user, Permission.SEE_STAYS, now=now)
    return Stay.objects.filter(reach.q("area")).select_related(*_WITH)


def stay_for(user: User, public_id: str, *, now: datetime) -> Stay:
    """Return one stay that the user may see. Raises Http404."""
    found = stays_seen(user, now=now).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def open_stay_of(person: Person) -> Stay | None:
    """Return the stay that is under way, if any (the caller has fetched the person)."""
    return Stay.objects.open().filter(person=person).select_related(*_WITH).first()


def open_stays_of(persons: Iterable[Person]) -> dict[int, Stay]:
    """Return {person key: stay under way} for many people at the cost of one query."""
    found = Stay.objects.open().filter(person__in=[person.pk for person in persons])
    return {stay.person_id: stay for stay in found.select_related("area")}


def stays_of(person: Person) -> QuerySet[Stay]:
    """Return every stay of a person, the newest first (the caller has fetched the person)."""
    return Stay.objects.filter(person=person).select_related(*_WITH).order_by("-from_at", "-pk")


def stay_by_key(subject: str) -> Stay:
    """Return the stay that a secret link opens ("quarantine.stay:12"). Raises Http404."""
    label, _, pk = subject.rpartition(":")
    found = None
    if label == Stay._meta.label_lower:  # noqa: SLF001 - Django's own way
        found = Stay.objects.select_related(*_WITH).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def key_of_person(stay: Stay) -> str:
    """Return the subject under which a reading of this person's record is logged."""
    return key_of(stay.person)


def changes_of(stay: Stay) -> QuerySet[StayChange]:
    """Return every change of a stay, the newest first."""
    return StayChange.objects.filter(stay=stay).order_by("-at", "-pk")


def notice_of(stay: Stay) -> ReleaseNotice | None:
    """Return the release notice, once it was issued."""
    return ReleaseNotice.objects.select_related("issued_by").filter(stay=stay).first()


def notice_by_code(code: str) -> ReleaseNotice | None:
    """Return the notice behind a check code; spaces, dashes and small letters do not matter."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return ReleaseNotice.objects.select_related("stay__area").filter(code=plain).first()


def zone_of_stay(stay: Stay) -> ZoneInfo:
    """Return the zone in which the times of a stay are shown."""
    return zone_of(stay.area)


def day_of(stay: Stay, *, now: datetime) -> DayNumber | None:
    """Return "day 9 of 14"; None outside the stay."""
    if stay.state != StayState.OPEN:
        return None
    return engine.day_of(plan_of(stay), now)


def days_left(stay: Stay, *, now: datetime) -> int:
    """Return how many local days lie before the day of release; 0 on that day and after."""
    tz = zone_of(stay.area)
    left = localtime(stay.release_at, tz).date() - localtime(now, tz).date()
    return max(left.days, 0)


# The list of stays ------------------------------------------------------------------------------


@dataclass(frozen=True)
class StayFilters:
    """What the address of the list says; empty means all."""

    state: str = ""
    level: int | None = None
    q: str = ""
    mine: bool = False
    pack: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the list of stays."""

    stay: Stay
    tz: str
    day: DayNumber | None
    is_served: bool

    @property
    def person(self) -> Person:
        return self.stay.person


SERVED = "SERVED"
TEAM = "TEAM"


def stays_for(user: User, *, now: datetime, filters: StayFilters | None = None) -> QuerySet[Stay]:
    """Return the stays that the filters leave, those released soonest first."""
    told = filters or StayFilters()
    found = stays_seen(user, now=now).filter(_of_state(told.state, now))
    if told.level is not None:
        found = found.filter(level=told.level)
    if told.pack:
        found = found.filter(pack_id=told.pack)
    if told.mine:
        found = found.filter(team__user=user)
    if told.q:
        named = Q(person__name__icontains=told.q) | Q(person__other_name__icontains=told.q)
        found = found.filter(named)
    return found.order_by("release_at", "pk")


def _of_state(state: str, now: datetime) -> Q:
    if state == SERVED:
        return Q(state=StayState.OPEN, release_at__lte=now)
    if state == TEAM:
        return Q(state=StayState.OPEN, team_confirmed_at__isnull=True)
    return Q(state=state) if state in StayState.__members__ else Q()


def lines_of(found: Iterable[Stay], *, now: datetime) -> list[Line]:
    """Return stays as lines of a list."""
    rows = list(found)
    zones = zones_of(stay.area for stay in rows)
    return [_line(stay, zones[stay.area_id].key, now) for stay in rows]


def _line(stay: Stay, tz: str, now: datetime) -> Line:
    is_open = stay.state == StayState.OPEN
    return Line(stay, tz, _day(stay, now) if is_open else None, is_open and stay.release_at <= now)


def _day(stay: Stay, now: datetime) -> DayNumber | None:
    # The phases alone tell whether there is a day at all; only then the pack is read.
    phases = phases_from(stay.plan)
    if not phases or not phases[0].from_at <= now < phases[-1].to_at:
        return None
    return engine.day_of(plan_of(stay), now)


def to_release_for(user: User, *, now: datetime) -> QuerySet[Stay]:
    """Return the stays whose planned end has come, the longest overdue first."""
    reach = scope(user, Permission.END_STAY, now=now)
    served = Stay.objects.served(now).filter(reach.q("area"))
    return served.select_related(*_WITH).order_by("release_at", "pk")


def ending_soon_for(user: User, *, until: datetime, now: datetime) -> QuerySet[Stay]:
    """Return the open stays whose planned end lies in (now, until], the soonest first."""
    seen = stays_seen(user, now=now).filter(state=StayState.OPEN)
    return seen.filter(release_at__gt=now, release_at__lte=until).order_by("release_at", "pk")


def teams_to_confirm_for(user: User, *, now: datetime) -> QuerySet[Stay]:
    """Return the open stays whose proposed team nobody has confirmed, the oldest first."""
    reach = scope(user, Permission.CONFIRM_TEAM, now=now)
    found = Stay.objects.open().filter(reach.q("area"), team_confirmed_at__isnull=True)
    return found.select_related(*_WITH).order_by("from_at", "pk")


# Open questions -----------------------------------------------------------------------------------


def inquiries_for(user: User, *, now: datetime) -> QuerySet[Inquiry]:
    """Return the questions that keep stays from opening, the oldest first."""
    reach = scope(user, Permission.OPEN_STAY, now=now)
    found = Inquiry.objects.filter(reach.q("area"), state=InquiryState.OPEN)
    return found.select_related("person", "area").order_by("asked_at", "pk")


def inquiry_for(user: User, public_id: str, *, now: datetime) -> Inquiry:
    """Return one question, settled or not. Raises Http404."""
    reach = scope(user, Permission.OPEN_STAY, now=now)
    found = Inquiry.objects.filter(reach.q("area"), public_id=public_id)
    inquiry = found.select_related("person__area", "area").first()
    if inquiry is None:
        raise Http404
    return inquiry


def open_inquiry_of(person: Person) -> Inquiry | None:
    """Return the question that is open about a person (the caller has fetched the person)."""
    return Inquiry.objects.filter(person=person, state=InquiryState.OPEN).first()
