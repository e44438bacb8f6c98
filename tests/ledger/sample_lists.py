"""Invented lists in the layouts that senders use, made on the spot; nobody in them exists."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

Row = Sequence[Any]
BORN = datetime(2008, 5, 3)  # noqa: DTZ001 - cells of a workbook have no zone
BACK = datetime(2020, 3, 25)  # noqa: DTZ001


def workbook(
    path: Path, rows: Sequence[Row], *, merges: Sequence[str] = (), title: str = "名单"
) -> Path:
    """Write rows into the first sheet of a new workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def csv_file(
    path: Path, rows: Sequence[Row], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def school(path: Path) -> Path:
    """Title and remark above, headings of two levels, dates in many styles, a signature."""
    rows: list[Row] = [
        ["云溪外国语学校 2020年春季返校人员统计表"],
        ["注:每日16:00前报送"],
        [None, None, None, None, None, None, None, "返程信息"],
        [
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
            "备注",
        ],
        [
            1,
            "林晓荷",
            "学生",
            BORN,
            "EA1234567",
            "138-0000-1111",
            "云溪花园3栋2单元701",
            "英国",
            "CA938",
            "3月21日",
            "需",
            "同家属一起",
        ],
        [
            2,
            "Mark Ashdown",
            "外教",
            "14/7/1990",
            None,
            "0086 13900002222",
            "云溪花园8＃1－2204",
            "美国",
            "待定",
            "２０２０年３月１９日",
            "是",
            None,
        ],
        [None] * 12,
        [
            3,
            "이하늘",
            "家属",
            "4月2日",
            None,
            13700003333,
            None,
            "韩国",
            "KE845",
            "5/3/2020",
            "否",
            None,
        ],
        [
            4,
            "Вера Лосева",
            "家属",
            "2/1/2007",
            "751234567",
            None,
            "云溪花园 11-3-1604",
            "俄罗斯",
            "SU204",
            43913,
            None,
            None,
        ],
        [None] * 12,
        ["填表人:教务处  日期:2020年3月20日"],
    ]
    return workbook(path, rows, merges=["A1:L1"], title="返校统计")


def landlord(path: Path) -> Path:
    """Tenants under one flat: the flat and the landlord are merged down."""
    rows: list[Row] = [
        [
            "小区",
            "幢",
            "单元",
            "室",
            "房东姓名",
            "房东电话",
            "租客姓名",
            "国籍",
            "租客电话",
            "租期",
            "是否离境",
            "预计返回",
            "备注",
        ],
        [
            "云溪花园",
            5,
            3,
            "１７０３",
            "高远",
            13811112222,
            "Nora Vale",
            "英国",
            13900004444,
            "2019.5-2020.11",
            "是",
            BACK,
            None,
        ],
        [
            None,
            None,
            None,
            None,
            None,
            None,
            "Owen Vale",
            "英国",
            None,
            "2019.5-2020.11",
            "是",
            "未定",
            "微信已联系",
        ],
        [
            "云溪花园",
            6,
            1,
            402,
            "许清",
            "13811113333",
            "林晓荷",
            "英国",
            "+86 138 0000 1111",
            "2019.2-2020.6",
            "否",
            "下周",
            None,
        ],
    ]
    merges = [f"{letter}2:{letter}3" for letter in "ABCDEF"]
    return workbook(path, rows, merges=merges, title="出租房底册")


def gate(path: Path) -> Path:
    """The property company's screening at the gate, in GB18030."""
    rows: list[Row] = [
        [
            "提交时间",
            "姓名",
            "手机号",
            "房号",
            "体温",
            "健康码",
            "14天内是否有境外旅居史",
            "从哪里来",
            "车牌",
        ],
        [
            "2020/03/21 08:29",
            "林晓荷",
            "13800001111",
            "云溪花园3栋2单元701",
            "36.5℃",
            "绿码",
            "是",
            "英国",
            "浙A·12345",
        ],
        [
            "2020/03/21 09:10",
            "Ashdown Mark",
            "+8613900002222",
            "云溪花园8号楼1单元2204室",
            "36,7",
            "GREEN",
            "是",
            "美国",
            "",
        ],
        [
            "2020/03/22 19:02",
            "Вера Лосева",
            "",
            "云溪花园 Bldg 11 Unit 3 Rm 1604",
            "正常",
            "无",
            "否",
            "俄罗斯",
            "",
        ],
    ]
    return csv_file(path, rows, encoding="gb18030")


def predeclared(path: Path) -> Path:
    """The provincial export: coded fields, upper-case names, UTF-8 with a mark."""
    rows: list[Row] = [
        [
            "SURNAME",
            "GIVEN_NAMES",
            "PASSPORT_NO",
            "NATIONALITY",
            "DOB",
            "SEX",
            "FLIGHT",
            "ARR_DATETIME",
            "DEP_COUNTRY",
            "TRANSIT",
            "DEST_ADDR",
            "CN_CONTACT",
            "CN_PHONE",
            "SYMPTOM",
            "DECL_ID",
        ],
        [
            "LIN",
            "XIAOHE",
            "EA1234567",
            "CHN",
            "20080503",
            "F",
            "CA938",
            "202003210700",
            "GBR",
            "FRA",
            "云溪花园 3-2-701",
            "张老师",
            "",
            "N",
            "ZZ1",
        ],
        [
            "ASHDOWN",
            "MARK",
            "P7654321",
            "USA",
            "19900714",
            "M",
            "UA851",
            "202003191400",
            "USA",
            "",
            "HANGZHOU",
            "",
            "",
            "N",
            "ZZ2",
        ],
        [
            "LEE",
            "HA-NEUL",
            "M12345678",
            "KOR",
            "19850402",
            "F",
            "KE845",
            "202003051900",
            "KOR",
            "",
            "云溪花园5栋3单元1703",
            "Mr Li",
            "",
            "Y",
            "ZZ3",
        ],
    ]
    return csv_file(path, rows, encoding="utf-8-sig")
