"""A small table of promises, made for these tests beside the kernel's own tables."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from linli.kernel import rounds
from tests.kernel.promises import MODELS

NOON = datetime(2020, 3, 27, 4, 0, tzinfo=UTC)  # 12:00 in Hangzhou


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        existing = connection.introspection.table_names()
        with connection.schema_editor() as editor:
            for model in MODELS:
                if model._meta.db_table not in existing:
                    editor.create_model(model)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def own_rounds(monkeypatch: pytest.MonkeyPatch) -> dict[str, rounds.Round]:
    """An empty registry of rounds, so that no other room's rows are in the way."""
    registry: dict[str, rounds.Round] = {}
    monkeypatch.setattr(rounds, "_ROUNDS", registry)
    return registry
