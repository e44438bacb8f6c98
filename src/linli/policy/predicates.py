"""Predicates over the facts, answered yes, no or "nobody has said yet" (M23).

A predicate is data, never code. Kleene's three values: a fact that is None makes a comparison
unknown, unless the rest decides without it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from linli.policy.rules import (
    All,
    AnyOf,
    CodeColour,
    ContactKind,
    FactName,
    Facts,
    Not,
    Op,
    Predicate,
    Test,
    TestResult,
    Vaccination,
)

EQUALS = frozenset({Op.EQ})
CHOICES = frozenset({Op.EQ, Op.IN})
SETS = frozenset({Op.ANY_OF, Op.NONE_OF})
NUMBERS = frozenset({Op.EQ, Op.LT, Op.LE, Op.GE, Op.GT})


@dataclass(frozen=True, slots=True)
class FactType:
    """How a fact may be asked for: its operators and the type of its value."""

    ops: frozenset[Op]
    kind: type[StrEnum | bool | int | Decimal | str]


YES_NO = FactType(EQUALS, bool)

FACT_TYPES: Mapping[FactName, FactType] = {
    FactName.COUNTRIES: FactType(SETS, str),
    FactName.CONTACT: FactType(CHOICES, ContactKind),
    FactName.CODE: FactType(CHOICES, CodeColour),
    FactName.TIER: FactType(CHOICES, str),
    FactName.VACCINATION: FactType(CHOICES, Vaccination),
    FactName.LAST_TEST: FactType(CHOICES, TestResult),
    FactName.HAS_FIXED_HOME: YES_NO,
    FactName.SEPARATE_ROOM: YES_NO,
    FactName.SELF_CARE: YES_NO,
    FactName.SYMPTOMATIC: YES_NO,
    FactName.IMMUNE: YES_NO,
    FactName.HAS_SMARTPHONE: YES_NO,
    FactName.AGE: FactType(NUMBERS, int),
    FactName.TEMPERATURE_C: FactType(NUMBERS, Decimal),
}

COMPARE: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: operator.eq,
    Op.IN: lambda fact, values: fact in values,
    Op.ANY_OF: lambda fact, values: not fact.isdisjoint(values),
    Op.NONE_OF: lambda fact, values: fact.isdisjoint(values),
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GE: operator.ge,
    Op.GT: operator.gt,
}


def is_known(name: FactName, facts: Facts) -> bool:
    """Tell whether somebody has said; no country at all is no answer either."""
    return getattr(facts, name) not in (None, frozenset())


def holds(predicate: Predicate | None, facts: Facts) -> bool | None:
    """Tell whether the predicate holds; None when a missing fact decides. No predicate: True."""
    match predicate:
        case None:
            return True
        case Test(field=field, op=op, value=value):
            return COMPARE[op](getattr(facts, field), value) if is_known(field, facts) else None
        case Not(part=part):
            inner = holds(part, facts)
            return None if inner is None else not inner
        case All(parts=parts):
            return _decide([holds(part, facts) for part in parts], decisive=False)
        case AnyOf(parts=parts):
            return _decide([holds(part, facts) for part in parts], decisive=True)


def _decide(answers: list[bool | None], *, decisive: bool) -> bool | None:
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def facts_asked(predicate: Predicate | None) -> tuple[FactName, ...]:
    """Return the facts a predicate asks for, in the order written, each once."""
    match predicate:
        case None:
            return ()
        case Test(field=field):
            return (field,)
        case Not(part=part):
            return facts_asked(part)
        case All(parts=parts) | AnyOf(parts=parts):
            return tuple(dict.fromkeys(name for part in parts for name in facts_asked(part)))


def facts_missing(predicate: Predicate | None, facts: Facts) -> tuple[FactName, ...]:
    """Return the facts that keep the predicate undecided; empty when it is decided."""
    if holds(predicate, facts) is not None:
        return ()
    return tuple(name for name in facts_asked(predicate) if not is_known(name, facts))
