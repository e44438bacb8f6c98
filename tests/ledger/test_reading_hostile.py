"""Bad input: each gives a refusal with a sentence that says what to do, and nothing breaks (M26)."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from linli.ledger.reading import (
    DEFAULT_LIMITS,
    Mark,
    RawRow,
    ReadCode,
    ReadRefusal,
    all_rows,
    inspect,
    rows,
)
from linli.ledger.reading.refusals import SENTENCES
from linli.ledger.sources import look, require_list
from tests.ledger.sample_lists import csv_file, school, workbook

HEADING = ["姓名", "性别", "手机", "国籍"]
PERSON = ["林晓荷", "女", "13800001111", "英国"]


def refused(action: Callable[[], object]) -> ReadRefusal:
    with pytest.raises(ReadRefusal) as caught:
        action()
    assert "%(" not in SENTENCES[caught.value.code] % caught.value.params
    return caught.value


def crafted(path: Path, sheet: Iterator[bytes], **parts: str) -> Path:
    """Write a workbook whose sheet is exactly these bytes, streamed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/s.xml"/></Relationships>',
        )
        for name, text in parts.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/s.xml", "w", force_zip64=True) as stream:
            for piece in sheet:
                stream.write(piece)
    return path


def sheet_xml(body: str) -> Iterator[bytes]:
    yield f"<worksheet><sheetData>{body}</sheetData></worksheet>".encode()


def read_all(path: Path) -> list[RawRow]:
    book = inspect(path)
    return list(all_rows(path, book.sheets[0].name))


def test_every_refusal_has_a_sentence() -> None:
    assert set(SENTENCES) == set(ReadCode)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    whole = school(tmp_path / "whole.xlsx").read_bytes()
    inside = whole.index(b"xl/worksheets/sheet1.xml") + 60
    for name, data in {
        "cut": whole[: len(whole) // 2],
        "start": b"PK\x03\x04" + b"\x00" * 200,
        "flipped": whole[:inside]
        + bytes(b ^ 255 for b in whole[inside : inside + 50])
        + whole[inside + 50 :],
    }.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(data)
        assert refused(lambda path=path: read_all(path)).code is ReadCode.CORRUPT_WORKBOOK


def test_broken_xml_in_a_sheet_is_a_damaged_workbook(tmp_path: Path) -> None:
    path = crafted(tmp_path / "x.xlsx", iter([b"<worksheet><sheetData><row r='1'><c>"]))
    assert refused(lambda: read_all(path)).code is ReadCode.CORRUPT_WORKBOOK


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    body = '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    xml = f"{bomb}<worksheet><sheetData>{body}</sheetData></worksheet>".encode()
    path = crafted(tmp_path / "x.xlsx", iter([xml]))
    assert refused(lambda: read_all(path)).code is ReadCode.CORRUPT_WORKBOOK


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ReadCode.EMPTY_FILE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ReadCode.OLD_WORKBOOK),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\x00" * 600
            + "EncryptedPackage".encode("utf-16-le"),
            ReadCode.ENCRYPTED_WORKBOOK,
        ),
        (b"%PDF-1.7\n1 0 obj", ReadCode.NOT_A_WORKBOOK),
        (b"<html><table><tr><td>x</td></tr></table>", ReadCode.NOT_A_WORKBOOK),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02" * 50, ReadCode.NOT_A_WORKBOOK),
        (b"name,phone\n\xff\xff\xff,1", ReadCode.UNKNOWN_ENCODING),
    ],
)
def test_what_is_no_list_is_named_for_what_it_is(
    tmp_path: Path, data: bytes, code: ReadCode
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    assert refused(lambda: inspect(path)).code is code


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    assert refused(lambda: inspect(path)).code is ReadCode.NOT_A_WORKBOOK


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = school(tmp_path / "x.xlsx")
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, central + 8, 1)
    path.write_bytes(data)
    assert refused(lambda: inspect(path)).code is ReadCode.ENCRYPTED_WORKBOOK


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = crafted(tmp_path / "bomb.xlsx", (b" " * 1_000_000 for _ in range(200)))
    assert path.stat().st_size < 2_000_000
    tracemalloc.start()
    found = refused(lambda: inspect(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.code is ReadCode.ZIP_BOMB
    assert peak < 5_000_000


def test_too_many_parts_and_too_large_parts_are_refused(tmp_path: Path) -> None:
    many = crafted(tmp_path / "m.xlsx", sheet_xml(""), **{f"x{i}": "" for i in range(300)})
    assert refused(lambda: inspect(many)).code is ReadCode.ZIP_BOMB
    path = school(tmp_path / "s.xlsx")
    small = replace(DEFAULT_LIMITS, max_unpacked_bytes=1000)
    assert refused(lambda: inspect(path, small)).code is ReadCode.UNPACKED_TOO_LARGE
    assert (
        refused(lambda: inspect(path, replace(small, max_file_bytes=10))).code
        is ReadCode.FILE_TOO_LARGE
    )


@pytest.mark.slow
def test_two_million_rows_are_refused(tmp_path: Path) -> None:
    def sheet() -> Iterator[bytes]:
        yield b"<worksheet><sheetData>"
        for start in range(1, 2_000_001, 10_000):
            yield b"".join(
                b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d" t="inlineStr"><is><t>n%d</t></is></c></row>'
                % (n, n, n * 7919, n, n * 104_729 % 999_983)
                for n in range(start, start + 10_000)
            )
        yield b"</sheetData></worksheet>"

    path = crafted(tmp_path / "big.xlsx", sheet())
    found = refused(lambda: inspect(path))
    assert found.code is ReadCode.TOO_MANY_ROWS
    assert found.params == {"sheet": "S", "limit": DEFAULT_LIMITS.max_rows}


def test_a_long_sheet_is_streamed_in_constant_memory(tmp_path: Path) -> None:
    body = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="inlineStr"><is><t>name{n}</t></is></c></row>'
        for n in range(1, 20_001)
    )
    path = crafted(tmp_path / "x.xlsx", sheet_xml(body))
    tracemalloc.start()
    count = sum(1 for _ in all_rows(path, "S"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 6_000_000


def test_too_many_rows_of_csv_are_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "x.csv", [HEADING, *[PERSON] * 50])
    few = replace(DEFAULT_LIMITS, max_rows=40)
    assert refused(lambda: inspect(path, few)).code is ReadCode.TOO_MANY_ROWS


def test_blank_formatted_rows_do_not_count(tmp_path: Path) -> None:
    body = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}" s="3"/></row>' for n in range(2, 200)
    )
    path = crafted(tmp_path / "x.xlsx", sheet_xml(body))
    few = replace(DEFAULT_LIMITS, max_rows=10)
    assert [row.number for row in all_rows(path, "S", few)] == [1]
    assert inspect(path, few).sheets[0].row_estimate == 199


def test_a_stray_cell_at_the_far_corner_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    sheet.write("A1", "姓名")
    sheet.write("XFD1048576", "x")
    book.close()
    tracemalloc.start()
    found = refused(lambda: inspect(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.code is ReadCode.TOO_MANY_COLUMNS
    assert found.params["cell"] == "XFD1048576"
    assert peak < 5_000_000


def test_a_row_far_down_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    sheet.write_row("A1", HEADING)
    sheet.write_row("A1048576", PERSON)
    book.close()
    assert [row.number for row in read_all(path)] == [1, 1_048_576]


def test_a_cell_longer_than_excel_allows_is_refused(tmp_path: Path) -> None:
    body = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c></row>'
    path = crafted(tmp_path / "x.xlsx", sheet_xml(body))
    assert refused(lambda: read_all(path)).code is ReadCode.CELL_TOO_LONG


def test_a_formula_gives_its_stored_result_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    sheet.write_row("A1", HEADING)
    sheet.write_row("A2", ["林晓荷", "女"])
    sheet.write_formula("C2", '="1380000"&"1111"', None, "13800001111")
    sheet.write_formula("D2", '=IF(A2="","x","")', None, "")
    book.close()
    row = read_all(path)[1]
    assert row.cells[2] == "13800001111"
    assert row.marks[2] is Mark.FORMULA


def test_a_formula_without_a_result_is_marked_never_computed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [HEADING, ["林晓荷", "女", "=1+1", "英国"]])
    row = read_all(path)[1]
    assert (row.cells[2], row.marks[2]) == (None, Mark.FORMULA_WITHOUT_RESULT)


def test_an_error_value_is_marked(tmp_path: Path) -> None:
    path = crafted(
        tmp_path / "x.xlsx", sheet_xml('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>')
    )
    row = read_all(path)[0]
    assert (row.cells, row.marks) == (("#N/A",), {0: Mark.ERROR_VALUE})


def test_an_empty_sheet_and_a_wrong_sheet_are_told_apart(tmp_path: Path) -> None:
    path = school(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("空表")
    book.create_sheet("说明").append(["本表由学校填报,每日更新"])
    book.save(path)
    looked = look(path)
    assert refused(lambda: require_list(looked, "空表")).code is ReadCode.EMPTY_SHEET
    assert refused(lambda: require_list(looked, "说明")).code is ReadCode.NO_HEADING
    assert refused(lambda: require_list(looked, "没有")).code is ReadCode.NO_SUCH_SHEET
    assert require_list(looked).sheet.name == "返校统计"


def test_a_list_of_things_is_no_list_of_people(tmp_path: Path) -> None:
    rows = [
        ["序号", "企业名称", "楼层", "联系人", "电话"],
        [1, "云溪贸易有限公司", 3, "高先生", "13811112222"],
    ]
    looked = look(workbook(tmp_path / "x.xlsx", rows))
    assert looked.best is None
    assert refused(lambda: require_list(looked)).code is ReadCode.UNKNOWN_LIST


def test_two_tables_in_one_sheet_are_refused(tmp_path: Path) -> None:
    second = ["租客姓名", "租客电话", "房东姓名", "国籍"]
    path = workbook(tmp_path / "x.xlsx", [HEADING, PERSON, [None], second, PERSON])
    found = refused(lambda: require_list(look(path)))
    assert found.code is ReadCode.TWO_HEADINGS
    assert (found.params["first"], found.params["second"]) == (1, 4)


def test_two_heading_rows_that_contradict_are_refused(tmp_path: Path) -> None:
    other = ["国籍", "手机", "性别", "姓名"]
    path = workbook(tmp_path / "x.xlsx", [HEADING, other, PERSON])
    found = refused(lambda: require_list(look(path)))
    assert found.code is ReadCode.TWO_HEADINGS
    assert (found.params["first"], found.params["second"]) == (1, 2)


def test_a_heading_in_two_languages_is_one_heading(tmp_path: Path) -> None:
    english = ["Name", "Sex", "Mobile", "Nationality"]
    guess = require_list(look(workbook(tmp_path / "x.xlsx", [HEADING, english, PERSON, PERSON])))
    assert guess.sheet.layout is not None
    assert guess.sheet.layout.header_rows == (1, 2)
    assert sorted(field.value for field in guess.mapping.values()) == [
        "name",
        "nationality",
        "phone",
        "sex",
    ]


def test_a_heading_repeated_on_every_page_is_no_person(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [HEADING, PERSON, HEADING, PERSON, ["合计", 2]])
    guess = require_list(look(path))
    assert guess.sheet.layout is not None
    assert [r.number for r in rows(path, guess.sheet.name, guess.sheet.layout)] == [2, 4]


def test_a_workbook_from_memory_with_prefixed_tags_and_no_references_is_read(
    tmp_path: Path,
) -> None:
    xml = (
        b'<x:worksheet xmlns:x="u"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:t>a</x:t>'
        b"<x:rPh><x:t>kana</x:t></x:rPh></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    path = crafted(tmp_path / "x.xlsx", iter([xml]))
    assert read_all(path)[0].cells == (1, "a")


@pytest.mark.parametrize(
    "body",
    [
        '<row r="x"/>',
        '<row r="1"><c r="A1" s="y"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
    ],
)
def test_numbers_that_make_no_sense_are_damage(tmp_path: Path, body: str) -> None:
    path = crafted(tmp_path / "x.xlsx", sheet_xml(body))
    assert refused(lambda: read_all(path)).code is ReadCode.CORRUPT_WORKBOOK


def test_thousands_of_overlapping_merges_are_damage(tmp_path: Path) -> None:
    body = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 700))
    merges = "".join(f'<mergeCell ref="A{n}:A5000"/>' for n in range(1, 700))
    xml = f"<worksheet><sheetData>{body}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    path = crafted(tmp_path / "x.xlsx", iter([xml.encode()]))
    assert refused(lambda: read_all(path)).code is ReadCode.CORRUPT_WORKBOOK


def test_a_sheet_that_is_missing_is_damage(tmp_path: Path) -> None:
    path = crafted(tmp_path / "x.xlsx", sheet_xml(""))
    without = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(without, "w") as new:
        for name in old.namelist():
            if "worksheets" not in name:
                new.writestr(name, old.read(name))
    assert refused(lambda: read_all(without)).code is ReadCode.CORRUPT_WORKBOOK


def test_a_shared_string_that_does_not_exist_is_damage(tmp_path: Path) -> None:
    path = crafted(tmp_path / "x.xlsx", sheet_xml('<row r="1"><c r="A1" t="s"><v>5</v></c></row>'))
    assert refused(lambda: read_all(path)).code is ReadCode.CORRUPT_WORKBOOK


def test_bytes_that_are_not_what_they_claim_never_escape_as_other_errors(tmp_path: Path) -> None:
    whole = bytearray(school(tmp_path / "w.xlsx").read_bytes())
    path = tmp_path / "x.xlsx"
    refusals = 0
    for place in range(0, len(whole), 97):
        data = bytearray(whole)
        data[place] ^= 0x5A
        path.write_bytes(data)
        try:
            read_all(path)
        except ReadRefusal:
            refusals += 1
    assert refusals > 10
    assert zipfile.is_zipfile(io.BytesIO(bytes(whole)))
