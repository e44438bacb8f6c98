"""States are a table, and the drawn diagram says the same."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from linli.kernel import states
from tests.house.tree import ROOT, Source, code, dotted, obeyed

FOLDER = ROOT / "docs" / "states"


def unregistered(files: Iterable[Source]) -> list[str]:
    """Transition tables (X_NEXT: StrEnum -> following) that `states.register` does not know."""
    return [
        f"{source.at(node)} {dotted(node.target)} is not registered"
        for source in files
        if source.part == "rules"
        for node in source.tree.body
        if isinstance(node, ast.AnnAssign) and dotted(node.target).endswith("NEXT")
        if dotted(node.target) not in registered_names(source)
    ]


def registered_names(source: Source) -> set[str]:
    return {
        dotted(argument)
        for call in source.calls()
        if dotted(call.func) in {"states.register", "register"}
        for argument in call.args
    }


def test_every_transition_table_is_registered() -> None:
    obeyed(unregistered(code()))


def test_the_diagrams_are_those_of_the_tables() -> None:
    call_command("state_diagrams", check=True)
    assert len(list(FOLDER.glob("*.md"))) == len(states.registered())


def test_a_planted_change_of_a_diagram_is_found(tmp_path: Path) -> None:
    call_command("state_diagrams", folder=tmp_path)
    drawn = sorted(tmp_path.glob("*.md"))
    drawn[0].write_text(drawn[0].read_text() + "    DONE --> WAITING\n")
    with pytest.raises(CommandError, match=drawn[0].stem):
        call_command("state_diagrams", check=True, folder=tmp_path)


def test_a_planted_unregistered_table_is_found() -> None:
    text = "STAY_NEXT: dict = {}\n"
    assert unregistered([Source("src/linli/quarantine/rules.py", text)])
    known = f"{text}states.register('quarantine', StayState, STAY_NEXT)\n"
    assert unregistered([Source("src/linli/quarantine/rules.py", known)]) == []
