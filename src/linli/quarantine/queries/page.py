"""All that the page of one stay shows, and what the person's own page shows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from linli.accounts.queries import User, may
from linli.accounts.rules import Permission
from linli.kernel.refusal import Refused, why_not
from linli.kernel.words import Words, listed, say
from linli.places.queries import zone_of
from linli.policy import engine
from linli.policy.rules import DayNumber, DueTest, EarlyEnd, Pack, Plan, PlannedPhase
from linli.privacy.queries import may_see
from linli.privacy.rules import FieldClass
from linli.quarantine import permissions
from linli.quarantine.models import (
    Duty,
    LabTest,
    ReleaseNotice,
    Stay,
    StayChange,
    TeamMember,
    Visit,
)
from linli.quarantine.policy_words import LEVEL_RULES, LEVELS
from linli.quarantine.queries import stays, visits
from linli.quarantine.queries.evidence import as_refusals, evidence_of, pack_says
from linli.quarantine.queries.plain import duty_words
from linli.quarantine.queries.policy import exemptions_of, plan_of
from linli.quarantine.queries.team import is_in_team
from linli.quarantine.rules import EARLY, StayState, VisitState


@dataclass(frozen=True)
class PhaseLine:
    """A phase of a stay as people see it; `state` is done, current or todo."""

    phase: PlannedPhase
    label: Words
    rules: Words
    state: str

    @property
    def level(self) -> int:
        return int(self.phase.level)


@dataclass(frozen=True)
class Cell:
    """A visit in the table of a stay; without health data for who may not see it."""

    visit: Visit
    symptoms: str
    sees: bool
    is_fever: bool
    is_ahead: bool
    can_record: bool
    can_undo: bool


@dataclass(frozen=True)
class Row:
    """A day of the table: the visits of its windows, then the extra ones."""

    on: object
    is_today: bool
    regular: tuple[Cell | None, ...]
    extra: tuple[Cell, ...]


@dataclass(frozen=True)
class Hints:
    """Why a button is shut, in words; empty where it is open; None where it is not shown."""

    extend: str | None
    shorten: str | None
    release: str | None
    end: str | None
    cancel: str | None
    confirm: str | None
    visit: str | None
    duty: str | None


@dataclass(frozen=True)
class Rule:
    """A rule of the pack by which this stay could be made longer or shorter."""

    id: str
    name: str
    why: str


@dataclass(frozen=True)
class StayPage:
    """Everything on the page of a stay."""

    stay: Stay
    tz: str
    day: DayNumber | None
    left: int
    pack: Pack
    pack_name: str
    level: Words
    phases: tuple[PhaseLine, ...]
    due_tests: tuple[DueTest, ...]
    tests: tuple[LabTest, ...]
    pack_duties: tuple[str, ...]
    team: tuple[TeamMember, ...]
    duties: tuple[Duty, ...]
    rows: tuple[Row, ...]
    windows: tuple[Visit, ...]
    counts: tuple[int, int]
    next_visit: Visit | None
    changes: tuple[StayChange, ...]
    notice: ReleaseNotice | None
    against: tuple[str, ...]
    hints: Hints
    longer: tuple[Rule, ...]
    shorter: tuple[Rule, ...]
    exemptions: tuple[Rule, ...]
    sees_health: bool
    is_served: bool

    @property
    def is_open(self) -> bool:
        return self.stay.state == StayState.OPEN

    @property
    def ends_at(self) -> datetime:
        return self.stay.ended_at or self.stay.release_at

    @property
    def vacant(self) -> bool:
        return any(member.user_id is None for member in self.team)


def phase_lines(plan: Plan, *, now: datetime) -> tuple[PhaseLine, ...]:
    """Return the phases with their words and where they stand."""
    return tuple(
        PhaseLine(p, LEVELS[p.level], LEVEL_RULES[p.level], _state(p, now)) for p in plan.phases
    )


def _state(phase: PlannedPhase, now: datetime) -> str:
    if now >= phase.to_at:
        return "done"
    return "current" if now >= phase.from_at else "todo"


def stay_page(user: User, stay: Stay, *, language: str, now: datetime) -> StayPage:
    """Return what this user sees on the page of a stay (fetched with `stay_for`)."""
    plan = plan_of(stay)
    sees = may_see(
        user, FieldClass.CARE_TEAM, area=stay.area, is_team=is_in_team(user, stay), now=now
    )
    against = pack_says(stay, now=now) if stay.state == StayState.OPEN else []
    rows, windows = _rows(user, stay, sees, now)
    return StayPage(
        stay=stay,
        tz=zone_of(stay.area).key,
        day=stays.day_of(stay, now=now),
        left=stays.days_left(stay, now=now),
        pack=plan.pack,
        pack_name=plan.pack.names.in_language(language),
        level=LEVELS[stay.level],
        phases=phase_lines(plan, now=now),
        due_tests=plan.tests,
        tests=tuple(visits.tests_of(stay)),
        pack_duties=tuple(duty_words(duty, language) for duty in plan.duties),
        team=tuple(visits.team_of(stay)),
        duties=tuple(visits.duties_of(stay)),
        rows=rows,
        windows=windows,
        counts=visits.visit_counts(stay, now=now),
        next_visit=visits.next_visit(stay, now=now),
        changes=tuple(stays.changes_of(stay)),
        notice=stays.notice_of(stay),
        against=tuple(say(r.code, r.params) for r in against),
        hints=_hints(user, stay, against[0] if against else None, now),
        longer=_longer(plan, language) if stay.state == StayState.OPEN else (),
        shorter=_shorter(stay, plan, language, now) if stay.state == StayState.OPEN else (),
        exemptions=_exemptions(stay, language) if stay.state == StayState.OPEN else (),
        sees_health=sees,
        is_served=stay.state == StayState.OPEN and stay.release_at <= now,
    )


def _longer(plan: Plan, language: str) -> tuple[Rule, ...]:
    rules = [rule for rule in plan.pack.extends if plan.route in rule.routes]
    return tuple(Rule(r.id, r.names.in_language(language), "") for r in rules)


def _shorter(stay: Stay, plan: Plan, language: str, now: datetime) -> tuple[Rule, ...]:
    """Return the pack's early ends that could still come, each with what it still lacks."""
    left = {phase.id for phase in plan.phases if phase.to_at > now}
    used = {change.rule_id for change in plan.changes}
    found = [e for e in plan.pack.early_ends if e.phase in left and e.id not in used]
    evidence = evidence_of(stay, now=now)
    tz = ZoneInfo(plan.pack.tz)

    def why(rule: EarlyEnd) -> str:
        against = as_refusals(engine.early_end_refusals(plan, rule.id, evidence, now), tz)
        return say(against[0].code, against[0].params) if against else ""

    return tuple(Rule(e.id, e.names.in_language(language), why(e)) for e in found)


def _exemptions(stay: Stay, language: str) -> tuple[Rule, ...]:
    return tuple(Rule(e.id, e.names.in_language(language), "") for e in exemptions_of(stay))


def _rows(
    user: User, stay: Stay, sees: bool, now: datetime
) -> tuple[tuple[Row, ...], tuple[Visit, ...]]:
    """Return the table of visits: a row a day, a column a time of day; and what names the columns."""
    tz = zone_of(stay.area)
    days = visits.visit_days(stay, now=now)
    columns: dict[time, Visit] = {}
    for visit in (v for day in days for v in day.visits if not v.is_extra):
        columns.setdefault(localtime(visit.window_from, tz).time(), visit)
    ordered = sorted(columns)

    def row(day: visits.Day) -> Row:
        cells = [_cell(user, stay, visit, sees, now) for visit in day.visits]
        regular = {
            localtime(c.visit.window_from, tz).time(): c for c in cells if not c.visit.is_extra
        }
        extra = tuple(cell for cell in cells if cell.visit.is_extra)
        return Row(day.on, day.is_today, tuple(regular.get(at) for at in ordered), extra)

    return tuple(row(day) for day in days), tuple(columns[at] for at in ordered)


def _cell(user: User, stay: Stay, visit: Visit, sees: bool, now: datetime) -> Cell:
    visit.stay = stay
    visit.area = stay.area
    return Cell(
        visit=visit,
        symptoms=listed(say(symptom) for symptom in visits.symptoms_of(visit)) if sees else "",
        sees=sees,
        is_fever=sees and visit.is_fever,
        is_ahead=visit.state == VisitState.DUE and now < visit.window_from - EARLY,
        can_record=why_not(permissions.check_can_record, user, visit, now=now) is None,
        can_undo=why_not(permissions.check_can_undo, user, visit, now=now) is None,
    )


def _hints(user: User, stay: Stay, against: Refused | None, now: datetime) -> Hints:
    def hint(permission: Permission, check: Callable[..., None], **more: object) -> str | None:
        if not may(user, permission, area=stay.area, now=now):
            return None
        refusal = why_not(check, user, stay, now=now, **more)
        return say(refusal.code, refusal.params) if refusal else ""

    change = hint(Permission.CHANGE_STAY, permissions.check_can_change)
    return Hints(
        extend=change,
        shorten=change,
        release=hint(Permission.END_STAY, permissions.check_can_end, pack_says=against),
        end=hint(Permission.END_STAY, permissions.check_can_cancel),
        cancel=hint(Permission.END_STAY, permissions.check_can_cancel),
        confirm=hint(Permission.CONFIRM_TEAM, permissions.check_can_confirm),
        visit=hint(Permission.RECORD_VISIT, permissions.check_can_visit),
        duty=hint(Permission.DO_DUTY, permissions.check_can_do_duty),
    )


# The person's own page (M22) ------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnPage:
    """What a person sees of the own stay: days left, what comes, whom to call."""

    stay: Stay
    tz: str
    day: DayNumber | None
    left: int
    phases: tuple[PhaseLine, ...]
    next_visit: Visit | None
    next_test: DueTest | None
    team: tuple[TeamMember, ...]
    duties: tuple[str, ...]
    pack_name: str
    notice: ReleaseNotice | None

    @property
    def is_open(self) -> bool:
        return self.stay.state == StayState.OPEN

    @property
    def now_phase(self) -> PhaseLine | None:
        return next((line for line in self.phases if line.state == "current"), None)


def own_page(stay: Stay, *, language: str, now: datetime) -> OwnPage:
    """Return what the holder of the secret link sees of a stay."""
    plan = plan_of(stay)
    tests = [test for test in plan.tests if test.to_at > now]
    members = [m for m in visits.team_of(stay) if m.user] if stay.team_confirmed_at else []
    return OwnPage(
        stay=stay,
        tz=zone_of(stay.area).key,
        day=stays.day_of(stay, now=now),
        left=stays.days_left(stay, now=now),
        phases=phase_lines(plan, now=now),
        next_visit=visits.next_visit(stay, now=now),
        next_test=tests[0] if tests else None,
        team=tuple(members),
        duties=tuple(duty_words(duty, language) for duty in plan.duties),
        pack_name=plan.pack.names.in_language(language),
        notice=stays.notice_of(stay),
    )
