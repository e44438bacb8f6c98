"""The tree, its zones, and what lies where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.http import Http404

from linli.kernel.audit import Machine
from linli.places import actions, queries
from linli.places.models import Area
from linli.places.rules import AreaKind
from tests.accounts.conftest import City


def test_a_zone_is_the_nearest_one_named_upward(city: City, settings: Any) -> None:
    settings.TIME_ZONE = "UTC"
    assert queries.zone_of(city.one).key == "Asia/Shanghai"
    assert queries.zone_of(city.three).key == "Asia/Tokyo"
    Area.objects.update(time_zone="")
    assert queries.zones_of([Area.objects.get(pk=city.one.pk)])[city.one.pk].key == "UTC"


def test_many_zones_cost_one_query(city: City, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        zones = queries.zones_of([city.one, city.two, city.three])
    assert {zone.key for zone in zones.values()} == {"Asia/Shanghai", "Asia/Tokyo"}


def test_an_area_belongs_to_a_community(city: City) -> None:
    assert queries.community_of(city.one) == city.qianyun
    assert queries.community_of(city.qianyun) == city.qianyun
    assert queries.community_of(city.root) == city.root
    assert queries.ancestors(city.one) == [city.root, city.qianyun]
    assert set(queries.communities()) == {city.qianyun, city.binjiang}


def test_what_lies_below_an_area(city: City) -> None:
    assert set(queries.descendants(city.qianyun)) == {city.one, city.two}
    assert set(queries.grids_of(city.root)) == {city.one, city.two, city.three}
    assert set(queries.areas_at([city.one.path, city.binjiang.path])) == {
        city.one,
        city.binjiang,
        city.three,
    }
    assert not queries.areas_at([])
    assert queries.areas().count() == 6


def test_the_tree_shows_depth_and_numbers(city: City, now: datetime) -> None:
    actions.add_building(
        area=city.one, name="3", entrances=[("1", 2)], rooms_per_floor=3, by=Machine(), now=now
    )
    nodes = queries.tree()
    assert [(n.area.name, n.depth) for n in nodes if n.depth < 2] == [
        ("Test city", 0),
        ("Qianyun", 1),
        ("Binjiang", 1),
    ]
    assert {(n.area.name, n.buildings, n.dwellings) for n in nodes if n.buildings} == {
        ("Test city", 1, 6),
        ("Qianyun", 1, 6),
        ("One", 1, 6),
    }
    assert [(n.area, n.depth, n.indent) for n in queries.tree([city.qianyun.path])] == [
        (city.qianyun, 0, ""),
        (city.one, 1, "ps-5"),
        (city.two, 1, "ps-5"),
    ]


def test_parts_of_one_area_stand_together_whatever_their_keys(city: City, now: datetime) -> None:
    for number in range(12):
        actions.add_area(
            kind=AreaKind.GRID, name=f"G{number}", parent=city.qianyun, by=Machine(), now=now
        )
    parents = [node.area.parent_id for node in queries.tree() if node.depth == 2]
    assert parents == sorted(parents, key=parents.index)
    assert len(parents) == 15


def test_an_unknown_id_is_not_found(db: None) -> None:
    for find in (queries.area_by_id, queries.building_by_id):
        with pytest.raises(Http404):
            find("x" * 22)
