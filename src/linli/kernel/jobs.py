"""Durable jobs: long work in steps. kill -9 in the middle loses nothing and doubles nothing.

A handler is a generator. What it does between two yields (reading, parsing) is outside any
transaction; each `Step` it yields is work that is committed together with the cursor and the
progress. A job that was interrupted starts again with `run.cursor` where the last commit left it:

    @job("ledger.import")
    def take_in(run: JobRun) -> Steps:
        for end, rows in chunks_of(file_of(run.payload), start=run.cursor):
            yield Step(partial(actions.take_rows, rows=rows), cursor=end, done=end, total=100_000)
        return {"rows": end}

A `Refused` ends the job at once with its sentence; any other exception puts it off and, after
`ATTEMPTS` without progress, fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from linli.kernel import clock, words
from linli.kernel.audit import Actor, record
from linli.kernel.due import LEASE, fenced, renew
from linli.kernel.models import Job
from linli.kernel.rules import Event, JobState
from linli.kernel.transactions import within_write, writes


class Lost(Exception):  # noqa: N818 - an answer: stop, somebody else has the job or it was cancelled
    """The job is no longer this worker's."""


@dataclass(frozen=True)
class Step:
    """Work to be committed together with how far the job has then come."""

    work: Callable[[], object]
    cursor: int
    done: int | None = None
    total: int | None = None


Steps = Generator[Step, None, Mapping[str, Any] | None]


class JobRun:
    """A job in the hands of its handler."""

    def __init__(
        self, job: Job, *, lease: timedelta = LEASE, time: Callable[[], datetime] | None = None
    ) -> None:
        self.job = job
        self.lease = lease
        self.time = time or clock.now

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = self.job.payload
        return payload

    @property
    def cursor(self) -> int:
        """Where the last committed step ended; 0 at the start."""
        return self.job.cursor

    @property
    def now(self) -> datetime:
        """This instant: a job may run for hours, so each step asks again."""
        return self.time()

    @property
    def cancelled(self) -> bool:
        """Whether to stop: the job was cancelled, or given to another worker."""
        return not fenced(self.job).exists()

    def progress(self, done: int, total: int | None = None) -> None:
        """Tell how far it is and keep the job, in a stretch without steps. Raises Lost."""
        self.keep(done=done, total=self.job.total if total is None else total)

    def keep(self, **changes: Any) -> None:
        """Write how far it is and renew the lease. Raises Lost where the job is not ours."""
        # Only a cursor that moves on is progress: then the attempts begin anew.
        moved = changes.get("cursor", 0) > self.cursor
        attempts = 1 if moved else self.job.attempts
        if not renew(self.job, now=self.now, lease=self.lease, attempts=attempts, **changes):
            raise Lost(self.job.public_id)


Handler = Callable[["JobRun"], Steps]
_HANDLERS: dict[str, Handler] = {}


def job(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job ("room.verb"); import it in the room's `ready`."""

    def register(handler: Handler) -> Handler:
        _HANDLERS[kind] = handler
        return handler

    return register


def handler_of(kind: str) -> Handler:
    return _HANDLERS[kind]


def kinds() -> list[str]:
    return list(_HANDLERS)


@within_write
def enqueue(
    kind: str, payload: Mapping[str, Any], *, by: Actor, now: datetime, priority: int = 0
) -> Job:
    """Write a job in the transaction of the action that wants it. Higher priority goes first."""
    if kind not in _HANDLERS:
        raise LookupError(f"No @job({kind!r}) is registered.")
    return Job.objects.create(
        kind=kind, payload=dict(payload), priority=priority, by_id=by.pk, created_at=now, due_at=now
    )


@writes
def cancel(*, job: Job, by: Actor, now: datetime) -> None:
    """Stop a job after the step it is at; what is committed stays. No effect on a finished one."""
    live = Job.objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.RUNNING])
    if live.update(state=JobState.CANCELLED, due_at=None, attempts=0, finished_at=now):
        record(Event.JOB_CANCELLED, on=job, by=by, at=now)
    job.refresh_from_db()


@writes
def retry(*, job: Job, by: Actor, now: datetime) -> bool:
    """Let a failed job go on from its cursor. False: it has not failed."""
    failed = Job.objects.filter(pk=job.pk, state=JobState.FAILED)
    fresh = {"due_at": now, "attempts": 0, "error": "", "error_params": {}, "finished_at": None}
    if not failed.update(state=JobState.WAITING, **fresh):
        return False
    record(Event.JOB_RETRIED, on=job, by=by, at=now)
    return True


@dataclass(frozen=True)
class JobProgress:
    """How far a job has come, for the page that waits for it."""

    public_id: str
    kind: str
    state: JobState
    done: int
    total: int | None
    by_id: int | None
    error: StrEnum | None
    error_params: Mapping[str, Any]
    result: Mapping[str, Any] | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def percent(self) -> int | None:
        """0-100, or None while nobody knows how much there is to do."""
        if self.state is JobState.DONE:
            return 100
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def is_over(self) -> bool:
        return self.state not in {JobState.WAITING, JobState.RUNNING}

    @property
    def sentence(self) -> str:
        """What went wrong, in the reader's language; '' when nothing did."""
        return words.say(self.error, self.error_params) if self.error else ""


def progress(public_id: str) -> JobProgress | None:
    """Return how far a job has come, or None where there is no such job."""
    found = Job.objects.filter(public_id=public_id).first()
    return progress_of(found) if found else None


def progress_of(job: Job) -> JobProgress:
    return JobProgress(
        public_id=job.public_id,
        kind=job.kind,
        state=JobState(job.state),
        done=job.done,
        total=job.total,
        by_id=job.by_id,
        error=words.find(job.error) if job.error else None,
        error_params=job.error_params,
        result=job.result,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )
