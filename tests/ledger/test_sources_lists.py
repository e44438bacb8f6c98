"""The real lists, where they are at hand: every row read, no mapping by hand, exact keys right (M4)."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from linli.ledger.rules import SourceKind
from linli.ledger.sources import (
    PROFILES,
    Context,
    Field,
    Interpreted,
    look,
    read_list,
    require_list,
)
from linli.matching.decide import Candidate, Outcome, decide
from linli.matching.keys import exact_keys

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
pytestmark = pytest.mark.skipif(
    not LISTS.is_dir(), reason="the real lists are not beside the repository"
)
FILES = {
    "school": ("school_return_list.xlsx", SourceKind.SCHOOL),
    "landlord": ("landlord_register.xlsx", SourceKind.LANDLORD),
    "property": ("property_screening.csv", SourceKind.PROPERTY),
    "predeclaration_2020-03-24.csv": ("predeclaration_2020-03-24.csv", SourceKind.PREDECLARATION),
    "predeclaration_2020-03-26.csv": ("predeclaration_2020-03-26.csv", SourceKind.PREDECLARATION),
}
CONTEXT = Context(received_on=date(2020, 3, 27), tz=ZoneInfo("Asia/Shanghai"))


def read(name: str) -> list[Interpreted]:
    path = LISTS / name
    chosen = require_list(look(path))
    assert chosen.kind is not None
    assert chosen.sheet.layout is not None
    profile = PROFILES[chosen.kind]
    return list(
        read_list(
            path, chosen.sheet.name, chosen.sheet.layout, chosen.mapping, profile, context=CONTEXT
        )
    )


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = defaultdict(dict)
    with (LISTS / "truth.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            found[row["file"]][int(row["row"])] = row["person"]
    return found


@pytest.mark.parametrize("key", FILES)
def test_each_list_is_recognized_and_read_row_by_row(
    key: str, truth: dict[str, dict[int, str]]
) -> None:
    name, kind = FILES[key]
    assert require_list(look(LISTS / name)).kind is kind
    found = read(name)
    assert {row.number for row in found} == set(truth[key])
    assert not [row.number for row in found if row.is_blocked]
    # What is left is told: a few invented people are born after the list was written.
    told = Counter(problem.code.value for row in found for problem in row.problems)
    assert set(told) <= {"BORN_IN_FUTURE"}
    assert told.total() <= 0.04 * len(found)


def test_the_return_days_of_the_school_are_all_read() -> None:
    found = read("school_return_list.xlsx")
    assert sum(Field.ARRIVAL_ON in row.values for row in found) == len(found)


def test_a_survey_of_enterprises_is_no_list_of_people() -> None:
    assert look(LISTS / "enterprise_survey.xlsx").best is None


def test_every_roster_is_known_as_an_employers_list() -> None:
    kinds = {require_list(look(path)).kind for path in sorted((LISTS / "rosters").glob("*.xlsx"))}
    assert kinds == {SourceKind.EMPLOYER}


def test_exact_keys_link_no_two_different_people(
    truth: dict[str, dict[int, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    records = []
    for key, (name, kind) in FILES.items():
        for row in read(name):
            scope = {"external_scope": kind.value} if kind is SourceKind.PREDECLARATION else {}
            records.append((truth[key][row.number], {**row.values, **scope}))
    holders = defaultdict(list)
    for index, (_, record) in enumerate(records):
        for found in exact_keys(record):
            holders[found].append(index)
    linked = {pair for indexes in holders.values() for pair in combinations(indexes, 2)}
    same = {
        (a, b) for a, b in combinations(range(len(records)), 2) if records[a][0] == records[b][0]
    }
    outcomes = Counter(
        decide(records[a][1], [Candidate("x", records[b][1])]).outcome for a, b in linked
    )
    with capsys.disabled():
        print(f"\nexact keys: {len(linked)} pairs, precision {len(linked & same) / len(linked):.3f}, "  # noqa: T201
              f"recall {len(linked & same) / len(same):.3f}, {dict(outcomes)}")  # fmt: skip
    assert linked <= same
    assert len(linked & same) / len(same) > 0.35
    assert outcomes[Outcome.SAME] > 0.95 * len(linked)
