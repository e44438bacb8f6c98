"""Plain parts of the kernel: no Django."""

from __future__ import annotations

from enum import StrEnum

from linli.kernel import states


class JobState(StrEnum):
    """A durable job. A worker that is lost gives it back: RUNNING it stays, and another takes it."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


JOB_NEXT: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset(
        {JobState.WAITING, JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    ),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset({JobState.WAITING}),
    JobState.CANCELLED: frozenset(),
}
states.register("kernel", JobState, JOB_NEXT)


class Event(StrEnum):
    """What the trail tells of the kernel's own rows."""

    JOB_CANCELLED = "JOB_CANCELLED"
    JOB_RETRIED = "JOB_RETRIED"
    PROMISE_REVIVED = "PROMISE_REVIVED"


class JobFailure(StrEnum):
    """Why a job was given up when no rule refused it."""

    INSIDE = "INSIDE"
    WORKER_LOST = "WORKER_LOST"


class Blocked(StrEnum):
    """Refusals that any room may need."""

    UNKNOWN_CHANGE = "UNKNOWN_CHANGE"
    ALREADY_DONE = "ALREADY_DONE"
