"""What an operator asks: queues, the oldest due row of each, dead letters, who is at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet

from linli.kernel import due, rounds
from linli.kernel.models import Heartbeat, Job
from linli.kernel.rules import JobState

JOBS = "kernel.jobs"
ALIVE = timedelta(seconds=30)
LATE = timedelta(seconds=60)


@dataclass(frozen=True)
class Queue:
    """How one round stands: rows scheduled at all, due now, the oldest of them, given up."""

    name: str
    scheduled: int
    due: int
    oldest_due_at: datetime | None
    dead: int

    def lateness(self, now: datetime) -> timedelta:
        return max(now - self.oldest_due_at, timedelta()) if self.oldest_due_at else timedelta()

    def is_late(self, now: datetime) -> bool:
        """Whether somebody must look: a due row waits for more than a minute."""
        return self.lateness(now) > LATE


@dataclass(frozen=True)
class DeadLetter:
    """A row that was given up. `queue` and `pk` are what `actions.revive` wants."""

    queue: str
    pk: object
    attempts: int
    record: str


@dataclass(frozen=True)
class WorkerSign:
    """A worker and its last sign of life."""

    worker: str
    beat_at: datetime
    is_alive: bool


def source_of(name: str) -> QuerySet[due.Due]:
    """Return the rows of a queue. Raises LookupError for an unknown name."""
    return Job.objects.all() if name == JOBS else rounds.named(name).source()


def names() -> list[str]:
    """Return the names of all queues: the jobs, then every registered round."""
    return [JOBS, *sorted(each.name for each in rounds.registered())]


def queues(*, now: datetime) -> list[Queue]:
    """Return the state of every queue, in the order of their names."""
    return [queue_of(name, now=now) for name in names()]


def queue_of(name: str, *, now: datetime) -> Queue:
    """Return the state of one queue. Raises LookupError for an unknown name."""
    # Reads the partial index only: a table of finished rows is never scanned.
    scheduled = source_of(name).filter(due_at__isnull=False).order_by()
    found = scheduled.aggregate(
        scheduled=Count("pk"),
        due=Count("pk", filter=Q(due_at__lte=now)),
        oldest=Min("due_at", filter=Q(due_at__lte=now)),
    )
    return Queue(
        name,
        found["scheduled"],
        found["due"],
        found["oldest"],
        due.dead_letters(source_of(name)).count(),
    )


def dead_letters(name: str, *, limit: int = 100) -> list[DeadLetter]:
    """Return the rows of a queue that were given up, the newest first."""
    rows: Iterable[due.Due] = due.dead_letters(source_of(name)).order_by("-pk")[:limit]
    return [
        DeadLetter(name, row.pk, row.attempts, f"{row._meta.label_lower}:{row.pk}")  # noqa: SLF001
        for row in rows
    ]


def failed_jobs(*, limit: int = 100) -> list[Job]:
    """Return the jobs that failed, refused ones among them, the newest first."""
    failed = Job.objects.filter(state=JobState.FAILED)
    return list(failed.order_by(F("finished_at").desc(nulls_last=True), "-pk")[:limit])


def workers(*, now: datetime) -> list[WorkerSign]:
    """Return the workers that gave a sign of life within a day, the freshest first."""
    beats = Heartbeat.objects.order_by("-beat_at")
    return [WorkerSign(b.worker, b.beat_at, now - b.beat_at <= ALIVE) for b in beats]


def is_anyone_at_work(*, now: datetime) -> bool:
    """Whether any worker is alive: if not, no promise in time is kept."""
    return Heartbeat.objects.filter(beat_at__gte=now - ALIVE).exists()
