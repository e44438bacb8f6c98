"""Workbooks and CSV as people make them: titles, levels, merged cells, encodings, serial dates."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from linli.ledger.reading import Layout, Mark, RawRow, all_rows, inspect, rows
from linli.ledger.reading.heading import is_remark
from linli.ledger.reading.sheet import column_index, column_letter, from_serial
from linli.ledger.sources.headings import meaning
from tests.ledger.sample_lists import csv_file, landlord, school, workbook


def table(path: Path) -> tuple[Layout, list[RawRow]]:
    sheet = inspect(path, meaning=meaning).sheets[0]
    assert sheet.layout is not None
    return sheet.layout, list(rows(path, sheet.name, sheet.layout))


def test_title_remark_and_signature_are_no_records_and_levels_are_joined(tmp_path: Path) -> None:
    layout, found = table(school(tmp_path / "x.xlsx"))
    assert layout.header_rows == (3, 4)
    assert layout.headings[7] == "返程信息 / 出发国家"
    assert [row.number for row in found] == [5, 6, 8, 9]
    assert layout.skipped == (11,)


def test_merged_cells_count_for_every_row_they_span(tmp_path: Path) -> None:
    _, found = table(landlord(tmp_path / "x.xlsx"))
    assert found[1].cells[:6] == found[0].cells[:6]
    assert {found[1].marks[i] for i in range(6)} == {Mark.MERGED}
    assert found[2].cells[0] == "云溪花园"
    assert not found[2].marks


def test_group_headings_merged_across_are_joined_to_each_column(tmp_path: Path) -> None:
    sheet = [
        ["序号", "租客", None, "房东", None],
        [None, "姓名", "电话", "姓名", "电话"],
        [1, "Nora Vale", "13900004444", "高远", "13811112222"],
    ]
    layout, found = table(workbook(tmp_path / "x.xlsx", sheet, merges=["A1:A2", "B1:C1", "D1:E1"]))
    assert layout.headings == ("序号", "租客 / 姓名", "租客 / 电话", "房东 / 姓名", "房东 / 电话")
    assert [row.number for row in found] == [3]


def test_a_heading_without_known_words_is_still_found(tmp_path: Path) -> None:
    sheet = inspect(
        workbook(tmp_path / "x.xlsx", [["Alpha", "Beta", "Gamma"], ["a1", "b1", 3]])
    ).sheets[0]
    assert sheet.layout is not None
    assert sheet.layout.first_row == 2


def test_a_layout_survives_being_stored() -> None:
    layout = Layout((3, 4), 5, None, ("a", "b"), (9,))
    assert Layout.from_json(layout.to_json()) == layout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_usual_encoding_and_separator(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    data = [
        ["姓名", "手机", "备注"],
        ["林晓荷", "13800001111", "两行\n一格, 有逗号"],
        [],
        ["Mark Ashdown", "", ""],
    ]
    _, found = table(csv_file(tmp_path / "x.csv", data, encoding=encoding, delimiter=delimiter))
    assert [row.number for row in found] == [2, 4]
    assert found[0].cells == ("林晓荷", "13800001111", "两行\n一格, 有逗号")
    assert found[1].cells == ("Mark Ashdown", None, None)


def test_dates_are_dates_also_in_the_formats_of_chinese_excel(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    formats = [
        book.add_format({"num_format": code}) for code in (14, 31, 58, "yyyy年m月d日", "0.00")
    ]
    for column, form in enumerate(formats):
        sheet.write_number(0, column, 43911, form)
    book.close()
    cells = next(all_rows(path, "Sheet1")).cells
    assert cells == (datetime(2020, 3, 21),) * 4 + (43911,)  # noqa: DTZ001


def test_day_numbers_follow_both_calendars_of_excel() -> None:
    assert from_serial(43911.5) == datetime(2020, 3, 21, 12)  # noqa: DTZ001
    assert from_serial(1) == datetime(1900, 1, 1)  # noqa: DTZ001
    assert from_serial(61) == datetime(1900, 3, 1)  # noqa: DTZ001
    assert from_serial(42449, is_1904=True) == datetime(2020, 3, 21)  # noqa: DTZ001


@given(st.integers(0, 16_383))
def test_column_letters_and_indexes_are_inverse(index: int) -> None:
    assert column_index(column_letter(index)) == index


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((None, "填表人:教务处  日期:2020年3月27日"), True),
        (("合计", 12), True),
        (("Prepared by: office",), True),
        (("注:每日报送",), True),
        (("Sum Wing", "13800001111"), False),
        (("林晓荷",), False),
        (("合计", 1, 2, 3), False),
    ],
)
def test_signatures_and_totals_are_told_from_people(
    cells: tuple[str | int | None, ...], expected: bool
) -> None:
    assert is_remark(RawRow(1, cells)) is expected
