"""How many hold a standing as of a moment, and who (M14)."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, Max, Q, QuerySet, Sum

from linli.ledger.models import Person, Standing, StandingDay, StandingHour
from linli.ledger.rollup import hour_of
from linli.ledger.rules import StandingKind
from linli.places.queries import Area

Counts = dict[StandingKind, int]


@dataclass(frozen=True)
class DayCounts:
    """The counts as a local day ends (24:00), or as of now for the day that is under way."""

    day: date
    at: datetime
    counts: Counts


def counts_as_of(areas: Iterable[Area], moment: datetime) -> Counts:
    """Count the standings that hold at a moment in these areas and below; every kind has a number.

    Day snapshot + net of the whole hours since + what happened within the hour: exact to the
    microsecond, at the same cost whether the ledger has ten thousand intervals or a million.
    """
    reach = _below(areas)
    hour = hour_of(moment)
    total = _count_before(reach, hour)
    _add_within_hour(total, reach, hour, moment)
    return _all_kinds(total)


def counts_by_day(
    areas: Iterable[Area], first: date, last: date, *, tz: ZoneInfo, now: datetime
) -> list[DayCounts]:
    """Count as each local day from `first` to `last` ends; the day under way counts as of `now`.

    Days that have not begun are left out. Each number equals `counts_as_of` at its `at`.
    """
    reach = _below(areas)
    ends = list(_ends(first, last, tz, now))
    if not ends:
        return []
    running = _count_before(reach, hour_of(ends[0].at))
    nets = deque(_nets_by_hour(reach, hour_of(ends[0].at), hour_of(ends[-1].at)))
    sharp = _counts_at(reach, [end.at for end in ends if end.at == hour_of(end.at)])
    series = []
    for end in ends:
        while nets and nets[0][0] < hour_of(end.at):
            _, kind, net = nets.popleft()
            running[kind] += net
        within = sharp.get(end.at) if end.at == hour_of(end.at) else _within(reach, end.at)
        series.append(DayCounts(end.day, end.at, _all_kinds(running, within)))
    return series


def standing_at(person: Person, moment: datetime) -> Standing | None:
    """Return what held for a person at a moment."""
    return Standing.objects.filter(person=person).at(moment).first()


def standings_of(person: Person) -> QuerySet[Standing]:
    """Return the intervals of a person, the latest first."""
    return Standing.objects.filter(person=person).order_by("-from_at")


def standing_as_of(
    areas: Iterable[Area], kind: StandingKind, moment: datetime
) -> QuerySet[Standing]:
    """Return the intervals behind a number: who held `kind` at a moment, longest first."""
    held = Standing.objects.at(moment).filter(_below(areas), kind=kind)
    return held.select_related("person", "area").order_by("from_at", "pk")


def _below(areas: Iterable[Area]) -> Q:
    reach = Q(pk__in=[])
    for area in areas:
        reach |= Q(area__path__startswith=area.path)
    return reach


def _count_before(reach: Q, hour: datetime) -> Counter[str]:
    """Count what began before a whole hour and has not ended before it."""
    total: Counter[str] = Counter()
    day = StandingDay.objects.filter(day__lte=hour).aggregate(day=Max("day"))["day"]
    hours = StandingHour.objects.filter(reach, hour__lt=hour)
    if day is not None:
        _add(total, StandingDay.objects.filter(reach, day=day), Sum("count"))
        hours = hours.filter(hour__gte=day)
    _add(total, hours, Sum("net"))
    return total


def _add(total: Counter[str], rows: QuerySet[Any], sum_of: Aggregate, sign: int = 1) -> None:
    for kind, number in rows.order_by().values_list("kind").annotate(n=sum_of):
        total[kind] += sign * number


def _add_within_hour(total: Counter[str], reach: Q, hour: datetime, moment: datetime) -> None:
    # A period that ends at the moment holds no more: [from, to).
    for field, sign in (("from_at", 1), ("to_at", -1)):
        within = {f"{field}__gte": hour, f"{field}__lte": moment}
        _add(total, Standing.objects.filter(reach, **within), Count("pk"), sign)


def _within(reach: Q, moment: datetime) -> Counter[str]:
    total: Counter[str] = Counter()
    _add_within_hour(total, reach, hour_of(moment), moment)
    return total


def _counts_at(reach: Q, moments: list[datetime]) -> dict[datetime, Counter[str]]:
    """Count what changes at these very moments, in two queries for all of them."""
    found: dict[datetime, Counter[str]] = {}
    for field, sign in (("from_at", 1), ("to_at", -1)):
        rows = Standing.objects.filter(reach, **{f"{field}__in": moments})
        for at, kind, number in rows.order_by().values_list(field, "kind").annotate(n=Count("pk")):
            found.setdefault(at, Counter())[kind] += sign * number
    return found


def _all_kinds(*parts: Counter[str] | None) -> Counts:
    return {kind: sum(part.get(kind, 0) for part in parts if part) for kind in StandingKind}


@dataclass(frozen=True)
class _End:
    day: date
    at: datetime


def _ends(first: date, last: date, tz: ZoneInfo, now: datetime) -> Iterator[_End]:
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if _midnight(day, tz) > now:
            return
        yield _End(day, min(_midnight(day + timedelta(days=1), tz), now))


def _midnight(day: date, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=tz).astimezone(UTC)


def _nets_by_hour(reach: Q, first: datetime, last: datetime) -> Iterator[tuple[datetime, str, int]]:
    rows = StandingHour.objects.filter(reach, hour__gte=first, hour__lt=last)
    yield from rows.order_by("hour").values_list("hour", "kind").annotate(n=Sum("net"))
