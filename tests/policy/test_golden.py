"""M23: every pack against tables computed by hand from its source (golden/<pack id>.toml)."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from linli.policy import catalog, engine
from linli.policy.rules import Plan
from tests.policy.samples import facts_of

GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(GOLDEN.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]
    ]


def plan_of(pack_id: str, case: dict[str, Any]) -> Plan:
    plan = engine.outcome(facts_of(case["facts"]), catalog.pack(pack_id), NOW)
    for rule, at in case.get("extensions", []):
        plan = engine.apply_extension(plan, rule, at)
    if "early_end" in case:
        plan = engine.apply_early_end(plan, *case["early_end"])
    return plan


@pytest.mark.parametrize(("pack_id", "case"), cases())
def test_the_plan_is_the_one_computed_by_hand(pack_id: str, case: dict[str, Any]) -> None:
    plan = plan_of(pack_id, case)
    expected = case.get("phases", [])
    assert plan.outcome == case.get("outcome", "stay")
    assert plan.route == case.get("route", "")
    assert [[p.id, p.level, p.from_at, p.to_at] for p in plan.phases] == expected
    assert plan.release_at == (expected[-1][3] if expected else None)
    assert [q.fact for q in plan.open_questions] == case.get("asks", [])


@pytest.mark.parametrize(("pack_id", "case"), cases())
def test_the_tests_fall_on_the_days_computed_by_hand(pack_id: str, case: dict[str, Any]) -> None:
    plan = plan_of(pack_id, case)
    expected = [(row[0], row[1], row[-1]) for row in case.get("tests", [])]
    assert sorted((t.kind, t.on, t.until_on) for t in plan.tests) == sorted(expected)


def test_every_pack_has_golden_cases_with_a_release() -> None:
    with_release = {param.values[0] for param in cases() if param.values[1].get("phases")}
    assert with_release == set(catalog.packs())
