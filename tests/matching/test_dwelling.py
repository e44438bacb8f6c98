"""Dwellings are read out of any usual way of writing (M4)."""

from __future__ import annotations

import pytest

from linli.matching.dwelling import Dwelling, dwelling_from, dwelling_parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("江晖花园3栋2单元701", ("江晖花园", "3", "2", "701")),
        ("江晖花园8＃1－2204", ("江晖花园", "8", "1", "2204")),
        ("钱运御府 11-3-1604", ("钱运御府", "11", "3", "1604")),
        ("11-3-1604", ("", "11", "3", "1604")),
        ("中运公寓 Bldg 9 Unit 1 Rm 104", ("中运公寓", "9", "1", "104")),
        ("Room 701, Unit 2, Building 3, River Garden", ("River Garden", "3", "2", "701")),
        ("5号楼2单元1204室", ("", "5", "2", "1204")),
        ("浙江省杭州市江干区云溪花园三栋二单元７０１室", ("云溪花园", "3", "2", "701")),
        ("阳光小区3栋701", ("阳光小区", "3", "", "701")),
        ("钱江路88号云溪花园3幢701", ("云溪花园", "3", "", "701")),
        ("云溪花园十二幢1单元12楼1204室", ("云溪花园", "12", "1", "1204")),
        ("A座1201", ("", "A", "", "1201")),
    ],
)
def test_a_dwelling_is_read_however_it_is_written(text: str, expected: tuple[str, ...]) -> None:
    assert dwelling_parts(text) == Dwelling(*expected)


@pytest.mark.parametrize(
    "text",
    [
        "HANGZHOU JIANGGAN",
        "2020-03-11",
        "0571-8512-3456",
        "13800138000",
        "国际商务大厦A座",
        "",
        None,
        "x" * 300,
    ],
)
def test_what_is_no_dwelling_is_not_made_one(text: str | None) -> None:
    assert dwelling_parts(text) is None


def test_separate_columns_make_the_same_dwelling_as_one_text() -> None:
    columns = dwelling_from(estate="云溪花园", building="3幢", entrance=2.0, room="７０１室")
    assert columns == dwelling_parts("云溪花园3栋2单元701")
    assert columns is not None
    assert columns.key == "云溪花园|3|2|701"


def test_columns_without_a_room_make_no_dwelling() -> None:
    assert dwelling_from(estate="云溪花园", building=3, entrance=2, room=None) is None
