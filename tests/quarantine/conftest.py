"""A small Qianyun: one community, two grids, its staff, one person who comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from linli.accounts import actions as accounts
from linli.accounts.models import User
from linli.accounts.rules import Role
from linli.kernel.audit import Machine
from linli.language import actions as language
from linli.language.rules import Level
from linli.ledger.models import Person
from linli.places import actions as places
from linli.places.models import Area, Building, Dwelling
from linli.places.rules import AreaKind
from linli.quarantine import actions
from linli.quarantine.models import Stay, Visit

SHANGHAI = ZoneInfo("Asia/Shanghai")
TIERED = "cn-zj-inbound-tiered-2020-03"
ARRIVED = datetime(2020, 3, 13, 9, 30, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    """Return an instant from local time in Hangzhou: at("2020-03-14 09:30")."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@dataclass
class Village:
    """The places and people of the tests."""

    district: Area
    community: Area
    grid: Area
    other_grid: Area
    elsewhere: Area
    building: Building
    staff: dict[str, User]

    def __getattr__(self, name: str) -> Any:
        if name not in PEOPLE:
            raise AttributeError(name)
        return self.staff[name]


PEOPLE = {
    "worker": (Role.SOCIAL_WORKER, "community"),
    "second_worker": (Role.SOCIAL_WORKER, "community"),
    "officer": (Role.GRID_OFFICER, "grid"),
    "other_officer": (Role.GRID_OFFICER, "other_grid"),
    "steward": (Role.PROPERTY_STEWARD, "community"),
    "interpreter": (Role.INTERPRETER, "community"),
    "supervisor": (Role.SUPERVISOR, "district"),
    "stranger": (Role.SOCIAL_WORKER, "elsewhere"),
    "guard": (Role.SECURITY, "community"),
}


def _area(kind: AreaKind, name: str, parent: Area | None, now: datetime, zone: str = "") -> Area:
    return places.add_area(
        kind=kind, name=name, parent=parent, time_zone=zone, by=Machine(), now=now
    )


@pytest.fixture
def long_ago() -> datetime:
    return datetime(2020, 2, 1, tzinfo=UTC)


@pytest.fixture
def village(db: None, long_ago: datetime) -> Village:
    district = _area(AreaKind.DISTRICT, "District", None, long_ago, "Asia/Shanghai")
    community = _area(AreaKind.COMMUNITY, "Qianyun", district, long_ago)
    elsewhere = _area(AreaKind.COMMUNITY, "Elsewhere", district, long_ago)
    grid = _area(AreaKind.GRID, "Grid 1", community, long_ago)
    other_grid = _area(AreaKind.GRID, "Grid 2", community, long_ago)
    building = places.add_building(
        area=grid,
        estate="Riverside",
        name="3",
        entrances=[("1", 2)],
        rooms_per_floor=2,
        by=Machine(),
        now=long_ago,
    )
    village = Village(district, community, grid, other_grid, elsewhere, building, {})
    for username, (role, place) in PEOPLE.items():
        village.staff[username] = hire(village, username, role, getattr(village, place), long_ago)
    language.set_languages(
        user=village.interpreter, languages={"en": Level.INTERPRETER}, by=Machine(), now=long_ago
    )
    return village


def hire(village: Village, username: str, role: Role, area: Area, now: datetime) -> User:
    user = accounts.add_user(
        username=username, name=username.title(), phone="+8613800000000", by=Machine(), now=now
    )
    building = village.building if role is Role.PROPERTY_STEWARD else None
    accounts.give_post(user=user, role=role, area=area, building=building, by=Machine(), now=now)
    return user


@pytest.fixture
def person(village: Village) -> Person:
    return new_person(village, "Ana Silva")


def new_person(village: Village, name: str, **fields: Any) -> Person:
    home = Dwelling.objects.get(entrance__building=village.building, room="201")
    told = {
        "area": village.grid,
        "dwelling": home,
        "name": name,
        "birth_date": date(1985, 6, 1),
        "language": "en",
        "created_at": ARRIVED,
        "changed_at": ARRIVED,
    }
    return Person.objects.create(**told | fields)


@pytest.fixture
def in_force(village: Village, long_ago: datetime) -> None:
    """The policy of Zhejiang of March 2020, set for the community."""
    actions.set_policy(
        area=village.community,
        pack_id=TIERED,
        from_at=long_ago,
        by=village.supervisor,
        now=long_ago,
    )


@pytest.fixture
def stay(village: Village, person: Person, in_force: None) -> Stay:
    """Home quarantine of 14 days from 13 March 2020, 09:30: released as 27 March begins."""
    return arrive(village, person)


def arrive(village: Village, person: Person, **facts: Any) -> Any:
    return actions.open_stay_on_arrival(
        person_id=person.pk,
        facts={"countries": ["GB"], **facts},
        at=ARRIVED,
        by=village.officer,
        now=ARRIVED + timedelta(minutes=5),
    )


def visit_at(stay: Stay, text: str) -> Visit:
    """Return the visit whose window begins at a local time."""
    return Visit.objects.select_related("stay__person", "area").get(stay=stay, window_from=at(text))
