"""Areas (a tree of any depth), buildings, entrances and dwellings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from linli.kernel.models import Thing
from linli.places.rules import AreaKind, BuildingKind, localized, written

DEPTH_WIDTH = 8


class AreaQuerySet(models.QuerySet["Area"]):
    def within(self, *areas: Area) -> AreaQuerySet:
        """The areas themselves and everything below them."""
        tree = models.Q(pk__in=[])
        for area in areas:
            tree |= models.Q(path__startswith=area.path)
        return self.filter(tree)

    def communities(self) -> AreaQuerySet:
        return self.filter(kind=AreaKind.COMMUNITY)

    def grids(self) -> AreaQuerySet:
        return self.filter(kind=AreaKind.GRID)


class Area(Thing):
    """A node of the tree. `path` is the chain of keys from the root: "1.4.17.", a prefix search."""

    kind = models.CharField(max_length=12, choices=[(k, k) for k in AreaKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    path = models.CharField(max_length=200, db_index=True, editable=False)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True, default="")
    # IANA name; empty means the parent's. Local days and visit times are counted in it.
    time_zone = models.CharField(max_length=40, blank=True, default="")

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(k) for k in AreaKind]), name="area_kind_known"
            ),
            models.UniqueConstraint(fields=["parent", "name"], name="area_name_once_per_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def localized_name(self) -> str:
        """The name as readers of this language know it."""
        return localized(self.name, self.name_en, get_language() or "")


class Building(Thing):
    """A building of an estate, inside one grid."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="buildings")
    kind = models.CharField(
        max_length=12, choices=[(k, k) for k in BuildingKind], default=BuildingKind.RESIDENTIAL
    )
    estate = models.CharField(max_length=80, blank=True, default="")
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(k) for k in BuildingKind]),
                name="building_kind_known",
            ),
            models.UniqueConstraint(
                fields=["area", "estate", "name"], name="building_name_once_per_estate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.estate}{self.name}"


class Entrance(Thing):
    """A stairwell (unit) of a building with its floors."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="entrances")
    name = models.CharField(max_length=20)
    floors = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building", "name"], name="entrance_name_once_per_building"
            )
        ]

    def __str__(self) -> str:
        return written(str(self.building), self.name, of="单元")


class Dwelling(Thing):
    """A flat. `key` is estate|building|entrance|room, normalized, as `matching` writes it."""

    entrance = models.ForeignKey(Entrance, models.PROTECT, related_name="dwellings")
    floor = models.SmallIntegerField()
    room = models.CharField(max_length=20)
    key = models.CharField(max_length=120, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entrance", "room"], name="room_once_per_entrance")
        ]

    def __str__(self) -> str:
        return written(str(self.entrance), self.room, of="室")
