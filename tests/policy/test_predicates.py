"""M23: predicates answer yes, no, or "nobody has said yet"."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from linli.policy.predicates import FACT_TYPES, facts_asked, facts_missing, holds
from linli.policy.rules import All, AnyOf, CodeColour, FactName, Facts, Not, Op, Predicate, Test

YES = Test(FactName.HAS_FIXED_HOME, Op.EQ, value=True)
CHILD = Test(FactName.AGE, Op.LT, 14)
FAR = Test(FactName.COUNTRIES, Op.ANY_OF, frozenset({"KR", "IT"}))


@pytest.mark.parametrize(
    ("test", "facts", "answer"),
    [
        (YES, Facts(has_fixed_home=True), True),
        (YES, Facts(has_fixed_home=False), False),
        (YES, Facts(), None),
        (FAR, Facts(countries=frozenset({"US", "KR"})), True),
        (FAR, Facts(countries=frozenset({"US"})), False),
        (FAR, Facts(countries=frozenset()), None),
        (
            Test(FactName.COUNTRIES, Op.NONE_OF, frozenset({"KR"})),
            Facts(countries=frozenset({"US"})),
            True,
        ),
        (Test(FactName.CODE, Op.IN, frozenset({CodeColour.RED})), Facts(code=CodeColour.RED), True),
        (CHILD, Facts(age=13), True),
        (CHILD, Facts(age=14), False),
        (Test(FactName.AGE, Op.LE, 14), Facts(age=14), True),
        (Test(FactName.AGE, Op.GE, 14), Facts(age=14), True),
        (Test(FactName.AGE, Op.GT, 14), Facts(age=14), False),
        (Test(FactName.AGE, Op.LT, 1), Facts(age=0), True),
        (
            Test(FactName.TEMPERATURE_C, Op.GE, Decimal("37.3")),
            Facts(temperature_c=Decimal("37.3")),
            True,
        ),
        (None, Facts(), True),
    ],
)
def test_a_comparison_is_answered(
    test: Predicate | None, facts: Facts, answer: bool | None
) -> None:
    assert holds(test, facts) is answer


KNOWN = {
    True: Test(FactName.IMMUNE, Op.EQ, value=True),
    False: Not(Test(FactName.IMMUNE, Op.EQ, value=True)),
    None: CHILD,
}


@pytest.mark.parametrize(("left", "right"), list(itertools.product([True, False, None], repeat=2)))
def test_all_any_and_not_follow_kleene(left: bool | None, right: bool | None) -> None:
    facts = Facts(immune=True)
    parts = (KNOWN[left], KNOWN[right])
    both = False if False in (left, right) else None if None in (left, right) else True
    either = True if True in (left, right) else None if None in (left, right) else False
    assert holds(All(parts), facts) is both
    assert holds(AnyOf(parts), facts) is either
    assert holds(Not(KNOWN[left]), facts) is (None if left is None else not left)


def test_only_what_decides_is_asked_for() -> None:
    predicate = All((FAR, AnyOf((CHILD, Not(YES)))))
    assert facts_asked(predicate) == (FactName.COUNTRIES, FactName.AGE, FactName.HAS_FIXED_HOME)
    far = Facts(countries=frozenset({"KR"}))
    assert facts_missing(predicate, far) == (FactName.AGE, FactName.HAS_FIXED_HOME)
    assert facts_missing(predicate, Facts(countries=frozenset({"US"}))) == ()


def test_every_fact_of_a_predicate_is_a_fact_of_a_person() -> None:
    assert set(FACT_TYPES) == set(FactName)
    assert all(hasattr(Facts(), name) for name in FactName)
