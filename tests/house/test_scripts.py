"""The judges of `script/` are judged: would they notice?"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import polib
import pytest

from tests.house.tree import ROOT


def load(name: str) -> ModuleType:
    """Return a script as a module."""
    spec = spec_from_file_location(f"linli_script_{name}", ROOT / "script" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    po = polib.POFile()
    po.extend(entries)
    return po


def entry(said: str = "第%(n)s天", *, flags: tuple[str, ...] = ()) -> polib.POEntry:
    return polib.POEntry(msgid="Day %(n)s", msgstr=said, flags=list(flags))


WANTED = catalogue(entry(""))


@pytest.mark.parametrize(
    ("shipped", "fault"),
    [
        (catalogue(), "missing"),
        (catalogue(entry("")), "not translated"),
        (catalogue(entry(flags=("fuzzy",))), "fuzzy"),
        (catalogue(entry("第几天")), "other placeholders"),
        (catalogue(entry("第%(day)s天")), "other placeholders"),
    ],
)
def test_a_planted_fault_of_a_catalogue_is_found(shipped: polib.POFile, fault: str) -> None:
    found = list(load("messages").faults(WANTED, shipped))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_complete_catalogue_passes() -> None:
    assert list(load("messages").faults(WANTED, catalogue(entry()))) == []


def test_a_plural_may_leave_its_number_out_and_names_no_other() -> None:
    plural = {"msgid": "%(n)s day", "msgid_plural": "%(n)s days"}
    fine = polib.POEntry(**plural, msgstr_plural={0: "一天"})
    bad = polib.POEntry(**plural, msgstr_plural={0: "%(m)s天"})
    messages = load("messages")
    assert messages.same_values(fine)
    assert not messages.same_values(bad)


REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def total(tmp_path: Path, *reports: tuple[int, int, int, int]) -> subprocess.CompletedProcess[str]:
    paths = []
    for number, report in enumerate(reports):
        paths.append(tmp_path / f"{number}.xml")
        paths[-1].write_text(REPORT.format(*report))
    command = [sys.executable, str(ROOT / "script" / "total.py"), *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_total_adds_up_both_databases(tmp_path: Path) -> None:
    found = total(tmp_path, (10, 0, 0, 1), (8, 0, 0, 2))
    assert found.stdout == "total: 15 passed, 0 failed, 3 skipped\n"
    assert found.returncode == 0


@pytest.mark.parametrize("report", [(10, 1, 0, 0), (10, 0, 1, 0), (0, 0, 0, 0), (2, 0, 0, 2)])
def test_a_failure_an_error_or_no_test_at_all_fails(
    tmp_path: Path, report: tuple[int, int, int, int]
) -> None:
    assert total(tmp_path, report).returncode == 1
