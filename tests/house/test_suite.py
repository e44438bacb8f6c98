"""The suite is a witness: it is strict about itself."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable

import pytest
from django.conf import settings
from django.db import connection

from tests.house.tree import Source, dotted, obeyed, sources

CHECKERS = ("assert", "check", "raises", "obeyed", "expect", "judge", "fail", "refus", "denie", "state_machine")


def is_check(node: ast.AST) -> bool:
    """An assertion, or a call of something whose name says that it asserts."""
    if isinstance(node, ast.Assert):
        return True
    return isinstance(node, ast.Call) and any(
        word in dotted(node.func).rpartition(".")[2].lower() for word in CHECKERS
    )


def idle_tests(files: Iterable[Source]) -> list[str]:
    """Tests that assert nothing."""
    return [
        f"{source.at(node)} {node.name}"
        for source in files
        for node in source.functions()
        if node.name.startswith("test_") and not any(is_check(n) for n in ast.walk(node))
    ]


def test_every_test_asserts_something() -> None:
    obeyed(idle_tests(sources("tests")))


def test_a_planted_idle_test_is_found() -> None:
    idle = Source("tests/x/test_x.py", "def test_nothing():\n    f()\n")
    busy = Source("tests/x/test_x.py", "def test_it():\n    with pytest.raises(X):\n        f()\n")
    assert len(idle_tests([idle, busy])) == 1


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
