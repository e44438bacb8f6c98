"""Lengthening and shortening a plan by the pack's own rules; each change can be replayed (M22, M23)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from linli.policy import days, spans
from linli.policy.release import early_end_earliest, early_end_rule
from linli.policy.rules import (
    Change,
    ChangeKind,
    CountFrom,
    Duration,
    Extension,
    Level,
    Plan,
    PlannedPhase,
    PolicyError,
    Unit,
    Why,
    WhyCode,
)


def apply_extension(plan: Plan, rule_id: str, event_at: datetime) -> Plan:
    """Return the plan lengthened by one of the pack's extension rules after an event.

    Raises `PolicyError` for an unknown rule, an event outside the stay, or a rule that does not
    restart and was applied before.
    """
    rule = _extension(plan, rule_id)
    _check_event(plan, rule, event_at)
    if rule.count_from is CountFrom.END:
        phases = _lengthened(plan, rule)
    else:
        phases = _laid_over(plan, rule, event_at)
    change = Change(ChangeKind.EXTENSION, rule_id, event_at)
    return _changed(plan, phases, change, WhyCode.EXTENDED)


def apply_early_end(plan: Plan, rule_id: str, at: datetime) -> Plan:
    """Return the plan with a phase ended early, at `at` or when the days that must pass are over.

    The evidence is checked apart, by `early_end_refusals`. Raises `PolicyError` for an unknown rule
    or a phase that has ended already.
    """
    rule = early_end_rule(plan, rule_id)
    ends_at = max(at, early_end_earliest(plan, rule))
    phase = next(p for p in plan.phases if p.id == rule.phase)
    if not phase.from_at < ends_at < phase.to_at:
        raise PolicyError(f"{rule_id!r} comes too late: the phase ends before it would be ended.")
    rest = _at_level(replace(phase, id=rule.id, from_at=ends_at), rule.then_level)
    parts = [replace(phase, to_at=ends_at), *([rest] if rule.then_level else [])]
    phases = [q for p in plan.phases for q in (parts if p is phase else [p])]
    change = Change(ChangeKind.EARLY_END, rule_id, at)
    return _changed(plan, phases, change, WhyCode.ENDED_EARLY)


def replay_changes(plan: Plan, changes: tuple[Change, ...]) -> Plan:
    """Apply changes again in their order, so that a plan can be rebuilt from its facts."""
    return reduce(_replay, changes, plan)


def _replay(plan: Plan, change: Change) -> Plan:
    if change.kind is ChangeKind.EXTENSION:
        return apply_extension(plan, change.rule_id, change.at)
    return apply_early_end(plan, change.rule_id, change.at)


def _extension(plan: Plan, rule_id: str) -> Extension:
    rules = {rule.id: rule for rule in plan.pack.extends if plan.route in rule.routes}
    if rule_id not in rules:
        known = ", ".join(sorted(rules)) or "none"
        raise PolicyError(f"{plan.pack.id} has no extension {rule_id!r} here; it has: {known}.")
    return rules[rule_id]


def _check_event(plan: Plan, rule: Extension, event_at: datetime) -> None:
    if not plan.phases or not plan.phases[0].from_at <= event_at < plan.phases[-1].to_at:
        raise PolicyError("The event lies outside the stay; open a new stay for it instead.")
    if not rule.restart and any(c.rule_id == rule.id for c in plan.changes):
        raise PolicyError(f"{rule.id!r} was applied before and its rule does not start again.")


def _after(at: datetime, add: Duration, tz: ZoneInfo, *, anchor_is_day: int) -> datetime:
    if add.unit is Unit.HOURS:
        return at + timedelta(hours=add.value)
    last = days.add_days(days.local_day(at, tz), add.value + 1 - anchor_is_day)
    return days.start_of_day(last, tz)


def _lengthened(plan: Plan, rule: Extension) -> list[PlannedPhase]:
    *before, last = plan.phases
    if rule.add.unit is Unit.HOURS:
        to_at = last.to_at + timedelta(hours=rule.add.value)
    else:
        to_at = spans.same_clock(last.to_at, rule.add.value, ZoneInfo(plan.pack.tz))
    if rule.level is None:
        return [*before, replace(last, to_at=to_at)]
    return [*before, last, _added(rule, last, last.to_at, to_at)]


def _laid_over(plan: Plan, rule: Extension, event_at: datetime) -> list[PlannedPhase]:
    at_event = next(p for p in plan.phases if p.from_at <= event_at < p.to_at)
    day_zero = plan.pack.counting.anchor_is_day
    to_at = _after(event_at, rule.add, ZoneInfo(plan.pack.tz), anchor_is_day=day_zero)
    over = _added(rule, at_event, event_at, to_at)
    phases = [part for phase in plan.phases for part in _overlaid(phase, over)]
    ends_at = phases[-1].to_at
    if over.to_at > ends_at:
        phases.append(replace(over, from_at=max(over.from_at, ends_at)))
    return _joined(phases)


def _added(rule: Extension, like: PlannedPhase, from_at: datetime, to_at: datetime) -> PlannedPhase:
    added = replace(like, id=rule.id, from_at=from_at, to_at=to_at)
    return _at_level(added, rule.level)


def _at_level(phase: PlannedPhase, level: Level | None) -> PlannedPhase:
    return phase if level is None else replace(phase, level=level)


def _overlaid(phase: PlannedPhase, over: PlannedPhase) -> Iterator[PlannedPhase]:
    begin, end = max(phase.from_at, over.from_at), min(phase.to_at, over.to_at)
    if begin >= end or phase.level <= over.level:
        yield phase
        return
    if phase.from_at < begin:
        yield replace(phase, to_at=begin)
    yield replace(over, from_at=begin, to_at=end)
    if end < phase.to_at:
        yield replace(phase, from_at=end)


def _joined(phases: list[PlannedPhase]) -> list[PlannedPhase]:
    joined: list[PlannedPhase] = []
    for phase in phases:
        if joined and (joined[-1].id, joined[-1].level) == (phase.id, phase.level):
            joined[-1] = replace(joined[-1], to_at=phase.to_at)
        else:
            joined.append(phase)
    return joined


def _changed(plan: Plan, phases: list[PlannedPhase], change: Change, code: WhyCode) -> Plan:
    why = Why(code, (("rule", change.rule_id), ("at", change.at)))
    return replace(
        plan,
        phases=tuple(_renumbered(plan, phases)),
        changes=(*plan.changes, change),
        why=(*plan.why, why),
    )


def _renumbered(plan: Plan, phases: list[PlannedPhase]) -> Iterator[PlannedPhase]:
    tz, first = ZoneInfo(plan.pack.tz), plan.phases[0]
    day_zero = days.add_days(days.local_day(first.from_at, tz), -first.days[0])
    for phase in phases:
        begins = days.local_day(phase.from_at, tz)
        ends = days.local_day(phase.to_at - timedelta(microseconds=1), tz)
        yield replace(phase, days=((begins - day_zero).days, (ends - day_zero).days))
