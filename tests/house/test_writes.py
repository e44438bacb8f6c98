"""Reads and writes stand where the house says: no query in a view, no write outside an action."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from tests.house.tree import Law, Source, code, dotted, is_public, obeyed, top_level

MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
OPENERS = frozenset({"writes", "within_write"})


def queries_in_views(files: Iterable[Source]) -> list[str]:
    """To fetch is to be allowed: a view gets its records from queries only."""
    return [
        f"{source.at(node)} .{node.attr}"
        for source in files
        if "views" in source.part
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]


def is_handler(function: ast.FunctionDef) -> bool:
    """A subscriber takes the news, which carries `by` and `now`, inside the announcer's write."""
    named = [arg.arg for arg in function.args.args]
    return named in (["news"], ["event"]) and not function.args.kwonlyargs


def faults_of_action(function: ast.FunctionDef) -> list[str]:
    decorators = {dotted(node).rpartition(".")[2] for node in function.decorator_list}
    keywords = {arg.arg for arg in function.args.kwonlyargs}
    if is_handler(function):
        return []
    faults = [] if decorators & OPENERS else ["is neither @writes nor @within_write"]
    if function.args.args:
        faults.append("takes positional arguments")
    faults += [f"takes no `{name}`" for name in ("by", "now") if name not in keywords]
    return faults


def loose_actions(files: Iterable[Source]) -> list[str]:
    """One write, one action: keyword-only, `by`, `now`, in a transaction."""
    return [
        f"{source.at(function)} {function.name} {fault}"
        for source in files
        if source.part == "actions" and source.room != "kernel"
        for function in top_level(source)
        if is_public(function)
        for fault in faults_of_action(function)
    ]


def silent_doors(files: Iterable[Source]) -> list[str]:
    """What a room offers says in one sentence what it promises."""
    return [
        f"{source.at(function)} {function.name} has no docstring"
        for source in files
        if source.part in {"actions", "queries"}
        for function in top_level(source)
        if is_public(function) and not ast.get_docstring(function)
    ]


def ordered_tables(files: Iterable[Source]) -> list[str]:
    """An order is said where it is wanted, never in `Meta`."""
    return [
        f"{source.at(line)} Meta.ordering"
        for source in files
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and dotted(line.targets[0]) == "ordering"
    ]


LAWS: list[Law] = [queries_in_views, loose_actions, silent_doors, ordered_tables]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_obeys(law: Law) -> None:
    obeyed(law(code()))


GOOD_ACTION = '@writes\ndef end(*, stay, by, now):\n    """End it."""\n'
PLANTED: list[tuple[Law, str, str, int]] = [
    (queries_in_views, "views.py", "def f(request):\n    Stay.objects.get()\n", 1),
    (queries_in_views, "views/stay.py", "x = Stay._default_manager\n", 1),
    (queries_in_views, "queries.py", "x = Stay.objects\n", 0),
    (loose_actions, "actions.py", "def end(stay):\n    pass\n", 4),
    (loose_actions, "actions/stay.py", "@writes\ndef end(*, stay, by):\n    pass\n", 1),
    (loose_actions, "actions.py", GOOD_ACTION, 0),
    (loose_actions, "actions.py", "def on_reported(news):\n    pass\n", 0),
    (silent_doors, "queries.py", "def f():\n    pass\n", 1),
    (silent_doors, "actions.py", GOOD_ACTION, 0),
    (ordered_tables, "models.py", "class A:\n    class Meta:\n        ordering = ['x']\n", 1),
]


@pytest.mark.parametrize(("law", "name", "text", "count"), PLANTED)
def test_a_planted_fault_is_found(law: Law, name: str, text: str, count: int) -> None:
    assert len(law([Source(f"src/linli/quarantine/{name}", text)])) == count
