"""A landlord's phone call becomes a release (M3, M4, M10, M9, M22, M14)."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from linli.kernel import rounds
from linli.quarantine import actions as quarantine
from linli.quarantine import queries as stays
from linli.quarantine.rules import DutyKind, VisitState
from tests.journeys.conftest import OpenContext
from tests.journeys.town import PASSWORD, Town, at
from tests.journeys.visitor import Visitor

NAME = "Emma Clark"
SIDES = [
    # Walked on PostgreSQL as well: the main job from end to end.
    pytest.param(("desk", "zh-hans"), id="desk-zh", marks=pytest.mark.smoke),
    pytest.param(("phone", "en"), id="phone-en"),
]


@dataclass
class Story:
    """The worker at a browser, the town around, and the clock of the story."""

    worker: Visitor
    town: Town
    clock: Callable[[str], datetime]

    def counts(self, day: str = "") -> dict[str, int]:
        """Return what the page of the situation says, now or at the end of a day."""
        self.worker.open(f"/situation/?as_of={day}" if day else "/situation/")
        return {
            label: self.worker.number(label)
            for label in ("Expected", "In home quarantine", "Released", "Have come back so far")
        }


@pytest.fixture(params=SIDES)
def story(
    request: pytest.FixtureRequest,
    open_context: OpenContext,
    town: Town,
    clock: Callable[[str], datetime],
) -> Story:
    device, language = request.param
    return Story(Visitor(open_context(device, language).new_page(), language), town, clock)


def test_a_landlords_phone_call_becomes_a_release_m3_m4_m9_m10_m14_m22(story: Story) -> None:
    """1. The worker signs in. 2. A landlord rings: a tenant comes back from Britain on the 13th.
    The worker writes it down; the ledger has one row more (M3, M4). 3. The hand-over is planned:
    fixed point, time, who (M10). 4. She is received; the stay opens by the rules in force (M22).
    5. The care team is confirmed by one tap and the duties are ticked off (M9). 6. Visits are
    recorded day by day. 7. A release on the tenth day is refused with its sentence. 8. After the
    fourteenth day she is released; the notice says so in both languages (M22). 9. The situation as
    of each of these days says what was the case, and says it again when asked again (M14).
    """
    sign_in(story)
    take_the_call(story)
    plan_the_hand_over(story)
    receive(story)
    confirm_team_and_tick_duties(story)
    visit_for_days(story)
    release_too_early(story)
    release(story)
    read_the_notice(story)
    ask_about_the_past(story)


def sign_in(story: Story) -> None:
    story.clock("2020-03-11 16:40")
    worker = story.worker
    worker.open("/")
    worker.fill(login=story.town.worker.username, password=PASSWORD)
    worker.press("Sign in")
    expect(worker.page).to_have_url(f"{origin(worker)}/")
    worker.sees("Nothing to do right now")


def origin(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("location.origin"))


def take_the_call(story: Story) -> None:
    worker = story.worker
    worker.go("Ledger")
    worker.sees("The ledger is empty")
    worker.press("Register somebody")
    worker.fill(
        name=NAME, phone="139 0000 1234", sender="kind:LANDLORD", nationality="英国",
        dwelling="云溪花园3幢2单元502", arrival_on="2020-03-13", departure_country="英国", carrier="CA938",
    )  # fmt: skip
    worker.press("Register")
    worker.go("Ledger")
    expect(worker.page.locator("tbody tr")).to_have_count(1)
    worker.reads(NAME)
    assert story.counts() == counted(expected=1)


def counted(expected: int = 0, home: int = 0, released: int = 0) -> dict[str, int]:
    return {
        "Expected": expected,
        "In home quarantine": home,
        "Released": released,
        "Have come back so far": home + released,
    }


def plan_the_hand_over(story: Story) -> None:
    worker = story.worker
    worker.go("Arrivals")
    worker.press(NAME)
    plan = worker.form("/plan/")
    plan.locator("[name=point]").select_option(label="南门交接点")
    plan.locator("[name=receiver]").select_option(label="郑强")
    worker.fill(plan, on="2020-03-13", at="18:30")
    worker.press("Plan the hand-over")
    worker.toast("The hand-over is planned.")


def receive(story: Story) -> None:
    story.clock("2020-03-13 18:45")
    worker = story.worker
    worker.go("Today", "the page of work")
    worker.reads(NAME)
    worker.press("Receive")
    form = worker.form("/receive/")
    worker.fill(form, symptomatic="no", has_fixed_home="yes", self_care="yes")
    worker.press("Received", within=form)
    worker.toast("Received.")
    assert story.counts() == counted(home=1)


def confirm_team_and_tick_duties(story: Story) -> None:
    worker = story.worker
    worker.go("Stays")
    worker.press(NAME, exact=False)
    for name in ("王敏", "郑强", "马林", "Linda Brooks"):
        worker.reads(name)
    worker.press("Confirm the team")
    worker.toast("The care team is confirmed.")
    # Receiving was ticked off by the reception; patrol is, by the first visit.
    for duty in (DutyKind.BRING_HOME, DutyKind.INFORM):
        worker.leave_by(worker.form(f"/duties/{duty}/").get_by_role("button"))
        expect(worker.page.locator("linli-toast").last).to_contain_text(worker.word(duty))


def visit_for_days(story: Story) -> None:
    """Record the first and the last visits by hand; the officer does those in between."""
    for moment, told in (("2020-03-14 09:20", "36.6"), ("2020-03-14 15:10", "365")):
        story.clock(moment)
        record(story, told)
    the_officer_visits(story, until=at("2020-03-22 12:00"))
    story.clock("2020-03-22 15:20")
    record(story, "36.4")


def record(story: Story, temperature: str) -> None:
    worker = story.worker
    worker.go("Today", "the page of work")
    worker.leave_by(worker.page.locator(".row-title a").first)
    worker.fill(temperature=temperature)
    worker.press("Met the person")
    worker.toast("The visit was recorded.")


def the_officer_visits(story: Story, *, until: datetime) -> None:
    stay = the_stay(story)
    for visit in stay.visits.filter(state=VisitState.DUE, window_from__lt=until):
        quarantine.record_visit(
            visit=visit, result=VisitState.DONE, temperature=Decimal("36.5"), symptoms=[], note="",
            by=story.town.staff["zhengqiang"], now=visit.window_from + timedelta(minutes=20),
        )  # fmt: skip


def the_stay(story: Story) -> Any:
    return stays.stays_for(story.town.worker, now=at("2020-03-14 09:00")).get()


def release_too_early(story: Story) -> None:
    """The button says why not; whoever sends the form all the same gets the same sentence."""
    worker = story.worker
    worker.open(f"/stays/{the_stay(story).public_id}/")
    why = worker.page.locator(".btn-why").filter(has_text=worker.t("Release"))
    expect(why.get_by_role("button")).to_have_attribute("aria-disabled", "true")
    sentence = why.locator("small").inner_text()
    token = worker.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = worker.page.request.post(
        f"{worker.page.url}release/",
        form={"csrfmiddlewaretoken": token or ""},
        headers={"Referer": worker.page.url},
    )
    assert answer.status == 409
    assert sentence in answer.text()
    assert story.counts() == counted(home=1)


def release(story: Story) -> None:
    the_officer_visits(story, until=at("2020-03-28 00:00"))
    now = story.clock("2020-03-27 09:10")
    rounds.run_all(now=now)
    worker = story.worker
    worker.go("Today", "the page of work")
    worker.press("Release")
    worker.press("Release")
    worker.toast("Released. The notice can be printed.")
    assert story.counts() == counted(released=1)


def read_the_notice(story: Story) -> None:
    worker = story.worker
    worker.open(f"/stays/{the_stay(story).public_id}/")
    address = worker.thing("Release notice").get_attribute("href")
    answer = worker.page.request.get(f"{origin(worker)}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    for words in ("解除隔离通知单", "Notice of release from quarantine", NAME, "和苑社区"):
        assert words in text, words


def ask_about_the_past(story: Story) -> None:
    for _ in range(2):
        assert story.counts("2020-03-10") == counted()
        assert story.counts("2020-03-12") == counted(expected=1)
        assert story.counts("2020-03-13") == counted(home=1)
        assert story.counts("2020-03-26") == counted(home=1)
        assert story.counts() == counted(released=1)
