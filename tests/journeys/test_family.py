"""A family declares from abroad, arrives, is received, goes home (M13, M9, M22)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from linli.arrivals.rules import Step
from linli.kernel import rounds
from linli.ledger.rules import StandingKind
from tests.journeys.conftest import OpenContext
from tests.journeys.town import Town, at
from tests.journeys.visitor import Visitor

FAMILY = ("Grace Miller", "Tom Miller", "Lily Miller")
HEAD, FATHER, CHILD = FAMILY
# The family at a phone, the worker at a desk, each in another language.
SIDES = [("en", True, "zh-hans"), ("zh-hans", False, "en")]
ANSWERS: dict[Step, dict[str, Any]] = {
    Step.WHO: {"declarer": "PERSON"},
    Step.NAME: {"name": HEAD, "other_name": "格蕾丝·米勒"},
    Step.BIRTH: {"birth_date": "1984-06-02", "sex": "F"},
    Step.DOCUMENT: {"nationality": "US", "document": "X48120057"},
    Step.REACH: {"phone": "+1 202 555 0143", "language": "en"},
    Step.FAMILY: {},
    Step.HOME: {
        "has_fixed_home": "yes", "dwelling": "云溪花园 3幢 2单元 701", "separate_room": "yes",
    },
    Step.JOURNEY: {"country": "US", "carrier": "ua 858"},
    Step.ARRIVAL: {"on": "2020-03-15", "at": "14:20"},
    Step.EXPOSURE: {"contact": "inbound"},
    Step.HEALTH: {"symptomatic": "no"},
    Step.NEEDS: {"self_care": "yes", "note": "A cat is in the flat."},
    Step.CONSENT: {"agrees": True},
}  # fmt: skip
MEMBERS = (
    {"name": FATHER, "birth_date": "1982-11-20", "sex": "M", "nationality": "US"},
    {"name": CHILD, "birth_date": "2012-04-09", "sex": "F", "nationality": "US"},
)


@dataclass
class Story:
    """The family at a phone, the worker at a desk, the town, the clock."""

    family: Visitor
    worker: Visitor
    town: Town
    clock: Callable[[str], datetime]
    open_phone: Callable[[], Visitor]


@pytest.fixture(params=SIDES, ids=["phone-en-desk-zh", "phone-zh-without-scripts-desk-en"])
def story(
    request: pytest.FixtureRequest,
    open_context: OpenContext,
    town: Town,
    clock: Callable[[str], datetime],
    sign_in: Callable[..., None],
) -> Story:
    language, script, worker_language = request.param

    def open_phone() -> Visitor:
        page = open_context("phone", language, script=script).new_page()
        return Visitor(page, language, has_script=script)

    clock("2020-03-12 20:00")
    desk = open_context("desk", worker_language).new_page()
    sign_in(desk, town.worker)
    return Story(open_phone(), Visitor(desk, worker_language), town, clock, open_phone)


def test_a_family_declares_arrives_is_received_and_goes_home_m9_m13_m22(story: Story) -> None:
    """1. A mother abroad opens the address from the notice board on her phone (M13). 2. She answers
    one question a page, writes down her husband and her child, and stops. 3. On another phone the
    link goes on where she stopped. 4. She checks her answers, corrects one, sends them. 5. The
    worker sees all three on the board, and receives the family by one form (M9). 6. Each of them
    has a stay. 7. The own page, by its link, shows the days that are left. 8. After the last day
    the worker releases them; the own page says so and has the notice (M22).
    """
    link = declare_half(story)
    go_on_elsewhere(story, link)
    check_and_send(story)
    receive_together(story)
    own = own_page(story)
    days_pass(story, own)
    go_home(story, own)


def declare_half(story: Story) -> str:
    family = story.family
    family.open(f"/declare/{story.town.community.public_id}/")
    family.press("Begin")
    for step in (Step.WHO, Step.NAME, Step.BIRTH, Step.DOCUMENT, Step.REACH):
        answer(family, step)
    family.fill(**MEMBERS[0])
    family.press("Add and write another")
    family.reads(FATHER)
    family.page.locator("details summary").last.click()
    address = family.page.locator("main details a.link").get_attribute("href")
    family.page.close()
    return str(address)


def answer(family: Visitor, step: Step) -> None:
    expect(family.page.locator("h1")).to_have_text(family.word(step))
    family.fill(**ANSWERS[step])
    family.press("Continue")


def go_on_elsewhere(story: Story, link: str) -> None:
    """The link leads to where the family stopped: the child is written down, too."""
    story.family = family = story.open_phone()
    family.open(link)
    expect(family.page.locator("h1")).to_have_text(family.word(Step.FAMILY))
    family.reads(FATHER)
    family.fill(**MEMBERS[1])
    family.press("That is everybody: continue")
    left = list(ANSWERS)[list(ANSWERS).index(Step.FAMILY) + 1 :]
    for step in left:
        answer(family, step)


def check_and_send(story: Story) -> None:
    family = story.family
    family.sees("Check your answers")
    for words in (*FAMILY, "UA858", "X48120057"):
        family.reads(words)
    family.leave_by(family.page.locator("a[href*='/arrival/']"))
    family.fill(at="15:10")
    family.press("Continue")
    family.reads("15:10")
    family.press("Send")
    family.sees("Your answers have arrived.")
    for name in FAMILY:
        family.reads(name)


def receive_together(story: Story) -> None:
    story.clock("2020-03-15 16:30")
    worker = story.worker
    worker.open("/")
    worker.go("Arrivals")
    for name in FAMILY:
        worker.reads(name)
    assert worker.number("Expected today") == len(FAMILY)
    worker.press(HEAD)
    form = worker.form("/receive/")
    for other in (FATHER, CHILD):
        expect(form.get_by_label(other)).to_be_checked()
    worker.fill(form, symptomatic="no")
    worker.press("Receive the family")
    worker.toast("Received.")
    assert situation(worker, "In home quarantine") == len(FAMILY)


def situation(worker: Visitor, label: str) -> int:
    worker.open("/situation/")
    return worker.number(label)


def own_page(story: Story) -> Visitor:
    """The worker makes the link on the stay's page; the family opens it on the phone."""
    worker = story.worker
    worker.go("Stays")
    for name in FAMILY:
        worker.reads(name)
    worker.press(HEAD, exact=False)
    worker.press("Make a link")
    shown = worker.page.locator("main", has_text="/me/").inner_text()
    address = re.search(r"https?://\S+/me/\S+", shown)
    assert address is not None
    own = story.open_phone()
    own.open(address.group())
    own.reads(HEAD)
    expect_days_left(own, 14)
    return own


def expect_days_left(own: Visitor, days: int) -> None:
    expect(own.page.locator("main .text-4xl").first).to_have_text(
        re.compile(rf"(^|\D){days}(\D|$)")
    )


def days_pass(story: Story, own: Visitor) -> None:
    story.clock("2020-03-21 10:00")
    rounds.run_all(now=at("2020-03-21 10:00"))
    own.open(own.page.url)
    expect_days_left(own, 8)


def go_home(story: Story, own: Visitor) -> None:
    rounds.run_all(now=story.clock("2020-03-29 09:00"))
    worker = story.worker
    for _ in FAMILY:
        worker.open("/?kind=RELEASE")
        worker.leave_by(worker.page.locator(".row-title a").first)
        worker.press("Release")
        worker.toast("Released. The notice can be printed.")
    assert situation(worker, "Released") == len(FAMILY)
    worker.open(f"/people/?standing={StandingKind.RELEASED}")
    expect(worker.page.locator("tbody tr")).to_have_count(len(FAMILY))
    own.open(own.page.url)
    own.sees("You are released")
    notice = own.page.request.get(f"{own.page.url}notice/")
    assert notice.headers["content-type"] == "application/pdf"
