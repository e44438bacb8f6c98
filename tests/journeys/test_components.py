"""The parts of every page in a real browser: with script, without script, by keyboard (M29)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from linli.ui import manifest
from tests.journeys.conftest import OpenContext
from tests.ui import addresses

pytestmark = pytest.mark.skipif(
    not manifest.MANIFEST.exists(), reason="the assets are not built: python -m linli.ui.build"
)


@pytest.fixture(autouse=True)
def _own_addresses(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.ui.addresses"
    addresses.sent.clear()
    yield
    addresses.sent.clear()


@pytest.fixture
def desk(open_context: OpenContext) -> Page:
    return open_context("desk", "en").new_page()


@pytest.mark.parametrize("path", ["/ui/", "/ui/?problem=1&dense=1", "/ui/public/?problem=1"])
def test_every_part_is_sound_on_desk_and_phone_in_both_themes(
    page: Page,
    path: str,
    assert_no_serious_axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
) -> None:
    page.goto(path)
    no_sideways_scroll(page)
    assert_no_serious_axe(page)
    page.emulate_media(color_scheme="dark")
    assert_no_serious_axe(page)


def test_the_keys_search_move_and_tick(desk: Page) -> None:
    desk.goto("/ui/")
    desk.keyboard.press("/")
    expect(desk.locator("[data-main-search]")).to_be_focused()
    desk.keyboard.press("j")
    expect(desk.locator("[data-main-search]")).to_have_value("j")
    desk.locator("h1").click()
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    expect(desk.locator(".row-title a").nth(1)).to_be_focused()
    desk.keyboard.press("k")
    expect(desk.locator(".row-title a").nth(0)).to_be_focused()
    desk.keyboard.press("x")
    expect(desk.locator("#visits")).to_contain_text("Selected 1")


def test_the_keys_can_be_switched_off(desk: Page) -> None:
    desk.goto("/ui/")
    desk.keyboard.press("?")
    desk.get_by_label("Use these keys on this device").uncheck()
    desk.keyboard.press("Escape")
    desk.reload()
    desk.keyboard.press("?")
    expect(desk.locator("#keys-dialog")).to_be_hidden()


def test_the_bulk_bar_appears_with_the_first_tick_and_counts(desk: Page) -> None:
    desk.goto("/ui/")
    bar = desk.locator("#bulk")
    expect(bar).to_be_hidden()
    boxes = desk.locator("tbody [data-tick]")
    boxes.nth(0).check()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(bar).to_contain_text("Selected 4")
    desk.get_by_label("Select all").check()
    expect(bar).to_contain_text("Selected 8")
    desk.get_by_label("Select all").uncheck()
    expect(bar).to_be_hidden()


def test_a_double_click_sends_once(desk: Page) -> None:
    desk.goto("/sample/")
    with desk.expect_navigation():
        desk.evaluate(
            "b = [...document.querySelectorAll('button')].find(e => e.textContent == 'Send'); b.click(); b.click()"
        )
    expect(desk.locator("linli-toast")).to_contain_text("Sent")
    assert addresses.sent == ["POST"]


def test_what_cannot_be_undone_is_asked_first(desk: Page) -> None:
    desk.goto("/sample/")
    desk.get_by_role("button", name="Delete").click()
    expect(desk.locator("#confirm-dialog")).to_contain_text("Delete it?")
    desk.get_by_role("button", name="Cancel").click()
    assert addresses.sent == []
    desk.get_by_role("button", name="Delete").click()
    with desk.expect_navigation():
        desk.locator("[data-confirm-yes]").click()
    assert addresses.sent == ["POST"]


def test_htmx_sends_the_token_that_the_body_gives(desk: Page) -> None:
    desk.goto("/sample/")
    desk.get_by_role("button", name="Ask").click()
    expect(desk.locator("#answer")).to_have_text("received")
    expect(desk.locator("#toasts linli-toast")).to_contain_text("Heard")


def test_a_job_asks_until_it_is_done(desk: Page) -> None:
    desk.goto("/sample/")
    expect(desk.locator(".job")).to_contain_text("10%")
    expect(desk.locator(".job")).to_contain_text("Done")
    assert desk.locator(".job[hx-get]").count() == 0


def test_a_toast_goes_after_ten_seconds_but_not_while_it_is_pointed_at(desk: Page) -> None:
    desk.clock.install()
    desk.goto("/sample/")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Send").click()
    toast = desk.locator("linli-toast")
    expect(toast.get_by_role("button", name="Undo")).to_be_visible()
    toast.hover()
    desk.clock.run_for(30_000)
    expect(toast).to_be_visible()
    desk.mouse.move(5, 5)
    desk.clock.run_for(10_100)
    expect(toast).to_have_count(0)


def test_a_dialog_opens_here_with_script_and_there_without(
    desk: Page, open_context: OpenContext
) -> None:
    desk.goto("/ui/")
    desk.get_by_text("Open a dialog").click()
    expect(desk.locator("#sample-dialog")).to_be_visible()
    plain = open_context("desk", "en", script=False).new_page()
    plain.goto("/ui/")
    plain.get_by_text("Open a dialog").click()
    assert plain.url.endswith("/ui/?dialog=1")


@pytest.mark.parametrize("script", [True, False])
def test_the_theme_is_chosen_and_kept_with_and_without_script(
    open_context: OpenContext, script: bool
) -> None:
    page = open_context("desk", "en", script=script).new_page()
    page.goto("/ui/public/")
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/ui/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_slider_asks_for_a_day_and_its_end_for_now(desk: Page) -> None:
    desk.goto("/ui/?q=kim")
    slider = desk.get_by_role("slider")
    assert slider.input_value() == "26"
    slider.focus()
    with desk.expect_navigation():
        slider.press("ArrowLeft")
    assert "as_of=2020-03-26" in desk.url
    assert "q=kim" in desk.url
    with desk.expect_navigation():
        desk.get_by_role("slider").press("End")
    assert "as_of" not in desk.url


def test_a_filter_sends_itself_and_leaves_empty_fields_out(desk: Page) -> None:
    desk.goto("/ui/?sort=-name")
    with desk.expect_navigation():
        desk.locator(".filters-form select").select_option("2")
    assert desk.url.endswith("/ui/?sort=-name&grid=2")


def test_the_focus_is_on_the_summary_of_errors(desk: Page) -> None:
    desk.goto("/ui/?problem=1")
    expect(desk.locator(".error-summary")).to_be_focused()
    desk.locator(".error-summary a").first.click()
    expect(desk.locator("#id_name")).to_be_in_viewport()


def test_an_upload_says_what_was_chosen(desk: Page) -> None:
    desk.goto("/ui/")
    file: Any = {"name": "名单.xlsx", "mimeType": "application/x", "buffer": b"x" * 2048}
    desk.locator("input[type=file]").first.set_input_files(file)
    expect(desk.locator("[data-upload-words]").first).to_have_text("名单.xlsx · 2 KB")


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_opens_on_the_phone(open_context: OpenContext, script: bool) -> None:
    page = open_context("phone", "en", script=script).new_page()
    page.goto("/ui/")
    menu = page.get_by_role("navigation", name="Main menu")
    expect(menu).to_be_hidden()
    page.locator("[data-nav-open]").click()
    expect(menu).to_be_visible()
    page.locator(".sidebar [data-nav-close]").click()
    expect(menu).to_be_hidden()


def test_nothing_is_lost_without_script(open_context: OpenContext) -> None:
    page = open_context("phone", "zh-hans", script=False).new_page()
    page.goto("/ui/")
    assert page.locator(".needs-js").evaluate_all("all => all.every(e => !e.offsetParent)")
    expect(page.locator("#bulk")).to_be_visible()
    expect(page.locator(".filters-form button")).to_be_visible()
