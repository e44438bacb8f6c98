"""States are a table: total, checked, drawn."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import states, words
from linli.kernel.refusal import Refused
from linli.kernel.rules import JOB_NEXT, Blocked, Event, JobFailure, JobState
from linli.shell.management.commands.state_diagrams import Command


class LampState(StrEnum):
    """A lamp."""

    OFF = "OFF"
    ON = "ON"
    BROKEN = "BROKEN"


NEXT = {
    LampState.OFF: {LampState.ON},
    LampState.ON: {LampState.OFF, LampState.BROKEN},
    LampState.BROKEN: frozenset(),
}


@pytest.fixture
def lamp(monkeypatch: pytest.MonkeyPatch) -> states.Table:
    monkeypatch.setattr(states, "_TABLES", {})
    states.register("house", LampState, NEXT)
    return states.registered()[0]


def test_a_table_with_a_gap_is_an_error() -> None:
    with pytest.raises(LookupError, match="ON, BROKEN"):
        states.register("house", LampState, {LampState.OFF: ()})


@given(st.sampled_from(LampState), st.sampled_from(LampState))
def test_only_what_the_table_says_may_follow(state: LampState, to: LampState) -> None:
    allowed = to in NEXT[state]
    assert states.may(NEXT, state.value, to) == allowed
    if allowed:
        states.check(NEXT, state, to, Blocked.ALREADY_DONE)
    else:
        with pytest.raises(Refused):
            states.check(NEXT, state, to, Blocked.ALREADY_DONE)


def test_the_diagram_shows_every_arrow_the_beginning_and_the_end(lamp: states.Table) -> None:
    drawn = states.diagram(lamp)
    assert lamp.name == "house-lamp-state"
    for arrow in ("[*] --> OFF", "OFF --> ON", "ON --> OFF", "ON --> BROKEN", "BROKEN --> [*]"):
        assert f"    {arrow}\n" in drawn
    assert drawn.count("-->") == 5


def test_diagrams_out_of_date_are_found_and_mended(lamp: states.Table, tmp_path: Path) -> None:
    (tmp_path / "gone-state.md").write_text("old")
    with pytest.raises(CommandError, match=r"gone-state\.md, house-lamp-state\.md"):
        call_command(Command(), check=True, folder=tmp_path)
    call_command(Command(), folder=tmp_path)
    call_command(Command(), check=True, folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["house-lamp-state.md"]


def test_a_job_that_is_over_stays_over_unless_it_failed() -> None:
    assert {state for state in JobState if not JOB_NEXT[state]} == {
        JobState.DONE,
        JobState.CANCELLED,
    }


@pytest.mark.parametrize("kind", [JobState, JobFailure, Blocked, Event])
def test_every_member_has_words_and_a_name_to_find_it_by(kind: type[StrEnum]) -> None:
    for member in kind:
        assert words.say(member)
        assert words.find(words.name_of(member)) is member
    assert words.find("linli.nowhere.Gone.GONE") is None


def test_words_with_a_gap_are_an_error() -> None:
    with pytest.raises(LookupError, match="BROKEN"):
        words.teach(LampState, {LampState.OFF: "off", LampState.ON: "on"})
    assert not words.is_taught(LampState)


def test_words_name_their_values() -> None:
    words.teach(LampState, dict.fromkeys(LampState, "%(n)s lamps"))
    assert words.say(LampState.ON, {"n": 3}) == "3 lamps"
    words._TABLES.pop(LampState)
