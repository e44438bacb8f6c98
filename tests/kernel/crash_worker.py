"""A worker to be killed: `crash_worker.py migrate | work | fill ROWS STEPS`, on DATABASE_URL or LINLI_VAR."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.kernel.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from linli.kernel import clock, jobs, rounds  # noqa: E402
from linli.kernel.audit import Machine  # noqa: E402
from linli.kernel.jobs import JobRun, Step, Steps  # noqa: E402
from linli.kernel.worker import Worker  # noqa: E402
from tests.kernel.promises import MODELS, Mark, Promise  # noqa: E402

LEASE = timedelta(seconds=1)
STEP = 50  # rows of the long job in one step; its marks are negative


def keep(row: Promise, /, *, now: datetime) -> datetime | None:
    Mark.objects.create(promise=row.pk)
    return None


@jobs.job("crash.long")
def long_job(run: JobRun) -> Steps:
    total = run.payload["rows"]
    for start in range(run.cursor, total, STEP):
        rows = range(start, min(start + STEP, total))
        yield Step(lambda rows=rows: mark(rows), cursor=rows.stop, done=rows.stop, total=total)


def mark(rows: Iterable[int]) -> None:
    Mark.objects.bulk_create(Mark(promise=-1 - number) for number in rows)


def migrate() -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)


def fill(rows: int) -> None:
    now = clock.now()
    Promise.objects.bulk_create((Promise(due_at=now) for _ in range(rows)), batch_size=1000)
    with transaction.atomic():
        jobs.enqueue("crash.long", {"rows": rows}, by=Machine(), now=now)


def work() -> None:
    worker = Worker(lease=LEASE)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    rounds.register("crash", Promise, keep, lease=LEASE)
    worker.loop(poll=0.05)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["migrate"]:
            migrate()
        case ["fill", rows]:
            fill(int(rows))
        case ["work"]:
            work()
