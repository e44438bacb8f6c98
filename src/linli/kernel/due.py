"""Due rows: the one mechanism for everything that must happen at a time (engine: work queue).

A worker *takes* due rows: their `due_at` is pushed forward by a lease, so that a worker who dies
gives them back by itself. It *settles* them when done. The lease end together with `attempts` is
the fence: both only hold for the worker who took the row last, so what a late worker says is
ignored, and so is a worker whose row was cancelled or changed by a person in the meantime.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connections, models, transaction

LEASE = timedelta(seconds=60)


class Due(models.Model):
    """A row with a promise in time.

    `due_at` is the one and only schedule (null: nothing to do); `attempts` counts how often it was
    taken without success and fences late workers out. Null with attempts left over is a dead letter.
    A model with indexes of its own writes `indexes = [*Due.Meta.indexes, ...]`.
    """

    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.IntegerField(default=0)
    # (attempts, end of the lease) of the worker who has this object in hand; not stored.
    fence: tuple[int, datetime] | None = None

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["due_at"], name="%(class)s_due", condition=models.Q(due_at__isnull=False)
            )
        ]


R = TypeVar("R", bound=Due)
Rows = models.QuerySet[R] | type[R]


def rows_of(source: Rows[R]) -> models.QuerySet[R]:
    if isinstance(source, models.QuerySet):
        return source.all()
    return source._base_manager.all()  # noqa: SLF001 - Django's own way


def due(source: Rows[R], *, now: datetime) -> models.QuerySet[R]:
    """Return the rows whose time has come, longest overdue first."""
    return rows_of(source).filter(due_at__lte=now).order_by("due_at", "pk")


def take(
    source: Rows[R],
    *,
    now: datetime,
    limit: int,
    lease: timedelta = LEASE,
    first: tuple[str, ...] = (),
    **changes: Any,
) -> list[R]:
    """Take up to `limit` due rows for `lease`; no other worker gets them until that ends.

    `first` names columns that go before the due time (such as "-priority"); `changes` are written
    to the rows as they are taken. Opens its own short transaction, and none when nothing is due.
    """
    ready = due(source, now=now).order_by(*first, "due_at", "pk")
    # An idle poll must not queue for SQLite's one write lock.
    if limit < 1 or not ready.exists():
        return []
    with transaction.atomic(using=ready.db):
        if connections[ready.db].features.has_select_for_update_skip_locked:
            ready = ready.select_for_update(skip_locked=True, of=("self",))
        taken = list(ready[:limit])
        _lease(taken, until=now + lease, changes=changes)
    return taken


def _lease(taken: list[R], *, until: datetime, changes: dict[str, Any]) -> None:
    if not taken:
        return
    rows_of(type(taken[0])).filter(pk__in=[row.pk for row in taken]).update(
        due_at=until, attempts=models.F("attempts") + 1, **changes
    )
    for row in taken:
        row.due_at, row.attempts = until, row.attempts + 1
        row.fence = (row.attempts, until)
        for name, value in changes.items():
            setattr(row, name, value)


def fenced(row: R) -> models.QuerySet[R]:
    """Return the row as a query that finds it only while it is still ours."""
    if row.fence is None:
        return rows_of(type(row)).none()
    attempts, lease_end = row.fence
    return rows_of(type(row)).filter(pk=row.pk, attempts=attempts, due_at=lease_end)


def settle(row: Due, *, due_at: datetime | None, attempts: int = 0, **changes: Any) -> bool:
    """Finish a taken row: write `changes` and when it is due next. False: it is no longer ours.

    `attempts` is 0 after success; hand over `row.attempts` after a failure.
    """
    mine = _write(row, due_at=due_at, attempts=attempts, **changes)
    row.fence = None
    return mine


def renew(
    row: Due,
    *,
    now: datetime,
    lease: timedelta = LEASE,
    attempts: int | None = None,
    **changes: Any,
) -> bool:
    """Keep a taken row for another `lease`, for long work. False: stop, it is no longer ours.

    Hand over `attempts` = 1 where progress was made: the attempts begin anew.
    """
    until, attempts = now + lease, row.attempts if attempts is None else attempts
    mine = _write(row, due_at=until, attempts=attempts, **changes)
    row.fence = (attempts, until) if mine else None
    return mine


def _write(row: Due, **values: Any) -> bool:
    if not fenced(row).update(**values):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def cancel(row: Due, **changes: Any) -> None:
    """Call the promise off, whoever holds the row: a worker at it can no longer settle it."""
    rows_of(type(row)).filter(pk=row.pk).update(due_at=None, attempts=0, **changes)
    row.due_at, row.attempts = None, 0


def dead_letters(source: Rows[R]) -> models.QuerySet[R]:
    """Return the rows that were given up after too many attempts."""
    return rows_of(source).filter(due_at__isnull=True, attempts__gt=0)


def revive(source: Rows[R], *, pk: Any, now: datetime, **changes: Any) -> bool:
    """Make a dead letter due again, with all its attempts. False: it was no dead letter."""
    letter = dead_letters(source).filter(pk=pk)
    return bool(letter.update(due_at=now, attempts=0, **changes))
