"""The clock is read in one place; everybody else is given `now`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

import pytest

from tests.house.tree import Source, code, dotted, obeyed, sources

READERS = re.compile(
    r"^(?:(?:django\.utils\.)?timezone\.(?:now|localdate|localtime)"
    r"|(?:datetime\.)?datetime\.(?:now|utcnow|today)|(?:datetime\.)?date\.today"
    r"|time\.(?:time|time_ns|localtime|gmtime)|functions\.Now)$"
)
FROM_ARGUMENT = frozenset({"timezone.localtime", "timezone.localdate"})
# The clock itself.
CLOCK = "src/linli/kernel/clock.py"
# Where an instant enters the house: a request, a command, a worker's turn.
ENTRANCES = frozenset({"kernel", "shell"})


def is_given(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """`localtime(value)` reads no clock; `localtime()` does."""
    call = parents.get(node)
    return dotted(node) in FROM_ARGUMENT and isinstance(call, ast.Call) and bool(call.args)


def clock_readers(files: Iterable[Source]) -> list[str]:
    """References to a clock of Python's, Django's or the database's, called or passed on."""
    found = []
    for source in files:
        if source.path == CLOCK:
            continue
        parents = {
            child: node for node in ast.walk(source.tree) for child in ast.iter_child_nodes(node)
        }
        found += [
            f"{source.at(node)} {dotted(node)}"
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Attribute)
            and READERS.match(dotted(node))
            and not is_given(node, parents)
        ]
    return found


def hidden_clocks(files: Iterable[Source]) -> list[str]:
    """`auto_now` and a database's Now() read a clock without saying so."""
    named = {"auto_now", "auto_now_add"}
    return [
        f"{source.at(call)} {dotted(call.func)}"
        for source in files
        for call in source.calls()
        if dotted(call.func).rpartition(".")[2] == "Now"
        or any(k.arg in named for k in call.keywords)
    ]


def early_askers(files: Iterable[Source]) -> list[str]:
    """Calls of kernel.clock.now by a room, where `now` should be a parameter."""
    return [
        f"{source.at(call)} {dotted(call.func)}()"
        for source in files
        if source.room not in ENTRANCES and "commands" not in source.parts
        for call in source.calls()
        if dotted(call.func) == "clock.now"
    ]


LAWS = [clock_readers, hidden_clocks, early_askers]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_nobody_reads_the_clock(law: type[clock_readers]) -> None:
    obeyed(law(code()))


def test_no_template_reads_the_clock() -> None:
    now_tag = re.compile(r"{%\s*now\b")
    assert [s.path for s in sources("src/linli", ".html") if now_tag.search(s.text)] == []
    assert now_tag.search('{% now "Y" %}')


@pytest.mark.parametrize(
    "line",
    [
        "timezone.now()",
        "f(default=timezone.now)",
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
        "timezone.localtime()",
    ],
)
def test_a_planted_reader_is_found(line: str) -> None:
    assert clock_readers([Source("src/linli/boards/queries.py", f"x = {line}\n")])


def test_planted_hidden_clocks_and_early_askers_are_found() -> None:
    assert hidden_clocks([Source("src/linli/ledger/models.py", "x = DateField(auto_now=True)\n")])
    assert hidden_clocks([Source("src/linli/ledger/queries.py", "x = Now()\n")])
    assert early_askers([Source("src/linli/ledger/actions.py", "x = clock.now()\n")])


def test_converting_a_given_instant_is_allowed() -> None:
    line = "x = timezone.localtime(at, zone)\n"
    assert clock_readers([Source("src/linli/boards/queries.py", line)]) == []
