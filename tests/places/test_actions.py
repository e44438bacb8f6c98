"""Areas, buildings and dwellings are added by administrators, each with a line in the trail."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from linli.accounts.rules import Role
from linli.kernel import audit
from linli.kernel.audit import Machine
from linli.kernel.refusal import Refused
from linli.places import actions, queries
from linli.places.models import Area, Building, Dwelling
from linli.places.rules import AreaKind, Event, Unfit
from tests.accounts.conftest import City, MakeUser


def refused(call: object, **kwargs: object) -> object:
    with pytest.raises(Refused) as refusal:
        call(**kwargs)  # type: ignore[operator]
    return refusal.value.code


def test_an_area_knows_its_way_from_the_root(city: City) -> None:
    assert city.one.path == f"{city.root.pk}.{city.qianyun.pk}.{city.one.pk}."
    assert [row.event for row in audit.history(city.one)] == [Event.AREA_ADDED]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, Unfit.NAME_MISSING),
        ({"name": "One"}, Unfit.NAME_TAKEN),
        ({"kind": AreaKind.CITY}, Unfit.UPSIDE_DOWN),
        ({"time_zone": "Asia/Hangzhou"}, Unfit.ZONE_UNKNOWN),
    ],
)
def test_an_area_that_does_not_fit_is_refused(
    change: dict[str, object], code: Unfit, city: City, now: datetime
) -> None:
    area = {"kind": AreaKind.GRID, "name": "New", "parent": city.qianyun}
    assert refused(actions.add_area, **{**area, **change}, by=Machine(), now=now) is code
    assert not Area.objects.filter(name="New").exists()


def test_a_root_has_its_name_alone(city: City, now: datetime) -> None:
    root = {"kind": AreaKind.CITY, "name": "Test city", "by": Machine(), "now": now}
    assert refused(actions.add_area, **root) is Unfit.NAME_TAKEN


def test_only_administrators_of_the_area_shape_it(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    new = {"kind": AreaKind.GRID, "name": "New", "now": now}
    admin = make_user("admin", (Role.ADMINISTRATOR, city.qianyun))
    worker = make_user("worker", (Role.SOCIAL_WORKER, city.qianyun))
    cases = [(worker, city.qianyun), (admin, city.binjiang), (admin, city.root)]
    for by, parent in cases:
        assert refused(actions.add_area, **new, parent=parent, by=by) is Unfit.NOT_YOURS
    area = actions.add_area(**new, parent=city.qianyun, by=admin)
    assert audit.history(area)[0].by_label == "Admin"


def test_an_area_is_renamed_with_before_and_after(city: City, now: datetime) -> None:
    change = {"area": city.one, "name_en": "", "by": Machine(), "now": now}
    actions.change_area(**change, name="Eins", time_zone="Asia/Tokyo")
    city.one.refresh_from_db()
    assert (city.one.name, city.one.time_zone) == ("Eins", "Asia/Tokyo")
    (row, _) = audit.history(city.one)
    assert {(c.field, c.before, c.after) for c in row.changes} == {
        ("name", "One", "Eins"),
        ("time_zone", "", "Asia/Tokyo"),
    }
    actions.change_area(**change, name="Eins", time_zone="Asia/Tokyo")
    assert len(audit.history(city.one)) == 2
    assert refused(actions.change_area, **change, name="Two", time_zone="") is Unfit.NAME_TAKEN
    bad = {"name": "Eins", "time_zone": "Nowhere/Here"}
    assert refused(actions.change_area, **change, **bad) is Unfit.ZONE_UNKNOWN


def test_a_building_comes_with_entrances_floors_and_rooms(city: City, now: datetime) -> None:
    building = actions.add_building(
        area=city.one,
        estate="Garden",
        name="3幢",
        entrances=[("1", 2), ("2", 3)],
        rooms_per_floor=2,
        by=Machine(),
        now=now,
    )
    rooms = [(d.entrance.name, d.floor, d.room) for d in queries.dwellings_of(building)]
    assert rooms[:4] == [("1", 1, "101"), ("1", 1, "102"), ("1", 2, "201"), ("1", 2, "202")]
    assert len(rooms) == 10
    assert str(building) == "Garden3幢"
    assert [row.event for row in audit.history(building)] == [Event.BUILDING_ADDED]
    home = queries.dwelling_by_key("garden|3|2|301", within=city.qianyun)
    assert str(home) == "Garden3幢2单元301室"
    assert queries.dwelling_by_key("garden|3|2|301", within=city.binjiang) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, Unfit.NAME_MISSING),
        ({"entrances": []}, Unfit.NO_FLOORS),
        ({"entrances": [("1", 0)]}, Unfit.NO_FLOORS),
        ({"name": "3"}, Unfit.NAME_TAKEN),
    ],
)
def test_a_building_that_cannot_stand_is_refused_whole(
    change: dict[str, object], code: Unfit, city: City, now: datetime
) -> None:
    building = {"area": city.one, "name": "3", "entrances": [("1", 6)], "by": Machine(), "now": now}
    actions.add_building(**building)
    assert refused(actions.add_building, **{**building, "name": "4", **change}) is code
    assert Building.objects.count() == 1


def test_a_room_that_a_list_names_is_added_once(city: City, now: datetime) -> None:
    building = actions.add_building(
        area=city.one, name="3", entrances=[("1", 6)], by=Machine(), now=now
    )
    entrance = building.entrances.get()
    find = {"entrance": entrance, "floor": 5, "by": Machine(), "now": now}
    first = actions.find_or_add_dwelling(**find, room="501")
    assert actions.find_or_add_dwelling(**find, room="0501室") == first
    assert Dwelling.objects.count() == 1
    assert audit.history(building)[0].event == Event.DWELLING_ADDED


def test_a_key_that_two_buildings_share_finds_neither(city: City, now: datetime) -> None:
    for grid in (city.one, city.two):
        actions.add_building(
            area=grid, name="3", entrances=[("1", 1)], rooms_per_floor=1, by=Machine(), now=now
        )
    assert queries.dwelling_by_key("|3|1|101", within=city.qianyun) is None
    assert queries.dwelling_by_key("|3|1|101", within=city.one) is not None


def test_the_database_refuses_unknown_kinds_and_names_twice(city: City) -> None:
    for bad in ({"kind": "MOON", "name": "x"}, {"kind": "GRID", "name": "One"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Area.objects.create(parent=city.qianyun, path="9.", **bad)
