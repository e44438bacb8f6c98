"""Counts kept beside the standing intervals: net change an hour, and the count as each day begins.

An interval [from, to) adds one to its area and kind in the hour of `from` and takes one away in the
hour of `to`. A day's snapshot counts what began before the day and has not ended before it. Both are
written in the transaction of the interval and can be built again from the intervals alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, Max, Min, Q, Sum
from django.db.models.functions import TruncHour

from linli.kernel.transactions import within_write
from linli.ledger.models import Standing, StandingDay, StandingHour

DAY = timedelta(days=1)
_LOCK = 0x11_57A2D1
_UPSERT = (
    "INSERT INTO ledger_standinghour (area_id, kind, hour, net) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (area_id, kind, hour) DO UPDATE SET net = ledger_standinghour.net + excluded.net"
)


class Change(NamedTuple):
    """One more or one fewer of a kind in an area from a moment on."""

    area_id: int
    kind: str
    at: datetime
    delta: int


class Cell(NamedTuple):
    area_id: int
    kind: str
    at: datetime


def hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_of(at: datetime) -> datetime:
    return hour_of(at).replace(hour=0)


@within_write
def one_at_a_time() -> None:
    """Let one transaction after the other change standings: sums and snapshots stay exact.

    SQLite has one writer anyway; on PostgreSQL an advisory lock is held to the end of the
    transaction, which also rules out deadlocks between two of them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def changes_of(standing: Standing, sign: int = 1) -> list[Change]:
    """Return what an interval changes; with sign -1 what taking it away changes."""
    begins = Change(standing.area_id, standing.kind, standing.from_at, sign)
    if standing.to_at is None:
        return [begins]
    return [begins, Change(standing.area_id, standing.kind, standing.to_at, -sign)]


@within_write
def apply(changes: Iterable[Change]) -> None:
    """Write changes into the hours, and into the days that were already counted."""
    known = list(changes)
    _apply_hours(known)
    _apply_days(known)


def _apply_hours(changes: list[Change]) -> None:
    nets: Counter[Cell] = Counter()
    for change in changes:
        nets[Cell(change.area_id, change.kind, hour_of(change.at))] += change.delta
    rows = [(*cell[:2], _stored(cell.at), net) for cell, net in sorted(nets.items()) if net]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_UPSERT, rows)


def _stored(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _apply_days(changes: list[Change]) -> None:
    last = StandingDay.objects.aggregate(last=Max("day"))["last"]
    late = [change for change in changes if last and change.at < last]
    if not late:
        return
    first = min(change.at for change in late)
    days = set(StandingDay.objects.filter(day__gt=first).values_list("day", flat=True))
    nets: Counter[Cell] = Counter()
    for change in late:
        for day in days:
            if day > change.at:
                nets[Cell(change.area_id, change.kind, day)] += change.delta
    for cell, net in sorted(nets.items()):
        if net:
            _add_to_day(cell, net)


def _add_to_day(cell: Cell, net: int) -> None:
    rows = StandingDay.objects.filter(area_id=cell.area_id, kind=cell.kind, day=cell.at)
    if not rows.update(count=F("count") + net):
        StandingDay.objects.create(area_id=cell.area_id, kind=cell.kind, day=cell.at, count=net)


@within_write
def build_days(*, now: datetime) -> int:
    """Count the days that have begun since the last one counted; return how many were counted."""
    one_at_a_time()
    bounds = StandingHour.objects.aggregate(first=Min("hour"))
    if bounds["first"] is None:
        return 0
    last = StandingDay.objects.aggregate(last=Max("day"))["last"]
    day = last + DAY if last else day_of(bounds["first"]) + DAY
    built = 0
    while day <= now:
        _build_day(day, before=last)
        last, day, built = day, day + DAY, built + 1
    return built


def _build_day(day: datetime, *, before: datetime | None) -> None:
    counts: Counter[tuple[int, str]] = Counter()
    hours = StandingHour.objects.filter(hour__lt=day)
    if before:
        hours = hours.filter(hour__gte=before)
        for row in StandingDay.objects.filter(day=before):
            counts[row.area_id, row.kind] += row.count
    for area_id, kind, net in (
        hours.order_by().values_list("area_id", "kind").annotate(net=Sum("net"))
    ):
        counts[area_id, kind] += net
    # A day of zeros still is a day that was counted: one row marks it.
    rows = [
        StandingDay(area_id=area_id, kind=kind, day=day, count=count)
        for (area_id, kind), count in sorted(counts.items())
    ]
    StandingDay.objects.bulk_create(rows, batch_size=1000)


@within_write
def rebuild(*, now: datetime) -> None:
    """Build hours and days again from the intervals alone."""
    one_at_a_time()
    StandingDay.objects.all().delete()
    StandingHour.objects.all().delete()
    rows = [
        StandingHour(area_id=cell.area_id, kind=cell.kind, hour=cell.at, net=net)
        for cell, net in sorted(true_hours().items())
    ]
    StandingHour.objects.bulk_create(rows, batch_size=1000)
    build_days(now=now)


def true_hours() -> Counter[Cell]:
    """Return the net change an hour as the intervals tell it; hours without any are left out."""
    nets: Counter[Cell] = Counter()
    for field, sign in (("from_at", 1), ("to_at", -1)):
        counted = (
            Standing.objects.filter(Q(**{f"{field}__isnull": False}))
            .annotate(in_hour=TruncHour(field, tzinfo=UTC))
            .order_by()
            .values_list("area_id", "kind", "in_hour")
            .annotate(n=Count("pk"))
        )
        for area_id, kind, hour, count in counted:
            nets[Cell(area_id, kind, hour)] += sign * count
    return Counter({cell: net for cell, net in nets.items() if net})


def faults() -> list[str]:
    """Compare hours and days with the intervals; return what differs, in words for an operator."""
    kept = {
        Cell(row.area_id, row.kind, row.hour): row.net
        for row in StandingHour.objects.exclude(net=0)
    }
    truth = true_hours()
    wrong = [f"hour {c.at:%Y-%m-%d %H}: {c.kind} in area {c.area_id}" for c in _differ(kept, truth)]
    return wrong + _wrong_days(truth)


def _differ(kept: dict[Cell, int], truth: Counter[Cell]) -> list[Cell]:
    return sorted(c for c in kept.keys() | truth.keys() if kept.get(c, 0) != truth.get(c, 0))


def _wrong_days(truth: Counter[Cell]) -> list[str]:
    wrong = []
    days = StandingDay.objects.order_by("day").values_list("day", flat=True).distinct()
    for day in days:
        counts: Counter[Cell] = Counter()
        for cell, net in truth.items():
            if cell.at < day:
                counts[Cell(cell.area_id, cell.kind, day)] += net
        kept = {
            Cell(row.area_id, row.kind, day): row.count
            for row in StandingDay.objects.filter(day=day)
        }
        wrong += [
            f"day {day:%Y-%m-%d}: {c.kind} in area {c.area_id}" for c in _differ(kept, counts)
        ]
    return wrong
