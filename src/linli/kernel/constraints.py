"""The database says no: constraints as words, and a constraint's name turned into a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from linli.kernel.refusal import Refused


def state_check(field: str, kind: type[StrEnum], name: str) -> models.CheckConstraint:
    """Return a CHECK that a column holds a member of `kind`."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [member.value for member in kind]}), name=name
    )


def pair_check(one: str, other: str, name: str) -> models.CheckConstraint:
    """Return a CHECK that two columns (`x_at`, `x_by`) are both set or both null."""
    both = Q(**{f"{one}__isnull": False, f"{other}__isnull": False})
    neither = Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=name)


def period_check(start: str, end: str, name: str) -> models.CheckConstraint:
    """Return a CHECK that a period [start, end) is not empty; an open end is null."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(start)}), name=name
    )


@contextmanager
def refuse_on(constraint: str, code: StrEnum) -> Iterator[None]:
    """Turn the violation of a named constraint into `Refused(code)`; any other error passes.

    Runs in a savepoint, so the transaction stays usable. Two UNIQUE constraints over the same
    columns of a table cannot be told apart on SQLite.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint in _violated(error):
            raise Refused(code) from error
        raise


def _violated(error: IntegrityError) -> set[str]:
    """Return the names of the constraints that may have been violated."""
    cause = error.__cause__
    if diagnosis := getattr(cause, "diag", None):
        return {diagnosis.constraint_name}
    # SQLite says "CHECK constraint failed: name", "UNIQUE constraint failed: table.column, ..."
    # or, for an index on expressions, "UNIQUE constraint failed: index 'name'".
    told = str(cause or error).partition("constraint failed: ")[2]
    return {
        told,
        told.removeprefix("index '").removesuffix("'"),
        *_named_by_columns().get(told, ()),
    }


def _named_by_columns() -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for models_of_app in apps.all_models.values():
        for model in models_of_app.values():
            for constraint in model._meta.constraints:  # noqa: SLF001 - Django's own way
                if isinstance(constraint, models.UniqueConstraint):
                    named.setdefault(_columns(model, constraint), []).append(constraint.name)
    return named


def _columns(model: type[models.Model], constraint: models.UniqueConstraint) -> str:
    meta = model._meta  # noqa: SLF001 - Django's own way
    names = [meta.get_field(name).column for name in constraint.fields]  # type: ignore[union-attr]
    return ", ".join(f"{meta.db_table}.{name}" for name in names)
