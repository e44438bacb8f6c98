"""Is the site well? The database answers, and promises in time are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError

from linli.kernel import queries

LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Health:
    """What a load balancer and the operations page ask; holds no data about people."""

    database: bool
    worker: bool
    oldest_due_seconds: int

    @property
    def is_well(self) -> bool:
        return self.database and self.oldest_due_seconds < LATE.total_seconds()

    def as_json(self) -> dict[str, object]:
        return {
            "well": self.is_well,
            "database": self.database,
            "worker": self.worker,
            "oldest_due_seconds": self.oldest_due_seconds,
        }


def report(*, now: datetime) -> Health:
    """Return the health of the site at this instant."""
    try:
        late = max((q.lateness(now) for q in queries.queues(now=now)), default=timedelta())
        alive = queries.is_anyone_at_work(now=now)
    except DatabaseError:
        return Health(database=False, worker=False, oldest_due_seconds=0)
    return Health(database=True, worker=alive, oldest_due_seconds=int(late.total_seconds()))
