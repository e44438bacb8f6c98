"""What an operator does about what was given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.kernel import due, jobs
from linli.kernel.models import Job
from linli.kernel.queries import JOBS, source_of
from linli.kernel.transactions import writes


@writes
def revive(*, queue: str, pk: Any, now: datetime) -> bool:
    """Make a dead letter due again. False: somebody did it before."""
    if queue == JOBS:
        found = Job.objects.filter(pk=pk).first()
        return found is not None and jobs.retry(job=found, now=now)
    return due.revive(source_of(queue), pk=pk, now=now)
