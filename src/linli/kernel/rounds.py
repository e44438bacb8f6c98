"""Rounds: what the clock triggers. A registry of due rows and the pure database work on each.

The handler runs in ONE transaction with the row's completion, so its effects happen exactly once.
It must not reach outside the database (a send, a file): that is at-least-once work, done with
`due.take` and `due.settle` and an idempotency key.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from django.db import models, transaction

from linli.kernel.due import LEASE, Due, Rows, fenced, rows_of, settle, take
from linli.kernel.timing import back_off

log = logging.getLogger("linli.rounds")
ATTEMPTS = 8
BATCH = 100

T = TypeVar("T", bound=Due)
T_contra = TypeVar("T_contra", bound=Due, contravariant=True)


class Handler(Protocol[T_contra]):
    """Does what is due on a locked, freshly read row; returns when it is due next, or None."""

    def __call__(self, row: T_contra, /, *, now: datetime) -> datetime | None: ...


class Burial(Protocol[T_contra]):
    """Called in the transaction that gives a row up: tell somebody."""

    def __call__(self, row: T_contra, /, *, now: datetime) -> None: ...


@dataclass(frozen=True)
class Round(Generic[T]):
    """Rows that come due, and the work on each."""

    name: str
    source: Callable[[], models.QuerySet[T]]
    handler: Handler[T]
    batch: int = BATCH
    lease: timedelta = LEASE
    attempts: int = ATTEMPTS
    on_dead: Burial[T] | None = None

    def run(self, *, now: datetime) -> int:
        """Handle what is due now, up to one batch; return how many rows were taken.

        A row that failed before is taken alone: should it kill its worker, no other row is harmed.
        """
        # Leases are not renewed within a batch: stop while the last one still holds.
        ends = time.monotonic() + self.lease.total_seconds() / 2
        return self.run_fresh(now=now, ends=ends) + self.run_suspects(now=now, ends=ends)

    def run_fresh(self, *, now: datetime, ends: float) -> int:
        fresh = self.source().filter(attempts=0)
        taken = take(fresh, now=now, limit=self.batch, lease=self.lease)
        for row in taken:
            if time.monotonic() < ends:
                self.handle(row, now=now)
            else:
                settle(row, due_at=now)
        return len(taken)

    def run_suspects(self, *, now: datetime, ends: float) -> int:
        suspects = self.source().filter(attempts__gt=0)
        for count in range(self.batch):
            in_time = time.monotonic() < ends
            alone = take(suspects, now=now, limit=int(in_time), lease=self.lease)
            if not alone:
                return count
            self.handle(alone[0], now=now)
        return self.batch

    def handle(self, row: T, *, now: datetime) -> None:
        """Do the work on one taken row and settle it, or put it off and say so."""
        if row.attempts > self.attempts:
            self.bury(row, now=now)
            return
        try:
            self.complete(row, now=now)
        except Exception as error:  # noqa: BLE001 - one bad row must not stop the others
            self.put_off(row, error, now=now)

    def complete(self, row: T, *, now: datetime) -> None:
        with transaction.atomic():
            held = _lock(row)
            if held is None:
                return
            next_at = self.handler(held, now=now)
            # The lock is ours: whatever the handler saved, this is the last word.
            rows_of(type(row)).filter(pk=row.pk).update(due_at=next_at, attempts=0)

    def put_off(self, row: T, error: Exception, *, now: datetime) -> None:
        if row.attempts >= self.attempts:
            log.error("%s: row %s failed (%s)", self.name, row.pk, describe(error))
            self.bury(row, now=now)
            return
        wait = back_off(row.attempts, chance=random.random())  # noqa: S311 - spreads load, guards nothing
        if settle(row, due_at=now + wait, attempts=row.attempts):
            log.warning(
                "%s: row %s failed (%s), again in %.0f s",
                self.name, row.pk, describe(error), wait.total_seconds(),
            )  # fmt: skip

    def bury(self, row: T, *, now: datetime) -> None:
        """Give the row up: a dead letter, until an operator revives it."""
        fence = row.fence
        try:
            with transaction.atomic():
                if self.give_up(row) and self.on_dead:
                    self.on_dead(row, now=now)
        except Exception as error:  # noqa: BLE001 - nobody could be told, but it must end
            log.warning("%s: row %s: on_dead failed (%s)", self.name, row.pk, describe(error))
            row.fence = fence
            self.give_up(row)

    def give_up(self, row: T) -> bool:
        mine = settle(row, due_at=None, attempts=row.attempts)
        if mine:
            log.error("%s: row %s given up after %s attempts", self.name, row.pk, row.attempts)
        return mine


def _lock(row: T) -> T | None:
    """Return the row locked and freshly read, or None when it is no longer ours."""
    query = fenced(row)
    # SQLite has no row locks: its transaction already holds the only write lock.
    return query.select_for_update(of=("self",)).first()


def describe(error: BaseException) -> str:
    """Return where and what kind an error is. Never its message: that may hold personal data."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__qualname__}{where}"


_ROUNDS: dict[str, Round[Any]] = {}


def register(
    name: str,
    source: Rows[T] | Callable[[], models.QuerySet[T]],
    handler: Handler[T],
    *,
    batch: int = BATCH,
    lease: timedelta = LEASE,
    attempts: int = ATTEMPTS,
    on_dead: Burial[T] | None = None,
) -> Round[T]:
    """Have `manage tick` call `handler` on every row of `source` when it comes due.

    `source` is a model, a queryset, or a function that makes one. Registering a name again
    replaces it.
    """
    made = Round(name, _query(source), handler, batch, lease, attempts, on_dead)
    _ROUNDS[name] = made
    return made


def _query(source: Any) -> Callable[[], Any]:
    if isinstance(source, (models.QuerySet, type)):
        return lambda: rows_of(source)
    return source  # type: ignore[no-any-return]


def registered() -> list[Round[Any]]:
    return list(_ROUNDS.values())


def named(name: str) -> Round[Any]:
    return _ROUNDS[name]


def run_all(*, now: datetime) -> int:
    """Let every round handle one batch of what is due; for tests and for replaying days gone by."""
    return sum(each.run(now=now) for each in registered())
