"""What every test stands on: which database, which instant, which language, no network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

# 27 March 2020, 18:00 in Hangzhou: six hours before the count that the story ends with.
NOW = datetime(2020, 3, 27, 10, 0, tzinfo=UTC)

# A slow machine is no fault of the code: nothing in the suite is judged by the clock.
hypothesis.register_profile(
    "linli", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.load_profile("linli")

# The hasher of production with the least work it can do: tests make hundreds of users.
Argon2PasswordHasher.time_cost = 1
Argon2PasswordHasher.memory_cost = 8
Argon2PasswordHasher.parallelism = 1


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run against a database other than the one that was asked for."""
    del config
    wanted = os.environ.get("LINLI_TEST_DB", "")
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    if wanted == "postgres" and engine != "postgresql":
        raise pytest.UsageError(
            "LINLI_TEST_DB=postgres needs DATABASE_URL: use script/test, or script/postgres pytest."
        )
    if wanted == "sqlite" and engine != "sqlite3":
        raise pytest.UsageError("LINLI_TEST_DB=sqlite, but DATABASE_URL names another database.")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep the SQLite test database in a file, with the locks and the journal of production."""
    del django_db_modify_db_settings_parallel_suffix
    database: dict[str, Any] = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "linli.sqlite3")
        # A test database need not survive a power cut.
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace(
            "synchronous=FULL", "synchronous=OFF"
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before the test database is dropped, end what a server's thread may still hold open."""
    del django_db_setup
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Undo what a request or a test said about language and zone, so that order does not matter."""
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    """The instant of a test, unless it says otherwise; nobody asks the clock."""
    return NOW


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).resolve().parents[1]
