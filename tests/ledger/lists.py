"""Small lists made up on the spot, as a school or a landlord would send them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADING = ("姓名", "性别", "出生日期", "护照号", "手机", "国籍", "住址", "返杭日期")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("Anna Kowalski", "女", "1985-03-11", "EM4417290", "13800138000", "波兰", "云溪花园3幢1单元502室", "2020-03-20"),
    ("Ben Smith", "男", "1990-01-02", "X12345678", "13900139001", "美国", "云溪花园3幢2单元301室", "2020-03-21"),
    ("王小明", "男", "1979-07-30", "E20931187", "13700137002", "加拿大", "", "2020-03-22"),
    ("", "男", "1988-05-05", "K9918273", "13600136003", "英国", "", ""),
    ("Yuki Tanaka", "女", "1992-13-45", "TR8102934", "13500135004", "日本", "", "2020-03-23"),
)  # fmt: skip


def workbook(rows: Iterable[Sequence[Any]] = ROWS, heading: Sequence[str] = HEADING) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "返校名单"
    sheet.append(list(heading))
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(content: bytes, name: str = "list.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
