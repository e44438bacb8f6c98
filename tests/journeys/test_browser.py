"""The witnesses themselves: would they notice a fault on a page? (M29)"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Complaints, OpenContext, grave_findings

FAULTY = '<html lang="en"><title>x</title><main><h1>x</h1><button></button></main></html>'
SOUND = '<html lang="en"><title>x</title><main><h1>x</h1><button>Go</button></main></html>'


def test_axe_finds_a_planted_button_without_a_name(open_context: OpenContext) -> None:
    page = open_context("phone").new_page()
    page.set_content(FAULTY)
    assert any(found.startswith("button-name") for found in grave_findings(page))
    page.set_content(SOUND)
    assert grave_findings(page) == []


def test_a_planted_inline_script_is_refused_and_reported(
    open_context: OpenContext, complaints: Complaints
) -> None:
    page = open_context().new_page()
    page.goto("/accounts/login/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'x = 1'}))"
    )
    assert any("Content Security Policy" in line for line in complaints.lines)
    complaints.lines.clear()


@pytest.mark.smoke
def test_the_sign_in_page_is_sound_m29(
    page: Page,
    assert_no_serious_axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
) -> None:
    answer = page.goto("/accounts/login/")
    assert answer is not None
    assert answer.ok
    assert_no_serious_axe(page)
    no_sideways_scroll(page)
