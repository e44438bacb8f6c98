"""Every address of the project, tried by every role, by nobody in particular and by strangers.

Closed by default: an address that a role has no permission for answers 403, whatever the method;
strangers are led to the sign-in page (M24). The list is read from the URLs, so a new page is walked
from its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from linli.accounts.middleware import SIGN_IN_PAGES, declares, is_sign_in
from linli.accounts.rules import PERMISSIONS, Role
from linli.kernel import clock
from linli.kernel.ids import LENGTH
from tests.accounts.conftest import City, MakeUser

# A value for each kind of hole in an address; nothing has such an id.
HOLES = {
    "PublicIdConverter": "x" * LENGTH,
    "IntConverter": "1",
    "StringConverter": "nothing",
    "SlugConverter": "nothing",
}
FORBIDDEN, NOT_SO = 403, 405


@dataclass(frozen=True)
class Page:
    """An address of the project and the view behind it."""

    name: str
    url: str
    view: Any


def walk(patterns: Iterable[Any], space: str = "") -> Iterator[Page]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            kwargs = {hole: _fill(kind) for hole, kind in pattern.pattern.converters.items()}
            name = f"{space}{pattern.name}"
            yield Page(name, _url(name, kwargs), pattern.callback)


def _fill(converter: Any) -> str:
    """Return what fits into a hole; a hole for the members of an enum gets the first of them."""
    members = getattr(converter, "kind", None)
    return str(next(iter(members))) if members else HOLES[type(converter).__name__]


def _url(name: str, kwargs: dict[str, str]) -> str:
    try:
        return reverse(name, kwargs=kwargs)
    except Exception:  # noqa: BLE001 - allauth has addresses written as regular expressions
        return ""


def pages() -> list[Page]:
    return [page for page in walk(get_resolver().url_patterns) if not is_sign_in(page.view)]


@pytest.fixture(autouse=True)
def _at_the_instant(db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    cache.clear()


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_an_address_opens_for_those_it_names_and_for_nobody_else_m24(
    page: Page, city: City, make_user: MakeUser
) -> None:
    who = declares(page.view)
    assert who, f"{page.name} does not say who may open it"
    assert page.url
    if who != "all":
        assert _leads_to_sign_in(page.url)
    if who == "needs":
        _try_every_role(page, city, make_user)
    if who == "members":
        client = Client()
        client.force_login(make_user("postless"))
        assert client.get(page.url).status_code != FORBIDDEN


def _leads_to_sign_in(url: str) -> bool:
    answers = [Client().get(url), Client().post(url)]
    login = str(reverse("account_login"))
    return all(a.status_code == 302 and a["Location"].startswith(login) for a in answers)


def _try_every_role(page: Page, city: City, make_user: MakeUser) -> None:
    for role in Role:
        client = Client()
        client.force_login(make_user(role.lower(), (role, city.qianyun)))
        may = page.view.needs in PERMISSIONS[role]
        got = client.get(page.url).status_code
        if got == NOT_SO or not may:
            posted = client.post(page.url).status_code
            assert (posted != FORBIDDEN) is may, f"{role} posts to {page.name}"
        assert got == NOT_SO or (got != FORBIDDEN) is may, f"{role} opens {page.name}"


def test_somebody_without_a_post_opens_no_page_that_needs_a_permission(
    make_user: MakeUser,
) -> None:
    client = Client()
    client.force_login(make_user("postless"))
    closed = [page for page in pages() if declares(page.view) == "needs"]
    assert closed
    assert [p.name for p in closed if client.post(p.url).status_code != FORBIDDEN] == []
    assert [p.name for p in closed if client.get(p.url).status_code not in {403, 405}] == []


def test_of_allauth_only_the_pages_that_we_have_are_open() -> None:
    found = {page.name for page in walk(get_resolver().url_patterns) if is_sign_in(page.view)}
    assert found >= SIGN_IN_PAGES
    for page in walk(get_resolver().url_patterns):
        if is_sign_in(page.view) and page.name not in SIGN_IN_PAGES and page.url:
            assert Client().get(page.url).status_code == 404, page.name


# A page that forgot to say who may open it: nobody may.


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.method)


class PlantedUrls:
    """The project's addresses and one that declares nothing."""

    handler403 = "linli.shell.views.forbidden"
    urlpatterns = [path("planted/", bare, name="planted"), *get_resolver().url_patterns]


def test_a_planted_page_without_a_declaration_is_closed_to_everybody(
    city: City, make_user: MakeUser, settings: Any
) -> None:
    settings.ROOT_URLCONF = PlantedUrls
    assert declares(bare) == ""
    assert Client().get("/planted/")["Location"].startswith(str(reverse("account_login")))
    client = Client()
    client.force_login(make_user("admin", (Role.ADMINISTRATOR, city.root)))
    assert client.get("/planted/").status_code == FORBIDDEN
