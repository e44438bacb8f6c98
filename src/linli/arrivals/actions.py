"""Writes of the arrivals room."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localtime

from linli.accounts import actions as accounts
from linli.accounts.permissions import check_may
from linli.accounts.queries import User
from linli.accounts.rules import Permission
from linli.arrivals import permissions
from linli.arrivals.models import Arrival, Declaration, HandOverPoint
from linli.arrivals.queries import open_arrival_of
from linli.arrivals.rules import (
    DECLARE,
    LINK_DAYS,
    ArrivalState,
    Event,
    PersonReceived,
    Refusal,
    is_same_journey,
    outranks,
)
from linli.kernel import audit, events
from linli.kernel.audit import Actor
from linli.kernel.refusal import Refused
from linli.kernel.transactions import within_write, writes
from linli.ledger import actions as ledger
from linli.ledger.queries import Person, person_of
from linli.ledger.rules import ARRIVED_KINDS, PersonReported, StandingKind
from linli.ledger.sources.fields import Field
from linli.places.queries import Area, zone_of

_TOLD = ("expected_at", "has_hour", "country", "carrier")


@writes
def add_point(
    *, area: Area, name: str, name_en: str, where: str, where_en: str, by: User, now: datetime
) -> HandOverPoint:
    """Add a fixed point of hand-over to an area (M10)."""
    check_may(by, Permission.PLAN_ARRIVAL, area=area, now=now)
    point = HandOverPoint.objects.create(
        area=area, name=name, name_en=name_en, where=where, where_en=where_en
    )
    audit.record(Event.POINT_ADDED, on=point, by=by, at=now)
    return point


@writes
def expect_arrival(
    *,
    person: Person,
    expected_at: datetime,
    has_hour: bool,
    source: str,
    by: Actor,
    now: datetime,
    country: str = "",
    carrier: str = "",
    facts: Mapping[str, Any] | None = None,
    declaration: Declaration | None = None,
) -> Arrival:
    """Register that somebody will come back, or bring the registered arrival up to date.

    A weaker source fills in what is unknown and changes nothing else (rules.SOURCE_RANK).
    """
    arrival = open_arrival_of(person)
    if arrival is None:
        arrival = Arrival(person=person, area=person.area, created_at=now, expected_at=expected_at)
        event = Event.ARRIVAL_EXPECTED
    else:
        event = Event.ARRIVAL_CHANGED
    before = audit.snapshot(arrival, (*_TOLD, "source"))
    is_new = arrival.pk is None
    told = {"expected_at": expected_at, "has_hour": has_hour, "country": country, "carrier": carrier}
    _take_over(arrival, told, by_force=is_new or outranks(source, arrival.source))
    if is_new or outranks(source, arrival.source):
        arrival.source = source
    arrival.facts = {**arrival.facts, **(facts or {})}
    arrival.declaration = declaration or arrival.declaration
    arrival.changed_at = now
    arrival.save()
    changes = audit.changed(before, arrival)
    if is_new or changes:
        audit.record(event, on=arrival, about=person, by=by, at=now, changes=changes)
    if is_new and person.standing not in ARRIVED_KINDS - {StandingKind.RELEASED}:
        ledger.set_standing(
            person=person, kind=StandingKind.EXPECTED, from_at=now, cause=arrival, by=by, now=now
        )
    return arrival


def _take_over(arrival: Arrival, told: Mapping[str, Any], *, by_force: bool) -> None:
    """Take what was told; without force only where nothing was known."""
    hour_known = arrival.has_hour and not told["has_hour"]
    for name, value in told.items():
        # A bare date from the same rank never wipes out a known hour of that day.
        if name in {"expected_at", "has_hour"}:
            if by_force and not (hour_known and _same_day(arrival, told["expected_at"])):
                setattr(arrival, name, value)
        elif value and (by_force or not getattr(arrival, name)):
            setattr(arrival, name, value)


def _same_day(arrival: Arrival, other: datetime) -> bool:
    zone = zone_of(arrival.area)
    return localtime(arrival.expected_at, zone).date() == localtime(other, zone).date()


def expect_reported(news: PersonReported) -> None:
    """Take up a report's word about a coming back: the ledger's news, wired in `shell`."""
    person = person_of(news.person_id)
    moment, has_hour = _moment(news.values, person.area)
    if moment is None:
        return
    lately = Arrival.objects.filter(person=person, state=ArrivalState.RECEIVED)
    if any(is_same_journey(moment, a.received_at) for a in lately if a.received_at):
        return
    expect_arrival(
        person=person,
        expected_at=moment,
        has_hour=has_hour,
        source=str(news.source),
        country=news.values.get(Field.DEPARTURE_COUNTRY) or "",
        carrier=news.values.get(Field.CARRIER) or "",
        facts=_facts(news.values),
        by=news.by,
        now=news.at,
    )


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    country = values.get(Field.DEPARTURE_COUNTRY)
    return {"countries": [country]} if country else {}


def _moment(values: Mapping[str, Any], area: Area) -> tuple[datetime | None, bool]:
    """Return when the report says that the person arrives, and whether it knows the hour."""
    at, on = values.get(Field.ARRIVAL_AT), values.get(Field.ARRIVAL_ON)
    if at:
        return _aware(at, area), True
    if on:
        day = on if isinstance(on, date) else date.fromisoformat(str(on))
        return datetime.combine(day, time.min, tzinfo=zone_of(area)), False
    if values.get(Field.WAS_ABROAD_14D) and (seen := values.get(Field.SEEN_AT)):
        # The gate met somebody from abroad whom nobody has received: a late arrival.
        return _aware(seen, area), True
    return None, False


def _aware(value: datetime | str, area: Area) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_of(area))


@writes
def plan_hand_over(
    *,
    arrival: Arrival,
    point: HandOverPoint,
    meet_at: datetime,
    receiver: User,
    by: User,
    now: datetime,
) -> None:
    """Fix where, when and by whom somebody is received (M10: fixed point of hand-over)."""
    permissions.check_can_plan(by, arrival, point=point, now=now)
    before = audit.snapshot(arrival, ("point_id", "meet_at", "receiver_id"))
    arrival.point, arrival.meet_at, arrival.receiver = point, meet_at, receiver
    arrival.changed_at = now
    arrival.save(update_fields=["point", "meet_at", "receiver", "changed_at"])
    audit.record(
        Event.HAND_OVER_PLANNED,
        on=arrival,
        about=arrival.person,
        by=by,
        at=now,
        changes=audit.changed(before, arrival),
    )


@writes
def receive(
    *,
    arrival: Arrival,
    by: User,
    now: datetime,
    received_at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Arrival:
    """Take a person over at the hand-over point; the quarantine room hears of it (M9, M10)."""
    at = received_at or now
    permissions.check_can_receive(by, arrival, at=at, now=now)
    _move(arrival, ArrivalState.RECEIVED)
    arrival.received_at, arrival.received_by = at, by
    arrival.facts = {**arrival.facts, **(facts or {})}
    arrival.changed_at = now
    arrival.save(update_fields=["received_at", "received_by", "facts", "changed_at"])
    ledger.set_standing(
        person=arrival.person,
        kind=StandingKind.ARRIVED,
        from_at=at,
        cause=arrival,
        by=by,
        now=now,
    )
    audit.record(Event.PERSON_RECEIVED, on=arrival, about=arrival.person, by=by, at=now)
    events.announce(
        PersonReceived(arrival.pk, arrival.person_id, dict(arrival.facts), at=at, by=by, now=now)
    )
    return arrival


@within_write
def _move(arrival: Arrival, to: ArrivalState) -> None:
    """Change the state by compare-and-set: two people at two desks cannot both do it."""
    moved = Arrival.objects.filter(pk=arrival.pk, state=arrival.state).update(state=to)
    if not moved:
        arrival.refresh_from_db(fields=["state"])
        permissions.refuse_move(ArrivalState(arrival.state), to)
        raise Refused(Refusal.STATE_CHANGED)
    arrival.state = to


@writes
def mark_no_show(*, arrival: Arrival, by: User, now: datetime) -> None:
    """Record that somebody did not come at the time; they may still turn up."""
    _leave(arrival, ArrivalState.NO_SHOW, Event.NO_SHOW, by=by, now=now)


@writes
def cancel_arrival(*, arrival: Arrival, by: User, now: datetime) -> None:
    """Record that somebody is not coming after all."""
    _leave(arrival, ArrivalState.CANCELLED, Event.ARRIVAL_CANCELLED, by=by, now=now)


def _leave(arrival: Arrival, to: ArrivalState, event: Event, *, by: User, now: datetime) -> None:
    permissions.check_can_move(by, arrival, to, now=now)
    _move(arrival, to)
    Arrival.objects.filter(pk=arrival.pk).update(changed_at=now)
    person = arrival.person
    if person.standing == StandingKind.EXPECTED:
        ledger.clear_standing(person=person, from_at=now, by=by, now=now)
    audit.record(event, on=arrival, about=person, by=by, at=now)


@writes
def reopen_arrival(*, arrival: Arrival, by: User, now: datetime) -> None:
    """Expect somebody again who did not come or had cancelled."""
    permissions.check_can_move(by, arrival, ArrivalState.EXPECTED, now=now)
    _move(arrival, ArrivalState.EXPECTED)
    Arrival.objects.filter(pk=arrival.pk).update(changed_at=now)
    if not arrival.person.standing:
        ledger.set_standing(
            person=arrival.person,
            kind=StandingKind.EXPECTED,
            from_at=now,
            cause=arrival,
            by=by,
            now=now,
        )
    audit.record(Event.ARRIVAL_REOPENED, on=arrival, about=arrival.person, by=by, at=now)


@writes
def invite_to_declare(*, arrival: Arrival, by: User, now: datetime) -> str:
    """Return a secret link's token with which the person or the contact declares (M13)."""
    check_may(by, Permission.PLAN_ARRIVAL, area=arrival.area, now=now)
    declaration = arrival.declaration or new_declaration(
        area=arrival.area, language=arrival.person.language or "en", now=now
    )
    declaration.person = arrival.person
    declaration.persons = {"0": arrival.person_id}
    declaration.save(update_fields=["person", "persons"])
    Arrival.objects.filter(pk=arrival.pk).update(declaration=declaration)
    audit.record(Event.LINK_MADE, on=declaration, about=arrival.person, by=by, at=now)
    return link_to(declaration, by=by, now=now)


@within_write
def link_to(declaration: Declaration, *, by: Actor, now: datetime) -> str:
    return accounts.make_link(
        purpose=DECLARE,
        subject=audit.key_of(declaration),
        expires_at=now + timedelta(days=LINK_DAYS),
        by=by,
        now=now,
    )


@within_write
def new_declaration(*, area: Area, language: str, now: datetime) -> Declaration:
    return Declaration.objects.create(
        area=area,
        language=language,
        started_at=now,
        changed_at=now,
        number=f"{secrets.randbelow(10**8):08d}",
    )
