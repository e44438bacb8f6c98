"""Many new rows in one go, several times faster than `bulk_create`.

Keys are drawn beforehand, so that rows of other tables can point at rows not yet written; the rows
themselves go by COPY on PostgreSQL and by one prepared statement on SQLite. Only for plain inserts:
no signals, no conflicts to be resolved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

from linli.kernel.transactions import within_write

M = TypeVar("M", bound=Model)
_PLAIN = (CharField, TextField, IntegerField, ForeignKey, BooleanField)
_READY = frozenset({str, int, bool, type(None)})


@within_write
def insert(rows: Sequence[M]) -> None:
    """Write new rows of one model; rows without a key are given one."""
    if not rows:
        return
    give_keys(rows)
    fields = rows[0]._meta.concrete_fields  # noqa: SLF001 - Django's own way
    read = attrgetter(*(field.attname for field in fields))
    prepare = [_preparation(field) for field in fields]
    table = (
        [ready(value) for ready, value in zip(prepare, read(row), strict=True)] for row in rows
    )
    write(rows[0]._meta.db_table, [str(field.column) for field in fields], table)  # noqa: SLF001
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001


def _preparation(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """Return what turns a value of a field into what the database takes.

    Most values of most columns need nothing; equal moments, one a chunk, are turned once.
    """

    def full(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(field, _PLAIN) and type(field).__module__.startswith("django."):
        return lambda value: value if type(value) in _READY else full(value)
    if isinstance(field, DateField):
        return lru_cache(maxsize=64)(full)
    return full


def give_keys(rows: Sequence[Model]) -> None:
    """Give keys to new rows before they are written."""
    bare = [row for row in rows if row.pk is None]
    if bare:
        for row, key in zip(bare, draw_keys(type(bare[0]), len(bare)), strict=True):
            row.pk = key


@within_write
def draw_keys(model: type[Model], number: int) -> Iterable[int]:
    """Draw keys that nobody else gets. SQLite's one writer needs no more than the next free ones."""
    table, column = model._meta.db_table, "id"  # noqa: SLF001 - Django's own way
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, column, number])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return range(first, first + number)


@within_write
def write(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of database-ready values into the columns of a table."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    target = f"{connection.ops.quote_name(table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", list(rows))  # noqa: S608 - our names
