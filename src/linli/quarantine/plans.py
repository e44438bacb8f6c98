"""What a stay keeps of its facts and its plan as JSON, and changes that no pack foresees. Pure.

The plan is kept as it was made, not made again: a later version of the engine must not move
anybody's release (M23).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from linli.policy import days
from linli.policy.predicates import FACT_TYPES
from linli.policy.rules import (
    Change,
    ChangeKind,
    DueTest,
    FactName,
    Facts,
    Level,
    Moment,
    Outcome,
    Pack,
    Plan,
    PlannedPhase,
    TestKind,
    TestResult,
    VisitMode,
    Window,
)

Json = dict[str, Any]
MOMENTS = tuple(f.name for f in fields(Facts) if f.name.endswith("_at"))
SETS = (FactName.COUNTRIES,)


# Facts ----------------------------------------------------------------------------------------


def facts_from(values: Mapping[str, Any]) -> Facts:
    """Return the facts that a mapping tells; what is missing or cannot be read stays unknown."""
    known = {
        f.name: _fact(f.name, values.get(f.name)) for f in fields(Facts) if f.name != "granted"
    }
    return Facts(**known, granted=frozenset(values.get("granted") or ()))


def facts_json(facts: Facts) -> Json:
    """Return facts as JSON, without the unknown ones."""
    told = {f.name: _plain(getattr(facts, f.name)) for f in fields(Facts)}
    return {name: value for name, value in told.items() if value not in (None, [])}


def _fact(name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if name in MOMENTS:
        return moment_from(value)
    try:
        return _typed(FactName(name), value)
    except (ValueError, InvalidOperation):
        return None


def _typed(name: FactName, value: Any) -> Any:
    if name in SETS:
        return frozenset(value) or None
    kind = FACT_TYPES[name].kind
    if kind is bool:
        return value if isinstance(value, bool) else None
    return kind(str(value))


def moment_from(value: Any) -> Moment | None:
    """Return an aware instant, or a bare date where nobody knows the hour."""
    if isinstance(value, (datetime, date)):
        return value
    try:
        return date.fromisoformat(value) if len(value) == len("2020-03-27") else _instant(value)
    except ValueError:
        return None


def _plain(value: Any) -> Any:
    match value:
        case frozenset():
            return sorted(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | StrEnum():
            return str(value)
    return value


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


# Plans ----------------------------------------------------------------------------------------


def plan_json(plan: Plan) -> Json:
    """Return what a stay keeps of its plan."""
    return {
        "made_at": plan.made_at.isoformat(),
        "outcome": str(plan.outcome),
        "route": plan.route,
        "anchor_on": plan.anchor_on.isoformat() if plan.anchor_on else None,
        "phases": [_phase_json(phase) for phase in plan.phases],
        "tests": [_test_json(test) for test in plan.tests],
        "changes": [[str(c.kind), c.rule_id, c.at.isoformat()] for c in plan.changes],
    }


def plan_from(kept: Json, pack: Pack) -> Plan:
    """Return the plan that a stay has kept, under the pack that it has kept."""
    route = next((r for r in pack.routes if r.id == kept["route"]), None)
    return Plan(
        pack=pack,
        made_at=_instant(kept["made_at"]),
        outcome=Outcome(kept["outcome"]),
        route=kept["route"],
        anchor_on=date.fromisoformat(kept["anchor_on"]) if kept["anchor_on"] else None,
        phases=phases_from(kept),
        tests=tuple(_test(t) for t in kept["tests"]),
        duties=route.duties if route else (),
        release=tuple(c for c in pack.release if kept["route"] in c.routes),
        changes=tuple(Change(ChangeKind(k), r, _instant(at)) for k, r, at in kept["changes"]),
    )


def phases_from(kept: Json) -> tuple[PlannedPhase, ...]:
    """Return the phases alone: all that a list of stays needs, without reading a pack."""
    return tuple(_phase(phase) for phase in kept["phases"])


def _phase_json(phase: PlannedPhase) -> Json:
    return {
        "id": phase.id,
        "level": int(phase.level),
        "from_at": phase.from_at.isoformat(),
        "to_at": phase.to_at.isoformat(),
        "days": list(phase.days),
        "visits": [_window_json(w) for w in phase.visits],
        "self_reports": [_window_json(w) for w in phase.self_reports],
    }


def _phase(kept: Json) -> PlannedPhase:
    first, last = kept["days"]
    return PlannedPhase(
        id=kept["id"],
        level=Level(kept["level"]),
        from_at=_instant(kept["from_at"]),
        to_at=_instant(kept["to_at"]),
        days=(first, last),
        visits=tuple(_window(w) for w in kept["visits"]),
        self_reports=tuple(_window(w) for w in kept["self_reports"]),
    )


def _window_json(window: Window) -> list[str | None]:
    return [window.from_.isoformat(), window.to.isoformat(), window.mode]


def _window(kept: list[str | None]) -> Window:
    from_, to, mode = kept
    return Window(
        time.fromisoformat(str(from_)),
        time.fromisoformat(str(to)),
        VisitMode(mode) if mode else None,
    )


def _test_json(test: DueTest) -> Json:
    return {f.name: _plain(getattr(test, f.name)) for f in fields(DueTest)}


def _test(kept: Json) -> DueTest:
    return DueTest(
        **kept
        | {
            "kind": TestKind(kept["kind"]),
            "on": date.fromisoformat(kept["on"]),
            "until_on": date.fromisoformat(kept["until_on"]),
            "from_at": _instant(kept["from_at"]),
            "to_at": _instant(kept["to_at"]),
            "required_result": TestResult(kept["required_result"]),
        }
    )


# Changes that no rule of the pack foresees: ordered by a person, with a reason (M22) ------------


def ending_at(plan: Plan, release_at: datetime) -> Plan:
    """Return the plan with its end moved: the last phase is lengthened, or phases are cut off."""
    kept = [phase for phase in plan.phases if phase.from_at < release_at] or [plan.phases[0]]
    last = replace(kept[-1], to_at=max(release_at, kept[-1].from_at))
    moved = replace(last, days=(last.days[0], _last_day(plan, last)))
    tests = tuple(test for test in plan.tests if test.from_at < release_at)
    return replace(plan, phases=(*kept[:-1], moved), tests=tests)


def _last_day(plan: Plan, phase: PlannedPhase) -> int:
    tz = ZoneInfo(plan.pack.tz)
    ends = days.local_day(max(phase.from_at, phase.to_at - timedelta(microseconds=1)), tz)
    return phase.days[0] + (ends - days.local_day(phase.from_at, tz)).days


def eased(plan: Plan, to_level: Level, now: datetime) -> Plan:
    """Return the plan with what is stricter than `to_level` eased to it from `now` on.

    Where the pack visits people at that level, an eased phase is visited at the same times.
    """
    like = next((p.visits for p in plan.pack.phases if p.level is to_level and p.visits), ())
    parts = [part for p in plan.phases for part in _eased(p, to_level, like, now)]
    return replace(plan, phases=tuple(replace(p, days=_days(plan, p)) for p in parts))


def _eased(
    phase: PlannedPhase, to_level: Level, visits: tuple[Window, ...], now: datetime
) -> Iterable[PlannedPhase]:
    if phase.level >= to_level or phase.to_at <= now:
        return (phase,)
    lighter = replace(phase, level=to_level, visits=phase.visits or visits)
    if phase.from_at >= now:
        return (lighter,)
    return (replace(phase, to_at=now), replace(lighter, id=f"{phase.id}-eased", from_at=now))


def _days(plan: Plan, phase: PlannedPhase) -> tuple[int, int]:
    """Return the numbers of the first and last day of a phase, counted as the plan counts."""
    tz, first = ZoneInfo(plan.pack.tz), plan.phases[0]
    begins = days.local_day(first.from_at, tz)
    start = first.days[0] + (days.local_day(phase.from_at, tz) - begins).days
    return start, _last_day(plan, replace(phase, days=(start, start)))


def level_at(phases: Iterable[PlannedPhase], now: datetime) -> int:
    """Return the level (1-5) of the phase that runs, 0 before, between and after."""
    return next((int(p.level) for p in phases if p.from_at <= now < p.to_at), 0)


def next_change(phases: Iterable[PlannedPhase], now: datetime) -> datetime | None:
    """Return the next instant at which the plan itself changes something: a phase begins or ends."""
    edges = {edge for p in phases for edge in (p.from_at, p.to_at)}
    return min((edge for edge in edges if edge > now), default=None)
