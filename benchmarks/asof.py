"""Counts as of any moment (M14): a million standing intervals against ten thousand, in one run.

Both ledgers span the same year and the same 50 grids. The question is asked for the whole community
at random moments, alternating between the two ledgers, so that other load hits both. Before it is
measured, answers are compared with a count over all intervals.

Size: LINLI_BENCH_ROWS (default 1000000). Promise: at most three times the small ledger's time.
"""

# ruff: noqa: E402 - Django must be set up first
from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.shell.settings")
VAR = tempfile.TemporaryDirectory(prefix="linli-asof-")
if "LINLI_VAR" not in os.environ:
    os.environ["LINLI_VAR"] = VAR.name

import django

django.setup()

from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import setup_databases, teardown_databases

from linli.kernel import bulk
from linli.kernel.audit import Machine
from linli.ledger import rollup
from linli.ledger.models import Person, Standing
from linli.ledger.queries import counts_as_of
from linli.ledger.rules import StandingKind
from linli.places import actions as places
from linli.places.queries import Area
from linli.places.rules import AreaKind

MANY = int(os.environ.get("LINLI_BENCH_ROWS", "1000000"))
FEW, GRIDS, ASKED, RATIO = 10_000, 50, 200, 3.0
START = datetime(2020, 1, 1, tzinfo=UTC)
YEAR = 366 * 24 * 3600
KINDS = list(StandingKind)


def community(name: str) -> tuple[Area, list[Area]]:
    by = Machine()
    top = places.add_area(kind=AreaKind.COMMUNITY, name=name, by=by, now=START)
    grids = [
        places.add_area(kind=AreaKind.GRID, name=f"{n}", parent=top, by=by, now=START)
        for n in range(GRIDS)
    ]
    return top, grids


def fill(grids: list[Area], number: int) -> None:
    """Write persons with four intervals each, one after the other."""
    rng = random.Random(number)
    for begin in range(0, number // 4, 5000):
        people = [
            Person(area=rng.choice(grids), name="Somebody", created_at=START, changed_at=START)
            for _ in range(begin, min(begin + 5000, number // 4))
        ]
        with transaction.atomic():
            bulk.insert(people)
            bulk.insert([row for person in people for row in intervals(person, rng)])


def intervals(person: Person, rng: random.Random) -> list[Standing]:
    moments = sorted(rng.sample(range(YEAR), 4))
    times = [START + timedelta(seconds=moment) for moment in moments]
    ends = [*times[1:], None]
    return [
        Standing(
            person=person, area_id=person.area_id, kind=rng.choice(KINDS), from_at=begin, to_at=end,
            cause="bench", recorded_at=begin,
        )
        for begin, end in zip(times, ends, strict=True)
    ]  # fmt: skip


def check(top: Area) -> None:
    rng = random.Random(7)
    for _ in range(3):
        moment = START + timedelta(seconds=rng.randrange(YEAR))
        held = Standing.objects.filter(area__path__startswith=top.path, from_at__lte=moment)
        held = held.filter(Q(to_at__isnull=True) | Q(to_at__gt=moment))
        true = Counter(held.values_list("kind", flat=True))
        assert counts_as_of([top], moment) == {kind: true.get(kind, 0) for kind in StandingKind}


def measure(top: Area, moment: datetime) -> float:
    begun = time.perf_counter()
    counts_as_of([top], moment)
    return time.perf_counter() - begun


def main() -> int:
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(VAR.name) / "asof.sqlite3")
    names = setup_databases(verbosity=0, interactive=False)
    try:
        small, large = community("small"), community("large")
        fill(small[1], FEW)
        fill(large[1], MANY)
        with transaction.atomic():
            rollup.rebuild(now=START + timedelta(days=366))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for top in (small[0], large[0]):
            check(top)
        rng = random.Random(1)
        moments = [START + timedelta(seconds=rng.randrange(YEAR)) for _ in range(ASKED)]
        times = [(measure(small[0], m), measure(large[0], m)) for m in moments]
    finally:
        teardown_databases(names, verbosity=0)
    few, many = (median(each) * 1000 for each in zip(*times, strict=True))
    print(f"counts as of a moment, {connection.vendor}, median of {ASKED}")
    print(f"  {FEW:9} intervals {few:7.2f} ms")
    print(f"  {MANY:9} intervals {many:7.2f} ms")
    print(f"  ratio {many / few:.2f} (promise: at most {RATIO})")
    return 0 if many / few <= RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
