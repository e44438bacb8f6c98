"""The contracts of `.importlinter`, followed through every chain of imports."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import FLOORS, ROOT, rooms


def lint(src: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a package `linli` that lies in `src`."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--config"]
    return subprocess.run(
        [*command, str(ROOT / ".importlinter")],
        cwd=src,
        env={**os.environ, "PYTHONPATH": str(src)},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package's code, to plant faults in."""
    src = tmp_path_factory.mktemp("floors")
    only_code = shutil.ignore_patterns("static", "templates", "locale", "*.pyc", "assets")
    shutil.copytree(ROOT / "src" / "linli", src / "linli", ignore=only_code)
    return src


PLANTED = {
    "a sibling": ("arrivals/rules.py", "import linli.quarantine.rules"),
    "a higher room": ("places/rules.py", "import linli.ledger.rules"),
    "Django behind a rule": ("ledger/rules.py", "import linli.kernel.clock"),
    "Django in a pure room": ("matching/__init__.py", "import django.db"),
}


def test_the_contracts_are_kept(copy: Path) -> None:
    found = lint(copy)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("fault", PLANTED)
def test_the_contracts_find_a_planted_import(copy: Path, fault: str) -> None:
    name, line = PLANTED[fault]
    file = copy / "linli" / name
    before = file.read_text()
    file.write_text(f"{before}\n{line}\n")
    try:
        found = lint(copy)
    finally:
        file.write_text(before)
    assert found.returncode == 1, found.stdout
    assert "BROKEN" in found.stdout


def test_a_room_without_a_floor_breaks_the_contract(copy: Path) -> None:
    attic = copy / "linli" / "attic"
    attic.mkdir()
    (attic / "__init__.py").write_text("")
    try:
        found = lint(copy)
    finally:
        shutil.rmtree(attic)
    assert found.returncode == 1, found.stdout


def test_the_plan_of_the_tests_knows_every_room() -> None:
    assert set(rooms()) <= set().union(*FLOORS)
