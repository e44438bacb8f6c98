"""Questions about places. Areas are no secret among staff: they are asked without a user."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from linli.places.models import Area, AreaQuerySet, Building, Dwelling, Entrance
from linli.places.rules import AreaKind, chain, zone

__all__ = [
    "Area",
    "Building",
    "Dwelling",
    "Entrance",
    "Node",
    "ancestors",
    "area_by_id",
    "areas",
    "areas_at",
    "building_by_id",
    "buildings_at",
    "buildings_in",
    "communities",
    "community_of",
    "descendants",
    "dwelling_by_key",
    "dwelling_keys",
    "dwellings_of",
    "grids_of",
    "tree",
    "zone_of",
    "zones_of",
]


# Written out in full, so that the style sheet contains them.
_INDENTS = ("", "ps-5", "ps-10", "ps-15", "ps-20", "ps-25")


@dataclass(frozen=True)
class Node:
    """A line of the area tree: how deep it stands, and how much it holds with all its parts."""

    area: Area
    depth: int
    buildings: int
    dwellings: int

    @property
    def indent(self) -> str:
        """The class that moves the line in."""
        return _INDENTS[min(self.depth, len(_INDENTS) - 1)]


def areas() -> AreaQuerySet:
    """Return all areas."""
    return Area.objects.all()


def areas_at(paths: Iterable[str]) -> AreaQuerySet:
    """Return the areas at or below these paths, upper ones first."""
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return Area.objects.filter(below).order_by("path")


def area_by_id(public_id: str) -> Area:
    """Return an area by the id in its URL. Raises Http404."""
    area = Area.objects.filter(public_id=public_id).first()
    if area is None:
        raise Http404
    return area


def building_by_id(public_id: str) -> Building:
    """Return a building with its area by the id in its URL. Raises Http404."""
    found = Building.objects.filter(public_id=public_id).select_related("area").first()
    if found is None:
        raise Http404
    return found


def communities() -> AreaQuerySet:
    """Return all communities in the order of the tree."""
    return Area.objects.communities().order_by("path")


def grids_of(area: Area) -> AreaQuerySet:
    """Return the grids at or below an area."""
    return Area.objects.within(area).grids().order_by("path")


def ancestors(area: Area) -> list[Area]:
    """Return the areas above, from the root down, without the area itself."""
    return list(Area.objects.filter(path__in=chain(area.path)[:-1]).order_by("path"))


def community_of(area: Area) -> Area:
    """Return the community that an area is or belongs to; the area itself when there is none."""
    if area.kind == AreaKind.COMMUNITY:
        return area
    above = [a for a in ancestors(area) if a.kind == AreaKind.COMMUNITY]
    return above[-1] if above else area


def descendants(area: Area) -> AreaQuerySet:
    """Return everything below an area, without the area itself."""
    return Area.objects.within(area).exclude(pk=area.pk)


def zone_of(area: Area) -> ZoneInfo:
    """Return the zone in which an area counts its days: its own, else the nearest one above."""
    if area.time_zone:
        return ZoneInfo(area.time_zone)
    return zones_of([area])[area.pk]


def zones_of(wanted: Iterable[Area]) -> dict[int, ZoneInfo]:
    """Return {area key: zone} for many areas at the cost of one query."""
    chains = {area.pk: chain(area.path) for area in wanted}
    paths = {path for steps in chains.values() for path in steps}
    named = dict(Area.objects.filter(path__in=paths).values_list("path", "time_zone"))
    return {
        pk: zone((named.get(path, "") for path in reversed(steps)), settings.TIME_ZONE)
        for pk, steps in chains.items()
    }


def dwelling_by_key(key: str, within: Area) -> Dwelling | None:
    """Return the dwelling with this `dwelling_key` in an area, when there is exactly one."""
    found = Dwelling.objects.filter(
        key=key, entrance__building__area__path__startswith=within.path
    ).select_related("entrance__building__area")[:2]
    return found[0] if len(found) == 1 else None


def dwelling_keys(within: Area) -> Iterator[tuple[str, int, int]]:
    """Yield (dwelling key, dwelling's id, area's id) of every dwelling of an area, for long work."""
    found = Dwelling.objects.filter(entrance__building__area__path__startswith=within.path)
    yield from found.values_list("key", "pk", "entrance__building__area_id").iterator(2000)


def buildings_at(paths: Iterable[str]) -> QuerySet[Building]:
    """Return the buildings of the areas at or below these paths."""
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(area__path__startswith=path)
    return Building.objects.filter(below).order_by("area__path", "estate", "name")


def buildings_in(area: Area) -> QuerySet[Building]:
    """Return the buildings at or below an area with their numbers of entrances and dwellings."""
    return (
        Building.objects.filter(area__path__startswith=area.path)
        .select_related("area")
        .annotate(
            entrance_count=Count("entrances", distinct=True),
            dwelling_count=Count("entrances__dwellings"),
        )
        .order_by("area__path", "estate", "name")
    )


def dwellings_of(building: Building) -> QuerySet[Dwelling]:
    """Return the homes of a building by entrance, floor and room."""
    return (
        Dwelling.objects.filter(entrance__building=building)
        .select_related("entrance")
        .order_by("entrance__name", "floor", "room")
    )


def tree(paths: Iterable[str] | None = None) -> list[Node]:
    """Return the area tree as lines, all of it or what lies at and below some paths."""
    shown = Area.objects.order_by("path") if paths is None else areas_at(paths)
    counted = shown.annotate(
        building_count=Count("buildings", distinct=True),
        dwelling_count=Count("buildings__entrances__dwellings", distinct=True),
    )
    # Keys compare as numbers: as text, "10." would stand before "2.".
    found = sorted(counted, key=lambda area: [int(key) for key in area.path[:-1].split(".")])
    totals = _totals(found)
    top = min((_depth(area) for area in found), default=0)
    return [Node(area, _depth(area) - top, *totals[area.path]) for area in found]


def _depth(area: Area) -> int:
    return area.path.count(".") - 1


def _totals(areas: list[Area]) -> dict[str, tuple[int, int]]:
    """Return {path: (buildings, dwellings)} of each area with everything below it."""
    sums = {area.path: (0, 0) for area in areas}
    for area in areas:
        own = (area.building_count, area.dwelling_count)  # type: ignore[attr-defined]
        for path in chain(area.path):
            if path in sums:
                sums[path] = (sums[path][0] + own[0], sums[path][1] + own[1])
    return sums
