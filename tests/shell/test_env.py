"""A wrong setting is a sentence that says how to mend it; a secret is made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from linli.shell import env


@pytest.mark.parametrize(("said", "meant"), [("1", True), ("TRUE", True), ("0", False), ("", True)])
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, said: str, *, meant: bool) -> None:
    monkeypatch.setenv("LINLI_X", said)
    assert env.flag("LINLI_X", default=True) is meant


def test_another_word_for_yes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_X", "on")
    with pytest.raises(ImproperlyConfigured, match="LINLI_X must be 1 or 0"):
        env.flag("LINLI_X", default=False)


def test_a_number_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_X", "-3")
    assert env.number("LINLI_X", 7) == -3
    monkeypatch.setenv("LINLI_X", "three")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.number("LINLI_X", 7)


def test_a_secret_is_made_once_and_kept_for_the_owner(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LINLI_X", raising=False)
    made = env.secret("LINLI_X", tmp_path / "secret")
    assert env.secret("LINLI_X", tmp_path / "secret") == made
    assert (tmp_path / "secret" / "linli_x").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("LINLI_X", "given")
    assert env.secret("LINLI_X", tmp_path / "secret") == "given"


def test_the_address_of_a_database_is_read_whole() -> None:
    read = env.database("postgresql://li:p%40ss@db:5433/linli?sslmode=require", Path("x"))
    assert read["ENGINE"] == "django.db.backends.postgresql"
    assert [read[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "li",
        "p@ss",
        "db",
        "5433",
        "linli",
    ]
    assert read["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_is_named_by_its_folder() -> None:
    read = env.database("postgresql://li@/linli?host=/run/postgresql", Path("x"))
    assert (read["HOST"], read["PORT"]) == ("/run/postgresql", "")


def test_no_address_means_sqlite_that_survives_a_power_cut() -> None:
    read = env.database("", Path("var/linli.sqlite3"))
    assert read["NAME"] == "var/linli.sqlite3"
    assert "synchronous=FULL" in str(read["OPTIONS"])


def test_another_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        env.database("mysql://x/y", Path("x"))
