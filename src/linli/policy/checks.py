"""What must hold between the parts of a pack: no hole, no overlap, nothing named that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from linli.policy import spans
from linli.policy.rules import (
    All,
    AnyOf,
    EndRule,
    FactName,
    Not,
    Pack,
    Phase,
    PolicyError,
    Predicate,
    Route,
    SourceTag,
    Test,
    Unit,
)

SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*\Z")
COUNTRY = re.compile(r"[A-Z]{2}\Z")


def check_pack(pack: Pack, name: str) -> None:
    """Raise `PolicyError` for the first thing that does not fit together."""
    for complaint in _complaints(pack):
        raise PolicyError(f"{name}, {complaint}")


def _complaints(pack: Pack) -> Iterator[str]:
    yield from _ids(pack)
    yield from _sources(pack)
    yield from _names(pack)
    yield from _countries(pack)
    yield from _last_route(pack)
    for route in pack.routes:
        phases = pack.phases_of(route.id)
        yield from _first(phases)
        for before, after in pairwise(phases):
            yield from _joint(before, after, first=before is phases[0])
    for phase in pack.phases:
        yield from _units(phase)
    yield from _early_ends(pack)


def _ids(pack: Pack) -> Iterator[str]:
    kinds = {
        "routes": [r.id for r in pack.routes],
        "phases": [p.id for p in pack.phases],
        "tests": [t.id for t in pack.tests],
        "extends": [e.id for e in pack.extends],
        "early_ends": [e.id for e in pack.early_ends],
        "exemptions": [e.id for e in pack.exemptions],
    }
    if not SLUG.match(pack.id):
        yield f"the pack: 'id' is {pack.id!r}; use small letters, digits and hyphens."
    for key, ids in kinds.items():
        for one in sorted({i for i in ids if ids.count(i) > 1}):
            yield f"[[{key}]] {one}: this id is used twice; give each its own."


def _sources(pack: Pack) -> Iterator[str]:
    if not pack.citations:
        yield "the pack: it has no [[citations]]; name at least one source with its tag."
    if not pack.routes:
        yield "the pack: it has no [[routes]]; write at least one."
    for citation in pack.citations:
        if citation.tag is SourceTag.OFFICIAL and not (
            citation.issuer or citation.url or citation.site
        ):
            yield f"[[citations]] {citation.title}: an official source needs an 'issuer' or 'url'."


def _names(pack: Pack) -> Iterator[str]:
    routes = {r.id for r in pack.routes}
    phases = {p.id: p for p in pack.phases}
    yield from _unknown("phases", "route", ((p.id, [p.route]) for p in pack.phases), routes)
    yield from _unknown("tests", "routes", ((t.id, t.routes) for t in pack.tests), routes)
    yield from _unknown("extends", "routes", ((e.id, e.routes) for e in pack.extends), routes)
    yield from _unknown("release", "routes", ((c.kind, c.routes) for c in pack.release), routes)
    yield from _unknown("exemptions", "routes", ((e.id, e.routes) for e in pack.exemptions), routes)
    named = ((t.id, [t.phase]) for t in pack.tests if t.phase)
    yield from _unknown("tests", "phase", named, set(phases))
    yield from _unknown("early_ends", "phase", ((e.id, [e.phase]) for e in pack.early_ends), phases)
    needed = [c for e in pack.early_ends for c in e.needs]
    tests = {t.id for t in pack.tests}
    asked = ((c.kind, [c.test]) for c in (*pack.release, *needed) if c.test)
    yield from _unknown("release", "test", asked, tests)


def _unknown(
    key: str, field: str, uses: Iterable[tuple[str, Iterable[str]]], known: Iterable[str]
) -> Iterator[str]:
    there = sorted(known)
    for where, used in uses:
        for one in used:
            if one not in there:
                have = ", ".join(there) or "none"
                yield f"[[{key}]] {where}: {field!r} names {one!r}, which is not there; use: {have}."


def _last_route(pack: Pack) -> Iterator[str]:
    for route in pack.routes[:-1]:
        if route.applies_if is None:
            yield (
                f"[[routes]] {route.id}: it has no 'applies_if', so the routes below it are never"
                " taken; give it one or move it to the end."
            )


def _first(phases: tuple[Phase, ...]) -> Iterator[str]:
    if phases and phases[0].end is EndRule.AT_HOUR and phases[0].duration.unit is Unit.HOURS:
        yield f"[[phases]] {phases[0].id}: hours cannot end 'at_hour'; count days or end 'exact'."


def _joint(before: Phase, after: Phase, *, first: bool) -> Iterator[str]:
    """Compare where one phase ends and the next begins; nothing to compare if it just follows on."""
    if after.offset_start is None:
        return
    ends = _end_offset(before, first=first)
    place = f"[[phases]] {after.id}"
    remedy = "leave 'offset_start' out and the phase begins when the one before it ends."
    if ends is None or (before.counting, before.duration.unit) != (
        after.counting,
        after.duration.unit,
    ):
        yield f"{place}: it cannot be seen that it follows on {before.id!r} without a hole; {remedy}"
    elif after.offset_start > ends:
        yield f"{place}: a hole after {before.id!r}; write offset_start = {ends}, or {remedy}"
    elif after.offset_start < ends:
        yield f"{place}: it overlaps {before.id!r}; write offset_start = {ends}, or {remedy}"


def _end_offset(phase: Phase, *, first: bool) -> int | None:
    """Return days or hours from the anchor to the end, None when that depends on something else."""
    follows_on = phase.offset_start is None and not first
    if follows_on or phase.ends_anchor or phase.end is EndRule.AT_HOUR:
        return None
    if phase.end is EndRule.EXACT:
        return (phase.offset_start or 0) + phase.duration.value
    return (phase.offset_start or 0) + spans.counted_days(phase, follows=False)


def _units(phase: Phase) -> Iterator[str]:
    if phase.duration.unit is Unit.HOURS and phase.end is not EndRule.EXACT:
        yield f'[[phases]] {phase.id}: it is counted in hours; write end = "exact".'


def _early_ends(pack: Pack) -> Iterator[str]:
    for rule in pack.early_ends:
        phase = next(p for p in pack.phases if p.id == rule.phase)
        later = pack.phases_of(phase.route)[-1] is not phase
        if later and rule.then_level is None:
            yield f"[[early_ends]] {rule.id}: phases follow; write the 'then_level' of the rest."
        if rule.then_level is not None and rule.then_level <= phase.level:
            yield f"[[early_ends]] {rule.id}: 'then_level' is not milder; choose a higher number."


def _countries(pack: Pack) -> Iterator[str]:
    for route in pack.routes:
        for code in sorted(_codes(route)):
            if not COUNTRY.match(code):
                yield f"[[routes]] {route.id}: {code!r} is no country; write two capital letters."


def _codes(route: Route) -> Iterator[str]:
    return (code for test in _tests(route.applies_if) for code in _values(test))


def _values(test: Test) -> Iterable[str]:
    return test.value if test.field is FactName.COUNTRIES else ()


def _tests(predicate: Predicate | None) -> Iterator[Test]:
    match predicate:
        case Test():
            yield predicate
        case Not(part=part):
            yield from _tests(part)
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _tests(part)
