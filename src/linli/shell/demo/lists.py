"""The files that the demo's sources send, in the layouts that such senders use."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from linli.shell.demo.people import ALPHA3, NATION, Someone

COUNTRY = NATION | {"NZ": "新西兰", "BR": "巴西", "ZA": "南非"}
CODE = ALPHA3 | {"NZ": "NZL", "BR": "BRA", "ZA": "ZAF"}


@dataclass(frozen=True)
class Coming:
    """One person on the way: who, when, from where, on which flight."""

    who: Someone
    at: datetime
    country: str
    flight: str


def _workbook(path: Path, sheet: str, rows: Iterable[Sequence[Any]]) -> Path:
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(at, column, datetime.combine(value, time.min), day)
                elif value is not None:
                    page.write(at, column, value)
    return path


def school(path: Path, school_name: str, coming: Sequence[Coming]) -> Path:
    """Write the school's return list: a title, a two-level heading, a signature at the end."""
    head = (
        "序号",
        "姓名(中/英)",
        "身份",
        "出生年月日",
        "护照号",
        "手机",
        "现住址",
        "出发国家",
        "航班号",
        "计划抵杭日期",
        "是否需接送",
    )
    rows: list[Sequence[Any]] = [
        (f"{school_name} 2020年春季返校教职工及学生统计表",),
        ("注:请于每日16:00前报社区",),
        (*[None] * 7, "返程信息"),
        head,
    ]
    for number, one in enumerate(coming, 1):
        role = "学生" if one.who.born.year > 2002 else "教职工"  # noqa: PLR2004 - pupils are younger
        rows.append((number, one.who.own_name, role, one.who.born, one.who.document, one.who.phone,
                     one.who.flat.text, COUNTRY[one.country], one.flight, one.at.date(), "需"))  # fmt: skip
    rows.append((None, "填表人:教务处"))
    return _workbook(path, "返校统计", rows)


def register(path: Path, families: Iterable[Someone], landlords: Sequence[Someone]) -> Path:
    """Write the community's register of let flats: several tenants under one flat."""
    rows: list[Sequence[Any]] = [
        ("小区", "幢", "单元", "室", "房东姓名", "房东电话", "租客姓名", "国籍", "租客电话", "租期", "是否离境", "备注")
    ]  # fmt: skip
    for at, head in enumerate(families):
        owner, flat = landlords[at % len(landlords)], head.flat
        front: Sequence[Any] = (
            flat.estate,
            flat.building,
            flat.entrance,
            flat.room,
            owner.own_name,
            owner.phone,
        )
        for person in (head, *head.family):
            rows.append(
                (
                    *front,
                    person.own_name,
                    NATION[person.nation],
                    person.phone,
                    "2019.6-2020.12",
                    None,
                    None,
                )
            )
            front = (None,) * 6
    return _workbook(path, "出租房底册", rows)


def predeclaration(path: Path, coming: Sequence[Coming]) -> Path:
    """Write the export of the national pre-declaration: coded fields, upper-case Latin names."""
    head = ("SURNAME", "GIVEN_NAMES", "PASSPORT_NO", "NATIONALITY", "DOB", "SEX", "FLIGHT", "ARR_DATETIME",
            "DEP_COUNTRY", "DEST_ADDR", "CN_PHONE", "SYMPTOM", "DECL_ID")  # fmt: skip
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(head)
        for one in coming:
            surname, _, given = one.who.passport_name.partition(" ")
            table.writerow((surname, given, one.who.document, CODE[one.who.nation], f"{one.who.born:%Y%m%d}",
                            one.who.sex, one.flight, f"{one.at:%Y%m%d%H%M}", CODE[one.country],
                            one.who.flat.text, one.who.phone, "N", f"DEMO{one.who.document[-6:]}"))  # fmt: skip
    return path


def roster(path: Path, staff: Sequence[Someone]) -> Path:
    """Write an enterprise's staff list before reopening."""
    rows: list[Sequence[Any]] = [
        ("工号", "姓名", "身份证/护照", "手机号", "现居住地", "健康码", "岗位")
    ]
    for number, one in enumerate(staff, 1):
        rows.append(
            (f"{number:03}", one.own_name, one.document, one.phone, one.flat.text, "绿", "职员")
        )
    return _workbook(path, "职工名单", rows)


def screening(path: Path, met: Sequence[Coming]) -> Path:
    """Write the property company's gate list of one day, in the encoding its program uses."""
    head = (
        "提交时间",
        "姓名",
        "手机号",
        "房号",
        "体温",
        "健康码",
        "14天内是否有境外旅居史",
        "从哪里来",
        "车牌",
    )
    with path.open("w", encoding="gb18030", newline="") as file:
        table = csv.writer(file)
        table.writerow(head)
        for one in met:
            table.writerow((f"{one.at:%Y/%m/%d %H:%M}", one.who.own_name, one.who.phone, one.who.flat.text,
                            "36.5℃", "绿码", "是", COUNTRY[one.country], ""))  # fmt: skip
    return path
