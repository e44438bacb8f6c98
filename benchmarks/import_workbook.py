"""Taking in a workbook against its limit: reading it with openpyxl alone plus a bulk insert.

The workbook is a register of tenants: 16 columns, a name in Latin letters, birth date, passport,
phone, e-mail and address in every row. The limit reads it with openpyxl in read-only mode and writes
one encrypted report a row with `bulk_create`, nothing else. The product reads it, understands every
cell, looks everybody up, merges, writes people, reports, keys and the trail, in durable steps with
progress. Each runs in a process of its own, so that its memory can be told. Judged by CPU seconds: the
machine may be shared, and both work in one process alone.

Size: LINLI_BENCH_ROWS (default 100000). Promise: at most twice the limit, below 300 MB.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.shell.settings")

ROWS = int(os.environ.get("LINLI_BENCH_ROWS", "100000"))
RATIO, MEMORY_MB = 2.0, 300
NOW = datetime(2020, 3, 27, 10, 0, tzinfo=UTC)
HEADING = (
    "序号", "租客姓名", "性别", "出生日期", "国籍", "护照号", "联系电话", "邮箱", "小区", "楼栋",
    "单元", "房号", "房东姓名", "房东电话", "租期", "备注",
)  # fmt: skip
CHUNK = 1000
PLACE: Any = None


def make(path: Path) -> None:
    """Write the workbook; the same one every time."""
    import xlsxwriter

    rng = random.Random(2020)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("底册")
    sheet.write_row(0, 0, HEADING)
    for number in range(1, ROWS + 1):
        sheet.write_row(number, 0, row_of(number, rng))
    book.close()


def row_of(number: int, rng: random.Random) -> tuple[Any, ...]:
    def word() -> str:
        return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(7)).title()

    born = date(1950, 1, 1) + timedelta(days=rng.randrange(22000))
    return (
        number, f"{word()} {word()}", rng.choice("男女"), born.isoformat(),
        rng.choice(("美国", "加拿大", "韩国", "日本", "德国", "波兰")), f"X{10_000_000 + number}",
        phone(rng), f"p{number}@example.org", "云溪花园",
        f"{rng.randrange(1, 30)}幢", str(rng.randrange(1, 4)), f"{rng.randrange(1, 30)}0{rng.randrange(1, 5)}",
        word(), f"138{rng.randrange(10**8):08d}", "2019.5-2020.11", "",
    )  # fmt: skip


def phone(rng: random.Random) -> str:
    """Seven of ten have a Chinese mobile number by now."""
    if rng.random() < 0.7:
        return f"13{rng.randrange(10**9):09d}"
    return f"+1 415 {rng.randrange(10**7):07d}"


Spent = tuple[float, float]


def spent(since: Spent = (0.0, 0.0)) -> Spent:
    """Return the seconds by the clock and of the processor since a moment; checking comes after."""
    cpu = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    return time.perf_counter() - since[0], cpu - since[1]


def limit(path: Path) -> Spent:
    """Read with openpyxl alone, and write one encrypted row for each."""
    from django.db import transaction
    from openpyxl import load_workbook

    from linli.ledger.models import Report
    from linli.ledger.rules import ReportState, SourceKind

    area, _ = PLACE or community()
    begun = spent()
    sheet = load_workbook(path, read_only=True)["底册"]
    chunk: list[Report] = []

    def write() -> None:
        with transaction.atomic():
            Report.objects.bulk_create(chunk, batch_size=CHUNK)
        chunk.clear()

    for row in sheet.iter_rows(min_row=2, values_only=True):
        raw = {"cells": list(row)}
        chunk.append(
            Report(
                source=SourceKind.LANDLORD, area=area, by_label="bench", received_at=NOW, raw=raw,
                state=ReportState.IGNORED,
            )
        )  # fmt: skip
        if len(chunk) == CHUNK:
            write()
    write()
    return spent(begun)


def product(path: Path) -> Spent:
    """Send the list, confirm it as guessed, and let the worker take it in."""
    from django.core.files import File

    from linli.kernel.jobs import progress
    from linli.kernel.worker import Worker
    from linli.ledger import actions
    from linli.ledger.columns import choose
    from linli.ledger.models import Person, Report
    from linli.ledger.rules import SourceKind

    area, user = PLACE or community()
    begun = spent()
    with path.open("rb") as file:
        batch = actions.upload_list(
            file=File(file), name=path.name, source=SourceKind.LANDLORD, organisation=None,
            area=area, received_on=NOW.date(), by=user, now=NOW,
        )  # fmt: skip
    chosen = choose(batch)
    assert chosen.layout is not None
    actions.run_batch(
        batch=batch, sheet=chosen.sheet.name, layout=chosen.layout, mapping=chosen.guess.mapping,
        by=user, now=NOW,
    )  # fmt: skip
    Worker(name="bench").drain()
    taken = spent(begun)
    batch.refresh_from_db()
    found = progress(batch.job)
    assert found is not None
    assert found.state == "DONE", found.sentence
    reports = Report.objects.filter(batch=batch)
    others = [(r.row, r.state, r.reason) for r in reports.exclude(state="LINKED")]
    # Invented people meet by chance now and then; everybody else must be there, once.
    assert reports.count() == ROWS, reports.count()
    assert len(others) <= ROWS // 1000, others[:5]
    assert Person.objects.count() == reports.filter(is_first=True).count() >= ROWS - ROWS // 1000
    return taken


def community() -> tuple[Any, Any]:
    from linli.accounts import actions as accounts
    from linli.accounts.rules import Role
    from linli.kernel.audit import Machine
    from linli.places import actions as places
    from linli.places.rules import AreaKind

    by = Machine()
    area = places.add_area(kind=AreaKind.COMMUNITY, name="千云社区", by=by, now=NOW)
    for number in range(1, 30):
        places.add_building(
            area=area, estate="云溪花园", name=str(number),
            entrances=[("1", 29), ("2", 29), ("3", 29)], rooms_per_floor=4, by=by, now=NOW,
        )  # fmt: skip
    user = accounts.add_user(username="bench", name="Bench", by=by, now=NOW)
    accounts.give_post(user=user, role=Role.SOCIAL_WORKER, area=area, by=by, now=NOW)
    return area, user


def on_disk(path: Path) -> None:
    """Keep SQLite's test database in a file: it must not count as memory, and commits must be real."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(path)


def child(what: str, path: Path) -> None:
    import django
    from django.test.utils import setup_databases, teardown_databases

    django.setup()
    on_disk(path.parent / f"{what}.sqlite3")
    names = setup_databases(verbosity=0, interactive=False, keepdb=False)
    global PLACE  # noqa: PLW0603 - made before the clock runs
    PLACE = community()
    try:
        seconds, cpu = {"limit": limit, "product": product}[what](path)
    finally:
        teardown_databases(names, verbosity=0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mb": peak, "cpu": cpu}))


def run(what: str, path: Path) -> dict[str, float]:
    command = [sys.executable, __file__, what, str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="linli-import-") as folder:
        os.environ["LINLI_VAR"] = folder
        (Path(folder) / "static").mkdir()
        path = Path(folder) / "register.xlsx"
        make(path)
        # The limit before and after: what else the machine does meanwhile hits both.
        first, ours, second = (run(what, path) for what in ("limit", "product", "limit"))
    bound = {key: (first[key] + second[key]) / 2 for key in first}
    ratio, cpu = (ours[key] / bound[key] for key in ("seconds", "cpu"))
    print(f"import of {ROWS} rows x {len(HEADING)} columns           wall      CPU   memory")
    for name, told in (("openpyxl read-only + bulk insert", bound), ("Linli, everything", ours)):
        print(f"  {name:34}{told['seconds']:9.1f}{told['cpu']:9.1f}{told['mb']:6.0f} MB")
    print(f"  ratio {ratio:.2f} (CPU {cpu:.2f}); promise: at most {RATIO}, below {MEMORY_MB} MB")
    return 0 if cpu <= RATIO and ours["mb"] < MEMORY_MB else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main())
