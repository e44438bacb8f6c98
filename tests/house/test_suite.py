"""The suite is a witness: it is strict about itself."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Container, Iterable

import pytest
from django.conf import settings
from django.db import connection

from tests.house.tree import Source, dotted, obeyed, sources

CHECKERS = (
    "assert",
    "check",
    "raises",
    "obeyed",
    "expect",
    "judge",
    "fail",
    "refus",
    "denie",
    "state_machine",
)


def called(node: ast.AST) -> str:
    """Return the last part of the name that a call calls, or ''."""
    return dotted(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def is_check(node: ast.AST, helpers: Container[str] = ()) -> bool:
    """An assertion, or a call of something that asserts: by its name, or as a helper of ours."""
    name = called(node)
    by_name = any(word in name.lower() for word in CHECKERS)
    return isinstance(node, ast.Assert) or by_name or name in helpers


def checks(function: ast.FunctionDef, helpers: Container[str] = ()) -> bool:
    return any(is_check(node, helpers) for node in ast.walk(function))


def asserting_helpers(files: Iterable[Source]) -> set[str]:
    """Return the names of our functions that assert, themselves or by one of the others."""
    functions = [node for source in files for node in source.functions()]
    found: set[str] = set()
    while more := {f.name for f in functions if f.name not in found and checks(f, found)}:
        found |= more
    return found


def idle_tests(files: Iterable[Source]) -> list[str]:
    """Tests that assert nothing."""
    files = tuple(files)
    helpers = asserting_helpers(files)
    return [
        f"{source.at(node)} {node.name}"
        for source in files
        for node in source.functions()
        if node.name.startswith("test_") and not checks(node, helpers)
    ]


def test_every_test_asserts_something() -> None:
    obeyed(idle_tests(sources("tests")))


def test_a_planted_idle_test_is_found() -> None:
    idle = Source("tests/x/test_x.py", "def test_nothing():\n    f()\n")
    busy = Source("tests/x/test_x.py", "def test_it():\n    with pytest.raises(X):\n        f()\n")
    helped = Source(
        "tests/x/test_y.py",
        "def test_b():\n    walk()\ndef walk():\n    step()\ndef step():\n    assert f()\n",
    )
    assert len(idle_tests([idle, busy, helped])) == 1


def test_warnings_are_errors() -> None:
    with pytest.raises(UserWarning, match="loud"):
        warnings.warn("loud", stacklevel=1)


@pytest.mark.django_db
def test_foreign_keys_and_journal_are_those_of_production() -> None:
    """SQLite in a file with WAL, or PostgreSQL: the databases that sites run on."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
    else:
        assert connection.vendor == "postgresql"
    assert settings.DATABASES["default"].get("TEST", {}).get("MIGRATE", True)
