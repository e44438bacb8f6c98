"""What an operator does about what was given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.kernel import due, jobs
from linli.kernel.audit import Actor, record
from linli.kernel.models import Job
from linli.kernel.queries import JOBS, source_of
from linli.kernel.rules import Event
from linli.kernel.transactions import writes


@writes
def revive(*, queue: str, pk: Any, by: Actor, now: datetime) -> bool:
    """Make a dead letter due again. False: somebody did it before."""
    if queue == JOBS:
        found = Job.objects.filter(pk=pk).first()
        return found is not None and jobs.retry(job=found, by=by, now=now)
    rows = source_of(queue)
    if not due.revive(rows, pk=pk, now=now):
        return False
    record(Event.PROMISE_REVIVED, on=rows.get(pk=pk), by=by, at=now)
    return True
