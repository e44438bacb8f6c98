"""Periodic work that belongs to no record (retention, snapshots, reports): one row a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.db.models import QuerySet

from linli.kernel import rounds
from linli.kernel.models import Chore
from linli.kernel.timing import next_local


class Work(Protocol):
    """Database work of one moment; what leaves the house goes through an outbox."""

    def __call__(self, *, now: datetime) -> object: ...


Plan = Callable[[datetime], datetime]


@dataclass(frozen=True)
class _Entry:
    work: Work
    plan: Plan


_CHORES: dict[str, _Entry] = {}


def daily(name: str, at: str, work: Work) -> None:
    """Have `work` done every day when the community's clocks show `at` ("03:00")."""
    register(name, work, lambda now: next_local(now, at, settings.TIME_ZONE))


def every(name: str, gap: timedelta, work: Work) -> None:
    """Have `work` done at once, and again a `gap` after it was done."""
    register(name, work, lambda now: now + gap)


def register(name: str, work: Work, plan: Plan) -> None:
    """Have `work` done whenever `plan` (last time -> next time) says. Again: replaces it."""
    _CHORES[name] = _Entry(work, plan)


def prepare(*, now: datetime) -> None:
    """Make the rows of newly registered chores; a worker does this as it starts."""
    known = set(Chore.objects.values_list("name", flat=True))
    new = [Chore(name=name, due_at=now) for name in _CHORES if name not in known]
    Chore.objects.bulk_create(new, ignore_conflicts=True)


def _known() -> QuerySet[Chore]:
    return Chore.objects.filter(name__in=_CHORES)


def _do(row: Chore, /, *, now: datetime) -> datetime:
    entry = _CHORES[row.name]
    entry.work(now=now)
    return entry.plan(now)


rounds.register("kernel.chores", _known, _do, batch=1)
