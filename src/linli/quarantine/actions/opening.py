"""How a stay begins: from an arrival by the pack's rule, or by hand (M22, M23)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from linli.accounts.queries import User
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.constraints import refuse_on
from linli.kernel.refusal import Refused
from linli.kernel.transactions import within_write, writes
from linli.ledger.queries import Person, person_of
from linli.places.queries import zone_of
from linli.policy import engine
from linli.policy.rules import ContactKind, Level, Outcome, Pack, Plan
from linli.quarantine import permissions
from linli.quarantine.models import Duty, Inquiry, Stay, StayChange
from linli.quarantine.plans import facts_from, facts_json
from linli.quarantine.queries.policy import packs, policy_in_force
from linli.quarantine.rules import (
    ChangeKind,
    DutyKind,
    Event,
    InquiryState,
    Refusal,
    StayState,
)
from linli.quarantine.steps import (
    enter_phases,
    keep_plan,
    keep_visits,
    mark_duty,
    propose_team,
)

Known = Mapping[str, Any]


@writes
def open_stay_on_arrival(
    *, person_id: int, facts: Known, at: datetime, by: Actor, now: datetime
) -> Stay | Inquiry | None:
    """Let the policy in force decide about a person whom the community has received (M9, M22).

    Returns the stay; or the open question that keeps it from opening; or None where no stay is
    needed or one is under way already. RECEIVE is ticked off by whoever received.
    """
    person = person_of(person_id)
    under_way = Stay.objects.open().filter(person=person).first()
    if under_way:
        mark_duty(under_way, DutyKind.RECEIVE, by=by, at=at)
        return None
    known = {"contact": str(ContactKind.INBOUND), "arrived_at": at.isoformat(), **facts}
    outcome = _consider(person, known, from_at=at, by=by, now=now)
    if isinstance(outcome, Stay):
        mark_duty(outcome, DutyKind.RECEIVE, by=by, at=at)
    return outcome


@writes
def consider(
    *, person: Person, facts: Known, from_at: datetime, by: User, now: datetime
) -> Stay | Inquiry | None:
    """Let the policy in force decide about a person who came without a hand-over.

    Returns as `open_stay_on_arrival` does. Refused: NO_PERMISSION, ALREADY_OPEN.
    """
    permissions.check_can_open(by, person, now=now)
    if Stay.objects.open().filter(person=person).exists():
        raise Refused(Refusal.ALREADY_OPEN)
    return _consider(person, facts, from_at=from_at, by=by, now=now)


@writes
def open_stay(
    *,
    person: Person,
    facts: Known,
    from_at: datetime,
    by: Actor,
    now: datetime,
    pack_id: str | None = None,
    place: str | None = None,
) -> Stay:
    """Open a stay from an instant on, under the policy in force there or under a named pack.

    Refused: NO_PERMISSION, NO_POLICY, UNKNOWN_PACK, UNDECIDED, NOT_NEEDED, ALREADY_OPEN.
    """
    permissions.check_can_open(by, person, now=now)
    pack = _pack(person, pack_id, from_at)
    known = {"arrived_at": from_at.isoformat(), **_of_ledger(person, from_at), **facts}
    plan = engine.outcome(facts_from(known), pack, now)
    if plan.outcome is Outcome.UNDECIDED:
        raise Refused(Refusal.UNDECIDED)
    if not _is_needed(plan, from_at):
        raise Refused(Refusal.NOT_NEEDED)
    _settle(person, now=now)
    return _create(person, plan, known, from_at=from_at, place=place or "", by=by, now=now)


@writes
def answer_inquiry(
    *, inquiry: Inquiry, answers: Known, by: User, now: datetime
) -> Stay | Inquiry | None:
    """Add answers to an open question; as soon as they suffice, the stay opens (M23).

    Returns as `open_stay_on_arrival` does. Refused: NO_PERMISSION, INQUIRY_CLOSED.
    """
    permissions.check_can_answer(by, inquiry, now=now)
    known = {**inquiry.facts, **answers}
    audit.record(Event.INQUIRY_ANSWERED, on=inquiry, about=inquiry.person, by=by, at=now)
    return _consider(inquiry.person, known, from_at=inquiry.from_at, by=by, now=now)


@writes
def drop_inquiry(*, inquiry: Inquiry, by: User, now: datetime) -> None:
    """Put a question away without a stay. Refused: NO_PERMISSION, INQUIRY_CLOSED."""
    permissions.check_can_answer(by, inquiry, now=now)
    Inquiry.objects.filter(pk=inquiry.pk, state=InquiryState.OPEN).update(
        state=InquiryState.DROPPED, settled_at=now
    )
    audit.record(Event.INQUIRY_DROPPED, on=inquiry, about=inquiry.person, by=by, at=now)


def _pack(person: Person, pack_id: str | None, at: datetime) -> Pack:
    policy = None if pack_id else policy_in_force(person.area, at)
    chosen = pack_id or (policy.pack_id if policy else "")
    if not chosen:
        raise Refused(Refusal.NO_POLICY)
    if chosen not in packs():
        raise Refused(Refusal.UNKNOWN_PACK)
    return packs()[chosen]


@within_write
def _consider(
    person: Person, facts: Known, *, from_at: datetime, by: Actor, now: datetime
) -> Stay | Inquiry | None:
    known = {**_of_ledger(person, from_at), **facts}
    policy = policy_in_force(person.area, from_at)
    pack = packs().get(policy.pack_id) if policy else None
    if pack is None:
        return _ask(person, None, known, from_at=from_at, by=by, now=now)
    plan = engine.outcome(facts_from(known), pack, now)
    if plan.outcome is Outcome.UNDECIDED:
        return _ask(person, plan, known, from_at=from_at, by=by, now=now)
    _settle(person, now=now)
    if _is_needed(plan, from_at):
        return _create(person, plan, known, from_at=from_at, place="", by=by, now=now)
    audit.record(Event.STAY_NOT_NEEDED, on=person, by=by, at=now, changes={"pack": ("", pack.id)})
    return None


def _of_ledger(person: Person, at: datetime) -> dict[str, Any]:
    """Return what the ledger itself knows: a dwelling here is a fixed home; the age."""
    known: dict[str, Any] = {"has_fixed_home": True} if person.dwelling_id else {}
    if person.birth_date:
        day = localtime(at, zone_of(person.area)).date()
        born = person.birth_date
        known["age"] = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return known


def _is_needed(plan: Plan, from_at: datetime) -> bool:
    return plan.release_at is not None and plan.release_at > from_at


@within_write
def _ask(
    person: Person, plan: Plan | None, known: Known, *, from_at: datetime, by: Actor, now: datetime
) -> Inquiry:
    asks = [q.fact for q in plan.open_questions if q.blocking and q.fact] if plan else []
    told = {
        "area": person.area,
        "pack_id": plan.pack.id if plan else "",
        "asks": asks,
        "facts": facts_json(facts_from(known)),
        "from_at": from_at,
    }
    inquiry, is_new = Inquiry.objects.update_or_create(
        person=person,
        state=InquiryState.OPEN,
        defaults=told,
        create_defaults={**told, "asked_at": now},
    )
    if is_new:
        audit.record(Event.INQUIRY_OPENED, on=inquiry, about=person, by=by, at=now)
    return inquiry


@within_write
def _settle(person: Person, *, now: datetime) -> None:
    Inquiry.objects.filter(person=person, state=InquiryState.OPEN).update(
        state=InquiryState.SETTLED, settled_at=now
    )


@within_write
def _create(
    person: Person,
    plan: Plan,
    known: Known,
    *,
    from_at: datetime,
    place: str,
    by: Actor,
    now: datetime,
) -> Stay:
    begins = max(plan.phases[0].from_at, from_at)
    stay = Stay(
        person=person,
        area=person.area,
        dwelling=None if plan.phases[0].level is Level.CENTRAL_QUARANTINE else person.dwelling,
        place=place or person.address,
        state=StayState.OPEN,
        pack_id=plan.pack.id,
        pack_version=plan.pack.sha256,
        pack_text=plan.pack.text,
        facts=facts_json(facts_from(known)),
        from_at=begins,
        reached_at=now,
        opened_at=now,
        opened_by=by.audit_label,
    )
    keep_plan(stay, plan, now=now)
    with refuse_on("stay_one_open_per_person", Refusal.ALREADY_OPEN):
        stay.save()
    enter_phases(stay, after=_EVER, by=by, now=now)
    keep_visits(stay, plan, now=now)
    propose_team(stay, plan.pack, now=now)
    Duty.objects.bulk_create([Duty(stay=stay, kind=kind) for kind in DutyKind])
    _tell_opened(stay, by=by, now=now)
    return stay


_EVER = datetime.fromisoformat("1900-01-01T00:00:00+00:00")


@within_write
def _tell_opened(stay: Stay, *, by: Actor, now: datetime) -> None:
    StayChange.objects.create(
        stay=stay,
        kind=ChangeKind.OPENED,
        release_after=stay.release_at,
        at=now,
        by_label=by.audit_label,
    )
    changes = {"pack": ("", stay.pack_id), "release_at": ("", stay.release_at.isoformat())}
    audit.record(Event.STAY_OPENED, on=stay, about=stay.person, by=by, at=now, changes=changes)
