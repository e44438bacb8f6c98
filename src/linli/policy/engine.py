"""From facts and a pack to a plan; pure, and the same for the same input (M22, M23)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from linli.policy import days, spans
from linli.policy.changes import apply_early_end, apply_extension, replay_changes
from linli.policy.predicates import facts_missing, holds
from linli.policy.release import early_end_refusals, may_release
from linli.policy.rules import (
    Change,
    Counting,
    DayNumber,
    DueTest,
    Exemption,
    Facts,
    Level,
    OpenQuestion,
    Outcome,
    Pack,
    PackStatus,
    Phase,
    Plan,
    PlannedPhase,
    PolicyError,
    QuestionCode,
    Route,
    TestRule,
    Why,
    WhyCode,
)
from linli.policy.schedule import reports_due, visits_due

__all__ = [
    "apply_early_end",
    "apply_extension",
    "day_of",
    "early_end_refusals",
    "in_force",
    "may_release",
    "outcome",
    "phase_at",
    "replay",
    "reports_due",
    "visits_due",
]

MOMENTS = tuple(spans.ANCHOR_FACT.values())


def outcome(facts: Facts, pack: Pack, now: datetime) -> Plan:
    """Say what the pack means for a person: the phases, tests and release, or what is missing.

    Never guesses: a fact that decides and is None becomes a blocking open question. Instants are
    UTC. Raises `PolicyError` for a naive datetime.
    """
    _check_aware(facts, now)
    route, questions = _route(facts, pack)
    if route is None:
        return _undecided(pack, now, questions)
    missing = _missing_moments(facts, pack, route)
    if missing:
        return replace(_undecided(pack, now, missing), route=route.id)
    return _planned(facts, pack, route, now)


def replay(facts: Facts, pack: Pack, changes: tuple[Change, ...], now: datetime) -> Plan:
    """Make the plan again and apply the changes that were applied to it, in their order."""
    return replay_changes(outcome(facts, pack, now), changes)


def phase_at(plan: Plan, now: datetime) -> PlannedPhase | None:
    """Return the phase that runs at an instant, None before, between and after."""
    return next((p for p in plan.phases if p.from_at <= now < p.to_at), None)


def day_of(plan: Plan, now: datetime) -> DayNumber | None:
    """Return the number of the day to show people ("day 9 of 14"), None outside the stay."""
    if not plan.phases or not plan.phases[0].from_at <= now < plan.phases[-1].to_at:
        return None
    tz, first = ZoneInfo(plan.pack.tz), plan.phases[0]
    passed = (days.local_day(now, tz) - days.local_day(first.from_at, tz)).days
    return DayNumber(first.days[0] + passed, plan.phases[-1].days[1])


def in_force(pack: Pack, at: datetime) -> bool | None:
    """Tell whether the pack was in force at an instant; None when its dates do not tell."""
    begins, ends = pack.validity.effective_from, pack.validity.effective_to
    if (begins and at < begins) or (ends and at >= ends):
        return False
    return True if begins and (ends or pack.status is PackStatus.CURRENT) else None


def _check_aware(facts: Facts, now: datetime) -> None:
    moments = {"now": now} | {name: getattr(facts, name) for name in MOMENTS}
    for name, moment in moments.items():
        if isinstance(moment, datetime) and moment.utcoffset() is None:
            raise PolicyError(f"{name} has no time zone; give an aware datetime or a bare date.")


def _route(facts: Facts, pack: Pack) -> tuple[Route | None, tuple[OpenQuestion, ...]]:
    for route in pack.routes:
        answer = holds(route.applies_if, facts)
        if answer:
            return route, ()
        if answer is None:
            missing = facts_missing(route.applies_if, facts)
            return None, tuple(OpenQuestion(QuestionCode.ASK, name) for name in missing)
    return None, (OpenQuestion(QuestionCode.NO_ROUTE, ""),)


def _undecided(pack: Pack, now: datetime, questions: tuple[OpenQuestion, ...]) -> Plan:
    return Plan(pack=pack, made_at=now, outcome=Outcome.UNDECIDED, open_questions=questions)


def _missing_moments(facts: Facts, pack: Pack, route: Route) -> tuple[OpenQuestion, ...]:
    asked = [q for phase in pack.phases_of(route.id) for q in _phase_questions(phase, facts)]
    asked += [
        q
        for rule in pack.tests
        if route.id in rule.routes and not rule.phase
        for q in _moment_question(spans.ANCHOR_FACT[rule.counting.anchor], facts, exact=False)
    ]
    first, last = facts.first_exposed_at, facts.last_exposed_at
    tz = ZoneInfo(pack.tz)
    if first and last and days.local_day(first, tz) > days.local_day(last, tz):
        asked.append(OpenQuestion(QuestionCode.IN_WRONG_ORDER, "first_exposed_at"))
    return tuple(dict.fromkeys(asked))


def _phase_questions(phase: Phase, facts: Facts) -> list[OpenQuestion]:
    exact = spans.needs_hour(phase)
    names = [spans.ANCHOR_FACT[anchor] for anchor in spans.anchors_used(phase)]
    return [q for name in names for q in _moment_question(name, facts, exact=exact)]


def _moment_question(name: str, facts: Facts, *, exact: bool) -> list[OpenQuestion]:
    moment = getattr(facts, name)
    if moment is None:
        return [OpenQuestion(QuestionCode.ASK, name)]
    if exact and not isinstance(moment, datetime):
        return [OpenQuestion(QuestionCode.ASK_HOUR, name)]
    return []


@dataclass(frozen=True, slots=True)
class _Case:
    """What every step of planning needs to know."""

    facts: Facts
    pack: Pack
    route: Route
    tz: ZoneInfo
    counting: Counting

    def day(self, number: int, counting: Counting) -> date:
        """Return the local day that carries a counted number."""
        anchor = spans.anchor_of(counting.anchor, self.facts)
        if anchor is None:
            raise PolicyError(f"{spans.ANCHOR_FACT[counting.anchor]} is not known.")
        return days.add_days(days.local_day(anchor, self.tz), number - counting.anchor_is_day)

    def number(self, day: date) -> int:
        """Return the counted number of a local day."""
        return (day - self.day(0, self.counting)).days


def _planned(facts: Facts, pack: Pack, route: Route, now: datetime) -> Plan:
    rules = pack.phases_of(route.id)
    counting = rules[0].counting if rules else pack.counting
    case = _Case(facts, pack, route, ZoneInfo(pack.tz), counting)
    phases = _exempted(_phases(case, rules), case)
    tests, test_questions = _tests(case, phases)
    offered, offer_questions = _exemptions(case)
    anchor = spans.anchor_of(counting.anchor, facts)
    return Plan(
        pack=pack,
        made_at=now,
        outcome=Outcome.STAY if phases else Outcome.FREE,
        route=route.id,
        anchor_on=days.local_day(anchor, case.tz) if anchor else None,
        phases=phases,
        tests=tests,
        duties=route.duties,
        release=tuple(c for c in pack.release if route.id in c.routes),
        exemptions=offered,
        open_questions=tuple(dict.fromkeys(test_questions + offer_questions)),
        why=_why(case, now),
    )


def _phases(case: _Case, rules: tuple[Phase, ...]) -> tuple[PlannedPhase, ...]:
    planned: list[PlannedPhase] = []
    span: spans.Span | None = None
    for rule in rules:
        span = spans.span_of(rule, case.facts, case.tz, span)
        if span.from_at < span.to_at:
            planned.append(_phase(case, rule, span))
    return tuple(planned)


def _phase(case: _Case, rule: Phase, span: spans.Span) -> PlannedPhase:
    first = days.local_day(span.from_at, case.tz)
    last = days.local_day(span.to_at - timedelta(microseconds=1), case.tz)
    return PlannedPhase(
        id=rule.id,
        level=rule.level,
        from_at=span.from_at,
        to_at=span.to_at,
        days=(case.number(first), case.number(last)),
        visits=rule.visits,
        self_reports=rule.self_reports,
    )


def _exempted(phases: tuple[PlannedPhase, ...], case: _Case) -> tuple[PlannedPhase, ...]:
    levels = [e.to_level for e in _granted(case) if e.to_level is not None]
    if not levels:
        return phases
    eased = max(levels)
    return tuple(replace(p, level=Level(max(p.level, eased))) for p in phases)


def _granted(case: _Case) -> list[Exemption]:
    here = [e for e in case.pack.exemptions if case.route.id in e.routes]
    return [e for e in here if e.id in case.facts.granted]


def _tests(
    case: _Case, phases: tuple[PlannedPhase, ...]
) -> tuple[tuple[DueTest, ...], list[OpenQuestion]]:
    rules = [r for r in case.pack.tests if case.route.id in r.routes]
    possible = [r for r in rules if holds(r.applies_if, case.facts) is not False]
    due = [_test(case, rule, phases) for rule in possible]
    missing = [name for r in possible for name in facts_missing(r.applies_if, case.facts)]
    questions = [OpenQuestion(QuestionCode.ASK, name, blocking=False) for name in missing]
    return tuple(sorted((d for d in due if d), key=lambda d: (d.from_at, d.to_at))), questions


def _test(case: _Case, rule: TestRule, phases: tuple[PlannedPhase, ...]) -> DueTest | None:
    on = _test_day(case, rule, phases)
    if on is None:
        return None
    begins = min((p.from_at for p in phases), default=None)
    until_on = days.add_days(on, rule.until_day - rule.day)
    from_at = days.start_of_day(on, case.tz)
    return DueTest(
        rule_id=rule.id,
        kind=rule.kind,
        day=case.number(on),
        on=on,
        until_on=until_on,
        from_at=max(from_at, begins) if begins else from_at,
        to_at=days.start_of_day(days.add_days(until_on, 1), case.tz),
        required_result=rule.required_result,
        optional=rule.optional,
    )


def _test_day(case: _Case, rule: TestRule, phases: tuple[PlannedPhase, ...]) -> date | None:
    if not rule.phase:
        return case.day(rule.day, rule.counting)
    phase = next((p for p in phases if p.id == rule.phase), None)
    if phase is None:
        return None
    return days.add_days(days.local_day(phase.from_at, case.tz), rule.day - 1)


def _exemptions(case: _Case) -> tuple[tuple[Exemption, ...], list[OpenQuestion]]:
    here = [e for e in case.pack.exemptions if case.route.id in e.routes]
    open_ones = [e for e in here if e.id not in case.facts.granted]
    offered = [e for e in open_ones if holds(e.applies_if, case.facts) is not False]
    missing = [name for e in offered for name in facts_missing(e.applies_if, case.facts)]
    return tuple(offered), [OpenQuestion(QuestionCode.ASK, n, blocking=False) for n in missing]


def _why(case: _Case, now: datetime) -> tuple[Why, ...]:
    anchor = spans.anchor_of(case.counting.anchor, case.facts)
    reasons = [Why(WhyCode.ROUTE_TAKEN, (("route", case.route.id),))]
    if anchor is not None:
        reasons.append(_counted_from(case, days.local_day(anchor, case.tz)))
    granted = [Why(WhyCode.EXEMPTION_GRANTED, (("exemption", e.id),)) for e in _granted(case)]
    at = days.instant(anchor, case.tz) if anchor else now
    return (*reasons, *granted, *_validity(case.pack, at))


def _counted_from(case: _Case, on: date) -> Why:
    data = (("anchor", case.counting.anchor), ("on", on), ("day", case.counting.anchor_is_day))
    return Why(WhyCode.COUNTED_FROM, data)


def _validity(pack: Pack, at: datetime) -> list[Why]:
    begins, ends = pack.validity.effective_from, pack.validity.effective_to
    reasons = []
    if begins and at < begins:
        reasons.append(Why(WhyCode.BEFORE_PACK, (("at", begins),)))
    if ends and at >= ends:
        reasons.append(Why(WhyCode.AFTER_PACK, (("at", ends),)))
    if pack.status is PackStatus.HISTORICAL:
        reasons.append(Why(WhyCode.PACK_IS_HISTORICAL))
    return reasons
