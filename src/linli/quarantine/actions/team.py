"""The care team and its four duties (M9)."""

from __future__ import annotations

from datetime import datetime

from linli.accounts.queries import User
from linli.kernel import audit
from linli.kernel.refusal import Refused
from linli.kernel.transactions import within_write, writes
from linli.quarantine import permissions
from linli.quarantine.models import Duty, Stay, TeamMember
from linli.quarantine.rules import DutyKind, Event, Refusal, TeamRole
from linli.quarantine.steps import mark_duty


@writes
def confirm_team(*, stay: Stay, by: User, now: datetime) -> None:
    """Let the proposed team be the team of a stay (M9). Vacant roles may be filled later.

    Refused: NO_PERMISSION, STAY_CLOSED, TEAM_CONFIRMED, NOBODY_IN_TEAM.
    """
    permissions.check_can_confirm(by, stay, now=now)
    if not TeamMember.objects.filter(stay=stay, user__isnull=False).exists():
        raise Refused(Refusal.NOBODY_IN_TEAM)
    done = Stay.objects.filter(pk=stay.pk, team_confirmed_at__isnull=True).update(
        team_confirmed_at=now, team_confirmed_by=by
    )
    if not done:
        raise Refused(Refusal.TEAM_CONFIRMED)
    stay.team_confirmed_at, stay.team_confirmed_by = now, by
    audit.record(Event.TEAM_CONFIRMED, on=stay, about=stay.person, by=by, at=now)


@writes
def replace_member(
    *, stay: Stay, role: TeamRole, user: User | None, by: User, now: datetime
) -> None:
    """Put somebody else into a role of a team, or leave it vacant; also once it is confirmed.

    Refused: NO_PERMISSION, STAY_CLOSED, MEMBER_ELSEWHERE.
    """
    permissions.check_can_replace(by, stay, user=user, now=now)
    member, _ = TeamMember.objects.select_related("user").get_or_create(stay=stay, role=role)
    before = member.user.name if member.user else ""
    member.user = user
    member.save(update_fields=["user"])
    changes = {str(role): (before, user.name if user else "")}
    audit.record(Event.MEMBER_REPLACED, on=stay, about=stay.person, by=by, at=now, changes=changes)


@writes
def do_duty(*, stay: Stay, kind: DutyKind, by: User, now: datetime) -> None:
    """Tick off one of the four duties (M9). Refused: NO_PERMISSION, STAY_CLOSED, DUTY_DONE."""
    permissions.check_can_do_duty(by, stay, now=now)
    if not mark_duty(stay, kind, by=by, at=now):
        raise Refused(Refusal.DUTY_DONE)
    _tell(Event.DUTY_DONE, stay, kind, by=by, now=now)


@writes
def undo_duty(*, stay: Stay, kind: DutyKind, by: User, now: datetime) -> None:
    """Open a duty again that was ticked off by mistake. Refused: NO_PERMISSION, STAY_CLOSED."""
    permissions.check_can_do_duty(by, stay, now=now)
    if Duty.objects.filter(stay=stay, kind=kind).update(done_at=None, done_by=None):
        _tell(Event.DUTY_UNDONE, stay, kind, by=by, now=now)


@within_write
def _tell(event: Event, stay: Stay, kind: DutyKind, *, by: User, now: datetime) -> None:
    changes = {"duty": ("", str(kind))}
    audit.record(event, on=stay, about=stay.person, by=by, at=now, changes=changes)
