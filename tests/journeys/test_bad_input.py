"""What goes wrong at a browser: each time a sentence, and nothing lost or half written (M4, M13, M29)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from linli.accounts.queries import User
from linli.accounts.rules import Denied
from linli.arrivals import declaring
from linli.arrivals import queries as arrivals
from linli.arrivals.rules import LINK_DAYS, ArrivalState, Refusal, Step
from linli.arrivals.step_forms import FORMS
from linli.ledger import actions as ledger
from linli.ledger import queries as ledger_queries
from linli.ledger.queries import PersonFilters, persons_for
from linli.ledger.reading import ReadCode
from linli.ledger.rules import Refusal as LedgerRefusal
from linli.ledger.rules import SourceKind
from linli.quarantine import queries as stays
from tests.journeys.conftest import OpenContext
from tests.journeys.test_family import ANSWERS
from tests.journeys.town import Town, at
from tests.journeys.visitor import Visitor

Seat = Callable[..., Visitor]
NAME = "Emma Clark"


@pytest.fixture
def now() -> datetime:
    return at("2020-03-13 10:00")


@pytest.fixture
def seat(open_context: OpenContext, sign_in: Callable[[Page, User], None], town: Town) -> Seat:
    """Give a function that opens a browser, with the worker signed in unless told otherwise."""

    def sit(
        device: str, language: str, *, script: bool = True, user: User | None = None
    ) -> Visitor:
        page = open_context(device, language, script=script).new_page()
        sign_in(page, user or town.worker)
        return Visitor(page, language, has_script=script)

    return sit


@pytest.fixture
def arrival_page(town: Town, now: datetime) -> str:
    """Somebody is expected today; the address of the arrival's page."""
    told = {
        "name": NAME, "phone": "+8613900001234", "arrival_on": "2020-03-13",
        "departure_country": "GB", "dwelling": "云溪花园3幢2单元502",
    }  # fmt: skip
    ledger.add_person(
        source=SourceKind.LANDLORD, area=town.community, organisation=None, values=told,
        by=town.worker, now=now,
    )  # fmt: skip
    return f"/arrivals/{arrivals.arrivals_for(town.worker, now=now).get().public_id}/"


def people(town: Town, now: datetime) -> int:
    return persons_for(town.worker, now=now, filters=PersonFilters()).count()


def send(visitor: Visitor, path: Path) -> None:
    visitor.open("/lists/send/")
    visitor.fill(file=str(path), sender=f"kind:{SourceKind.SCHOOL}")
    visitor.press("Send")


def list_with(path: Path, **sheets: list[tuple[str, ...]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_a_corrupt_workbook_is_refused_by_its_sentence_and_the_next_one_is_taken_m4(
    seat: Seat, town: Town, now: datetime, tmp_path: Path
) -> None:
    """1. The worker sends a workbook that was cut off on its way. 2. The page says what is wrong
    and what to do; nothing is kept. 3. The whole workbook goes through on the same page.
    """
    worker = seat("desk", "zh-hans")
    whole = list_with(
        tmp_path / "名单.xlsx", 名单=[("姓名", "手机号"), ("Anna Kowalski", "13900001111")]
    )
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(whole.read_bytes()[:-900])
    send(worker, broken)
    expect(worker.page.locator("main")).to_contain_text(worker.word(ReadCode.CORRUPT_WORKBOOK))
    assert not ledger_queries.batches_for(town.worker, now=now).exists()
    worker.fill(file=str(whole))
    worker.press("Send")
    worker.sees("What do the columns mean?")
    assert ledger_queries.batches_for(town.worker, now=now).count() == 1


def test_a_wrong_sheet_is_told_and_the_right_one_chosen_m4(
    seat: Seat, town: Town, now: datetime, tmp_path: Path
) -> None:
    """1. The workbook has a sheet of notes beside the list. 2. On the notes the page says that they
    are no list of people; taken in all the same, it is refused for want of a name. 3. On the right
    sheet the columns are known.
    """
    worker = seat("phone", "en")
    send(
        worker,
        list_with(
            tmp_path / "two.xlsx",
            Pupils=[("Name", "Phone"), ("Anna Kowalski", "13900001111"), ("Hugo Martin", "13900002222")],
            Notes=[("Thing", "Colour", "Weight"), ("chair", "red", "12"), ("table", "blue", "30")],
        ),
    )  # fmt: skip
    worker.press("Notes", exact=False)
    worker.sees("This sheet does not look like a list of people.")
    worker.press("Take the list in")
    worker.reads(worker.word(LedgerRefusal.NO_NAME_COLUMN))
    assert people(town, now) == 0
    worker.press("Pupils", exact=False)
    expect(worker.page.locator("select").first).to_have_value("name")


def test_an_expired_link_says_so_and_what_to_do_m13(
    seat: Seat, town: Town, now: datetime, clock: Callable[[str], datetime]
) -> None:
    """1. Somebody has begun a declaration and comes back when its link is over. 2. The page says
    so, in the reader's language. 3. A link with a letter missing is not known.
    """
    token = declaring.start_declaration(area=town.community, language="en", now=now)
    phone = seat("phone", "en")
    phone.open(f"/declare/d/{token}/")
    clock((now + timedelta(days=LINK_DAYS + 1, hours=8)).strftime("%Y-%m-%d %H:%M"))
    phone.open(f"/declare/d/{token}/", status=410)
    phone.reads(phone.word(Denied.LINK_EXPIRED))
    phone.open(f"/declare/d/{token[:-1]}/", status=410)
    phone.reads(phone.word(Denied.LINK_UNKNOWN))


@pytest.mark.parametrize(
    "side",
    [("phone", "zh-hans", True), ("desk", "en", False)],
    ids=["phone-zh", "desk-en-without-scripts"],
)
def test_a_double_click_on_receive_receives_once_m9(
    seat: Seat, town: Town, now: datetime, arrival_page: str, side: tuple[str, str, bool]
) -> None:
    """1. The guard taps twice on "received". 2. The person is received once; one stay is open."""
    device, language, script = side
    guard = seat(device, language, script=script)
    guard.open(arrival_page)
    form = guard.form("/receive/")
    guard.fill(form, symptomatic="no", has_fixed_home="yes", self_care="yes")
    double_click(guard, "Received")
    guard.open(arrival_page)
    expect(guard.page.locator("h1")).to_contain_text(guard.word(ArrivalState.RECEIVED))
    assert stays.stays_for(town.worker, now=now + timedelta(hours=1)).count() == 1


def double_click(visitor: Visitor, label: str) -> None:
    with visitor.page.expect_navigation():
        visitor.thing(label).dblclick()
    visitor.page.wait_for_load_state("networkidle")


def test_a_double_click_on_send_declares_once_m13(seat: Seat, town: Town, now: datetime) -> None:
    """1. Somebody without scripts taps twice on "send". 2. One arrival is expected, one number."""
    told = {step: dict(answer) for step, answer in ANSWERS.items() if step is not Step.FAMILY}
    token = declared_until_the_end(town, told, now)
    phone = seat("phone", "en", script=False)
    phone.open(f"/declare/d/{token}/check/")
    double_click(phone, "Send")
    phone.open(f"/declare/d/{token}/sent/")
    phone.sees("Your answers have arrived.")
    assert arrivals.arrivals_for(town.worker, now=now).count() == 1
    assert people(town, now) == 1


def declared_until_the_end(town: Town, told: dict[Step, dict[str, object]], now: datetime) -> str:
    """Answer all questions by the room's own forms."""
    token = declaring.start_declaration(area=town.community, language="en", now=now)
    declaration = arrivals.declaration_behind(token, now=now)
    for step, values in told.items():
        form = FORMS[step](values, now=now)
        assert form.is_valid(), (step, json.loads(form.errors.as_json()))
        declaring.save_answer(declaration=declaration, step=step, answer=form.answer(), now=now)
    declaring.keep_family(declaration=declaration, now=now)
    return token


def test_a_reception_in_the_future_is_refused_and_changes_nothing_m9(
    seat: Seat, town: Town, now: datetime, arrival_page: str
) -> None:
    """1. The worker mistypes the day of the reception. 2. The page says what is wrong with it.
    3. Nobody is received, no stay is open.
    """
    worker = seat("desk", "zh-hans")
    worker.open(arrival_page)
    form = worker.form("/receive/")
    worker.fill(form, on="2020-03-31", symptomatic="no", has_fixed_home="yes", self_care="yes")
    worker.press("Received")
    worker.reads(worker.word(Refusal.IN_FUTURE))
    worker.open(arrival_page)
    expect(worker.page.locator("h1")).to_contain_text(worker.word(ArrivalState.EXPECTED))
    assert not stays.stays_for(town.worker, now=now).exists()


def test_a_plan_without_a_place_points_to_the_field_m10(seat: Seat, arrival_page: str) -> None:
    """1. The worker plans a hand-over and forgets where. 2. The summary has the focus and leads to
    the field. 3. What was typed is still there.
    """
    worker = seat("phone", "en")
    worker.open(arrival_page)
    form = worker.form("/plan/")
    worker.fill(form, at="18:30", note="Two large cases.")
    worker.press("Plan the hand-over")
    summary = worker.page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(worker.form("/plan/").locator("[name=point]")).to_be_focused()
    expect(worker.form("/plan/").locator("[name=note]")).to_have_value("Two large cases.")
