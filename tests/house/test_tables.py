"""What the database itself guarantees, and what every field of it is classed as."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from linli.kernel.constraints import state_check
from linli.kernel.rules import JobState
from tests.house.tree import GROUND, floor_of, obeyed

Model = type[models.Model]


def our_models() -> list[Model]:
    """Return the tables of the project."""
    return [model for model in apps.get_models() if model.__module__.startswith("linli.")]


def unchecked_choices(found: Iterable[Model]) -> list[str]:
    """Columns with a fixed set of values that the database does not hold them to."""
    return [
        f"{model._meta.label}.{field.name} has choices and no CHECK"
        for model in found
        for field in model._meta.local_concrete_fields
        if field.choices and field.name not in checked_columns(model)
    ]


def checked_columns(model: Model) -> set[str]:
    conditions = (
        each.condition
        for each in model._meta.constraints
        if isinstance(each, models.CheckConstraint)
    )
    return {name.split("__")[0] for each in conditions for name in names_in(each)}


def names_in(condition: object) -> list[str]:
    """Return the look-ups that a condition is made of."""
    if isinstance(condition, models.Q):
        return [name for child in condition.children for name in names_in(child)]
    return [str(condition[0])] if isinstance(condition, tuple) else []


def points_up(holder: str, target: str) -> bool:
    """A foreign key leads to the same room or to a lower floor."""
    return holder != target and floor_of(target) >= floor_of(holder)


def upward_keys(found: Iterable[Model]) -> list[str]:
    return [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in found
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label in {m._meta.app_label for m in our_models()}
        and points_up(model._meta.app_label, field.related_model._meta.app_label)
    ]


def state_of_models() -> ProjectState:
    """Return the models as the code has them, without those that tests made for themselves."""
    state = ProjectState()
    for model in apps.get_models(include_swapped=True):
        if not model.__module__.startswith("tests."):
            state.add_model(ModelState.from_model(model))
    return state


def missing_migrations(models_now: ProjectState) -> list[str]:
    """Changes of the models that no migration carries out."""
    written = MigrationLoader(None).project_state()
    changes = MigrationAutodetector(written, models_now)._detect_changes()
    return [
        f"{app}: {operation.describe()}"
        for app, migrations in changes.items()
        for migration in migrations
        for operation in migration.operations
    ]


def test_every_column_with_choices_is_checked_by_the_database() -> None:
    obeyed(unchecked_choices(our_models()))


def test_foreign_keys_point_down() -> None:
    obeyed(upward_keys(our_models()))


def test_every_change_of_a_model_has_its_migration() -> None:
    obeyed(missing_migrations(state_of_models()))


def test_a_planted_unchecked_column_is_found() -> None:
    choices = [(s, s) for s in JobState]

    class Loose(models.Model):
        state = models.CharField(max_length=9, choices=choices)

        class Meta:
            app_label = "planted"
            managed = False

    class Held(models.Model):
        state = models.CharField(max_length=9, choices=choices)

        class Meta:
            app_label = "planted"
            managed = False
            constraints = [state_check("state", JobState, "held_state_known")]

    assert len(unchecked_choices([Loose, Held])) == 1


def test_a_planted_upward_key_is_found() -> None:
    assert points_up("ledger", "quarantine")
    assert points_up("arrivals", "quarantine")
    assert not points_up("quarantine", "ledger")
    assert not points_up("ledger", "ledger")
    assert all(floor_of(room) < floor_of("places") for room in GROUND)


def test_a_planted_model_without_migration_is_found() -> None:
    state = state_of_models()
    fields = [("id", models.BigAutoField(primary_key=True))]
    state.add_model(ModelState("kernel", "Planted", fields))
    assert any("Planted" in line for line in missing_migrations(state))
