"""Pages of places: the tree, an area, a building; adding is for administrators."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.accounts.rules import Role
from linli.kernel import clock
from linli.places.models import Area, Building
from tests.accounts.conftest import City, MakeUser


@pytest.fixture(autouse=True)
def _pages(client: Client, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def test_an_administrator_adds_an_area_and_a_building_and_sees_them(
    client: Client, city: City, make_user: MakeUser
) -> None:
    client.force_login(make_user("admin", (Role.ADMINISTRATOR, city.root)))
    assert "Qianyun" in client.get(reverse("places:tree")).content.decode()
    part = reverse("places:add_area", kwargs={"area_id": city.qianyun.public_id})
    assert client.get(part).status_code == 200
    assert client.post(part, {"kind": "GRID", "name": ""}).status_code == 422
    client.post(part, {"kind": "GRID", "name": "Fünf"})
    grid = Area.objects.get(name="Fünf")
    add = reverse("places:add_building", kwargs={"area_id": grid.public_id})
    data = {"estate": "Garden", "name": "3", "kind": "RESIDENTIAL"}
    data |= {"entrances": "2", "floors": "3", "rooms_per_floor": "2"}
    assert client.post(add, data | {"entrances": "0"}).status_code == 422
    answer = client.post(add, data)
    building = Building.objects.get()
    assert answer["Location"].endswith(f"/{building.public_id}/")
    page = client.get(answer["Location"]).content.decode()
    assert "301" in page
    assert "Entrance 2" in page
    area_page = client.get(reverse("places:area", kwargs={"area_id": grid.public_id}))
    assert "Garden3" in area_page.content.decode()


def test_the_second_same_name_is_a_sentence(
    client: Client, city: City, make_user: MakeUser
) -> None:
    client.force_login(make_user("admin", (Role.ADMINISTRATOR, city.root)))
    part = reverse("places:add_area", kwargs={"area_id": city.qianyun.public_id})
    answer = client.post(part, {"kind": "GRID", "name": "One"})
    assert answer.status_code == 409
    assert "already one of this name" in answer.content.decode()


def test_a_worker_looks_and_an_administrator_of_another_area_cannot_add(
    client: Client, city: City, make_user: MakeUser
) -> None:
    client.force_login(make_user("worker", (Role.SOCIAL_WORKER, city.qianyun)))
    url = reverse("places:area", kwargs={"area_id": city.qianyun.public_id})
    add = reverse("places:add_area", kwargs={"area_id": city.qianyun.public_id})
    page = client.get(url).content.decode()
    assert "Grid" in page
    assert add not in page
    assert client.post(add, {"kind": "GRID", "name": "New"}).status_code == 403
    client.force_login(make_user("else", (Role.ADMINISTRATOR, city.binjiang)))
    assert client.post(add, {"kind": "GRID", "name": "New"}).status_code == 403
    assert not Area.objects.filter(name="New").exists()


def test_the_tree_costs_the_same_queries_however_large(
    client: Client, city: City, make_user: MakeUser, django_assert_max_num_queries: object
) -> None:
    client.force_login(make_user("worker", (Role.SOCIAL_WORKER, city.qianyun)))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert client.get(reverse("places:tree")).status_code == 200
