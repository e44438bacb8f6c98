"""Lists become one ledger (M1, M2, M3, M4, M24)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.kernel import clock as kernel_clock
from linli.kernel.worker import Worker
from linli.ledger.queries import PersonFilters, persons_for
from linli.ledger.rules import SourceKind
from tests.journeys.conftest import OpenContext
from tests.journeys.town import Town, at
from tests.journeys.visitor import Visitor

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
SIDES = [("phone", "zh-hans", "en"), ("desk", "en", "zh-hans")]
ANNA, HUGO, OLEG, YUKI = "Anna Kowalski", "Hugo Martin", "Oleg Petrov", "Yuki Sato"
SCHOOL: list[tuple[object, ...]] = [
    ("江畔国际学校返校统计",),
    # The phone is known by its look; what is "sundry" the sender must say.
    ("序号", "姓名", "出生年月日", "护照号", "呼号", "现住址", "出发国家", "航班号", "计划抵杭日期", "杂项"),
    (1, ANNA, date(1988, 5, 2), "EA4821057", "13900001111", "云溪花园3幢1单元301", "波兰", "LO091", date(2020, 3, 20), "带一只猫"),
    (2, HUGO, date(1979, 9, 14), "19FV20331", "13900002222", "云溪花园3幢2单元402", "法国", "AF112", date(2020, 3, 21), ""),
    (3, None, date(1991, 1, 30), "712345678", "13900003333", "云溪花园5幢1单元601", "俄罗斯", "SU206", date(2020, 3, 22), "晚到"),
]  # fmt: skip
REGISTER = [
    ("小区", "幢", "单元", "室", "房东姓名", "房东电话", "租客姓名", "国籍", "租客电话", "租期"),
    ("云溪花园", "3", "1", "301", "周国平", "13700001000", ANNA, "波兰", "13900001111", "2019.6-2020.12"),
    ("云溪花园", "3", "2", "402", "周国平", "13700001000", HUGO, "法国", "13900002222", "2019.6-2020.12"),
    ("云溪花园", "5", "2", "501", "林美兰", "13700002000", YUKI, "日本", "13900004444", "2019.9-2021.8"),
]  # fmt: skip


@pytest.fixture
def now() -> datetime:
    return at("2020-03-14 10:00")


@pytest.fixture
def school_list(tmp_path: Path) -> Path:
    path = tmp_path / "返校名单.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("返校"), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(SCHOOL):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a bare day  # fmt: skip
                elif value is not None:
                    sheet.write(number, column, value)
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "出租房底册.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(REGISTER)
    return path


@dataclass
class Desks:
    """A browser for everybody who takes part."""

    open_context: OpenContext
    sign_in: Callable[[Page, User], None]
    town: Town

    def seat(self, user: User, device: str, language: str) -> Visitor:
        page = self.open_context(device, language).new_page()
        self.sign_in(page, user)
        return Visitor(page, language)


@pytest.fixture
def desks(open_context: OpenContext, sign_in: Callable[[Page, User], None], town: Town) -> Desks:
    return Desks(open_context, sign_in, town)


@pytest.mark.parametrize("side", SIDES, ids=["phone-zh-desk-en", "desk-en-desk-zh"])
def test_lists_become_one_ledger_m1_m2_m3_m4_m24(
    desks: Desks, school_list: Path, register: Path, side: tuple[str, str, str]
) -> None:
    """1. The school's liaison sends the list of those who return, says what its unknown column
    means, watches it being taken in (M1). 2. A row without a name waits; it is mended on the page.
    3. The worker sends the landlords' register (M3). 4. The ledger has one row a person, each field
    with its source (M4). 5. The register is undone: who was only in it leaves, the others stay.
    6. The liaison sees the own list and nothing else; another reporter sees neither (M2, M24).
    """
    device, language, other = side
    liaison = desks.seat(desks.town.user(Role.SCHOOL_LIAISON), device, language)
    worker = desks.seat(desks.town.worker, "desk", other)
    school_page = send(liaison, school_list)
    mend(liaison)
    register_page = send(worker, register, sender=f"kind:{SourceKind.LANDLORD}")
    one_row_a_person(worker)
    undo(worker, register_page)
    only_own_rows(desks, liaison, language, school_page, register_page)


def send(visitor: Visitor, path: Path, sender: str = "") -> str:
    """Send a file, confirm its columns, let the worker process work; return the list's address."""
    visitor.open("/")
    visitor.go("Lists")
    visitor.press("Send a list", first=True)
    visitor.fill(file=str(path))
    if sender:
        visitor.fill(sender=sender)
    visitor.press("Send")
    visitor.sees("What do the columns mean?")
    unknown = visitor.page.get_by_label("杂项")
    if unknown.count():
        expect(visitor.page.get_by_label("呼号")).to_have_value("phone")
        expect(unknown).to_have_value("")
        unknown.select_option("remark")
    visitor.press("Take the list in")
    visitor.sees("Waiting")
    Worker(name="journey").drain()
    expect(visitor.page.locator(".job")).to_contain_text(visitor.t("Done"), timeout=15_000)
    visitor.press("Show what became of it")
    return visitor.page.url


def mend(liaison: Visitor) -> None:
    assert liaison.number("In the ledger") == 2
    assert liaison.number("To be mended") == 1
    row = liaison.page.locator("tbody tr")
    expect(row).to_have_count(1)
    liaison.leave_by(row.get_by_role("link"))
    liaison.fill(name=OLEG)
    liaison.press("Save and take in")
    assert liaison.number("In the ledger") == 3
    assert liaison.number("To be mended") == 0


def one_row_a_person(worker: Visitor) -> None:
    worker.go("Ledger")
    expect(worker.page.locator("tbody tr")).to_have_count(4)
    for name in (ANNA, HUGO, OLEG, YUKI):
        expect(worker.page.locator("tbody tr", has_text=name)).to_have_count(1)
    worker.leave_by(worker.page.get_by_role("link", name=ANNA))
    reports = worker.page.locator("main li.row-item", has_text=worker.word(SourceKind.SCHOOL))
    expect(reports).to_have_count(1)
    for kind in (SourceKind.SCHOOL, SourceKind.LANDLORD):
        worker.reads(worker.word(kind))


def undo(worker: Visitor, register_page: str) -> None:
    worker.open(register_page)
    worker.thing("Undo this list").click()
    with worker.page.expect_navigation():
        worker.page.locator("[data-confirm-yes]").click()
    Worker(name="journey").drain()
    worker.go("Ledger")
    expect(worker.page.locator("tbody tr")).to_have_count(3)
    expect(worker.page.locator("tbody tr", has_text=YUKI)).to_have_count(0)


def only_own_rows(
    desks: Desks, liaison: Visitor, language: str, own: str, register_page: str
) -> None:
    liaison.go("Lists")
    expect(liaison.page.locator(".row-title")).to_have_count(1)
    liaison.open(own)
    liaison.open(register_page, status=404)
    liaison.open("/people/", status=403)
    property_company = desks.seat(desks.town.user(Role.PROPERTY_LIAISON), "phone", language)
    property_company.open("/lists/")
    property_company.sees("No list has been sent yet")
    property_company.open(own, status=404)


@pytest.mark.skipif(not LISTS.is_dir(), reason="the real lists are not beside the repository")
def test_the_real_lists_become_one_ledger_m1_m2_m3_m4(desks: Desks) -> None:
    """1. The worker sends what the school, the landlords, the property company and the province
    really sent, as it came, and confirms the columns as they were guessed. 2. Every list is taken
    in. 3. The ledger holds fewer people than the lists have rows, each only once (M4).
    """
    worker = desks.seat(desks.town.worker, "desk", "zh-hans")
    rows = 0
    for file, source in (
        ("school_return_list.xlsx", SourceKind.SCHOOL),
        ("landlord_register.xlsx", SourceKind.LANDLORD),
        ("property_screening.csv", SourceKind.PROPERTY),
        ("predeclaration_2020-03-24.csv", SourceKind.PREDECLARATION),
    ):
        send(worker, LISTS / file, sender=f"kind:{source}")
        told = [
            worker.number(label) for label in ("In the ledger", "To be mended", "To be decided")
        ]
        assert told[0] > 0.7 * sum(told), (file, told)
        rows += sum(told)
    now = kernel_clock.now()
    people = persons_for(desks.town.worker, now=now, filters=PersonFilters()).count()
    assert 200 < people < rows, (people, rows)
    worker.go("Ledger")
    expect(worker.page.locator("tbody tr").first).to_be_visible()
