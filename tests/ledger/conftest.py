"""A small community with people who work in it; everything through the doors of lower rooms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from linli.accounts import actions as accounts
from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.kernel.audit import Machine
from linli.places import actions as places
from linli.places.queries import Area
from linli.places.rules import AreaKind


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def long_ago(now: datetime) -> datetime:
    return now - timedelta(days=400)


@pytest.fixture
def city(db: None, machine: Machine, long_ago: datetime) -> Area:
    return places.add_area(
        kind=AreaKind.CITY, name="杭州", time_zone="Asia/Shanghai", by=machine, now=long_ago
    )


@pytest.fixture
def community(city: Area, machine: Machine, long_ago: datetime) -> Area:
    return places.add_area(
        kind=AreaKind.COMMUNITY, name="千云社区", parent=city, by=machine, now=long_ago
    )


@pytest.fixture
def elsewhere(city: Area, machine: Machine, long_ago: datetime) -> Area:
    return places.add_area(
        kind=AreaKind.COMMUNITY, name="别处社区", parent=city, by=machine, now=long_ago
    )


@pytest.fixture
def grid(community: Area, machine: Machine, long_ago: datetime) -> Area:
    """The first grid, with building 3 of an estate: entrances 1 and 2, ten floors of four rooms."""
    grid = places.add_area(
        kind=AreaKind.GRID, name="第一网格", parent=community, by=machine, now=long_ago
    )
    places.add_building(
        area=grid,
        estate="云溪花园",
        name="3",
        entrances=[("1", 10), ("2", 10)],
        rooms_per_floor=4,
        by=machine,
        now=long_ago,
    )
    return grid


MakeUser = Callable[..., User]


@pytest.fixture
def make_user(machine: Machine, long_ago: datetime) -> MakeUser:
    def make(username: str, role: Role, area: Area) -> User:
        user = accounts.add_user(username=username, name=username, by=machine, now=long_ago)
        accounts.give_post(user=user, role=role, area=area, by=machine, now=long_ago)
        return user

    return make


@pytest.fixture
def worker(make_user: MakeUser, community: Area) -> User:
    return make_user("worker", Role.SOCIAL_WORKER, community)


@pytest.fixture
def stranger(make_user: MakeUser, elsewhere: Area) -> User:
    return make_user("stranger", Role.SOCIAL_WORKER, elsewhere)
