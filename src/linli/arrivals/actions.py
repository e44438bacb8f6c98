"""Writes of the arrivals room; its door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from linli.accounts.permissions import check_may
from linli.accounts.queries import User
from linli.accounts.rules import Permission
from linli.arrivals import permissions
from linli.arrivals.drafts import link_to, new_declaration
from linli.arrivals.expecting import (
    expect_arrival,
    expect_reported,
    expect_still,
    keep_expected,
    retell_without,
)
from linli.arrivals.models import Arrival, Declaration, HandOverPoint
from linli.arrivals.rules import ArrivalState, Event, PersonReceived, Refusal
from linli.kernel import audit, events
from linli.kernel.constraints import refuse_on
from linli.kernel.refusal import Refused
from linli.kernel.transactions import within_write, writes
from linli.ledger import actions as ledger
from linli.ledger.queries import Person, person_of
from linli.ledger.rules import ARRIVED_KINDS, StandingKind
from linli.places.queries import Area, community_of

__all__ = [
    "add_point",
    "cancel_arrival",
    "expect_arrival",
    "expect_reported",
    "expect_still",
    "invite_to_declare",
    "mark_no_show",
    "plan_hand_over",
    "plan_together",
    "receive",
    "receive_together",
    "reopen_arrival",
    "retell_without",
]

_PLAN = ("point", "meet_at", "receiver", "note")


@writes
def add_point(
    *, area: Area, name: str, by: User, now: datetime, name_en: str = "", where: str = "",
    where_en: str = "",
) -> HandOverPoint:  # fmt: skip
    """Add a fixed point of hand-over to an area (M10).

    Refused: NO_PERMISSION, OTHER_AREA, POINT_TWICE.
    """
    check_may(by, Permission.PLAN_ARRIVAL, area=area, now=now)
    with refuse_on("hand_over_point_name_once", Refusal.POINT_TWICE):
        point = HandOverPoint.objects.create(
            area=area, name=name, name_en=name_en, where=where, where_en=where_en
        )
    audit.record(Event.POINT_ADDED, on=point, by=by, at=now)
    return point


@writes
def plan_hand_over(
    *,
    arrival: Arrival,
    point: HandOverPoint,
    meet_at: datetime,
    receiver: User,
    by: User,
    now: datetime,
    note: str = "",
) -> None:
    """Fix where, when and by whom somebody is received (M10: fixed point of hand-over).

    Refused: NO_PERMISSION, OTHER_AREA, NOT_EXPECTED, POINT_ELSEWHERE. The same plan twice is one.
    """
    permissions.check_can_plan(by, arrival, point=point, now=now)
    before = audit.snapshot(arrival, _PLAN)
    arrival.point, arrival.meet_at, arrival.receiver = point, meet_at, receiver
    arrival.note = note or arrival.note
    changes = audit.changed(before, arrival)
    if not changes:
        return
    plan = {name: getattr(arrival, name) for name in _PLAN}
    _move(arrival, ArrivalState.EXPECTED, now=now, **plan)
    audit.record(
        Event.HAND_OVER_PLANNED, on=arrival, about=arrival.person, by=by, at=now, changes=changes
    )


@writes
def plan_together(
    *,
    arrivals: Sequence[Arrival],
    point: HandOverPoint,
    meet_at: datetime,
    receiver: User,
    by: User,
    now: datetime,
    note: str = "",
) -> None:
    """Plan one hand-over for people who travel together; all or none. Refused as for one."""
    for arrival in arrivals:
        plan_hand_over(
            arrival=arrival, point=point, meet_at=meet_at, receiver=receiver, by=by, now=now,
            note=note,
        )  # fmt: skip


@writes
def receive(
    *,
    arrival: Arrival,
    by: User,
    now: datetime,
    received_at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Arrival:
    """Take a person over at the hand-over point; the quarantine room hears of it (M9, M10).

    Refused: NO_PERMISSION, OTHER_AREA, ALREADY_RECEIVED, STATE_CHANGED, IN_FUTURE, TOO_LONG_AGO.
    """
    permissions.check_can_receive(by, arrival, at=received_at or now, now=now)
    at = min(received_at or now, now)
    known = {**arrival.facts, **(facts or {})}
    _move(arrival, ArrivalState.RECEIVED, now=now, received_at=at, received_by=by, facts=known)
    arrival.person = _arrive(arrival, at, by=by, now=now)
    audit.record(Event.PERSON_RECEIVED, on=arrival, about=arrival.person, by=by, at=now)
    events.announce(PersonReceived(arrival.pk, arrival.person_id, known, at=at, by=by, now=now))
    return arrival


@writes
def receive_together(
    *,
    arrivals: Sequence[Arrival],
    by: User,
    now: datetime,
    received_at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Take over people who travel together: all of them or, where one is refused, nobody (M10)."""
    for arrival in sorted(arrivals, key=lambda a: a.pk):
        receive(arrival=arrival, by=by, now=now, received_at=received_at, facts=facts)


@within_write
def _arrive(arrival: Arrival, at: datetime, *, by: User, now: datetime) -> Person:
    person = person_of(arrival.person_id)
    since = person.standing_since
    was_released_before = person.standing == StandingKind.RELEASED and since and since <= at
    # Whoever is under quarantine already, through a stay opened by hand, stays so.
    if person.standing not in ARRIVED_KINDS or was_released_before:
        ledger.set_standing(
            person=person, kind=StandingKind.ARRIVED, from_at=at, cause=arrival, by=by, now=now
        )
    return person


@within_write
def _move(arrival: Arrival, to: ArrivalState, *, now: datetime, **columns: Any) -> None:
    """Change the state by compare-and-set: two people at two desks cannot both do it."""
    found = Arrival.objects.filter(pk=arrival.pk, state=arrival.state)
    with refuse_on("arrival_one_expected_per_person", Refusal.ALREADY_EXPECTED):
        moved = found.update(state=to, changed_at=now, **columns)
    if not moved:
        arrival.refresh_from_db(fields=["state"])
        permissions.refuse_move(ArrivalState(arrival.state), to)
        raise Refused(Refusal.STATE_CHANGED)
    for name, value in {"state": to, "changed_at": now, **columns}.items():
        setattr(arrival, name, value)


@writes
def mark_no_show(*, arrival: Arrival, by: User, now: datetime) -> None:
    """Record that somebody did not come at the time; they may still turn up.

    Refused: NO_PERMISSION, OTHER_AREA, ALREADY_RECEIVED, STATE_CHANGED.
    """
    _turn(arrival, ArrivalState.NO_SHOW, Event.NO_SHOW, by=by, now=now)


@writes
def cancel_arrival(*, arrival: Arrival, by: User, now: datetime) -> None:
    """Record that somebody is not coming after all. Refused as `mark_no_show`."""
    _turn(arrival, ArrivalState.CANCELLED, Event.ARRIVAL_CANCELLED, by=by, now=now)


@writes
def reopen_arrival(*, arrival: Arrival, by: User, now: datetime) -> None:
    """Expect somebody again who did not come or had cancelled.

    Refused as `mark_no_show`, and ALREADY_EXPECTED.
    """
    _turn(arrival, ArrivalState.EXPECTED, Event.ARRIVAL_REOPENED, by=by, now=now)


@within_write
def _turn(arrival: Arrival, to: ArrivalState, event: Event, *, by: User, now: datetime) -> None:
    permissions.check_can_move(by, arrival, to, now=now)
    _move(arrival, to, now=now)
    arrival.person = person_of(arrival.person_id)
    keep_expected(person=arrival.person, cause=arrival, by=by, now=now)
    audit.record(event, on=arrival, about=arrival.person, by=by, at=now)


@writes
def invite_to_declare(*, arrival: Arrival, by: User, now: datetime) -> str:
    """Return a secret link's token with which the person or the contact declares (M13).

    Refused: NO_PERMISSION, OTHER_AREA.
    """
    check_may(by, Permission.PLAN_ARRIVAL, area=arrival.area, now=now)
    declaration = arrival.declaration or _declaration_about(arrival, now=now)
    audit.record(Event.LINK_MADE, on=declaration, about=arrival.person, by=by, at=now)
    return link_to(declaration, by=by, now=now)


@within_write
def _declaration_about(arrival: Arrival, *, now: datetime) -> Declaration:
    """Begin a declaration whose first person is already known."""
    language = arrival.person.language or "en"
    begun = new_declaration(area=community_of(arrival.area), language=language, now=now)
    begun.person, begun.persons = arrival.person, {"0": arrival.person_id}
    begun.save(update_fields=["person", "persons"])
    Arrival.objects.filter(pk=arrival.pk).update(declaration=begun)
    arrival.declaration = begun
    return begun
