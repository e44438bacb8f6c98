"""The work queue against its limit: jobs/s, divided by bare transactions/s of the same run.

One job is what any worker must do at the very least: lock a row, write its effect, settle it. The
bare transaction writes the same effect and nothing else. Both commit durably (synchronous=FULL,
fsync on), in alternating slices, so that other load on the machine hits them alike.

Size: LINLI_BENCH_ROWS (default 2000). Promise: at least 0.2 of the bare transactions, and 200/s.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
VAR = tempfile.TemporaryDirectory(prefix="linli-queue-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.kernel.settings"
os.environ["LINLI_VAR"] = VAR.name

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from linli.kernel import clock, rounds  # noqa: E402
from tests.kernel.promises import MODELS, Mark, Promise  # noqa: E402

ROWS = int(os.environ.get("LINLI_BENCH_ROWS", "2000"))
SLICES = 10
RATIO, RATE = 0.2, 200


def keep(row: Promise, /, *, now: datetime) -> datetime | None:
    del now
    Mark.objects.create(promise=row.pk)
    return None


def bare(rows: int) -> None:
    for number in range(rows):
        with transaction.atomic():
            Mark.objects.create(promise=-number)


def empty(rows: int) -> None:
    now = clock.now()
    Promise.objects.bulk_create((Promise(due_at=now) for _ in range(rows)), batch_size=1000)


def queue(_: int) -> None:
    while ROUND.run(now=clock.now()):
        pass


def seconds(work: Callable[[int], None], rows: int) -> float:
    began = time.perf_counter()
    work(rows)
    return time.perf_counter() - began


def durable() -> str:
    """Return how the database makes a commit durable; refuses to measure where it does not."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            level = cursor.fetchone()[0]
            assert level == 2, "synchronous must be FULL"
            return "sqlite, synchronous=FULL"
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        assert cursor.fetchone() == ("on", "on"), "fsync and synchronous_commit must be on"
        return "postgresql, fsync=on"


def run() -> bool:
    rows, times = ROWS // SLICES, {"bare": 0.0, "queue": 0.0}
    for _ in range(SLICES):
        times["bare"] += seconds(bare, rows)
        empty(rows)
        times["queue"] += seconds(queue, rows)
    kept = Mark.objects.filter(promise__gt=0)
    assert kept.count() == kept.values("promise").distinct().count() == rows * SLICES
    rate = {name: rows * SLICES / spent for name, spent in times.items()}
    ratio = rate["queue"] / rate["bare"]
    print(f"queue: {durable()}, {rows * SLICES} rows, one worker")
    print(f"  bare transactions  {rate['bare']:7.0f} /s")
    print(f"  jobs               {rate['queue']:7.0f} /s   (promised: {RATE})")
    print(f"  ratio              {ratio:7.2f}      (promised: {RATIO})")
    return ratio >= RATIO and rate["queue"] >= RATE


ROUND = rounds.register("bench", Promise, keep)

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    tables = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in MODELS:
            if model._meta.db_table not in tables:  # noqa: SLF001
                editor.create_model(model)
    kept = run()
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.delete_model(model)
    VAR.cleanup()
    sys.exit(0 if kept else 1)
