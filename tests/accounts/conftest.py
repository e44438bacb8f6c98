"""A small city: two communities with two grids each, and people with posts in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.accounts import actions
from linli.accounts.models import User
from linli.accounts.rules import Role
from linli.kernel.audit import Machine
from linli.places import actions as places
from linli.places.models import Area
from linli.places.rules import AreaKind

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class City:
    """`root` holds `qianyun` (grids `one`, `two`) and `binjiang` (grid `three`)."""

    root: Area
    qianyun: Area
    one: Area
    two: Area
    binjiang: Area
    three: Area


def build_city(now: datetime) -> City:
    def add(kind: AreaKind, name: str, parent: Area | None = None, zone: str = "") -> Area:
        return places.add_area(
            kind=kind, name=name, parent=parent, time_zone=zone, by=Machine(), now=now
        )

    root = add(AreaKind.CITY, "Test city", zone="Asia/Shanghai")
    qianyun = add(AreaKind.COMMUNITY, "Qianyun", root)
    binjiang = add(AreaKind.COMMUNITY, "Binjiang", root, "Asia/Tokyo")
    one, two = add(AreaKind.GRID, "One", qianyun), add(AreaKind.GRID, "Two", qianyun)
    return City(root, qianyun, one, two, binjiang, add(AreaKind.GRID, "Three", binjiang))


@pytest.fixture
def city(db: None, now: datetime) -> City:
    return build_city(now)


MakeUser = Callable[..., User]


@pytest.fixture
def make_user(db: None, now: datetime) -> MakeUser:
    """Make a user who holds posts since yesterday: make_user("li", (Role.X, area), …)."""

    def make(username: str, *posts: tuple[Role, Area], **fields: Any) -> User:
        user = actions.add_user(
            username=username,
            name=fields.pop("name", username.title()),
            password=fields.pop("password", None),
            by=Machine(),
            now=now,
            **fields,
        )
        for role, area in posts:
            since = now - timedelta(days=1)
            actions.give_post(user=user, role=role, area=area, from_at=since, by=Machine(), now=now)
        return user

    return make
