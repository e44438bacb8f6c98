"""The worker's side of durable jobs: take one, go through its steps, settle it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from linli.kernel import jobs, words
from linli.kernel.due import LEASE, fenced, settle, take
from linli.kernel.jobs import JobRun, Lost, Step
from linli.kernel.models import Job
from linli.kernel.refusal import Refused
from linli.kernel.rounds import describe, log
from linli.kernel.rules import JobFailure, JobState
from linli.kernel.timing import back_off

ATTEMPTS = 5


class Running:
    """One job in the hands of this worker, advanced step by step so that rounds go on between."""

    def __init__(
        self, job: Job, *, lease: timedelta = LEASE, time: Callable[[], datetime] | None = None
    ) -> None:
        self.job = job
        self.run = JobRun(job, lease=lease, time=time)
        self.steps = jobs.handler_of(job.kind)(self.run)

    def advance(self) -> bool:
        """Do the next step. False: the job is over, put off, or no longer ours."""
        try:
            step = next(self.steps)
            self.commit(step)
        except StopIteration as end:
            self.finish(end.value)
        except Lost:
            self.steps.close()
        except Refused as refusal:
            self.fail(words.name_of(refusal.code), refusal.params)
        except Exception as error:  # noqa: BLE001 - a job must not stop the worker
            self.put_off(error)
        else:
            return True
        return False

    def commit(self, step: Step) -> None:
        # The commit itself may fail (deferred constraints): until then the old lease holds.
        before = copy(self.job)
        try:
            self.commit_whole(step)
        except Exception:
            self.job = self.run.job = before
            raise

    def commit_whole(self, step: Step) -> None:
        with transaction.atomic():
            if not fenced(self.job).select_for_update().exists():
                raise Lost(self.job.public_id)
            step.work()
            done = self.job.done if step.done is None else step.done
            total = self.job.total if step.total is None else step.total
            self.run.keep(cursor=step.cursor, done=done, total=total)

    def finish(self, result: Mapping[str, Any] | None) -> None:
        settle(
            self.job,
            due_at=None,
            state=JobState.DONE,
            result=dict(result) if result is not None else None,
            finished_at=self.run.now,
        )

    def fail(self, error: str, params: Mapping[str, Any] | None = None) -> None:
        settle(
            self.job,
            due_at=None,
            attempts=self.job.attempts,
            state=JobState.FAILED,
            error=error,
            error_params=dict(params or {}),
            finished_at=self.run.now,
        )

    def put_off(self, error: Exception) -> None:
        """Try again later from the cursor, or give up after too many attempts without progress."""
        log.warning("job %s (%s) failed: %s", self.job.pk, self.job.kind, describe(error))
        if self.job.attempts >= ATTEMPTS:
            self.fail(words.name_of(JobFailure.INSIDE))
            return
        wait = back_off(self.job.attempts, chance=random.random())  # noqa: S311 - spreads load
        settle(
            self.job,
            due_at=self.run.now + wait,
            attempts=self.job.attempts,
            state=JobState.WAITING,
        )

    def release(self) -> None:
        """Give the job back at once: this worker was asked to stop."""
        self.steps.close()
        settle(self.job, due_at=self.run.now, state=JobState.WAITING)


def run_due(*, now: datetime) -> int:
    """Finish every job that is due, as if it were `now`; for tests and for replaying days gone by."""
    count = 0
    while held := take_job(now=now, time=lambda: now):
        count += 1
        while held.advance():
            pass
    return count


def take_job(
    *, now: datetime, lease: timedelta = LEASE, time: Callable[[], datetime] | None = None
) -> Running | None:
    """Take the most urgent job whose kind this process knows, or None."""
    known = Job.objects.filter(kind__in=jobs.kinds())
    taken = take(known, now=now, limit=1, lease=lease, first=("-priority",), state=JobState.RUNNING)
    if not taken:
        return None
    running = Running(taken[0], lease=lease, time=time)
    if taken[0].attempts > ATTEMPTS:
        running.fail(words.name_of(JobFailure.WORKER_LOST))
        return None
    return running
