"""A small pack of our own that the tests bend, break and stretch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from linli.policy.load import parse_pack
from linli.policy.predicates import FACT_TYPES
from linli.policy.rules import FactName, Facts, Pack
from linli.policy.spans import ANCHOR_FACT

SAMPLE = """
id = "sample"
version = 1
status = "exercise"
disease = "any"
jurisdiction = "nowhere"
tz = "Asia/Shanghai"
care_team = ["social_worker", "interpreter"]
fever_c = 37.3

[names]
en = "Sample"
zh-Hans = "样例"

[validity]
effective_from = 2020-03-26T06:00:00+08:00

[counting]
anchor = "arrival"
anchor_is_day = 1

[lists]
far = ["KR", "IT"]

[[routes]]
id = "far"
names = { en = "From far", zh-Hans = "远方" }
applies_if = { field = "countries", op = "any_of", list = "far" }

[[routes]]
id = "near"
names = { en = "From near", zh-Hans = "近处" }

[[phases]]
id = "central"
route = "far"
level = 1
offset_start = 0
duration = { value = 7, unit = "d" }
visits = [{ from = 09:00:00, to = 11:00:00, mode = "in_person" }]
self_reports = [{ from = 07:00:00, to = 10:00:00 }, { from = 17:00:00, to = 20:00:00 }]

[[phases]]
id = "home"
route = "far"
level = 2
offset_start = 7
duration = { value = 3, unit = "d" }

[[tests]]
id = "pcr"
kind = "pcr"
days = [1, 7]
routes = ["far"]

[[release]]
kind = "all_tests_negative"

[[extends]]
id = "missed"
names = { en = "A missed test: 2 days more", zh-Hans = "漏检：延长2天" }
on = "missed_test"
add = { value = 2, unit = "d" }
count_from = "end"

[[exemptions]]
id = "child"
names = { en = "A child", zh-Hans = "儿童" }
applies_if = { field = "age", op = "lt", value = 14 }
routes = ["far"]
to_level = 2

[[citations]]
title = "Made up for tests"
tag = "A"
"""


def bent(*changes: tuple[str, str]) -> str:
    """Return the sample with each first text replaced by the second; the first must be there."""
    text = SAMPLE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def sample(*changes: tuple[str, str]) -> Pack:
    return parse_pack(bent(*changes), name="sample.toml")


def facts_of(told: Mapping[str, Any]) -> Facts:
    """Return facts written by hand in a table; a misspelt name is a mistake of the table."""
    unknown = set(told) - {field.name for field in fields(Facts)}
    assert not unknown, f"These are no facts: {sorted(unknown)}"
    return Facts(**{name: _reader(name)(value) for name, value in told.items()})


def _reader(name: str) -> Callable[[Any], Any]:
    if name in ANCHOR_FACT.values():
        return _moment
    if name in {FactName.COUNTRIES.value, "granted"}:
        return frozenset
    return FACT_TYPES[FactName(name)].kind


def _moment(value: str | date) -> date:
    if isinstance(value, date):
        return value
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
