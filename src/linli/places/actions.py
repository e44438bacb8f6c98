"""Writes to the tree of places; every one leaves a line in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.constraints import refuse_on
from linli.kernel.refusal import Refused
from linli.kernel.transactions import writes
from linli.places import permissions
from linli.places.models import Area, Building, Dwelling, Entrance
from linli.places.rules import (
    AreaKind,
    BuildingKind,
    Event,
    Unfit,
    dwelling_key,
    is_zone,
    may_hold,
    room_name,
)


@writes
def add_area(
    *,
    kind: AreaKind,
    name: str,
    by: Actor,
    now: datetime,
    parent: Area | None = None,
    name_en: str = "",
    time_zone: str = "",
) -> Area:
    """Add an area under another one, or a root.

    Refused: NOT_YOURS, UPSIDE_DOWN, NAME_MISSING, NAME_TAKEN, ZONE_UNKNOWN.
    """
    permissions.check_may_shape(by, area=parent, now=now)
    _check_area(kind=kind, name=name, parent=parent, time_zone=time_zone)
    with refuse_on("area_name_once_per_parent", Unfit.NAME_TAKEN):
        area = Area.objects.create(
            kind=kind,
            parent=parent,
            name=name.strip(),
            name_en=name_en.strip(),
            time_zone=time_zone,
        )
    area.path = f"{parent.path if parent else ''}{area.pk}."
    area.save(update_fields=["path"])
    audit.record(Event.AREA_ADDED, on=area, by=by, at=now)
    return area


def _check_area(*, kind: AreaKind, name: str, parent: Area | None, time_zone: str) -> None:
    if not name.strip():
        raise Refused(Unfit.NAME_MISSING)
    if parent and not may_hold(AreaKind(parent.kind), kind):
        raise Refused(Unfit.UPSIDE_DOWN)
    if time_zone and not is_zone(time_zone):
        raise Refused(Unfit.ZONE_UNKNOWN, params={"zone": time_zone})
    # The constraint cannot say it of roots: their parent is null.
    if parent is None and Area.objects.filter(parent=None, name=name.strip()).exists():
        raise Refused(Unfit.NAME_TAKEN)


@writes
def change_area(
    *, area: Area, name: str, name_en: str, time_zone: str, by: Actor, now: datetime
) -> None:
    """Rename an area or set its time zone. Refused as in `add_area`."""
    permissions.check_may_shape(by, area=area, now=now)
    before = audit.snapshot(area, ["name", "name_en", "time_zone"])
    if name.strip() != area.name or time_zone != area.time_zone:
        others = Area.objects.filter(parent=area.parent, name=name.strip()).exclude(pk=area.pk)
        if others.exists():
            raise Refused(Unfit.NAME_TAKEN)
        if time_zone and not is_zone(time_zone):
            raise Refused(Unfit.ZONE_UNKNOWN, params={"zone": time_zone})
    area.name, area.name_en, area.time_zone = name.strip(), name_en.strip(), time_zone
    area.save(update_fields=["name", "name_en", "time_zone"])
    if changes := audit.changed(before, area):
        audit.record(Event.AREA_CHANGED, on=area, by=by, at=now, changes=changes)


@writes
def add_building(
    *,
    area: Area,
    name: str,
    entrances: Sequence[tuple[str, int]],
    by: Actor,
    now: datetime,
    estate: str = "",
    name_en: str = "",
    kind: BuildingKind = BuildingKind.RESIDENTIAL,
    rooms_per_floor: int = 0,
) -> Building:
    """Add a building with its entrances [(name, floors)] and, per floor, its rooms 01, 02, …

    With `rooms_per_floor` 0 there are no dwellings yet. One line in the trail for all of it.
    Refused: NOT_YOURS, NAME_MISSING, NAME_TAKEN, NO_FLOORS.
    """
    permissions.check_may_shape(by, area=area, now=now)
    _check_building(name=name, entrances=entrances)
    with refuse_on("building_name_once_per_estate", Unfit.NAME_TAKEN):
        building = Building.objects.create(
            area=area, kind=kind, estate=estate.strip(), name=name.strip(), name_en=name_en.strip()
        )
    for entrance_name, floors in entrances:
        entrance = Entrance.objects.create(building=building, name=entrance_name, floors=floors)
        Dwelling.objects.bulk_create(_rooms(building, entrance, rooms_per_floor))
    audit.record(Event.BUILDING_ADDED, on=building, by=by, at=now)
    return building


def _check_building(*, name: str, entrances: Sequence[tuple[str, int]]) -> None:
    if not name.strip():
        raise Refused(Unfit.NAME_MISSING)
    if not entrances or any(floors < 1 for _, floors in entrances):
        raise Refused(Unfit.NO_FLOORS)


def _rooms(building: Building, entrance: Entrance, per_floor: int) -> list[Dwelling]:
    return [
        _dwelling(building, entrance, floor=floor, room=room_name(floor, number))
        for floor in range(1, entrance.floors + 1)
        for number in range(1, per_floor + 1)
    ]


def _dwelling(building: Building, entrance: Entrance, *, floor: int, room: str) -> Dwelling:
    key = dwelling_key(
        estate=building.estate, building=building.name, entrance=entrance.name, room=room
    )
    return Dwelling(entrance=entrance, floor=floor, room=room, key=key)


@writes
def find_or_add_dwelling(
    *, entrance: Entrance, room: str, floor: int, by: Actor, now: datetime
) -> Dwelling:
    """Return the dwelling of an entrance, adding it when a list names a room not known yet.

    Whoever may write a person's address may do this: it needs no right to places.
    """
    fresh = _dwelling(entrance.building, entrance, floor=floor, room=room.strip())
    found = Dwelling.objects.filter(entrance=entrance, key=fresh.key).first()
    if found:
        return found
    fresh.save()
    audit.record(Event.DWELLING_ADDED, on=fresh, by=by, at=now, about=entrance.building)
    return fresh
