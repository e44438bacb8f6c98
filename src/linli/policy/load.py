"""From TOML text to a checked `Pack`; every error is a sentence that says where and what to do."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from linli.policy.checks import check_pack
from linli.policy.predicates import FACT_TYPES
from linli.policy.reading import MISSING, Table, finished, local_text, names
from linli.policy.rules import (
    All,
    Anchor,
    AnyOf,
    CareRole,
    Citation,
    CountFrom,
    Counting,
    Duration,
    Duty,
    EarlyEnd,
    EndRule,
    Exemption,
    Extension,
    FactName,
    Level,
    Not,
    Op,
    Pack,
    PackStatus,
    Phase,
    PolicyError,
    Predicate,
    ReleaseCondition,
    ReleaseKind,
    Route,
    SourceTag,
    Test,
    TestKind,
    TestResult,
    TestRule,
    Trigger,
    Unit,
    Validity,
    VisitMode,
    Window,
)

MANY_VALUES = frozenset({Op.IN, Op.ANY_OF, Op.NONE_OF})


def load_pack(path: Path) -> Pack:
    """Read and check one pack file, named <pack id>.toml. Raises `PolicyError`."""
    pack = parse_pack(path.read_text(encoding="utf-8"), name=path.name)
    if path.stem != pack.id:
        raise PolicyError(f"{path.name}: the id is {pack.id!r}; call the file {pack.id}.toml.")
    return pack


def parse_pack(text: str, *, name: str) -> Pack:
    """Read and check a pack from its text, e.g. the one a stay has kept. Raises `PolicyError`."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: this is not TOML ({error}); correct that place.") from None
    pack = _pack(Table(name, "the pack", data), text)
    check_pack(pack, name)
    return pack


def _pack(top: Table, text: str) -> Pack:
    top.lists = _lists(top)
    counting = finished(top.table("counting"), _counting)
    routes = top.tables("routes", _route)
    every = tuple(route.id for route in routes)
    pack = Pack(
        id=top.text("id"),
        version=top.number("version", 1),
        status=top.choice("status", PackStatus),
        disease=top.text("disease"),
        jurisdiction=top.text("jurisdiction"),
        tz=_zone(top),
        names=names(top),
        counting=counting,
        validity=finished(top.table("validity"), _validity),
        fever_c=top.decimal("fever_c", None),
        care_team=top.members("care_team", CareRole),
        routes=routes,
        phases=top.tables("phases", lambda t: _phase(t, counting)),
        tests=_tests(top, counting, every),
        extends=top.tables("extends", lambda t: _extension(t, every)),
        release=top.tables("release", lambda t: _condition(t, every)),
        early_ends=top.tables("early_ends", _early_end),
        exemptions=top.tables("exemptions", lambda t: _exemption(t, every)),
        citations=top.tables("citations", _citation),
        notes=top.tables("notes", local_text),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )
    top.done()
    return pack


def _lists(top: Table) -> dict[str, frozenset[str]]:
    if not top.has("lists"):
        return {}
    table = top.table("lists")
    return {key: frozenset(table.texts(key)) for key in table.data}


def _zone(top: Table) -> str:
    zone = top.text("tz")
    if zone not in available_timezones():
        raise top.error(f"'tz' is {zone!r}, no zone we know; write one like 'Asia/Shanghai'.")
    return ZoneInfo(zone).key


def _counting(table: Table) -> Counting:
    return Counting(table.choice("anchor", Anchor), _day_zero(table, MISSING))


def _day_zero(table: Table, default: object) -> int:
    day = table.get("anchor_is_day", int, default)
    if day not in (0, 1):
        raise table.error(f"'anchor_is_day' is {day}; write 0 or 1.")
    return day


def _own_counting(table: Table, counting: Counting) -> Counting:
    anchor = table.choice("anchor", Anchor, counting.anchor)
    return Counting(anchor, _day_zero(table, counting.anchor_is_day))


def _validity(table: Table) -> Validity:
    begins, ends = table.zoned("effective_from"), table.zoned("effective_to")
    if begins and ends and begins >= ends:
        raise table.error("'effective_to' is not after 'effective_from'; exchange or correct them.")
    return Validity(effective_from=begins, effective_to=ends)


def _route(table: Table) -> Route:
    return Route(
        id=table.text("id"),
        names=names(table),
        applies_if=table.optional("applies_if", predicate),
        duties=table.tables("duties", _duty),
    )


def _duty(table: Table) -> Duty:
    within = table.number("within_h", 1, None)
    return Duty(table.text("id"), names(table), within)


def _phase(table: Table, counting: Counting) -> Phase:
    own = _own_counting(table, counting)
    end = table.choice("end", EndRule, EndRule.END_OF_LOCAL_DAY)
    return Phase(
        id=table.text("id"),
        route=table.text("route"),
        level=table.level("level", Level),
        counting=own,
        duration=finished(table.table("duration"), _duration),
        offset_start=table.number("offset_start", 0, None),
        ends_anchor=table.choice("ends_anchor", Anchor, None),
        end=end,
        at_hour=_at_hour(table, end),
        visits=table.tables("visits", _visit),
        self_reports=table.tables("self_reports", _window),
    )


def _at_hour(table: Table, end: EndRule) -> time | None:
    if (end is EndRule.AT_HOUR) != table.has("at_hour"):
        raise table.error("'at_hour' and end = \"at_hour\" belong together; write both or neither.")
    return _clock(table, "at_hour") if table.has("at_hour") else None


def _duration(table: Table) -> Duration:
    return Duration(table.number("value", 1), table.choice("unit", Unit))


def _clock(table: Table, key: str) -> time:
    return table.get(key, time)


def _window(table: Table) -> Window:
    begins, ends = _clock(table, "from"), _clock(table, "to")
    if begins >= ends:
        raise table.error("'to' is not after 'from'; a window begins and ends on the same day.")
    return Window(begins, ends)


def _visit(table: Table) -> Window:
    window = _window(table)
    return Window(window.from_, window.to, table.choice("mode", VisitMode))


def _routes(table: Table, every: tuple[str, ...]) -> tuple[str, ...]:
    return table.texts("routes", every)


def _tests(top: Table, counting: Counting, every: tuple[str, ...]) -> tuple[TestRule, ...]:
    groups = top.tables("tests", lambda t: tuple(_each_day(t, counting, every)))
    return tuple(rule for group in groups for rule in group)


def _each_day(table: Table, counting: Counting, every: tuple[str, ...]) -> Iterator[TestRule]:
    """Yield one rule per day; several days share one table and get ids like pcr-d3."""
    numbers = table.get("days", list)
    if not numbers or not all(isinstance(day, int) and day >= 0 for day in numbers):
        raise table.error("'days' must hold whole numbers from 0 on, e.g. days = [1, 3, 5].")
    for day in numbers:
        yield _test(table, day, counting, every, alone=len(numbers) == 1)


def _test(
    table: Table, day: int, counting: Counting, every: tuple[str, ...], *, alone: bool
) -> TestRule:
    name = table.text("id")
    return TestRule(
        id=name if alone else f"{name}-d{day}",
        kind=table.choice("kind", TestKind),
        day=day,
        until_day=table.number("until_day", day, day) if alone else day,
        routes=_routes(table, every),
        phase=table.text("phase", ""),
        counting=_own_counting(table, counting),
        required_result=table.choice("required_result", TestResult, TestResult.NEGATIVE),
        optional=table.get("optional", bool, default=False),
        applies_if=table.optional("applies_if", predicate),
    )


def _extension(table: Table, every: tuple[str, ...]) -> Extension:
    return Extension(
        id=table.text("id"),
        names=names(table),
        on=table.choice("on", Trigger),
        add=finished(table.table("add"), _duration),
        count_from=table.choice("count_from", CountFrom),
        level=table.level("level", Level, None),
        restart=table.get("restart", bool, default=False),
        routes=_routes(table, every),
    )


def _condition(table: Table, every: tuple[str, ...]) -> ReleaseCondition:
    kind = table.choice("kind", ReleaseKind)
    valued = kind not in (ReleaseKind.ALL_TESTS_NEGATIVE, ReleaseKind.NEGATIVE_TEST)
    return ReleaseCondition(
        kind=kind,
        value=table.decimal("value") if valued else Decimal(0),
        test=table.text("test") if kind is ReleaseKind.NEGATIVE_TEST else "",
        routes=_routes(table, every),
    )


def _early_end(table: Table) -> EarlyEnd:
    return EarlyEnd(
        id=table.text("id"),
        names=names(table),
        phase=table.text("phase"),
        day=table.number("day", 0),
        needs=table.tables("needs", lambda t: _condition(t, ())),
        then_level=table.level("then_level", Level, None),
    )


def _exemption(table: Table, every: tuple[str, ...]) -> Exemption:
    return Exemption(
        id=table.text("id"),
        names=names(table),
        routes=_routes(table, every),
        applies_if=table.optional("applies_if", predicate),
        to_level=table.level("to_level", Level, None),
    )


def _citation(table: Table) -> Citation:
    return Citation(
        title=table.text("title"),
        tag=table.choice("tag", SourceTag),
        issuer=table.text("issuer", ""),
        number=table.text("number", ""),
        date=table.text("date", ""),
        url=table.text("url", ""),
        site=table.text("site", ""),
        read_on=table.text("read_on", ""),
    )


def predicate(table: Table) -> Predicate:
    """Build a predicate from {all = […]}, {any = […]}, {not = {…}} or {field, op, value}."""
    built = _predicate(table)
    table.done()
    return built


def _predicate(table: Table) -> Predicate:
    if table.has("all"):
        return All(_parts(table, "all"))
    if table.has("any"):
        return AnyOf(_parts(table, "any"))
    if table.has("not"):
        return Not(predicate(table.table("not")))
    return _comparison(table)


def _parts(table: Table, key: str) -> tuple[Predicate, ...]:
    parts = table.tables(key, predicate)
    if not parts:
        raise table.error(f"{key!r} is empty; write at least one comparison in it.")
    return parts


def _comparison(table: Table) -> Test:
    field = table.choice("field", FactName)
    op = table.choice("op", Op)
    allowed = FACT_TYPES[field].ops
    if op not in allowed:
        can = ", ".join(sorted(allowed))
        raise table.error(f"'op' is {op.value!r}, but {field.value!r} can only be asked by: {can}.")
    return Test(field, op, _operand(table, field, op))


def _operand(table: Table, field: FactName, op: Op) -> Any:
    if op not in MANY_VALUES:
        return _one(table, field, table.data.get("value"))
    if table.has("list"):
        return _named_list(table)
    return frozenset(_one(table, field, value) for value in table.get("value", list))


def _named_list(table: Table) -> frozenset[str]:
    key = table.text("list")
    if key not in table.lists:
        known = ", ".join(sorted(table.lists)) or "none"
        raise table.error(f"there is no list {key!r} under [lists]; there are: {known}.")
    return table.lists[key]


def _one(table: Table, field: FactName, value: object) -> Any:
    table.seen.add("value")
    kind = FACT_TYPES[field].kind
    if value is None:
        raise table.error("'value' is missing; write what the fact is compared with.")
    if kind is bool or kind is int:
        return Table(table.file, table.place, {"value": value}).get("value", kind)
    if kind is Decimal:
        return Table(table.file, table.place, {"value": value}).decimal("value")
    if kind is str:
        return Table(table.file, table.place, {"value": value}).text("value")
    return table.member("value", value, kind)  # type: ignore[type-var]  # the rest are StrEnums
