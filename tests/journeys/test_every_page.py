"""Every page of every role, in both languages and at both sizes: sound and whole (M29)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from linli.accounts.queries import User
from linli.accounts.rules import Role
from tests.journeys.busy import NOW, Busy, set_to_work
from tests.journeys.conftest import DEVICES, OpenContext
from tests.journeys.town import Town
from tests.journeys.visitor import Visitor

# One of each set of rights: school, landlord, property company and employer see the same pages.
ROLES = [
    Role.SOCIAL_WORKER, Role.GRID_OFFICER, Role.PROPERTY_STEWARD, Role.SECURITY, Role.INTERPRETER,
    Role.SCHOOL_LIAISON, Role.SUPERVISOR, Role.ADMINISTRATOR,
]  # fmt: skip
# What is a paper and no page; and what a page of many lines of the same kind leads to.
NO_PAGES = re.compile(r"\.xlsx|/notice/|/export/|/static/|tel:|/policies/(?!cn-zj-inbound)")
SECRET = re.compile(r"/[\w-]{22,}/")
MOST = 60


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def busy(town: Town) -> Busy:
    return set_to_work(town)


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_sound_in_both_languages_and_sizes_m29(
    open_context: OpenContext,
    sign_in: Callable[[Page, User], None],
    busy: Busy,
    role: Role,
    language: str,
) -> None:
    """1. Somebody of each role signs in. 2. They follow every kind of link that they are shown.
    3. Each page answers, stands on a desk's screen and on a phone's, and axe finds nothing serious.
    """
    page = open_context("desk", language).new_page()
    sign_in(page, busy.town.user(role))
    seen = walk(Visitor(page, language), ["/"])
    assert len(seen) > 2, seen


def test_every_page_without_an_account_is_sound_m13_m22_m29(
    open_context: OpenContext, busy: Busy, language: str
) -> None:
    """1. Somebody without an account opens the address on the notice board, a declaration that was
    begun, the own page, the check of a notice, the way in. 2. Each stands at both sizes.
    """
    page = open_context("desk", language).new_page()
    starts = [
        f"/declare/{busy.town.community.public_id}/", f"/declare/d/{busy.declaration}/",
        f"/me/{busy.own}/", "/me/check/", "/accounts/login/",
    ]  # fmt: skip
    visitor = Visitor(page, language)
    walk(visitor, starts)
    for path, status in (("/me/check/ABCDEFGH2345/", 404), ("/declare/d/unknown/", 410)):
        assert look(visitor, path, status) == []


def walk(visitor: Visitor, starts: list[str]) -> list[str]:
    """Follow every kind of link from some pages on; return the kinds that were seen."""
    waiting, seen = list(starts), {kind_of(path) for path in starts}
    wrong: list[str] = []
    come_from = dict.fromkeys(starts, "")
    for path in waiting:
        wrong += [f"{path} (from {come_from[path]}): {found}" for found in look(visitor, path)]
        for found in links(visitor.page):
            if kind_of(found) not in seen and not NO_PAGES.search(found):
                seen.add(kind_of(found))
                waiting.append(found)
                come_from[found] = path
        assert len(waiting) <= MOST, sorted(seen)
    assert wrong == [], "\n".join(wrong)
    return sorted(seen)


def kind_of(address: str) -> str:
    """Return what kind of page an address is: without the keys of records and values of filters."""
    parts = urlsplit(address)
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return SECRET.sub("/*/", SECRET.sub("/*/", parts.path)) + "?" + "&".join(names)


def links(page: Page) -> list[str]:
    """Return the addresses of this site to which a page leads, in its order."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('a[href]')].filter(a => a.origin == location.origin"
        " && !a.getAttribute('href').startsWith('#')).map(a => a.pathname + a.search)"
    )
    return list(dict.fromkeys(found))


def look(visitor: Visitor, path: str, status: int = 200) -> list[str]:
    """Open a page on the desk, look at it on a phone's screen, too; return what is wrong."""
    sizes: list[Any] = [DEVICES[device]["viewport"] for device in ("desk", "phone")]
    visitor.page.set_viewport_size(sizes[0])
    answer = visitor.page.goto(path)
    if answer is None or answer.status != status:
        return [f"answers {answer and answer.status}, not {status}"]
    found = visitor.findings()
    visitor.page.set_viewport_size(sizes[1])
    return found + visitor.findings()
