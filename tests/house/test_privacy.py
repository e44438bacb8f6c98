"""Every column has a privacy class with a keep rule (M25)."""

from __future__ import annotations

from collections.abc import Container, Iterable

from django.apps import apps
from django.db import models

from linli.privacy import fields
from tests.house.tree import obeyed


def columns(tables: Iterable[type[models.Model]]) -> set[str]:
    """Return the labels of all columns, such as "ledger.person.phone"."""
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in tables
        for field in model._meta.local_concrete_fields
    }


def our_tables() -> list[type[models.Model]]:
    """Return every table of the project, those that Django makes for many-to-many among them."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model.__module__.startswith("linli.")]


def unclassed(labels: Iterable[str], table: Container[str]) -> list[str]:
    return [f"{label} has no privacy class" for label in sorted(labels) if label not in table]


def vanished(labels: Container[str], table: Iterable[str]) -> list[str]:
    """Rules for columns that are no more."""
    return [f"{label} is classed and does not exist" for label in table if label not in labels]


def test_every_column_is_classed_m25() -> None:
    obeyed(unclassed(columns(our_tables()), fields.table()))


def test_every_class_belongs_to_a_column_m25() -> None:
    obeyed(vanished(columns(our_tables()), fields.table()))


def test_a_planted_unclassed_column_is_found() -> None:
    class Planted(models.Model):
        name = models.TextField()

        class Meta:
            app_label = "planted_privacy"
            managed = False

    labels = columns([Planted])
    assert labels == {"planted_privacy.planted.id", "planted_privacy.planted.name"}
    assert len(unclassed(labels, {"planted_privacy.planted.id": 1})) == 1
    assert len(vanished(labels, ["planted_privacy.planted.gone"])) == 1
