"""States of a declaration and of an arrival, the declaration's steps, refusals. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from linli.kernel import states

LINK_DAYS = 60
DECLARE = "arrivals.declare"
# The ledger's source of what people declare themselves.
DECLARED = "SELF"
MAX_FAMILY = 12
# Passport control and luggage take their time.
GRACE = timedelta(hours=2)
FAST_CLOCK = timedelta(minutes=5)
# A reception entered with an earlier date is a slip of the pen.
LONG_AGO = timedelta(days=60)


class DeclarationState(StrEnum):
    """A declaration is a DRAFT until it is SUBMITTED; afterwards it may be corrected and sent again."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"


DECLARATION_NEXT: dict[DeclarationState, frozenset[DeclarationState]] = {
    DeclarationState.DRAFT: frozenset({DeclarationState.SUBMITTED}),
    DeclarationState.SUBMITTED: frozenset({DeclarationState.SUBMITTED}),
}


class ArrivalState(StrEnum):
    """An arrival: EXPECTED -> RECEIVED | NO_SHOW | CANCELLED; a no-show may still turn up."""

    EXPECTED = "EXPECTED"
    RECEIVED = "RECEIVED"
    NO_SHOW = "NO_SHOW"
    CANCELLED = "CANCELLED"


ARRIVAL_NEXT: dict[ArrivalState, frozenset[ArrivalState]] = {
    ArrivalState.EXPECTED: frozenset(
        {ArrivalState.RECEIVED, ArrivalState.NO_SHOW, ArrivalState.CANCELLED}
    ),
    ArrivalState.NO_SHOW: frozenset(
        {ArrivalState.EXPECTED, ArrivalState.RECEIVED, ArrivalState.CANCELLED}
    ),
    ArrivalState.CANCELLED: frozenset({ArrivalState.EXPECTED}),
    ArrivalState.RECEIVED: frozenset(),
}


states.register("arrivals", DeclarationState, DECLARATION_NEXT)
states.register("arrivals", ArrivalState, ARRIVAL_NEXT)


class Declarer(StrEnum):
    """Who fills in the declaration (M13)."""

    PERSON = "PERSON"
    CONTACT = "CONTACT"


class Step(StrEnum):
    """The declaration, one question a page, in the order in which they are asked."""

    WHO = "WHO"
    CONTACT = "CONTACT"
    NAME = "NAME"
    BIRTH = "BIRTH"
    DOCUMENT = "DOCUMENT"
    REACH = "REACH"
    FAMILY = "FAMILY"
    HOME = "HOME"
    JOURNEY = "JOURNEY"
    ARRIVAL = "ARRIVAL"
    EXPOSURE = "EXPOSURE"
    HEALTH = "HEALTH"
    NEEDS = "NEEDS"
    CONSENT = "CONSENT"


class Missing(StrEnum):
    """What the expected-arrivals board says is still missing."""

    HOUR = "HOUR"
    DECLARATION = "DECLARATION"
    DWELLING = "DWELLING"
    COUNTRY = "COUNTRY"
    POINT = "POINT"
    RECEIVER = "RECEIVER"
    MEETING = "MEETING"


class Refusal(StrEnum):
    NOT_EXPECTED = "NOT_EXPECTED"
    STATE_CHANGED = "STATE_CHANGED"
    IN_FUTURE = "IN_FUTURE"
    INCOMPLETE = "INCOMPLETE"
    ALREADY_RECEIVED = "ALREADY_RECEIVED"
    POINT_ELSEWHERE = "POINT_ELSEWHERE"
    TOO_MANY = "TOO_MANY"
    ALREADY_EXPECTED = "ALREADY_EXPECTED"
    TOO_LONG_AGO = "TOO_LONG_AGO"
    TOO_OFTEN = "TOO_OFTEN"
    POINT_TWICE = "POINT_TWICE"


class Event(StrEnum):
    """What the audit trail calls it."""

    DECLARATION_STARTED = "DECLARATION_STARTED"
    DECLARATION_SUBMITTED = "DECLARATION_SUBMITTED"
    ARRIVAL_EXPECTED = "ARRIVAL_EXPECTED"
    ARRIVAL_CHANGED = "ARRIVAL_CHANGED"
    HAND_OVER_PLANNED = "HAND_OVER_PLANNED"
    PERSON_RECEIVED = "PERSON_RECEIVED"
    NO_SHOW = "NO_SHOW"
    ARRIVAL_CANCELLED = "ARRIVAL_CANCELLED"
    ARRIVAL_REOPENED = "ARRIVAL_REOPENED"
    POINT_ADDED = "POINT_ADDED"
    LINK_MADE = "LINK_MADE"


@dataclass(frozen=True)
class PersonReceived:
    """News: the community has received a person. `facts` are what the policy asks for."""

    arrival_id: int
    person_id: int
    facts: Mapping[str, Any]
    at: datetime
    by: Any
    now: datetime


Answers = Mapping[str, Mapping[str, Any]]


def steps_of(answers: Answers) -> tuple[Step, ...]:
    """Return the steps that this declaration asks: the contact's only when a contact declares."""
    declarer = answers.get(Step.WHO, {}).get("declarer")
    return tuple(s for s in Step if s is not Step.CONTACT or declarer == Declarer.CONTACT)


def unanswered(answers: Answers) -> tuple[Step, ...]:
    """Return the steps still to be answered, in order.

    Whoever wanted to write down another member of the family has not finished that page.
    """
    return tuple(
        step for step in steps_of(answers) if step not in answers or answers[step].get("more")
    )


def step_after(step: Step, answers: Answers) -> Step | None:
    """Return the step that follows, or None when the answers come to be checked."""
    steps = steps_of(answers)
    at = steps.index(step)
    return steps[at + 1] if at + 1 < len(steps) else None


def step_before(step: Step, answers: Answers) -> Step | None:
    steps = steps_of(answers)
    at = steps.index(step)
    return steps[at - 1] if at else None


def why_not_move(state: ArrivalState, to: ArrivalState) -> Refusal | None:
    """Say why an arrival cannot go to a state, if it cannot."""
    if states.may(ARRIVAL_NEXT, state, to):
        return None
    return Refusal.ALREADY_RECEIVED if state is ArrivalState.RECEIVED else Refusal.STATE_CHANGED


def why_not_received(received_at: datetime, *, now: datetime) -> Refusal | None:
    """A reception lies in the past, not long ago; five minutes of a fast clock are forgiven."""
    if received_at > now + FAST_CLOCK:
        return Refusal.IN_FUTURE
    return Refusal.TOO_LONG_AGO if received_at < now - LONG_AGO else None


def is_late(expected_at: datetime, *, has_hour: bool, now: datetime) -> bool:
    """Should the person have come by now? Without an hour the whole day is left to arrive in."""
    return expected_at + (GRACE if has_hour else timedelta(days=1)) < now


def facts_from(answers: Answers) -> dict[str, Any]:
    """Return the facts that policies ask for, as far as the declaration says; unknown ones absent."""
    journey, health = answers.get(Step.JOURNEY, {}), answers.get(Step.HEALTH, {})
    facts: dict[str, Any] = {
        "countries": sorted({c for c in (journey.get("country"), *journey.get("via", ())) if c}),
        "has_fixed_home": answers.get(Step.HOME, {}).get("has_fixed_home"),
        "separate_room": answers.get(Step.HOME, {}).get("separate_room"),
        "self_care": answers.get(Step.NEEDS, {}).get("self_care"),
        "symptomatic": health.get("symptomatic"),
        "contact": answers.get(Step.EXPOSURE, {}).get("contact"),
    }
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


# Which source's word about a journey beats another's: the person's own and the worker's first.
SOURCE_RANK = {
    "WORKER": 6,
    "SELF": 5,
    "PREDECLARATION": 4,
    "SCHOOL": 3,
    "EMPLOYER": 3,
    "LANDLORD": 2,
    "PROPERTY": 1,
}
# A report about a coming back that was received within so many days tells nothing new.
SAME_JOURNEY = timedelta(days=14)


def outranks(new: str, old: str) -> bool:
    """May what `new` says about a journey replace what `old` said?"""
    return SOURCE_RANK.get(new, 0) >= SOURCE_RANK.get(old, 0)


def is_same_journey(expected_at: datetime, received_at: datetime) -> bool:
    """Is a reported arrival the one that was already received?"""
    return abs(expected_at - received_at) <= SAME_JOURNEY


@dataclass(frozen=True)
class Journey:
    """What is known of a coming back. `has_hour` tells whether more than the day is known."""

    expected_at: datetime
    has_hour: bool
    source: str
    country: str = ""
    carrier: str = ""


def joined(known: Journey, told: Journey, *, zone: tzinfo) -> Journey:
    """Return the journey after another source has told of it.

    A source of the same or a higher rank replaces, a weaker one fills gaps (SOURCE_RANK). A bare
    day never wipes out a known hour of that day.
    """
    by_force = outranks(told.source, known.source)
    when = told if by_force and not _keeps_hour(known, told, zone) else known
    return Journey(
        expected_at=when.expected_at,
        has_hour=when.has_hour,
        source=told.source if by_force else known.source,
        country=told.country if told.country and (by_force or not known.country) else known.country,
        carrier=told.carrier if told.carrier and (by_force or not known.carrier) else known.carrier,
    )


def is_new_date(known: Journey, told: Journey, *, zone: tzinfo, now: datetime) -> bool:
    """Does this word name another date for somebody who did not come, or repeat the missed one?"""
    if told.expected_at > now:
        return True
    return told.expected_at.astimezone(zone).date() > known.expected_at.astimezone(zone).date()


def _keeps_hour(known: Journey, told: Journey, zone: tzinfo) -> bool:
    if told.has_hour or not known.has_hour:
        return False
    return known.expected_at.astimezone(zone).date() == told.expected_at.astimezone(zone).date()
