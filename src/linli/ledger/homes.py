"""Where reported people live: from the address of a report to a dwelling and its grid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from linli.matching.dwelling import dwelling_parts
from linli.places import queries as places
from linli.places.queries import Area
from linli.places.rules import dwelling_key

_PARTS = 4


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling by its key in the table, and the area its building stands in."""

    dwelling_id: int
    area_id: int


class Homes:
    """The dwellings of a community, looked up by address; read once for an import."""

    def __init__(self, within: Area) -> None:
        self.within = within

    @cached_property
    def by_key(self) -> dict[str, Home]:
        found = places.dwelling_keys(self.within)
        return {key: Home(dwelling_id, area_id) for key, dwelling_id, area_id in found}

    @cached_property
    def by_rest(self) -> dict[str, Home | None]:
        """Lists of a single estate leave its name out: then the rest must be unmistakable."""
        found: dict[str, Home | None] = {}
        for key, home in self.by_key.items():
            rest = key.partition("|")[2]
            found[rest] = None if rest in found else home
        return found

    def find(self, address: str) -> Home | None:
        """Return the dwelling that an address names beyond doubt, or None."""
        key = key_of(address)
        if not key:
            return None
        estate, _, rest = key.partition("|")
        return self.by_key.get(key) or (None if estate else self.by_rest.get(rest))


@lru_cache(maxsize=16384)
def key_of(address: str) -> str:
    """Return the dwelling key that an address or a key in another writing stands for, or ''."""
    parts = address.split("|")
    if len(parts) != _PARTS:
        found = dwelling_parts(address)
        if found is None:
            return ""
        parts = list(found)
    estate, building, entrance, room = parts
    return dwelling_key(estate=estate, building=building, entrance=entrance, room=room)


def shown(address: str) -> str:
    """Return an address as people read it; a stored key loses its bars."""
    parts = address.split("|")
    if len(parts) != _PARTS:
        return address
    rest = "-".join(part for part in parts[1:] if part)
    return f"{parts[0]} {rest}".strip()


def find_one(address: str, within: Area) -> Home | None:
    """Look up a single address without reading the whole community."""
    key = key_of(address)
    if not key:
        return None
    found = places.dwelling_by_key(key, within=within)
    if found is None:
        return None if key.partition("|")[0] else Homes(within).find(address)
    return Home(found.pk, found.entrance.building.area_id)
