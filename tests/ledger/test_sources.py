"""Lists of six kinds of senders, with headings known and unknown, become reports (M1-M4)."""

from __future__ import annotations

import importlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from linli.ledger.reading import Mark, RawRow
from linli.ledger.reading.values.parsed import Note, PartialDate, Problem
from linli.ledger.rules import SourceKind
from linli.ledger.sources import (
    KINDS,
    PROFILES,
    Context,
    Field,
    Interpreted,
    gather,
    guess,
    heading_digest,
    interpret,
    look,
    read_list,
    require_list,
    row_from_json,
    row_to_json,
    values_from_json,
    values_to_json,
)
from linli.ledger.sources.headings import COMMON, COMMON_WORDS, candidates
from tests.ledger.sample_lists import (
    Row,
    csv_file,
    gate,
    landlord,
    predeclared,
    school,
    workbook,
)

TZ = ZoneInfo("Asia/Shanghai")
CONTEXT = Context(received_on=date(2020, 3, 20), tz=TZ)


def read(path: Path, kind: SourceKind | None = None) -> tuple[SourceKind, list[Interpreted]]:
    chosen = require_list(look(path, kind=kind))
    assert chosen.kind is not None
    assert chosen.sheet.layout is not None
    found = read_list(
        path,
        chosen.sheet.name,
        chosen.sheet.layout,
        chosen.mapping,
        PROFILES[chosen.kind],
        context=CONTEXT,
    )
    return chosen.kind, list(found)


def codes(row: Interpreted) -> set[tuple[Field, Problem]]:
    return {(problem.field, problem.code) for problem in row.problems}


def test_a_school_list_is_read_in_all_its_styles_of_dates(tmp_path: Path) -> None:
    kind, found = read(school(tmp_path / "x.xlsx"))
    assert kind is SourceKind.SCHOOL
    one, two, three, four = (row.values for row in found)
    assert one[Field.BIRTH_DATE] == date(2008, 5, 3)
    assert one[Field.ARRIVAL_ON] == date(2020, 3, 21)
    assert one[Field.NEEDS_PICKUP] is True
    assert one[Field.TRAVELS_WITH_FAMILY] is True
    assert (one[Field.ESTATE], one[Field.ROOM]) == ("云溪花园", "701")
    assert two[Field.BIRTH_DATE] == date(1990, 7, 14)
    assert Field.CARRIER not in two
    assert three[Field.BIRTH_DATE] == PartialDate(None, 4, 2)
    assert three[Field.PHONE] == "+8613700003333"
    assert four[Field.BIRTH_DATE] == date(2007, 1, 2)
    assert four[Field.ARRIVAL_ON] == date(2020, 3, 23)
    assert codes(found[2]) == {(Field.ARRIVAL_ON, Problem.DAY_OR_MONTH)}
    assert not any(row.is_blocked for row in found)


def test_a_landlords_tenants_share_flat_and_landlord(tmp_path: Path) -> None:
    kind, found = read(landlord(tmp_path / "x.xlsx"))
    assert kind is SourceKind.LANDLORD
    assert [row.values[Field.ROOM] for row in found] == ["1703", "1703", "402"]
    assert found[1].values[Field.LANDLORD_PHONE] == "+8613811112222"
    assert found[1].values[Field.DWELLING] == "云溪花园5幢3单元1703室"
    assert found[0].values[Field.LEASE] == "2019-05/2020-11"
    assert Field.ARRIVAL_ON not in found[1].values
    assert Note.UNDECIDED in {note.code for note in found[1].notes}
    assert found[2].values[Field.IS_AWAY] is False


def test_empty_cells_of_a_csv_register_are_filled_from_the_row_above(tmp_path: Path) -> None:
    data: list[Row] = [
        ["小区", "幢", "单元", "室", "房东姓名", "房东电话", "租客姓名", "国籍"],
        ["云溪花园", "5", "3", "1703", "高远", "13811112222", "Nora Vale", "英国"],
        ["", "", "", "", "", "", "Owen Vale", "英国"],
        ["云溪花园", "6", "1", "402", "许清", "", "Ida Moss", "英国"],
    ]
    _, found = read(csv_file(tmp_path / "x.csv", data))
    assert found[1].values[Field.ROOM] == "1703"
    assert Note.FILLED_FROM_ABOVE in {note.code for note in found[1].notes}
    assert Field.LANDLORD_PHONE not in found[2].values


def test_a_gate_screening_is_read(tmp_path: Path) -> None:
    kind, found = read(gate(tmp_path / "x.csv"))
    assert kind is SourceKind.PROPERTY
    first = found[0].values
    assert first[Field.SEEN_AT] == datetime(2020, 3, 21, 8, 29, tzinfo=TZ)
    assert first[Field.TEMPERATURE_C] == Decimal("36.5")
    assert first[Field.HEALTH_CODE] == "GREEN"
    assert first[Field.WAS_ABROAD_14D] is True
    assert first[Field.VEHICLE_PLATE] == "浙A12345"
    assert found[2].values[Field.HEALTH_CODE] == "NONE"
    assert found[2].values[Field.ENTRANCE] == "3"


def test_a_predeclaration_is_read(tmp_path: Path) -> None:
    kind, found = read(predeclared(tmp_path / "x.csv"))
    assert kind is SourceKind.PREDECLARATION
    first = found[0].values
    assert first[Field.NAME] == "LIN XIAOHE"
    assert first[Field.NATIONALITY] == "CN"
    assert first[Field.ARRIVAL_AT] == datetime(2020, 3, 21, 7, tzinfo=TZ)
    assert first[Field.ARRIVAL_ON] == date(2020, 3, 21)
    assert first[Field.TRANSIT] == "FRA"
    assert first[Field.EXTERNAL_ID] == "ZZ1"
    assert Note.DWELLING_NOT_READ in {note.code for note in found[1].notes}


VARIANTS: dict[str, tuple[SourceKind, list[Row], dict[Field, object]]] = {
    "an English school list": (
        SourceKind.SCHOOL,
        [
            ["Riverside International School - returning staff and pupils"],
            ["No.", "Full name", "Staff / pupil", "Date of birth", "Passport No.", "Mobile", "Coming from", "Flight", "Arrival date", "Pick-up needed?", "Class"],
            [1, "Ada Moss", "pupil", "3 May 2008", "P7654321", "+44 7700 900123", "United Kingdom", "BA169", "21 March 2020", "yes", "5B"],
            [2, "Ben Moss", "pupil", "1 June 2010", "P7654322", "+44 7700 900123", "UK", "BA169", "21 March 2020", "no", "3A"],
        ],
        {Field.NAME: "Ada Moss", Field.BIRTH_DATE: date(2008, 5, 3), Field.DEPARTURE_COUNTRY: "GB", Field.ARRIVAL_ON: date(2020, 3, 21), Field.NEEDS_PICKUP: True, Field.UNIT: "5B"},
    ),
    "a kindergarten list": (
        SourceKind.SCHOOL,
        [
            ["班级", "学生姓名", "性别", "出生年月日", "护照号码", "联系电话", "目前所在国家", "返校日期", "是否接送"],
            ["大一班", "林小荷", "女", "2014/05/03", "EA1234567", "138 0000 1111", "意大利", "2020-03-21", "是"],
            ["", "高小远", "男", "2014/06/03", "", "138 0000 2222", "意大利", "待定", "否"],
        ],
        {Field.NAME: "林小荷", Field.SEX: "F", Field.DEPARTURE_COUNTRY: "IT", Field.UNIT: "大一班"},
    ),
    "an English rent roll": (
        SourceKind.LANDLORD,
        [
            ["Compound", "Block", "Unit", "Room", "Landlord", "Landlord phone", "Tenant", "Nationality", "Tenant phone", "Lease", "Abroad now?", "Expected back"],
            ["Cloud Garden", 5, 3, 1703, "Gao Yuan", 13811112222, "Nora Vale", "British", 13900004444, "2019.5-2020.11", "Y", "2020-03-25"],
        ],
        {Field.NAME: "Nora Vale", Field.ROOM: "1703", Field.LANDLORD_PHONE: "+8613811112222", Field.IS_AWAY: True, Field.ARRIVAL_ON: date(2020, 3, 25)},
    ),
    "a register with whole addresses": (
        SourceKind.LANDLORD,
        [
            ["房屋地址", "业主", "业主联系方式", "承租人", "承租人国籍", "承租人电话", "租赁期限"],
            ["云溪花园5幢3单元1703室", "高远", "13811112222", "Nora Vale", "英国", "13900004444", "2019.5-2020.11"],
        ],
        {Field.NAME: "Nora Vale", Field.LANDLORD_NAME: "高远", Field.ENTRANCE: "3", Field.NATIONALITY: "GB", Field.PHONE: "+8613900004444"},
    ),
    "an English gate log": (
        SourceKind.PROPERTY,
        [
            ["Timestamp", "Name", "Mobile phone", "Flat", "Body temperature (°C)", "Health code", "Abroad in last 14 days", "Where from", "Licence plate"],
            ["2020-03-21 08:29", "Ada Moss", "13800001111", "Cloud Garden Bldg 3 Unit 2 Rm 701", "36.5", "green", "yes", "UK", ""],
        ],
        {Field.NAME: "Ada Moss", Field.ROOM: "701", Field.TEMPERATURE_C: Decimal("36.5"), Field.HEALTH_CODE: "GREEN", Field.DEPARTURE_COUNTRY: "GB", Field.WAS_ABROAD_14D: True},
    ),
    "a gate register in other words": (
        SourceKind.PROPERTY,
        [
            ["登记时间", "来访人", "联系方式", "到访房号", "测量体温", "健康码颜色", "是否有境外旅居史"],
            ["2020年3月21日 8:29", "林晓荷", "13800001111", "云溪花园3-2-701", "36.5", "绿", "无"],
        ],
        {Field.NAME: "林晓荷", Field.ROOM: "701", Field.TEMPERATURE_C: Decimal("36.5"), Field.WAS_ABROAD_14D: False},
    ),
    "a pre-declaration in Chinese": (
        SourceKind.PREDECLARATION,
        [
            ["申报编号", "英文姓", "英文名", "护照号码", "国籍", "出生日期", "性别", "航班号", "入境时间", "出发国", "途经", "境内住址", "境内联系人", "境内联系电话"],
            ["ZZ1", "LIN", "XIAOHE", "EA1234567", "CHN", "2008-05-03", "女", "CA938", "2020-03-21 07:00", "GBR", "FRA", "云溪花园3栋2单元701", "张老师", "13800001111"],
        ],
        {Field.NAME: "LIN XIAOHE", Field.EXTERNAL_ID: "ZZ1", Field.ARRIVAL_AT: datetime(2020, 3, 21, 7, tzinfo=TZ), Field.CONTACT_PHONE: "+8613800001111"},
    ),
    "an employer's list": (
        SourceKind.EMPLOYER,
        [
            ["云溪贸易有限公司员工返杭名单"],
            ["工号", "员工姓名", "部门", "身份证号码", "手机号码", "现居住地址", "出发地", "抵杭日期"],
            ["A17", "许清", "采购部", "11010519491231002X", "13811113333", "云溪花园6幢1单元402室", "日本", "2020-03-22"],
        ],
        {Field.NAME: "许清", Field.UNIT: "采购部", Field.BIRTH_DATE: date(1949, 12, 31), Field.SEX: "F", Field.DEPARTURE_COUNTRY: "JP"},
    ),
    "a self-declaration form's answers": (
        SourceKind.SELF,
        [
            ["提交时间", "您的姓名", "您的手机号", "您的邮箱", "您在杭州的住址", "从哪个国家出发(出发国家)", "航班号", "预计抵达日期", "是否有家属同行", "紧急联系人", "紧急联系人电话", "是否有症状"],
            ["2020-03-18 10:00", "林晓荷", "13800001111", "lin@example.org", "云溪花园3栋2单元701", "英国", "CA938", "2020-03-21", "是", "林父", "13800009999", "无"],
        ],
        {Field.NAME: "林晓荷", Field.EMAIL: "lin@example.org", Field.TRAVELS_WITH_FAMILY: True, Field.CONTACT_PHONE: "+8613800009999", Field.SYMPTOMS: False},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_lists_with_other_headings_need_no_manual_mapping(
    tmp_path: Path, name: str, suffix: str
) -> None:
    kind, data, expected = VARIANTS[name]
    write = workbook if suffix == ".xlsx" else csv_file
    found_kind, found = read(write(tmp_path / f"x{suffix}", data))
    values = found[0].values
    assert found_kind is kind
    assert {field: values.get(field) for field in expected} == expected


def test_a_column_without_heading_words_is_known_by_its_content(tmp_path: Path) -> None:
    data: list[Row] = [["姓名", "国籍", "甲", "乙"]]
    data += [["林晓荷", "英国", f"1380000111{i}", f"lin{i}@example.org"] for i in range(4)]
    mapping = require_list(look(workbook(tmp_path / "x.xlsx", data))).mapping
    assert mapping == {0: Field.NAME, 1: Field.NATIONALITY, 2: Field.PHONE, 3: Field.EMAIL}


def test_a_heading_that_its_cells_belie_is_not_believed(tmp_path: Path) -> None:
    data: list[Row] = [["姓名", "国籍", "手机"], *[["林晓荷", "英国", "见附件"]] * 4]
    assert (
        Field.PHONE not in require_list(look(workbook(tmp_path / "x.xlsx", data))).mapping.values()
    )


def test_a_confirmed_mapping_is_remembered_by_heading(tmp_path: Path) -> None:
    data: list[Row] = [["姓名", "甲", "备注"], ["林晓荷", "EA1234567", "x"]]
    sheet = look(workbook(tmp_path / "x.xlsx", data)).sheets[0].sheet
    known = {"姓名": "name", "甲": "document_number", "备注": ""}
    found = guess(sheet, kind=SourceKind.SCHOOL, remembered=known)
    assert found.mapping == {0: Field.NAME, 1: Field.DOCUMENT_NUMBER}
    assert (
        heading_digest(("姓 名", "甲"))
        == heading_digest(("姓名", "甲"))
        != heading_digest(("甲", "姓名"))
    )


def test_a_missing_name_blocks_the_row_and_names_the_cell() -> None:
    mapping = {0: Field.NAME, 1: Field.PHONE}
    empty = interpret(
        RawRow(7, (None, "13800001111")), mapping, PROFILES[SourceKind.SCHOOL], CONTEXT
    )
    assert empty.is_blocked
    assert [(p.field, p.column, p.code) for p in empty.problems] == [
        (Field.NAME, "A", Problem.REQUIRED_MISSING)
    ]
    wrong = interpret(RawRow(8, ("12345", "1")), mapping, PROFILES[SourceKind.SCHOOL], CONTEXT)
    assert {(p.field, p.column, p.code, p.raw, p.is_blocking) for p in wrong.problems} == {
        (Field.NAME, "A", Problem.NOT_A_NAME, "12345", True),
        (Field.PHONE, "B", Problem.NOT_A_PHONE, "1", False),
    }


def test_formulas_and_errors_in_cells_are_told() -> None:
    marks = {0: Mark.FORMULA, 1: Mark.FORMULA_WITHOUT_RESULT, 2: Mark.ERROR_VALUE}
    row = RawRow(2, ("林晓荷", None, "#N/A"), marks)
    mapping = {0: Field.NAME, 1: Field.PHONE, 2: Field.NATIONALITY}
    found = interpret(row, mapping, PROFILES[SourceKind.SCHOOL], CONTEXT)
    assert found.values == {Field.NAME: "林晓荷"}
    assert {note.code for note in found.notes} == {Note.FORMULA_RESULT}
    assert codes(found) == {
        (Field.PHONE, Problem.FORMULA_WITHOUT_RESULT),
        (Field.NATIONALITY, Problem.ERROR_VALUE),
    }


def test_an_identity_number_that_contradicts_the_row_is_a_problem() -> None:
    mapping = {0: Field.NAME, 1: Field.DOCUMENT_NUMBER, 2: Field.BIRTH_DATE, 3: Field.SEX}
    row = RawRow(2, ("许清", "11010519491231002X", "1950-12-31", "男"))
    assert codes(interpret(row, mapping, PROFILES[SourceKind.EMPLOYER], CONTEXT)) == {
        (Field.BIRTH_DATE, Problem.DOCUMENT_BIRTH_DIFFER),
        (Field.SEX, Problem.DOCUMENT_SEX_DIFFER),
    }


def test_the_order_of_day_and_month_is_learnt_from_the_whole_column(tmp_path: Path) -> None:
    data: list[Row] = [
        ["姓名", "出生日期", "返校日期"],
        ["林晓荷", "5/3/2008", "5/3/2020"],
        ["高远", "14/7/1990", "6/3/2020"],
    ]
    _, found = read(workbook(tmp_path / "x.xlsx", data), SourceKind.SCHOOL)
    assert found[0].values[Field.BIRTH_DATE] == date(2008, 3, 5)
    assert Field.ARRIVAL_ON not in found[0].values
    raw = [row.raw for row in found]
    assert gather(raw, {1: Field.BIRTH_DATE, 2: Field.ARRIVAL_ON}) == {Field.BIRTH_DATE: True}
    mixed = [RawRow(1, ("14/7/1990",)), RawRow(2, ("7/14/1990",))]
    assert gather(mixed, {0: Field.BIRTH_DATE}) == {}


def test_day_and_time_of_arrival_in_two_columns_are_one_moment(tmp_path: Path) -> None:
    data: list[Row] = [
        ["姓名", "抵达日期", "抵达时间"],
        ["林晓荷", "3月21日", "14:30"],
        ["高远", "待定", "14:30"],
    ]
    _, found = read(workbook(tmp_path / "x.xlsx", data), SourceKind.SCHOOL)
    assert found[0].values[Field.ARRIVAL_AT] == datetime(2020, 3, 21, 14, 30, tzinfo=TZ)
    assert Field.ARRIVAL_AT not in found[1].values
    assert [(p.field, p.column, p.raw) for p in found[1].problems] == [
        (Field.ARRIVAL_AT, "C", "14:30")
    ]


def test_a_name_in_two_scripts_is_two_names() -> None:
    row = RawRow(2, ("林晓荷 (Lin Xiaohe)",))
    found = interpret(row, {0: Field.NAME}, PROFILES[SourceKind.SCHOOL], CONTEXT)
    assert found.values == {Field.NAME: "林晓荷", Field.OTHER_NAME: "Lin Xiaohe"}


def test_values_and_rows_survive_being_stored() -> None:
    values = {
        Field.NAME: "林晓荷",
        Field.BIRTH_DATE: PartialDate(None, 5, 3),
        Field.ARRIVAL_ON: date(2020, 3, 21),
        Field.ARRIVAL_AT: datetime(2020, 3, 21, 7, tzinfo=UTC),
        Field.TEMPERATURE_C: Decimal("36.5"),
        Field.NEEDS_PICKUP: True,
    }
    assert values_from_json(json.loads(json.dumps(values_to_json(values)))) == values
    row = RawRow(
        3,
        ("x", 1, 2.5, True, None, datetime(2020, 3, 21, tzinfo=UTC), date(2020, 3, 1)),
        {1: Mark.FORMULA},
    )
    assert row_from_json(json.loads(json.dumps(row_to_json(row)))) == row
    with pytest.raises(ValueError, match="shoe_size"):
        values_from_json({"shoe_size": "44"})


def test_every_field_has_a_kind_and_headings_to_find_it_by() -> None:
    assert set(KINDS) == set(Field)
    # Only our own declaration form knows a language by its tag.
    assert set(COMMON) == set(Field) - {Field.LANGUAGE}


@pytest.mark.parametrize("field", list(COMMON))
def test_each_usual_heading_means_its_field(field: Field) -> None:
    for heading in COMMON[field]:
        assert field in candidates(heading, COMMON_WORDS)


@pytest.mark.parametrize("kind", list(PROFILES))
def test_every_kind_of_source_has_the_same_shape(kind: SourceKind) -> None:
    module = importlib.import_module(f"linli.ledger.sources.{kind.value.lower()}.profile")
    profile = module.PROFILE
    assert profile is PROFILES[kind]
    assert profile.kind is kind
    assert profile.required
    assert profile.telling
    assert all(0 <= profile.precedence_of(field) <= 100 for field in Field)
