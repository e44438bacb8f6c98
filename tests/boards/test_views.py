"""Pages of the boards as their readers get them: who may open what, and what leaves the house."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from linli.ledger.queries import Person, person_of
from linli.ledger.rules import SourceKind
from linli.privacy.queries import AccessRow, readers_of
from linli.privacy.rules import Reading
from tests import factories
from tests.boards.conftest import SetClock, SignIn
from tests.factories import Village, come_home, local, report

CAME = local("2020-03-15 14:00")
SECOND_DAY = local("2020-03-16 09:30")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _on_the_second_day(it_is: SetClock) -> None:
    it_is(SECOND_DAY)


@pytest.fixture
def ana(village: Village) -> Person:
    factories.school(village)
    return come_home(
        village, "ANA SILVA", CAME, document_number="P1000001", phone="13800002764",
        email="ana@example.org", birth_date="1985-06-01",
    )  # fmt: skip


@pytest.fixture
def worker(sign_in: SignIn) -> Client:
    return sign_in("worker")


def url(name: str, *args: Any) -> str:
    return reverse(f"boards:{name}", args=args)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def readings(person: Person) -> list[tuple[str, str]]:
    rows = readers_of(f"ledger.person:{person.pk}")
    return [(row.what, row.reason) for row in rows.order_by("id")]


# Who may open what --------------------------------------------------------------------------------

PAGES = ("today", "situation", "people", "export", "person", "edit")
MAY = {
    "worker": set(PAGES),
    "officer": {"today", "situation", "people", "person", "edit"},
    "supervisor": {"today", "situation", "people", "export", "person"},
    "steward": {"today"},
    "school": {"today"},
    "admin": {"today"},
}


def path_of(page: str, person: Person) -> str:
    return url(page, person.public_id) if page in {"person", "edit"} else url(page)


@pytest.mark.parametrize("username", MAY)
def test_each_role_opens_its_own_pages_and_is_refused_the_others_m24(
    ana: Person, sign_in: SignIn, username: str
) -> None:
    browser = sign_in(username)
    answers = {page: browser.get(path_of(page, ana)).status_code for page in PAGES}
    assert answers == {page: 200 if page in MAY[username] else 403 for page in PAGES}


@pytest.mark.parametrize("username", ["stranger", "other_officer"])
def test_a_worker_of_another_area_finds_nobody_there_m24(
    ana: Person, sign_in: SignIn, username: str
) -> None:
    browser = sign_in(username)
    for page in ("person", "edit"):
        assert browser.get(path_of(page, ana)).status_code == 404
    for page in ("secrets", "decide"):
        if page != "decide" or username == "stranger":
            answer = browser.post(url(page, ana.public_id), {"reason": "I am curious"})
            assert answer.status_code == 404
    assert "SILVA" not in text_of(browser.get(url("people")))
    assert not readings(ana)


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_without_an_account_is_asked_to_sign_in(ana: Person, page: str) -> None:
    answer = Client().get(path_of(page, ana))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_the_address_of_a_person_tells_nothing_about_them_m24(ana: Person) -> None:
    address = url("person", ana.public_id)
    assert "SILVA" not in address.upper()
    assert str(ana.pk) not in address.split("/")
    assert len(ana.public_id) == 22


# Reading is noted ---------------------------------------------------------------------------------


def test_opening_a_page_is_noted_and_shows_masks_m24(ana: Person, worker: Client) -> None:
    page = text_of(worker.get(url("person", ana.public_id)))
    assert "P••••001" in page
    assert "P1000001" not in page
    assert "13800002764" not in page
    assert "ana@example.org" not in page
    assert "day 2 of 14" in page
    assert readings(ana) == [(Reading.PAGE, "")]


def test_secrets_are_shown_for_a_reason_which_is_noted_m24(ana: Person, worker: Client) -> None:
    page = text_of(worker.post(url("secrets", ana.public_id), {"reason": "call the family"}))
    assert "P1000001" in page
    assert "13800002764" in page
    assert readings(ana) == [(Reading.SECRETS, "call the family")]


@pytest.mark.parametrize("reason", ["", "  ", "ab", " a "])
def test_without_a_reason_nothing_is_shown_nor_noted_m24(
    ana: Person, worker: Client, reason: str
) -> None:
    answer = worker.post(url("secrets", ana.public_id), {"reason": reason})
    assert answer.status_code == 422
    assert "Say why you need to see it." in text_of(answer)
    assert "P1000001" not in text_of(answer)
    assert not AccessRow.objects.filter(what=Reading.SECRETS).exists()


def test_who_may_not_open_secrets_gets_none_for_any_reason_m24(
    ana: Person, sign_in: SignIn
) -> None:
    answer = sign_in("supervisor").post(url("secrets", ana.public_id), {"reason": "I am the boss"})
    assert answer.status_code == 422
    assert "P1000001" not in text_of(answer)


def test_secrets_are_not_opened_by_following_a_link(ana: Person, worker: Client) -> None:
    assert worker.get(url("secrets", ana.public_id)).status_code == 405


# Correcting ---------------------------------------------------------------------------------------


def test_a_correction_needs_a_reason_and_stands_in_the_history_m4(
    ana: Person, worker: Client
) -> None:
    form = {"name": "ANA DA SILVA", "birth_date": "1985-06-01", "nationality": "BR",
            "language": "pt", "address": ana.address}  # fmt: skip
    answer = worker.post(url("edit", ana.public_id), form)
    assert answer.status_code == 422
    assert person_of(ana.pk).name == "ANA SILVA"
    answer = worker.post(url("edit", ana.public_id), {**form, "reason": "seen in the passport"})
    assert answer.status_code == 302
    told = person_of(ana.pk)
    assert (told.name, told.nationality, told.language) == ("ANA DA SILVA", "BR", "pt")
    assert told.phone.endswith("13800002764"), "what was left empty stays"
    page = text_of(worker.get(url("person", ana.public_id)))
    assert "seen in the passport" in page


def test_the_form_of_a_correction_holds_no_secret(ana: Person, worker: Client) -> None:
    page = text_of(worker.get(url("edit", ana.public_id)))
    assert "P1000001" not in page
    assert "13800002764" not in page


def test_where_sources_differ_one_tap_decides_and_a_second_one_is_told_so_m4(
    village: Village, ana: Person, worker: Client
) -> None:
    report(village, "ANA SILVA", now=CAME + HOUR, source=SourceKind.LANDLORD,
           document_number="P1000001", nationality="BR")  # fmt: skip
    claim = person_of(ana.pk).origins["nationality"]["others"][0]["report"]
    choice = {"field": "nationality", "report": claim}
    assert worker.post(url("decide", ana.public_id), choice).status_code == 302
    assert person_of(ana.pk).nationality == "BR"
    assert worker.post(url("decide", ana.public_id), choice).status_code == 409
    nonsense = {"field": "pk", "report": "x"}
    assert worker.post(url("decide", ana.public_id), nonsense).status_code == 409


# The table that leaves the house ------------------------------------------------------------------

NASTY = "=HYPERLINK(1)"


def sheet_of(answer: Any) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(answer.content))
    return [tuple(cell.value for cell in row) for row in book.worksheets[0].iter_rows()]


def test_an_export_holds_what_the_filters_show_masked_and_is_noted_m24_m26(
    village: Village, ana: Person, worker: Client
) -> None:
    report(village, "BEN OLSEN", now=CAME, document_number="P1000002", phone="13900001111")
    answer = worker.get(url("export"), {"q": "silva"})
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    heading, *rows = sheet_of(answer)
    (row,) = [dict(zip(heading, cells, strict=True)) for cells in rows]
    assert row["Name"] == "ANA SILVA"
    assert row["Document"] == "P••••001"
    assert row["Phone"].endswith("2764")
    assert "0000" not in row["Phone"]
    assert row["Date of birth"] == "1985-06-01"
    assert row["Standing"] == "Home quarantine"
    noted = AccessRow.objects.get(what=Reading.EXPORT)
    assert (noted.by_label, noted.at) == (village.worker.audit_label, SECOND_DAY)


def test_the_export_of_a_supervisor_holds_years_of_birth_only_m24(
    ana: Person, sign_in: SignIn
) -> None:
    heading, row = sheet_of(sign_in("supervisor").get(url("export")))
    assert row[heading.index("Date of birth")] == "1985"


def test_no_cell_of_an_export_becomes_a_formula_m26(village: Village, worker: Client) -> None:
    """Whoever opens the table in Excel runs nothing: texts that look like formulas stay texts."""
    for start in ("=1+1", "+1", "-1", "@SUM(1)", "\tx", NASTY):
        report(village, f"{start} EVIL", now=CAME, dwelling=f"{start}|cmd")
    answer = worker.get(url("export"))
    book = load_workbook(io.BytesIO(answer.content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any(str(cell.value).startswith("=") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_a_name_that_is_html_is_shown_as_it_is_written(village: Village, worker: Client) -> None:
    person = report(village, "<b onclick=x>BOB</b>", now=CAME)
    for page in (url("people"), url("person", person.public_id)):
        text = text_of(worker.get(page))
        assert "<b onclick" not in text
        assert "BOB" in text


# The moment in the address ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked", ["", "2020-03-15", "2020-03-15T24:00", "nonsense", "9999-12-31", "0001-01-01", "\x00"]
)
def test_the_situation_answers_whatever_moment_is_asked_for_m14(
    ana: Person, worker: Client, asked: str
) -> None:
    assert worker.get(url("situation"), {"as_of": asked}).status_code == 200


def test_the_situation_says_as_of_when_m14(ana: Person, worker: Client) -> None:
    page = text_of(worker.get(url("situation"), {"as_of": "2020-03-15"}))
    assert "24:00" in page
    assert "As of" in page


@pytest.mark.parametrize("asked", ["q=%00", "grid=%00", "after=%00", "sort=%00", "kind=%00"])
def test_addresses_written_by_hand_break_nothing(ana: Person, worker: Client, asked: str) -> None:
    for page in ("people", "today", "situation"):
        assert worker.get(f"{url(page)}?{asked}").status_code == 200


# The cost of a page -------------------------------------------------------------------------------

BOUNDS = {"today": 40, "people": 25, "situation": 60, "person": 50}


def queries_of(browser: Client, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as told:
        assert browser.get(path).status_code == 200
    return len(told)


@pytest.mark.parametrize("page", BOUNDS)
def test_a_page_asks_as_often_for_twelve_people_as_for_two(
    village: Village, sign_in: SignIn, page: str
) -> None:
    few = factories.many(village, 2, CAME)
    factories.expect(village, "NEXT", SECOND_DAY, document_number="Z1000000")
    browser = sign_in("worker")
    path = url(page, few[0].public_id) if page == "person" else url(page)
    before = queries_of(browser, path)
    for letter in "ABCDEFGHIJ":
        come_home(village, f"LATER {letter * 3}", CAME, document_number=f"Y1000{letter * 3}")
        factories.expect(
            village, f"NEXT {letter * 3}", SECOND_DAY, document_number=f"Z1000{letter * 3}"
        )
    assert queries_of(browser, path) == before
    assert before <= BOUNDS[page]
