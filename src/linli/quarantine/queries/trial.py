"""Trying a pack out: answers in, days out; nothing is kept (M23)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from linli.kernel.words import Words, say
from linli.policy import engine
from linli.policy.predicates import facts_asked
from linli.policy.rules import (
    All,
    Anchor,
    AnyOf,
    FactName,
    Facts,
    Not,
    Outcome,
    Pack,
    Plan,
    Predicate,
    QuestionCode,
    Test,
)
from linli.policy.spans import ANCHOR_FACT
from linli.quarantine.plans import MOMENTS
from linli.quarantine.policy_words import FACTS
from linli.quarantine.queries.page import PhaseLine, phase_lines


@dataclass(frozen=True)
class Trial:
    """What a pack makes of some answers."""

    plan: Plan
    phases: tuple[PhaseLine, ...]
    questions: tuple[str, ...]
    route: str

    @property
    def is_free(self) -> bool:
        return self.plan.outcome is Outcome.FREE

    @property
    def is_undecided(self) -> bool:
        return self.plan.outcome is Outcome.UNDECIDED


def try_out(pack: Pack, facts: Facts, *, language: str, now: datetime) -> Trial:
    """Return the days that a pack gives for some facts, or what it still asks."""
    plan = engine.outcome(facts, pack, now)
    route = next((r.names for r in pack.routes if r.id == plan.route), None)
    return Trial(
        plan=plan,
        phases=phase_lines(plan, now=now),
        questions=tuple(str(_question(q.code, q.fact)) for q in plan.open_questions if q.blocking),
        route=route.in_language(language) if route else "",
    )


def _question(code: QuestionCode, fact: str) -> Words:
    return FACTS[fact] if code is QuestionCode.ASK and fact in FACTS else say(code)


def facts_of(pack: Pack) -> tuple[str, ...]:
    """Return the names of the facts that a pack may ask for, moments first."""
    moments = {ANCHOR_FACT[anchor] for anchor in _anchors(pack)}
    names = {str(name) for p in _predicates(pack) for name in facts_asked(p)}
    known = [f.name for f in fields(Facts)]
    return tuple(n for n in known if n in moments) + tuple(
        n for n in known if n in names and n not in MOMENTS
    )


def _anchors(pack: Pack) -> Iterable[Anchor]:
    for phase in pack.phases:
        yield phase.counting.anchor
        if phase.ends_anchor:
            yield phase.ends_anchor
    yield pack.counting.anchor


def _predicates(pack: Pack) -> Iterable[Predicate | None]:
    yield from (route.applies_if for route in pack.routes)
    yield from (test.applies_if for test in pack.tests)
    yield from (exemption.applies_if for exemption in pack.exemptions)


def values_of(pack: Pack, name: FactName) -> tuple[str, ...]:
    """Return the values of a fact that a pack's rules speak of, in order: its countries, its lists."""
    found = {value for p in _predicates(pack) for value in _values(p, name)}
    return tuple(sorted(found))


def _values(predicate: Predicate | None, name: FactName) -> Iterable[str]:
    match predicate:
        case Test(field=field, value=value) if field is name:
            yield from ([value] if isinstance(value, str) else value)
        case Not(part=part):
            yield from _values(part, name)
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _values(part, name)
