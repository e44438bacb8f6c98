"""Steps that several actions share: what follows from a plan, the proposed team, the duties."""

from __future__ import annotations

from datetime import datetime

from linli.accounts.queries import User
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.transactions import within_write
from linli.ledger import actions as ledger
from linli.policy import engine
from linli.policy.rules import DueVisit, Level, Pack, Plan
from linli.quarantine.models import Duty, Stay, TeamMember, Visit
from linli.quarantine.plans import level_at, next_change, phases_from, plan_json
from linli.quarantine.queries.team import candidates, home_of
from linli.quarantine.rules import (
    STANDING_OF,
    DutyKind,
    Event,
    TeamRole,
    VisitMode,
    VisitState,
    VisitTimes,
    team_needed,
)


@within_write
def enter_phases(stay: Stay, *, after: datetime, by: Actor, now: datetime) -> None:
    """Set the standing of every phase that began in (after, now], however late we are (M14)."""
    begun = [
        p for p in phases_from(stay.plan) if after < p.from_at <= now and p.to_at > stay.from_at
    ]
    for phase in begun:
        ledger.set_standing(
            person=stay.person,
            kind=STANDING_OF[phase.level],
            from_at=max(phase.from_at, stay.from_at),
            cause=stay,
            by=by,
            now=now,
        )
    stay.reached_at = now


@within_write
def keep_plan(stay: Stay, plan: Plan, *, now: datetime) -> None:
    """Keep a plan with the stay, and when it next changes something."""
    stay.plan = plan_json(plan)
    stay.release_at = plan.phases[-1].to_at
    stay.level = level_at(plan.phases, now)
    stay.due_at, stay.attempts = next_change(plan.phases, now), 0


@within_write
def keep_visits(stay: Stay, plan: Plan, *, now: datetime) -> None:
    """Make the visits of the plan from now on the visits of the stay: add, drop, take up again."""
    wanted = {visit.from_at: visit for visit in _visits(plan, max(now, stay.from_at))}
    ahead = Visit.objects.filter(stay=stay, is_extra=False, window_from__gte=now)
    known = {visit.window_from: visit for visit in ahead}
    _drop([v for at, v in known.items() if at not in wanted and v.state == VisitState.DUE])
    _take_up([v for at, v in known.items() if at in wanted and v.state == VisitState.DROPPED])
    fresh = [_visit(stay, due) for at, due in wanted.items() if at not in known]
    Visit.objects.bulk_create(fresh, batch_size=500)


@within_write
def drop_visits(stay: Stay) -> None:
    """Drop what is still due on a stay that has ended."""
    Visit.objects.filter(stay=stay, state=VisitState.DUE).update(
        state=VisitState.DROPPED, due_at=None, attempts=0
    )


def _visits(plan: Plan, since: datetime) -> list[DueVisit]:
    """Central quarantine is looked after where it is: the community visits homes only (M10)."""
    levels = {phase.id: phase.level for phase in plan.phases}
    due = engine.visits_due(plan, since, plan.phases[-1].to_at)
    return [v for v in due if levels[v.phase_id] is not Level.CENTRAL_QUARANTINE]


def _visit(stay: Stay, due: DueVisit) -> Visit:
    return Visit(
        stay=stay,
        area=stay.area,
        mode=VisitMode[due.mode.name] if due.mode else VisitMode.IN_PERSON,
        window_from=due.from_at,
        window_to=due.to_at,
        due_at=VisitTimes(due.from_at, due.to_at).missed_at,
    )


def _drop(visits: list[Visit]) -> None:
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(
        state=VisitState.DROPPED, due_at=None, attempts=0
    )


def _take_up(visits: list[Visit]) -> None:
    for visit in visits:
        visit.state = VisitState.DUE
        visit.due_at = VisitTimes(visit.window_from, visit.window_to).missed_at
    Visit.objects.bulk_update(visits, ["state", "due_at"])


@within_write
def carry_on(stay: Stay, *, by: Actor, now: datetime) -> datetime | None:
    """Begin what has begun of a stay's plan; return when it next changes something."""
    before = stay.level
    enter_phases(stay, after=stay.reached_at, by=by, now=now)
    phases = phases_from(stay.plan)
    stay.level = level_at(phases, now)
    stay.save(update_fields=["level", "reached_at"])
    if stay.level != before:
        changes = {"level": (before, stay.level)}
        audit.record(
            Event.PHASE_BEGUN,
            on=stay,
            about=stay.person,
            by=by,
            at=now,
            changes=changes,
        )
    return next_change(phases, now)


@within_write
def propose_team(stay: Stay, pack: Pack, *, now: datetime) -> None:
    """Propose a team from the people of the area; a role that nobody can fill stays vacant."""
    home = home_of(stay.person, stay.dwelling or stay.person.dwelling, now=now)
    chosen: dict[TeamRole, User | None] = {}
    for role in team_needed(pack.care_team, home.language):
        taken = {user.pk for user in chosen.values() if user}
        fitting = candidates(role, home)
        # Four eyes are better than two, but two are better than none.
        fresh = [user for user in fitting if user.pk not in taken] or fitting
        chosen[role] = fresh[0] if fresh else None
    TeamMember.objects.bulk_create(
        [TeamMember(stay=stay, role=role, user=user) for role, user in chosen.items()]
    )


@within_write
def mark_duty(stay: Stay, kind: DutyKind, *, by: Actor, at: datetime) -> bool:
    """Tick off a duty that is still open; False where it is not, or where no user did it."""
    if not isinstance(by, User):
        return False
    open_ones = Duty.objects.filter(stay=stay, kind=kind, done_at__isnull=True)
    return bool(open_ones.update(done_at=at, done_by=by))
