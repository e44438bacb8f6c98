"""The pages of stays, visits and policies in a real browser: nothing serious for axe, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from linli.quarantine import actions, queries
from linli.quarantine.models import Stay
from linli.quarantine.rules import Reason, Symptom, VisitMode, VisitState
from tests.quarantine.conftest import (  # noqa: F401 - fixtures of the room's own tests
    TIERED,
    Village,
    arrive,
    at,
    in_force,
    long_ago,
    new_person,
    person,
    stay,
    village,
    visit_at,
)

Check = Callable[[Page], None]
NOW = at("2020-03-16 11:20")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def lived(stay: Stay, village: Village) -> Stay:  # noqa: F811 - the fixture imported above
    """Three days of a stay: visits, a fever, a call, an extension, a link."""
    for window, degrees in (("14 09", "36.6"), ("14 15", "36.7"), ("15 15", "37.5")):
        ill = degrees == "37.5"
        actions.record_visit(
            visit=visit_at(stay, f"2020-03-{window}:00"),
            result=VisitState.DONE,
            temperature=Decimal(degrees),
            symptoms=[Symptom.COUGH] if ill else [],
            note="tired" if ill else "",
            by=village.officer,
            now=at(f"2020-03-{window}:30"),
        )
    told: dict[str, Any] = {"stay": stay, "by": village.worker, "now": at("2020-03-15 21:00")}
    actions.add_visit(result=VisitState.DONE, mode=VisitMode.PHONE, **told)
    actions.extend_stay(
        release_at=at("2020-03-29 00:00"), reason=Reason.SYMPTOMS, note="cough", **told
    )
    return stay


@pytest.fixture
def judge(assert_no_serious_axe: Check, no_sideways_scroll: Check) -> Check:
    def both(page: Page) -> None:
        assert_no_serious_axe(page)
        no_sideways_scroll(page)

    return both


def test_the_pages_of_a_stay_are_for_everybody_m9_m10_m22_m23(
    page: Page,
    lived: Stay,
    village: Village,  # noqa: F811 - the fixture imported above
    sign_in: Callable[[Page, Any], None],
    judge: Check,
) -> None:
    question = arrive(village, new_person(village, "Pavel", language="ru", dwelling=None))
    minor = new_person(village, "Wen", other_name="温", birth_date=datetime(2004, 1, 1).date())  # noqa: DTZ001 - a birthday has no zone
    central = arrive(village, minor, countries=["IT"])
    token = actions.own_link(stay=lived, by=village.officer, now=NOW - timedelta(hours=1))
    sign_in(page, village.worker)
    tried = "?try=1&arrived_at=2020-03-13&countries=GB&has_fixed_home=yes"
    for path in (
        "/stays/",
        "/stays/?state=ENDED",
        f"/stays/{lived.public_id}/",
        f"/stays/{lived.public_id}/end/",
        f"/stays/{lived.public_id}/test/",
        f"/stays/{lived.public_id}/team/INTERPRETER/",
        f"/stays/{central.public_id}/",
        f"/stays/{central.public_id}/exempt/minor-at-home/",
        "/stays/visits/",
        f"/stays/visits/{visit_at(lived, '2020-03-16 09:00').public_id}/",
        f"/stays/questions/{question.public_id}/",
        "/policies/",
        f"/policies/{TIERED}/{tried}",
        f"/me/{token}/",
        "/me/check/ABCDE23456/",
    ):
        page.goto(path)
        judge(page)


def test_a_dialog_sends_what_its_page_sends_without_a_script_m22(
    open_context: Callable[..., Any],
    lived: Stay,
    village: Village,  # noqa: F811 - the fixture imported above
    sign_in: Callable[[Page, Any], None],
) -> None:
    with_script = open_context("desk", "en").new_page()
    sign_in(with_script, village.worker)
    with_script.goto(f"/stays/{lived.public_id}/")
    with_script.get_by_role("link", name="Extend").click()
    dialog = with_script.get_by_role("dialog", name="Extend the stay")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Last day of the stay").fill("2020-03-30")
    dialog.get_by_label("New exposure").check()
    dialog.get_by_role("button", name="Extend", exact=True).click()
    expect(with_script.get_by_text("The stay was extended.")).to_be_visible()
    without = open_context("phone", "en", script=False).new_page()
    sign_in(without, village.worker)
    without.goto(f"/stays/{lived.public_id}/")
    without.get_by_role("link", name="Shorten").click()
    without.get_by_label("Last day of the stay").fill("2020-03-27")
    without.get_by_label("A test was negative").check()
    without.get_by_role("button", name="Shorten").click()
    lived.refresh_from_db()
    assert lived.release_at == at("2020-03-28 00:00")
    assert queries.changes_of(lived).count() == 4
