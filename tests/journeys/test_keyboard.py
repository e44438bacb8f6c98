"""By keys alone: a worker reaches a visit on Today and records it (M9, M10, M29)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.quarantine.rules import VisitMode, VisitState
from tests.journeys.busy import AT_HOME, NOW, Busy, set_to_work
from tests.journeys.conftest import OpenContext
from tests.journeys.town import Town
from tests.journeys.visitor import Visitor

# The element with the focus, and whether one can see that it has it.
FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect()
  // A field inside a frame lets the frame show it.
  const look = getComputedStyle(at.closest('.search-box') ?? at)
  const ring = look.outlineStyle != 'none' && parseFloat(look.outlineWidth) > 0
  return {
    name: at.tagName + ' ' + (at.name || at.id || at.textContent.trim().slice(0, 40)),
    isPage: at == document.body,
    isSeen: (ring || look.boxShadow != 'none') && box.width > 0 && box.height > 0,
    key: [...document.querySelectorAll('*')].indexOf(at),
  }
}"""
MANY = 120


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def busy(town: Town) -> Busy:
    return set_to_work(town)


@pytest.fixture(params=["zh-hans", "en"])
def officer(
    request: pytest.FixtureRequest,
    open_context: OpenContext,
    sign_in: Callable[[Page, User], None],
    busy: Busy,
) -> Visitor:
    page = open_context("desk", request.param).new_page()
    sign_in(page, busy.town.user(Role.GRID_OFFICER))
    visitor = Visitor(page, request.param)
    visitor.open("/")
    return visitor


def focus(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(FOCUS))


def test_a_visit_is_recorded_by_keys_alone_m9_m29(officer: Visitor, busy: Busy) -> None:
    """1. The grid officer asks with `?` which keys there are, and closes the help. 2. j and k move
    through the work; Enter opens the visit. 3. Tab leads to the thermometer's field and on to the
    button. 4. The visit is recorded; the focus was to be seen all the way.
    """
    keys = officer.page.keyboard
    keys.press("?")
    expect(officer.page.locator("#keys-dialog")).to_be_visible()
    keys.press("Escape")
    expect(officer.page.locator("#keys-dialog")).to_be_hidden()
    open_the_visit(officer)
    tab_to(officer, "[name=temperature]")
    keys.type("36.7")
    tab_to(officer, "[name=result][value=DONE]")
    with officer.page.expect_navigation():
        keys.press("Enter")
    officer.toast("The visit was recorded.")
    recorded = busy.stay.visits.order_by("-done_at").first()
    assert (recorded.state, str(recorded.temperature)) == (VisitState.DONE, "36.7")


def open_the_visit(officer: Visitor) -> None:
    """Move down until the focus is on the visit of this morning."""
    row = officer.page.locator(".row-item", has_text=officer.word(VisitMode.IN_PERSON))
    link = row.filter(has_text=AT_HOME[0]).get_by_role("link")
    for _ in range(MANY):
        officer.page.keyboard.press("j")
        assert focus(officer.page)["isSeen"]
        if link.evaluate("link => link == document.activeElement"):
            break
    officer.page.keyboard.press("j")
    officer.page.keyboard.press("k")
    expect(link).to_be_focused()
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")
    officer.sees("Record a visit")


def tab_to(officer: Visitor, selector: str) -> None:
    wanted = officer.page.locator(selector)
    for _ in range(MANY):
        if wanted.evaluate("field => field == document.activeElement"):
            return
        officer.page.keyboard.press("Tab")
        assert focus(officer.page)["isSeen"], focus(officer.page)["name"]
    pytest.fail(f"No number of tabs leads to {selector}.")


@pytest.mark.parametrize("path", ["/", "/people/", "/arrivals/", "/situation/"])
def test_tab_goes_through_a_page_and_out_of_it_again_m29(officer: Visitor, path: str) -> None:
    """1. Tab from the top: first the way past the menu. 2. Each stop is to be seen. 3. The last
    stop is left; nothing holds the focus.
    """
    officer.open(path)
    officer.page.keyboard.press("Tab")
    assert officer.t("Skip to the content") in focus(officer.page)["name"]
    stops: list[int] = []
    for _ in range(MANY):
        found = focus(officer.page)
        if found["isPage"] or found["key"] in stops[:-1]:
            break
        assert found["isSeen"], found["name"]
        # A date has three stops inside one field.
        stops += [found["key"]] if found["key"] not in stops else []
        officer.page.keyboard.press("Tab")
    is_back = focus(officer.page)["isPage"] or focus(officer.page)["key"] == stops[0]
    assert is_back, focus(officer.page)["name"]
    assert len(stops) > 10, len(stops)
