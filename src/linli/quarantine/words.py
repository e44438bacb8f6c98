"""Words of the quarantine room; those of the policy packs are in policy_words.py."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.kernel.words import teach
from linli.quarantine.rules import (
    ChangeKind,
    DutyKind,
    Event,
    InquiryState,
    Reason,
    Refusal,
    StayState,
    Symptom,
    TeamRole,
    VisitMode,
    VisitState,
)

teach(
    StayState,
    {
        StayState.OPEN: _("Under way"),
        StayState.ENDED: _("Ended"),
        StayState.CANCELLED: _("Opened by mistake"),
    },
)
teach(
    VisitState,
    {
        VisitState.DUE: _("Due"),
        VisitState.DONE: _("Done"),
        VisitState.NOT_MET: _("Not met"),
        VisitState.MISSED: _("Missed"),
        VisitState.DROPPED: _("Dropped"),
    },
)
teach(
    VisitMode,
    {
        VisitMode.IN_PERSON: _("At the door"),
        VisitMode.PHONE: _("By phone"),
        VisitMode.VIDEO: _("By video"),
    },
)
teach(
    Symptom,
    {
        Symptom.FEVERISH: _("Feels feverish"),
        Symptom.COUGH: _("Cough"),
        Symptom.SORE_THROAT: _("Sore throat"),
        Symptom.BREATHLESS: _("Short of breath"),
        Symptom.TIRED: _("Very tired"),
        Symptom.ACHES: _("Aches"),
        Symptom.RUNNY_NOSE: _("Runny nose"),
        Symptom.SMELL_LOSS: _("No smell or taste"),
        Symptom.DIARRHEA: _("Diarrhea or vomiting"),
        Symptom.RASH: _("Rash"),
        Symptom.OTHER: _("Something else"),
    },
)
teach(
    DutyKind,
    {
        DutyKind.RECEIVE: _("Receive"),
        DutyKind.BRING_HOME: _("Bring home"),
        DutyKind.INFORM: _("Inform"),
        DutyKind.PATROL: _("Patrol"),
    },
)
teach(
    TeamRole,
    {
        TeamRole.SOCIAL_WORKER: _("Social worker"),
        TeamRole.PROPERTY_STEWARD: _("Property steward"),
        TeamRole.GRID_OFFICER: _("Grid officer"),
        TeamRole.INTERPRETER: _("Interpreter"),
        TeamRole.COMMUNITY_CADRE: _("Community cadre"),
        TeamRole.COMMUNITY_MEDIC: _("Community medic"),
        TeamRole.POLICE_OFFICER: _("Police officer"),
        TeamRole.VOLUNTEER: _("Volunteer"),
        TeamRole.HEALTH_MONITOR: _("Health monitor"),
    },
)
teach(
    ChangeKind,
    {
        ChangeKind.OPENED: _("Stay opened"),
        ChangeKind.EXTENDED: _("Stay extended"),
        ChangeKind.SHORTENED: _("Stay shortened"),
        ChangeKind.EXEMPTED: _("Exemption granted"),
        ChangeKind.ENDED: _("Released"),
        ChangeKind.CANCELLED: _("Stay cancelled"),
    },
)
teach(
    Reason,
    {
        Reason.COMPLETED: _("Completed as planned"),
        Reason.TEST_POSITIVE: _("A test was positive"),
        Reason.SYMPTOMS: _("Symptoms"),
        Reason.NEW_EXPOSURE: _("New exposure"),
        Reason.TEST_NEGATIVE: _("A test was negative"),
        Reason.POLICY_CHANGE: _("The policy has changed"),
        Reason.WRONG_DATES: _("The dates were wrong"),
        Reason.HOSPITAL: _("Taken to hospital"),
        Reason.LEFT_COMMUNITY: _("Has left the community"),
        Reason.MISTAKE: _("Opened by mistake"),
        Reason.OTHER: _("Another reason (say which)"),
    },
)
teach(
    InquiryState,
    {
        InquiryState.OPEN: _("To be answered"),
        InquiryState.SETTLED: _("Answered"),
        InquiryState.DROPPED: _("Dropped"),
    },
)
teach(
    Refusal,
    {
        Refusal.STAY_CLOSED: _("This stay has ended. Nothing of it can be changed any more."),
        Refusal.ALREADY_OPEN: _("This person already has a stay. Extend or end that one."),
        Refusal.NO_POLICY: _("No policy is in force here. Set one on the policies page first."),
        Refusal.UNKNOWN_PACK: _("There is no such policy. Choose one from the list."),
        Refusal.UNDECIDED: _("The policy cannot decide yet. Answer the open questions first."),
        Refusal.NOT_NEEDED: _("By this policy the person needs no stay."),
        Refusal.NOT_LATER: _("The new end must be later than the present one."),
        Refusal.NOT_EARLIER: _("The new end must be earlier than the present one."),
        Refusal.RELEASE_PAST: _("This moment is over. Release the person now instead."),
        Refusal.TOO_LONG: _("A stay cannot last longer than a year. Check the date."),
        Refusal.REASON_UNFIT: _("This reason does not fit here. Choose one from the list."),
        Refusal.RULE_UNFIT: _("This rule of the policy does not fit this stay."),
        Refusal.NOTE_NEEDED: _("Write in the note why, so that everybody can understand it later."),
        Refusal.IN_FUTURE: _("This time lies in the future. Enter when it happened."),
        Refusal.INQUIRY_CLOSED: _("This question has been settled in the meantime."),
        Refusal.TOO_EARLY: _("Too early: the stay lasts until %(ends_at)s."),
        Refusal.TEST_MISSING: _("The %(kind)s of %(on)s is missing."),
        Refusal.TEST_NOT_NEGATIVE: _("The %(kind)s of %(on)s does not have the result it needs."),
        Refusal.NOT_SYMPTOM_FREE: _("Not yet free of symptoms for %(hours)s hours."),
        Refusal.TOO_WARM: _("No temperature below %(limit)s °C was measured lately."),
        Refusal.TOO_FEW_CHECKINS: _(
            "%(done)s of %(needed)s days in a row with a normal check so far."
        ),
        Refusal.NOT_ENDED: _("There is a release notice only after the release."),
        Refusal.VISIT_CLOSED: _("This visit has already been recorded. Reload the page."),
        Refusal.VISIT_TOO_SOON: _(
            "This visit is not due yet. Record an extra visit on the page of the stay instead."
        ),
        Refusal.TEMPERATURE_UNREADABLE: _("This is not a temperature. Write it like 36.5."),
        Refusal.TEMPERATURE_UNLIKELY: _(
            "A temperature lies between 34 and 43 °C. Measure again, or check what you typed."
        ),
        Refusal.UNDO_TOO_LATE: _("An entry can be taken back for ten minutes only."),
        Refusal.UNDO_NOT_YOURS: _("Only who made this entry can take it back."),
        Refusal.NOTHING_TO_UNDO: _("There is no entry to take back."),
        Refusal.NOBODY_IN_TEAM: _("Nobody is in this team yet. Choose at least one member."),
        Refusal.TEAM_CONFIRMED: _("This team has already been confirmed."),
        Refusal.MEMBER_ELSEWHERE: _("This person does not work here. Choose one from the list."),
        Refusal.DUTY_DONE: _("This duty has already been ticked off."),
        Refusal.POLICY_SAME_INSTANT: _("Another policy was already set for this very moment."),
    },
)
teach(
    Event,
    {
        Event.POLICY_SET: _("Policy set in force"),
        Event.STAY_OPENED: _("Stay opened"),
        Event.STAY_NOT_NEEDED: _("No stay needed"),
        Event.INQUIRY_OPENED: _("Question opened"),
        Event.INQUIRY_ANSWERED: _("Question answered"),
        Event.INQUIRY_DROPPED: _("Question dropped"),
        Event.PHASE_BEGUN: _("Next phase begun"),
        Event.STAY_EXTENDED: _("Stay extended"),
        Event.STAY_SHORTENED: _("Stay shortened"),
        Event.EXEMPTION_GRANTED: _("Exemption granted"),
        Event.STAY_ENDED: _("Released"),
        Event.STAY_CANCELLED: _("Stay cancelled"),
        Event.TEAM_CONFIRMED: _("Care team confirmed"),
        Event.MEMBER_REPLACED: _("Team member replaced"),
        Event.DUTY_DONE: _("Duty done"),
        Event.DUTY_UNDONE: _("Duty open again"),
        Event.VISIT_RECORDED: _("Visit recorded"),
        Event.VISIT_ADDED: _("Extra visit recorded"),
        Event.VISIT_UNDONE: _("Visit entry taken back"),
        Event.TEST_RECORDED: _("Test recorded"),
        Event.LINK_MADE: _("Own page link made"),
        Event.NOTICE_DOWNLOADED: _("Release notice downloaded"),
    },
)
