"""The closed lists of words of this room, and which state leads to which. No Django."""

from __future__ import annotations

from enum import StrEnum

from linli.kernel import states


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
    EXEMPTED = "EXEMPTED"
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
    ChangeKind.EXEMPTED: (Reason.OTHER,),
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
    RULE_UNFIT = "RULE_UNFIT"
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
    EXEMPTION_GRANTED = "EXEMPTION_GRANTED"
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
