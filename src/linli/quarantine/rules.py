"""States of a stay and of a visit, duties, reasons, refusals, and the pure decisions. No Django.

What a policy pack asks for is decided by `linli.policy`; here is what the community does with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from linli.kernel import states
from linli.kernel.refusal import Refused
from linli.ledger.rules import StandingKind
from linli.policy.rules import CareRole, Level

OWN_PAGE = "quarantine.own"
OWN_PAGE_DAYS = 60
"""A person's own link opens until so many days after the release that was planned."""
GRACE = timedelta(hours=1)
"""So long after its window a visit that nobody recorded becomes MISSED."""
EARLY = timedelta(hours=1)
"""So long before its window a visit may be recorded; earlier, it is an extra visit."""
UNDO_WITHIN = timedelta(minutes=10)
CLOCK_SLACK = timedelta(minutes=5)
LONGEST = timedelta(days=365)
COLDEST, WARMEST = Decimal("34.0"), Decimal("43.0")
DEFAULT_FEVER = Decimal("37.3")
"""Where a pack names no threshold: the one of the gates in 2020 (policies.md 1.3)."""


class StayState(StrEnum):
    """A stay: OPEN -> ENDED | CANCELLED (opened by mistake). Extending keeps it OPEN."""

    OPEN = "OPEN"
    ENDED = "ENDED"
    CANCELLED = "CANCELLED"


STAY_NEXT: dict[StayState, frozenset[StayState]] = {
    StayState.OPEN: frozenset({StayState.ENDED, StayState.CANCELLED}),
    StayState.ENDED: frozenset(),
    StayState.CANCELLED: frozenset(),
}


class VisitState(StrEnum):
    """A visit: DUE -> DONE | NOT_MET | MISSED | DROPPED; a missed one may be done late.

    Back from DONE or NOT_MET leads only the undo of one's own entry within ten minutes; back from
    DROPPED, that a shortened stay is lengthened again.
    """

    DUE = "DUE"
    DONE = "DONE"
    NOT_MET = "NOT_MET"
    MISSED = "MISSED"
    DROPPED = "DROPPED"


VISIT_NEXT: dict[VisitState, frozenset[VisitState]] = {
    VisitState.DUE: frozenset(
        {VisitState.DONE, VisitState.NOT_MET, VisitState.MISSED, VisitState.DROPPED}
    ),
    VisitState.MISSED: frozenset({VisitState.DONE, VisitState.NOT_MET}),
    VisitState.NOT_MET: frozenset(
        {VisitState.DONE, VisitState.DUE, VisitState.MISSED, VisitState.DROPPED}
    ),
    VisitState.DONE: frozenset({VisitState.DUE, VisitState.MISSED, VisitState.DROPPED}),
    VisitState.DROPPED: frozenset({VisitState.DUE}),
}
RESULTS = (VisitState.DONE, VisitState.NOT_MET)

states.register("quarantine", StayState, STAY_NEXT)
states.register("quarantine", VisitState, VISIT_NEXT)


class VisitMode(StrEnum):
    IN_PERSON = "IN_PERSON"
    PHONE = "PHONE"
    VIDEO = "VIDEO"


class Symptom(StrEnum):
    """What is asked at a visit (M21)."""

    FEVERISH = "FEVERISH"
    COUGH = "COUGH"
    SORE_THROAT = "SORE_THROAT"
    BREATHLESS = "BREATHLESS"
    TIRED = "TIRED"
    ACHES = "ACHES"
    RUNNY_NOSE = "RUNNY_NOSE"
    SMELL_LOSS = "SMELL_LOSS"
    DIARRHEA = "DIARRHEA"
    RASH = "RASH"
    OTHER = "OTHER"


class DutyKind(StrEnum):
    """The four duties of the care team: nothing is skipped (M9)."""

    RECEIVE = "RECEIVE"
    BRING_HOME = "BRING_HOME"
    INFORM = "INFORM"
    PATROL = "PATROL"


class TeamRole(StrEnum):
    """Who belongs to a care team; which of them are needed is pack data (M9, M23)."""

    SOCIAL_WORKER = "SOCIAL_WORKER"
    PROPERTY_STEWARD = "PROPERTY_STEWARD"
    GRID_OFFICER = "GRID_OFFICER"
    INTERPRETER = "INTERPRETER"
    COMMUNITY_CADRE = "COMMUNITY_CADRE"
    COMMUNITY_MEDIC = "COMMUNITY_MEDIC"
    POLICE_OFFICER = "POLICE_OFFICER"
    VOLUNTEER = "VOLUNTEER"
    HEALTH_MONITOR = "HEALTH_MONITOR"


# The team of the article (M9), for packs that name none.
ARTICLE_TEAM = (
    TeamRole.SOCIAL_WORKER,
    TeamRole.PROPERTY_STEWARD,
    TeamRole.GRID_OFFICER,
    TeamRole.INTERPRETER,
)


class ChangeKind(StrEnum):
    """What changed on a stay; each with a reason, an author and an instant (M22)."""

    OPENED = "OPENED"
    EXTENDED = "EXTENDED"
    SHORTENED = "SHORTENED"
    ENDED = "ENDED"
    CANCELLED = "CANCELLED"


class Reason(StrEnum):
    """Why a stay was changed or ended (M22)."""

    COMPLETED = "COMPLETED"
    TEST_POSITIVE = "TEST_POSITIVE"
    SYMPTOMS = "SYMPTOMS"
    NEW_EXPOSURE = "NEW_EXPOSURE"
    TEST_NEGATIVE = "TEST_NEGATIVE"
    POLICY_CHANGE = "POLICY_CHANGE"
    WRONG_DATES = "WRONG_DATES"
    HOSPITAL = "HOSPITAL"
    LEFT_COMMUNITY = "LEFT_COMMUNITY"
    MISTAKE = "MISTAKE"
    OTHER = "OTHER"


REASONS: dict[ChangeKind, tuple[Reason, ...]] = {
    ChangeKind.OPENED: (),
    ChangeKind.EXTENDED: (
        Reason.TEST_POSITIVE,
        Reason.SYMPTOMS,
        Reason.NEW_EXPOSURE,
        Reason.POLICY_CHANGE,
        Reason.WRONG_DATES,
        Reason.OTHER,
    ),
    ChangeKind.SHORTENED: (
        Reason.TEST_NEGATIVE,
        Reason.POLICY_CHANGE,
        Reason.WRONG_DATES,
        Reason.OTHER,
    ),
    ChangeKind.ENDED: (
        Reason.COMPLETED,
        Reason.HOSPITAL,
        Reason.LEFT_COMMUNITY,
        Reason.POLICY_CHANGE,
        Reason.OTHER,
    ),
    ChangeKind.CANCELLED: (Reason.MISTAKE, Reason.WRONG_DATES, Reason.OTHER),
}


# Who leaves otherwise (hospital, moved away) is not released, and gets no notice of it.
NOTICE_REASONS = frozenset({Reason.COMPLETED, Reason.POLICY_CHANGE, Reason.OTHER})


class InquiryState(StrEnum):
    """A question that keeps a stay from opening: OPEN -> SETTLED (a stay, or none needed) | DROPPED."""

    OPEN = "OPEN"
    SETTLED = "SETTLED"
    DROPPED = "DROPPED"


INQUIRY_NEXT: dict[InquiryState, frozenset[InquiryState]] = {
    InquiryState.OPEN: frozenset({InquiryState.SETTLED, InquiryState.DROPPED}),
    InquiryState.SETTLED: frozenset(),
    InquiryState.DROPPED: frozenset(),
}
states.register("quarantine", InquiryState, INQUIRY_NEXT)


class Refusal(StrEnum):
    """Why not. The sentences are in words.py."""

    # A stay
    STAY_CLOSED = "STAY_CLOSED"
    ALREADY_OPEN = "ALREADY_OPEN"
    NO_POLICY = "NO_POLICY"
    UNKNOWN_PACK = "UNKNOWN_PACK"
    UNDECIDED = "UNDECIDED"
    NOT_NEEDED = "NOT_NEEDED"
    NOT_LATER = "NOT_LATER"
    NOT_EARLIER = "NOT_EARLIER"
    RELEASE_PAST = "RELEASE_PAST"
    TOO_LONG = "TOO_LONG"
    REASON_UNFIT = "REASON_UNFIT"
    NOTE_NEEDED = "NOTE_NEEDED"
    IN_FUTURE = "IN_FUTURE"
    INQUIRY_CLOSED = "INQUIRY_CLOSED"
    # A release by the pack's rules
    TOO_EARLY = "TOO_EARLY"
    TEST_MISSING = "TEST_MISSING"
    TEST_NOT_NEGATIVE = "TEST_NOT_NEGATIVE"
    NOT_SYMPTOM_FREE = "NOT_SYMPTOM_FREE"
    TOO_WARM = "TOO_WARM"
    TOO_FEW_CHECKINS = "TOO_FEW_CHECKINS"
    NOT_ENDED = "NOT_ENDED"
    # A visit
    VISIT_CLOSED = "VISIT_CLOSED"
    VISIT_TOO_SOON = "VISIT_TOO_SOON"
    TEMPERATURE_UNREADABLE = "TEMPERATURE_UNREADABLE"
    TEMPERATURE_UNLIKELY = "TEMPERATURE_UNLIKELY"
    UNDO_TOO_LATE = "UNDO_TOO_LATE"
    UNDO_NOT_YOURS = "UNDO_NOT_YOURS"
    NOTHING_TO_UNDO = "NOTHING_TO_UNDO"
    # The team
    NOBODY_IN_TEAM = "NOBODY_IN_TEAM"
    TEAM_CONFIRMED = "TEAM_CONFIRMED"
    MEMBER_ELSEWHERE = "MEMBER_ELSEWHERE"
    DUTY_DONE = "DUTY_DONE"
    # The policy
    POLICY_SAME_INSTANT = "POLICY_SAME_INSTANT"


class Event(StrEnum):
    """What the audit trail calls it."""

    POLICY_SET = "POLICY_SET"
    STAY_OPENED = "STAY_OPENED"
    STAY_NOT_NEEDED = "STAY_NOT_NEEDED"
    INQUIRY_OPENED = "INQUIRY_OPENED"
    INQUIRY_ANSWERED = "INQUIRY_ANSWERED"
    INQUIRY_DROPPED = "INQUIRY_DROPPED"
    PHASE_BEGUN = "PHASE_BEGUN"
    STAY_EXTENDED = "STAY_EXTENDED"
    STAY_SHORTENED = "STAY_SHORTENED"
    STAY_ENDED = "STAY_ENDED"
    STAY_CANCELLED = "STAY_CANCELLED"
    TEAM_CONFIRMED = "TEAM_CONFIRMED"
    MEMBER_REPLACED = "MEMBER_REPLACED"
    DUTY_DONE = "DUTY_DONE"
    DUTY_UNDONE = "DUTY_UNDONE"
    VISIT_RECORDED = "VISIT_RECORDED"
    VISIT_ADDED = "VISIT_ADDED"
    VISIT_UNDONE = "VISIT_UNDONE"
    TEST_RECORDED = "TEST_RECORDED"
    LINK_MADE = "LINK_MADE"
    NOTICE_DOWNLOADED = "NOTICE_DOWNLOADED"


STANDING_OF: dict[Level, StandingKind] = {
    Level.CENTRAL_QUARANTINE: StandingKind.CENTRAL_QUARANTINE,
    Level.HOME_QUARANTINE: StandingKind.HOME_QUARANTINE,
    Level.HOME_MONITORING: StandingKind.HOME_MONITORING,
    Level.DAILY_MONITORING: StandingKind.DAILY_MONITORING,
    Level.SELF_MONITORING: StandingKind.SELF_MONITORING,
}


def team_needed(care_team: Collection[CareRole], language: str) -> tuple[TeamRole, ...]:
    """Return the roles of a care team; an interpreter only for who does not speak Chinese (M9)."""
    roles = tuple(TeamRole[role.name] for role in care_team) or ARTICLE_TEAM
    is_chinese = language.lower().startswith("zh")
    return tuple(r for r in roles if not (is_chinese and r is TeamRole.INTERPRETER))


# Temperature, as people type it -------------------------------------------------------------


def read_temperature(text: str) -> Decimal | None:
    """Return °C to one decimal from "36.5", "36,5", "３６．５", "36.5℃" or "365"; None when empty.

    Refused: TEMPERATURE_UNREADABLE, TEMPERATURE_UNLIKELY.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    plain = re.sub(r"(°?C|度)$", "", plain).strip().replace(",", ".").replace("。", ".")
    if not plain:
        return None
    try:
        # Number pads of many phones have no point: 365 is 36.5.
        value = Decimal(plain) / 10 if re.fullmatch(r"[34]\d\d", plain) else Decimal(plain)
        rounded = value.quantize(Decimal("0.1"))
    except InvalidOperation:
        raise Refused(Refusal.TEMPERATURE_UNREADABLE) from None
    if not rounded.is_finite():
        raise Refused(Refusal.TEMPERATURE_UNREADABLE)
    if not COLDEST <= rounded <= WARMEST:
        raise Refused(Refusal.TEMPERATURE_UNLIKELY)
    return rounded


def is_fever(temperature: Decimal | None, threshold: Decimal | None) -> bool:
    """Tell whether a temperature reaches the pack's threshold ("37.3 and above")."""
    return temperature is not None and temperature >= (threshold or DEFAULT_FEVER)


# Visits ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VisitTimes:
    """The instants that decide about one visit."""

    window_from: datetime
    window_to: datetime

    @property
    def missed_at(self) -> datetime:
        return self.window_to + GRACE

    @property
    def open_at(self) -> datetime:
        return self.window_from - EARLY


def why_not_record(
    state: VisitState, to: VisitState, times: VisitTimes, *, stay: StayState, now: datetime
) -> Refusal | None:
    """Say why a visit cannot be recorded, if it cannot."""
    if stay is not StayState.OPEN:
        return Refusal.STAY_CLOSED
    if to not in RESULTS or to not in VISIT_NEXT[state]:
        return Refusal.VISIT_CLOSED
    return Refusal.VISIT_TOO_SOON if now < times.open_at else None


def why_not_undo(
    state: VisitState, *, done_at: datetime | None, is_own: bool, now: datetime
) -> Refusal | None:
    """Say why an entry cannot be taken back, if it cannot: only one's own, for ten minutes."""
    if state not in RESULTS or done_at is None:
        return Refusal.NOTHING_TO_UNDO
    if not is_own:
        return Refusal.UNDO_NOT_YOURS
    return None if now <= done_at + UNDO_WITHIN else Refusal.UNDO_TOO_LATE


def state_after_undo(times: VisitTimes, *, is_extra: bool, now: datetime) -> VisitState:
    if is_extra:
        return VisitState.DROPPED
    return VisitState.DUE if now < times.missed_at else VisitState.MISSED


# Changes of a stay ----------------------------------------------------------------------------


def why_not_reason(kind: ChangeKind, reason: Reason, note: str) -> Refusal | None:
    """Say why a reason does not fit a change; OTHER needs a note."""
    if reason not in REASONS[kind]:
        return Refusal.REASON_UNFIT
    return Refusal.NOTE_NEEDED if reason is Reason.OTHER and not note.strip() else None


def why_not_extend(
    state: StayState, *, release_at: datetime, new: datetime, from_at: datetime
) -> Refusal | None:
    """Say why a stay cannot be lengthened to `new`, if it cannot."""
    if state is not StayState.OPEN:
        return Refusal.STAY_CLOSED
    if new <= release_at:
        return Refusal.NOT_LATER
    return Refusal.TOO_LONG if new - from_at > LONGEST else None


def why_not_shorten(
    state: StayState, *, release_at: datetime, new: datetime, now: datetime
) -> Refusal | None:
    """Say why a stay cannot be shortened to `new`, if it cannot. What is over is ended instead."""
    if state is not StayState.OPEN:
        return Refusal.STAY_CLOSED
    if new >= release_at:
        return Refusal.NOT_EARLIER
    return Refusal.RELEASE_PAST if new < now else None


def why_not_end(
    state: StayState, *, reason: Reason, pack_says: Refusal | None, note: str
) -> Refusal | None:
    """Say why a stay cannot be ended, if it cannot.

    COMPLETED needs everything that the pack asks for. Life goes its own ways (hospital, moving
    away, a new order): with such a reason a stay ends at once, but then in writing.
    """
    if state is not StayState.OPEN:
        return Refusal.STAY_CLOSED
    if reason is Reason.COMPLETED:
        return pack_says
    return Refusal.NOTE_NEEDED if pack_says and not note.strip() else None
