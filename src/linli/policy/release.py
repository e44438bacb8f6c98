"""Why a stay or a phase may not end yet (M22, M23)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from linli.policy import days
from linli.policy.rules import (
    DueTest,
    EarlyEnd,
    Evidence,
    Outcome,
    Plan,
    PolicyError,
    Refusal,
    RefusalCode,
    ReleaseCondition,
    ReleaseKind,
    TestKind,
    TestResult,
    TestTaken,
)


def may_release(plan: Plan, evidence: Evidence, now: datetime) -> tuple[Refusal, ...]:
    """Return every reason against releasing the person now; empty when nothing stands against it.

    The time served is always one of them; the pack's release conditions are the others.
    """
    if plan.outcome is Outcome.UNDECIDED:
        return (Refusal(RefusalCode.NOT_DECIDED),)
    if plan.release_at is None:
        return ()
    case = _Case(plan, evidence, plan.release_at, now)
    return (*_too_early(plan.release_at, now), *_against(case, plan.release))


def early_end_refusals(
    plan: Plan, rule_id: str, evidence: Evidence, now: datetime
) -> tuple[Refusal, ...]:
    """Return every reason against ending a phase early by one of the pack's rules."""
    rule = early_end_rule(plan, rule_id)
    earliest = early_end_earliest(plan, rule)
    case = _Case(plan, evidence, earliest, now)
    return (*_too_early(earliest, now), *_against(case, rule.needs))


def early_end_rule(plan: Plan, rule_id: str) -> EarlyEnd:
    """Return a rule of the plan's pack by id, for a phase that the plan has."""
    phases = {phase.id for phase in plan.phases}
    rules = {rule.id: rule for rule in plan.pack.early_ends if rule.phase in phases}
    if rule_id not in rules:
        known = ", ".join(sorted(rules)) or "none"
        raise PolicyError(f"{plan.pack.id} has no early end {rule_id!r} here; it has: {known}.")
    return rules[rule_id]


def early_end_earliest(plan: Plan, rule: EarlyEnd) -> datetime:
    """Return the end of the last day that must be served before the phase may end."""
    tz, first = ZoneInfo(plan.pack.tz), plan.phases[0]
    begins_on = days.local_day(first.from_at, tz)
    return days.start_of_day(days.add_days(begins_on, rule.day + 1 - first.days[0]), tz)


@dataclass(frozen=True, slots=True)
class _Case:
    """A plan, what is known of it, the end in question and the moment of asking."""

    plan: Plan
    evidence: Evidence
    ends_at: datetime
    now: datetime


def _too_early(ends_at: datetime, now: datetime) -> tuple[Refusal, ...]:
    if now >= ends_at:
        return ()
    return (Refusal(RefusalCode.TOO_EARLY, (("ends_at", ends_at),)),)


def _against(case: _Case, conditions: tuple[ReleaseCondition, ...]) -> Iterator[Refusal]:
    return (refusal for c in conditions for refusal in CHECKS[c.kind](case, c))


def _all_tests(case: _Case, _condition: ReleaseCondition) -> Iterator[Refusal]:
    for due in case.plan.tests:
        if not due.optional and due.from_at <= case.now:
            yield from _test_taken(case, due, until=due.to_at)


def _one_test(case: _Case, condition: ReleaseCondition) -> Iterator[Refusal]:
    for due in case.plan.tests:
        if due.rule_id == condition.test:
            yield from _test_taken(case, due, until=case.now + timedelta(microseconds=1))


def _test_taken(case: _Case, due: DueTest, *, until: datetime) -> Iterator[Refusal]:
    taken = _latest(case.evidence, due.kind, due.from_at, until)
    data = (("kind", due.kind), ("on", due.on))
    if taken is None:
        yield Refusal(RefusalCode.TEST_MISSING, data)
    elif taken.result is not due.required_result:
        yield Refusal(RefusalCode.TEST_NOT_NEGATIVE, data)


def _latest(
    evidence: Evidence, kind: TestKind, from_at: datetime, to_at: datetime
) -> TestTaken | None:
    fitting = [
        t
        for t in evidence.tests
        if (kind is TestKind.VIRAL or t.kind is kind) and from_at <= t.taken_at < to_at
    ]
    return max(fitting, key=lambda t: t.taken_at, default=None)


def _test_within(case: _Case, condition: ReleaseCondition) -> Iterator[Refusal]:
    since = case.ends_at - timedelta(hours=float(condition.value))
    until = case.now + timedelta(microseconds=1)
    taken = _latest(case.evidence, TestKind.VIRAL, since, until)
    data = (("kind", TestKind.VIRAL), ("on", since.astimezone(ZoneInfo(case.plan.pack.tz)).date()))
    if taken is None:
        yield Refusal(RefusalCode.TEST_MISSING, data)
    elif taken.result is not TestResult.NEGATIVE:
        yield Refusal(RefusalCode.TEST_NOT_NEGATIVE, data)


def _symptom_free(case: _Case, condition: ReleaseCondition) -> Iterator[Refusal]:
    since = case.evidence.symptom_free_since
    if since is None or case.now - since < timedelta(hours=float(condition.value)):
        yield Refusal(RefusalCode.NOT_SYMPTOM_FREE, (("hours", condition.value),))


def _cool(case: _Case, condition: ReleaseCondition) -> Iterator[Refusal]:
    measured = case.evidence.temperature_c
    if measured is None or measured >= condition.value:
        yield Refusal(RefusalCode.TOO_WARM, (("limit", condition.value),))


def _checkins(case: _Case, condition: ReleaseCondition) -> Iterator[Refusal]:
    done = case.evidence.normal_checkins_in_a_row
    if done < condition.value:
        data = (("done", done), ("needed", int(condition.value)))
        yield Refusal(RefusalCode.TOO_FEW_CHECKINS, data)


CHECKS: Mapping[ReleaseKind, Callable[[_Case, ReleaseCondition], Iterator[Refusal]]] = {
    ReleaseKind.ALL_TESTS_NEGATIVE: _all_tests,
    ReleaseKind.NEGATIVE_TEST: _one_test,
    ReleaseKind.NEGATIVE_TEST_WITHIN: _test_within,
    ReleaseKind.SYMPTOM_FREE: _symptom_free,
    ReleaseKind.TEMPERATURE_BELOW: _cool,
    ReleaseKind.CONSECUTIVE_CHECKINS: _checkins,
}
