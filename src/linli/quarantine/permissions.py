"""Who may do what with a stay, and why not."""

from __future__ import annotations

from datetime import datetime

from linli.accounts.permissions import check_may
from linli.accounts.queries import User
from linli.accounts.rules import Permission
from linli.kernel.audit import Actor
from linli.kernel.refusal import Refused
from linli.ledger.queries import Person
from linli.places.queries import Area
from linli.quarantine import rules
from linli.quarantine.models import Inquiry, Stay, Visit
from linli.quarantine.rules import (
    ChangeKind,
    InquiryState,
    Reason,
    Refusal,
    StayState,
    VisitState,
    VisitTimes,
)


def check_can_open(by: Actor, person: Person, *, now: datetime) -> None:
    check_may(by, Permission.OPEN_STAY, area=person.area, now=now)


def check_can_answer(by: Actor, inquiry: Inquiry, *, now: datetime) -> None:
    check_may(by, Permission.OPEN_STAY, area=inquiry.area, now=now)
    if InquiryState(inquiry.state) is not InquiryState.OPEN:
        raise Refused(Refusal.INQUIRY_CLOSED)


def check_can_extend(
    by: Actor, stay: Stay, *, release_at: datetime, reason: Reason, note: str, now: datetime
) -> None:
    check_can_change(by, stay, now=now)
    refuse(rules.why_not_reason(ChangeKind.EXTENDED, reason, note))
    refuse(
        rules.why_not_extend(
            StayState(stay.state), release_at=stay.release_at, new=release_at, from_at=stay.from_at
        )
    )


def check_can_shorten(
    by: Actor, stay: Stay, *, release_at: datetime, reason: Reason, note: str, now: datetime
) -> None:
    check_can_change(by, stay, now=now)
    refuse(rules.why_not_reason(ChangeKind.SHORTENED, reason, note))
    refuse(
        rules.why_not_shorten(
            StayState(stay.state), release_at=stay.release_at, new=release_at, now=now
        )
    )


def check_can_end(
    by: Actor,
    stay: Stay,
    *,
    pack_says: Refused | None,
    reason: Reason = Reason.COMPLETED,
    note: str = "",
    now: datetime,
) -> None:
    """Refuse an end that the pack does not allow yet (COMPLETED), or that nobody explains."""
    check_may(by, Permission.END_STAY, area=stay.area, now=now)
    refuse(rules.why_not_reason(ChangeKind.ENDED, reason, note))
    code = Refusal(pack_says.code) if pack_says else None
    why = rules.why_not_end(StayState(stay.state), reason=reason, pack_says=code, note=note)
    if why and pack_says and why == pack_says.code:
        raise pack_says
    refuse(why)


def check_can_cancel(
    by: Actor, stay: Stay, *, reason: Reason = Reason.MISTAKE, note: str = "", now: datetime
) -> None:
    check_may(by, Permission.END_STAY, area=stay.area, now=now)
    refuse(rules.why_not_reason(ChangeKind.CANCELLED, reason, note))
    check_open(stay)


def check_can_change(by: Actor, stay: Stay, *, now: datetime) -> None:
    check_may(by, Permission.CHANGE_STAY, area=stay.area, now=now)
    check_open(stay)


def check_can_confirm(by: Actor, stay: Stay, *, now: datetime) -> None:
    check_may(by, Permission.CONFIRM_TEAM, area=stay.area, now=now)
    check_open(stay)
    if stay.team_confirmed_at:
        raise Refused(Refusal.TEAM_CONFIRMED)


def check_can_replace(by: Actor, stay: Stay, *, user: User | None, now: datetime) -> None:
    check_may(by, Permission.CONFIRM_TEAM, area=stay.area, now=now)
    check_open(stay)
    if user and not user.holds(Permission.DO_DUTY, now=now, path=stay.area.path):
        raise Refused(Refusal.MEMBER_ELSEWHERE)


def check_can_do_duty(by: Actor, stay: Stay, *, now: datetime) -> None:
    check_may(by, Permission.DO_DUTY, area=stay.area, now=now)
    check_open(stay)


def check_can_visit(by: Actor, stay: Stay, *, now: datetime) -> None:
    check_may(by, Permission.RECORD_VISIT, area=stay.area, now=now)
    check_open(stay)


def check_can_record(
    by: Actor, visit: Visit, *, to: VisitState = VisitState.DONE, now: datetime
) -> None:
    check_may(by, Permission.RECORD_VISIT, area=visit.area, now=now)
    times = VisitTimes(visit.window_from, visit.window_to)
    stay = StayState(visit.stay.state)
    refuse(rules.why_not_record(VisitState(visit.state), to, times, stay=stay, now=now))


def check_can_undo(by: Actor, visit: Visit, *, now: datetime) -> None:
    check_can_visit(by, visit.stay, now=now)
    is_own = visit.done_by_id is not None and visit.done_by_id == by.pk
    state = VisitState(visit.state)
    refuse(rules.why_not_undo(state, done_at=visit.done_at, is_own=is_own, now=now))


def check_can_set_policy(by: Actor, area: Area, *, now: datetime) -> None:
    check_may(by, Permission.SET_POLICY, area=area, now=now)


def check_open(stay: Stay) -> None:
    if StayState(stay.state) is not StayState.OPEN:
        raise Refused(Refusal.STAY_CLOSED)


def check_ended(stay: Stay) -> None:
    if StayState(stay.state) is not StayState.ENDED:
        raise Refused(Refusal.NOT_ENDED)


def check_past(at: datetime, *, now: datetime) -> None:
    """What happened lies in the past; five minutes of a fast clock are forgiven."""
    if at > now + rules.CLOCK_SLACK:
        raise Refused(Refusal.IN_FUTURE)


def refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise Refused(refusal)
