"""Writes about who is expected: from reports, from declarations, and when a report is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db import models

from linli.arrivals.models import Arrival, Declaration
from linli.arrivals.queries import open_arrival_of
from linli.arrivals.rules import (
    DECLARED,
    ArrivalState,
    DeclarationState,
    Event,
    Journey,
    is_new_date,
    is_same_journey,
    joined,
)
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.transactions import within_write, writes
from linli.ledger import actions as ledger
from linli.ledger.queries import Person, person_of, reports_of
from linli.ledger.rules import (
    ARRIVED_KINDS,
    PersonReported,
    ReportUndone,
    StandingChanged,
    StandingKind,
)
from linli.ledger.sources.fields import Field
from linli.places.queries import Area, zone_of

_TOLD = ("expected_at", "has_hour", "source", "country", "carrier")
_PLACE = frozenset({Field.DWELLING, Field.ESTATE, Field.BUILDING, Field.ENTRANCE, Field.ROOM})
_WHEN = frozenset({Field.ARRIVAL_AT, Field.ARRIVAL_ON, Field.WAS_ABROAD_14D})


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

    A weaker source fills in what is unknown and changes nothing else (rules.SOURCE_RANK). Somebody
    who did not come and is announced anew is expected again.
    """
    told = Journey(expected_at, has_hour, source, country[:2], carrier[:20])
    arrival = _waiting(person, told)
    is_new = arrival is None
    arrival = arrival or Arrival(person=person, created_at=now, **_columns(told))
    before = audit.snapshot(arrival, (*_TOLD, "state"))
    _take_up(arrival, told, now)
    arrival.area = person.area
    arrival.facts = {**arrival.facts, **(facts or {})}
    arrival.declaration = declaration or arrival.declaration
    arrival.changed_at = now
    arrival.save()
    changes = audit.changed(before, arrival)
    if is_new or changes:
        event = Event.ARRIVAL_EXPECTED if is_new else Event.ARRIVAL_CHANGED
        audit.record(event, on=arrival, about=person, by=by, at=now, changes=changes)
    keep_expected(person=person, cause=arrival, by=by, now=now)
    return arrival


def _waiting(person: Person, told: Journey) -> Arrival | None:
    """Return the arrival that this news is about: the expected one, or one that did not happen."""
    expected = open_arrival_of(person)
    if expected:
        return expected
    missed = Arrival.objects.filter(person=person, state=ArrivalState.NO_SHOW)
    return next(
        (a for a in missed.order_by("-pk") if is_same_journey(told.expected_at, a.expected_at)),
        None,
    )


def _take_up(arrival: Arrival, told: Journey, now: datetime) -> None:
    known, zone = journey_of(arrival), zone_of(arrival.person.area)
    if arrival.state == ArrivalState.NO_SHOW and is_new_date(known, told, zone=zone, now=now):
        arrival.state = ArrivalState.EXPECTED
        # Whoever said the day on which nobody came has no say any more.
        known = replace(known, source="")
    for name, value in _columns(joined(known, told, zone=zone)).items():
        setattr(arrival, name, value)


def journey_of(arrival: Arrival) -> Journey:
    """Return what an arrival's row knows of the coming back."""
    return Journey(**{name: getattr(arrival, name) for name in _TOLD})


def _columns(journey: Journey) -> dict[str, Any]:
    return {name: getattr(journey, name) for name in _TOLD}


@within_write
def keep_expected(*, person: Person, cause: models.Model, by: Actor, now: datetime) -> None:
    """Let the standing say EXPECTED exactly while somebody is expected who has never come back."""
    is_expected = open_arrival_of(person) is not None
    if is_expected and not person.standing:
        ledger.set_standing(
            person=person, kind=StandingKind.EXPECTED, from_at=now, cause=cause, by=by, now=now
        )
    elif not is_expected and person.standing == StandingKind.EXPECTED:
        ledger.clear_standing(person=person, from_at=now, by=by, now=now)


def expect_reported(news: PersonReported) -> None:
    """Take up a report's word about a coming back: the ledger's news, wired in `shell`."""
    says_when = any(news.values.get(field) for field in _WHEN)
    says_where = any(news.values.get(field) for field in _PLACE)
    # Most rows of most lists say neither: they must cost nothing.
    if not says_when and (news.is_new or not says_where):
        return
    if not says_when and not open_arrival_of_id(news.person_id):
        return
    person = person_of(news.person_id)
    told = _told_by(news.values, str(news.source), person.area)
    if told is None:
        _follow(person)
    elif not is_back(person, told.expected_at, news.at):
        facts = {"countries": [told.country]} if told.country else {}
        expect_arrival(person=person, **_columns(told), facts=facts, by=news.by, now=news.at)


def open_arrival_of_id(person_id: int) -> Arrival | None:
    """Return the arrival of somebody who is expected."""
    return Arrival.objects.filter(person_id=person_id, state=ArrivalState.EXPECTED).first()


def _follow(person: Person) -> None:
    """Let the arrival be seen where the person now belongs: a report has named the home."""
    waiting = Arrival.objects.filter(person=person, state=ArrivalState.EXPECTED)
    waiting.update(area=person.area)


def is_back(person: Person, expected_at: datetime, now: datetime) -> bool:
    """Has this coming back already happened, so that word of it is no news?"""
    received = Arrival.objects.filter(person=person, state=ArrivalState.RECEIVED)
    if any(is_same_journey(expected_at, a.received_at) for a in received if a.received_at):
        return True
    if person.standing == StandingKind.RELEASED and person.standing_since:
        return expected_at <= person.standing_since
    return expected_at <= now and person.standing in ARRIVED_KINDS


def _told_by(values: Mapping[str, Any], source: str, area: Area) -> Journey | None:
    """Return what a report says of a coming back; None where it says nothing."""
    found = _moment(values, area)
    if found is None:
        return None
    moment, has_hour = found
    country = str(values.get(Field.DEPARTURE_COUNTRY) or "")[:2]
    return Journey(moment, has_hour, source, country, str(values.get(Field.CARRIER) or "")[:20])


def _moment(values: Mapping[str, Any], area: Area) -> tuple[datetime, bool] | None:
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
    return None


def _aware(value: datetime | str, area: Area) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_of(area))


def retell_without(news: ReportUndone) -> None:
    """Take an undone report out of what is expected: the ledger's news, wired in `shell`.

    The journey is told again by the reports that still count; where none tells of one, nobody is
    expected. What the person has declared stands on its own.
    """
    arrival = open_arrival_of_id(news.person_id)
    if arrival is None or _is_declared(arrival):
        return
    person = person_of(news.person_id)
    told = [_told_by(r.values, r.source, person.area) for r in reversed(reports_of(person))]
    journeys = [journey for journey in told if journey]
    if journeys and not news.is_last:
        _retell(arrival, journeys, by=news.by, now=news.at)
    else:
        _call_off(arrival, by=news.by, now=news.at)


def _is_declared(arrival: Arrival) -> bool:
    sent = arrival.declaration
    return arrival.source == DECLARED or (
        sent is not None and sent.state == DeclarationState.SUBMITTED
    )


@within_write
def _retell(arrival: Arrival, journeys: Iterable[Journey], *, by: Actor, now: datetime) -> None:
    before = audit.snapshot(arrival, _TOLD)
    first, *others = journeys
    zone = zone_of(arrival.area)
    journey = first
    for told in others:
        journey = joined(journey, told, zone=zone)
    for name, value in _columns(journey).items():
        setattr(arrival, name, value)
    if changes := audit.changed(before, arrival):
        arrival.changed_at = now
        arrival.save(update_fields=[*_TOLD, "changed_at"])
        audit.record(
            Event.ARRIVAL_CHANGED, on=arrival, about=arrival.person, by=by, at=now, changes=changes
        )


@within_write
def _call_off(arrival: Arrival, *, by: Actor, now: datetime) -> None:
    person = person_of(arrival.person_id)
    arrival.state, arrival.changed_at = ArrivalState.CANCELLED, now
    arrival.save(update_fields=["state", "changed_at"])
    audit.record(Event.ARRIVAL_CANCELLED, on=arrival, about=person, by=by, at=now)
    keep_expected(person=person, cause=arrival, by=by, now=now)


def expect_still(news: StandingChanged) -> None:
    """Say EXPECTED again when what held before fell away: the ledger's news, wired in `shell`."""
    if news.kind is None and (arrival := open_arrival_of_id(news.person_id)):
        person = person_of(news.person_id)
        keep_expected(person=person, cause=arrival, by=news.by, now=news.at)
