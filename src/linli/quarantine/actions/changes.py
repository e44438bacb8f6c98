"""Extending, shortening, ending and cancelling a stay: each with reason, author and instant (M22)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from linli.accounts import actions as accounts
from linli.accounts.queries import User
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.refusal import Refused
from linli.kernel.transactions import within_write, writes
from linli.ledger import actions as ledger
from linli.ledger.rules import StandingKind
from linli.places.queries import zone_of
from linli.policy import engine
from linli.policy.rules import Plan, PolicyError, Trigger
from linli.quarantine import permissions, rules
from linli.quarantine.models import ReleaseNotice, Stay, StayChange
from linli.quarantine.plans import eased, ending_at
from linli.quarantine.queries.evidence import as_refusals, evidence_of, pack_says
from linli.quarantine.queries.policy import exemptions_of, plan_of
from linli.quarantine.rules import (
    NOTICE_REASONS,
    OWN_PAGE,
    ChangeKind,
    Event,
    Reason,
    Refusal,
    StayState,
)
from linli.quarantine.steps import (
    carry_on,
    drop_visits,
    enter_phases,
    keep_plan,
    keep_visits,
)

# Without letters and digits that are read for one another.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
_TICK = timedelta(microseconds=1)
_REASON_OF = {
    Trigger.NEW_SYMPTOM: Reason.SYMPTOMS,
    Trigger.POSITIVE_TEST: Reason.TEST_POSITIVE,
    Trigger.MISSED_TEST: Reason.OTHER,
    Trigger.NEW_EXPOSURE: Reason.NEW_EXPOSURE,
}


@writes
def extend_stay(
    *, stay: Stay, release_at: datetime, reason: Reason, note: str, by: User, now: datetime
) -> None:
    """Move the end of a stay to a later instant, by order of a person (M22).

    Refused: NO_PERMISSION, STAY_CLOSED, NOT_LATER, TOO_LONG, REASON_UNFIT, NOTE_NEEDED.
    """
    stay = _held(stay)
    permissions.check_can_extend(by, stay, release_at=release_at, reason=reason, note=note, now=now)
    plan = ending_at(plan_of(stay), release_at)
    _change(stay, plan, ChangeKind.EXTENDED, reason, note, by=by, now=now)


@writes
def extend_by_rule(
    *, stay: Stay, rule_id: str, event_at: datetime, note: str, by: User, now: datetime
) -> None:
    """Lengthen a stay by one of its pack's own rules after an event, such as a new sign (M23).

    Refused: NO_PERMISSION, STAY_CLOSED, IN_FUTURE, RULE_UNFIT.
    """
    stay = _held(stay)
    permissions.check_can_change(by, stay, now=now)
    permissions.check_past(event_at, now=now)
    try:
        plan = engine.apply_extension(plan_of(stay), rule_id, event_at)
    except PolicyError as error:
        raise Refused(Refusal.RULE_UNFIT) from error
    reason = _REASON_OF[next(rule.on for rule in plan.pack.extends if rule.id == rule_id)]
    _change(stay, plan, ChangeKind.EXTENDED, reason, note, rule_id=rule_id, by=by, now=now)
    enter_phases(stay, after=event_at - _TICK, by=by, now=now)
    stay.save(update_fields=["reached_at"])


@writes
def shorten_stay(
    *, stay: Stay, release_at: datetime, reason: Reason, note: str, by: User, now: datetime
) -> None:
    """Move the end of a stay to an earlier instant that is still to come (M22).

    Refused: NO_PERMISSION, STAY_CLOSED, NOT_EARLIER, RELEASE_PAST, REASON_UNFIT, NOTE_NEEDED.
    """
    stay = _held(stay)
    permissions.check_can_shorten(
        by, stay, release_at=release_at, reason=reason, note=note, now=now
    )
    plan = ending_at(plan_of(stay), max(release_at, stay.from_at))
    _change(stay, plan, ChangeKind.SHORTENED, reason, note, by=by, now=now)


@writes
def shorten_by_rule(*, stay: Stay, rule_id: str, note: str, by: User, now: datetime) -> None:
    """End a phase early by one of the pack's own rules, on evidence such as a test (M23).

    Refused: NO_PERMISSION, STAY_CLOSED, RULE_UNFIT, and whatever the pack still asks for.
    """
    stay = _held(stay)
    permissions.check_can_change(by, stay, now=now)
    plan = plan_of(stay)
    try:
        against = engine.early_end_refusals(plan, rule_id, evidence_of(stay, now=now), now)
        if against:
            raise as_refusals(against, zone_of(stay.area))[0]
        shorter = engine.apply_early_end(plan, rule_id, now)
    except PolicyError as error:
        raise Refused(Refusal.RULE_UNFIT) from error
    _change(
        stay,
        shorter,
        ChangeKind.SHORTENED,
        Reason.TEST_NEGATIVE,
        note,
        rule_id=rule_id,
        by=by,
        now=now,
    )
    carry_on(stay, by=by, now=now)


@writes
def grant_exemption(*, stay: Stay, rule_id: str, note: str, by: User, now: datetime) -> None:
    """Ease a stay from now on by one of its pack's exemptions, in writing (M23).

    The real case: a minor allowed home from central quarantine after assessment. Refused:
    NO_PERMISSION, STAY_CLOSED, NOTE_NEEDED, RULE_UNFIT.
    """
    stay = _held(stay)
    permissions.check_can_change(by, stay, now=now)
    permissions.refuse(rules.why_not_reason(ChangeKind.EXEMPTED, Reason.OTHER, note))
    level = next((e.to_level for e in exemptions_of(stay) if e.id == rule_id), None)
    if level is None:
        raise Refused(Refusal.RULE_UNFIT)
    stay.facts = {**stay.facts, "granted": sorted({*stay.facts.get("granted", []), rule_id})}
    stay.dwelling = stay.dwelling or stay.person.dwelling
    stay.save(update_fields=["facts", "dwelling"])
    plan = eased(plan_of(stay), level, now)
    _change(stay, plan, ChangeKind.EXEMPTED, Reason.OTHER, note, rule_id=rule_id, by=by, now=now)
    enter_phases(stay, after=now - _TICK, by=by, now=now)
    stay.save(update_fields=["reached_at"])


@writes
def end_stay(
    *, stay: Stay, reason: Reason, note: str, by: User, now: datetime
) -> ReleaseNotice | None:
    """Release the person: the stay ends, the standing follows, the notice is issued (M22).

    COMPLETED needs everything that the pack asks for; with another reason (hospital, moved away, a
    new order) a stay ends at once, but against the pack only with a note. Who goes to hospital or
    moves away gets no notice of release. Refused: NO_PERMISSION, STAY_CLOSED, REASON_UNFIT, NOTE_NEEDED, TOO_EARLY, TEST_MISSING and the pack's other reasons.
    """
    stay = _held(stay)
    says = pack_says(stay, now=now) if stay.state == StayState.OPEN else []
    permissions.check_can_end(
        by, stay, pack_says=says[0] if says else None, reason=reason, note=note, now=now
    )
    _close(stay, StayState.ENDED, reason, by=by, now=now)
    ledger.set_standing(
        person=stay.person,
        kind=StandingKind.RELEASED,
        from_at=now,
        cause=stay,
        by=by,
        now=now,
    )
    _tell(stay, ChangeKind.ENDED, reason, note, stay.release_at, by=by, now=now)
    return _issue(stay, by=by, now=now) if reason in NOTICE_REASONS else None


@writes
def cancel_stay(*, stay: Stay, reason: Reason, note: str, by: User, now: datetime) -> None:
    """Call a stay off that should never have been opened: it counts in no number any more.

    The person is as arrived from its first moment on. Refused: NO_PERMISSION, STAY_CLOSED,
    REASON_UNFIT, NOTE_NEEDED.
    """
    stay = _held(stay)
    permissions.check_can_cancel(by, stay, reason=reason, note=note, now=now)
    _close(stay, StayState.CANCELLED, reason, by=by, now=now)
    ledger.set_standing(
        person=stay.person,
        kind=StandingKind.ARRIVED,
        from_at=min(stay.from_at, now),
        cause=stay,
        by=by,
        now=now,
    )
    accounts.revoke_links(subject=audit.key_of(stay), purpose=OWN_PAGE, by=by, now=now)
    _tell(stay, ChangeKind.CANCELLED, reason, note, stay.release_at, by=by, now=now)


@within_write
def advance_stay(*, stay: Stay, by: Actor, now: datetime) -> datetime | None:
    """Begin the phases of a stay whose time has come; return when the next one is due.

    A stay whose last phase is over stays open: nobody is free without a written release.
    """
    return carry_on(stay, by=by, now=now) if stay.state == StayState.OPEN else None


def _held(stay: Stay) -> Stay:
    """Return the stay as it is now, held against others until the write is over."""
    query = Stay.objects.select_related("person__area", "area", "dwelling")
    return query.select_for_update(of=("self",)).get(pk=stay.pk)


@within_write
def _change(
    stay: Stay,
    plan: Plan,
    kind: ChangeKind,
    reason: Reason,
    note: str,
    *,
    by: User,
    now: datetime,
    rule_id: str = "",
) -> None:
    before = stay.release_at
    keep_plan(stay, plan, now=now)
    stay.save(update_fields=["plan", "release_at", "level", "due_at", "attempts"])
    keep_visits(stay, plan, now=now)
    _tell(stay, kind, reason, note, before, rule_id=rule_id, by=by, now=now)


@within_write
def _close(stay: Stay, state: StayState, reason: Reason, *, by: User, now: datetime) -> None:
    stay.state, stay.end_reason, stay.level = state, reason, 0
    stay.ended_at, stay.ended_by = now, by
    stay.due_at, stay.attempts = None, 0
    stay.save(
        update_fields=["state", "end_reason", "level", "ended_at", "ended_by", "due_at", "attempts"]
    )
    drop_visits(stay)


@within_write
def _issue(stay: Stay, *, by: User, now: datetime) -> ReleaseNotice:
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    day = localtime(now, zone_of(stay.area))
    return ReleaseNotice.objects.create(
        stay=stay, number=f"{day:%Y%m%d}-{stay.pk}", code=code, issued_at=now, issued_by=by
    )


_EVENT_OF = {
    ChangeKind.EXTENDED: Event.STAY_EXTENDED,
    ChangeKind.SHORTENED: Event.STAY_SHORTENED,
    ChangeKind.EXEMPTED: Event.EXEMPTION_GRANTED,
    ChangeKind.ENDED: Event.STAY_ENDED,
    ChangeKind.CANCELLED: Event.STAY_CANCELLED,
}


@within_write
def _tell(
    stay: Stay,
    kind: ChangeKind,
    reason: Reason,
    note: str,
    before: datetime,
    *,
    by: Actor,
    now: datetime,
    rule_id: str = "",
) -> None:
    StayChange.objects.create(
        stay=stay,
        kind=kind,
        reason=reason,
        rule_id=rule_id,
        note=note.strip(),
        release_before=before,
        release_after=stay.release_at,
        at=now,
        by_label=by.audit_label,
    )
    changes = {
        "reason": ("", str(reason)),
        "release_at": (before.isoformat(), stay.release_at.isoformat()),
    }
    audit.record(_EVENT_OF[kind], on=stay, about=stay.person, by=by, at=now, changes=changes)
