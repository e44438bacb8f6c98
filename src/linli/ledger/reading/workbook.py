"""What a workbook says about itself: its sheets, which styles are dates, its shared strings."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import Element
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from linli.ledger.reading.package import local, nonsense_is_refused, part
from linli.ledger.reading.refusals import ReadCode, ReadRefusal
from linli.ledger.reading.shapes import Limits

_CHUNK = 1 << 18
# Date and time formats that Chinese, Japanese and Korean Excel writes by number only
# (ECMA-376 part 1, 18.8.30): openpyxl does not know them and would show bare day numbers.
_EAST_ASIAN_DATES = frozenset(range(27, 37)) | frozenset(range(50, 59))


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of the workbook and where in the package it lies."""

    name: str
    target: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What is needed to read any sheet of the book."""

    sheets: tuple[SheetPart, ...]
    date_styles: tuple[bool, ...]
    shared: list[str]
    is_1904: bool


def read_workbook(archive: zipfile.ZipFile, limits: Limits) -> Workbook:
    """Read the book's own parts; refuses what is a zip but no workbook."""
    with nonsense_is_refused():
        return _read(archive, limits)


def _read(archive: zipfile.ZipFile, limits: Limits) -> Workbook:
    home = _main_part(archive)
    links = _links(archive, home)
    root = part(archive, home)
    sheets = _sheets(root, links)
    if not sheets:
        raise ReadRefusal(ReadCode.NOT_A_WORKBOOK)
    if len(sheets) > limits.max_sheets:
        raise ReadRefusal(ReadCode.TOO_MANY_SHEETS, {"limit": limits.max_sheets})
    return Workbook(
        sheets=sheets,
        date_styles=_date_styles(archive, _target(links, "styles")),
        shared=_shared_strings(archive, _target(links, "sharedStrings"), limits),
        is_1904=any(
            local(e.tag) == "workbookPr" and e.get("date1904") in {"1", "true"} for e in root
        ),
    )


Links = dict[str, tuple[str, str]]


def _main_part(archive: zipfile.ZipFile) -> str:
    if "_rels/.rels" not in archive.namelist():
        raise ReadRefusal(ReadCode.NOT_A_WORKBOOK)
    home = _target(_links(archive, ""), "officeDocument")
    if not home.endswith(".xml") or home not in archive.namelist():
        raise ReadRefusal(ReadCode.NOT_A_WORKBOOK)
    if local(part(archive, home).tag) != "workbook":
        raise ReadRefusal(ReadCode.NOT_A_WORKBOOK)
    return home


def _links(archive: zipfile.ZipFile, home: str) -> Links:
    folder, name = posixpath.split(home)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    return {
        link.get("Id", ""): (
            link.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/"),
        )
        for link in part(archive, path)
        if link.get("TargetMode") != "External"
    }


def _target(links: Links, kind: str) -> str:
    return next((target for found, target in links.values() if found == kind), "")


def _sheets(root: Element, links: Links) -> tuple[SheetPart, ...]:
    found = []
    for sheet in root.iter():
        if local(sheet.tag) != "sheet":
            continue
        link = next((v for k, v in sheet.attrib.items() if local(k) == "id"), "")
        kind, target = links.get(link, ("", ""))
        if kind == "worksheet":
            hidden = sheet.get("state", "visible") != "visible"
            found.append(SheetPart(sheet.get("name", ""), target, hidden))
    return tuple(found)


def _date_styles(archive: zipfile.ZipFile, target: str) -> tuple[bool, ...]:
    if target not in archive.namelist():
        return ()
    root = part(archive, target)
    own = {
        int(fmt.get("numFmtId", "0")): fmt.get("formatCode", "")
        for fmt in root.iter()
        if local(fmt.tag) == "numFmt"
    }
    styles = next((e for e in root if local(e.tag) == "cellXfs"), ())
    return tuple(_is_date(int(xf.get("numFmtId", "0")), own) for xf in styles)


def _is_date(number: int, own: dict[int, str]) -> bool:
    if number in own:
        return is_date_format(own[number])
    if number in _EAST_ASIAN_DATES:
        return True
    return is_date_format(BUILTIN_FORMATS.get(number, "General"))


def _shared_strings(archive: zipfile.ZipFile, target: str, limits: Limits) -> list[str]:
    if target not in archive.namelist():
        return []
    if archive.getinfo(target).file_size > limits.max_shared_bytes:
        size, limit = archive.getinfo(target).file_size // 1_000_000, limits.max_shared_bytes
        raise ReadRefusal(
            ReadCode.UNPACKED_TOO_LARGE, {"size_mb": size, "limit_mb": limit // 1_000_000}
        )
    reader = _Strings()
    with archive.open(target) as stream:
        while chunk := stream.read(_CHUNK):
            reader.parser.Parse(chunk, False)
        reader.parser.Parse(b"", True)
    return reader.found


class _Strings:
    """Collects <si> texts; phonetic readings (<rPh>) are not part of the text."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.parser = make_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._parts: list[str] = []
        self._is_text = False
        self._is_reading = False

    def _start(self, tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self._parts = []
        elif name == "t":
            self._is_text = not self._is_reading
        elif name == "rPh":
            self._is_reading = True

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self.found.append("".join(self._parts))
        elif name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_reading = False

    def _text(self, data: str) -> None:
        if self._is_text:
            self._parts.append(data)


def make_parser() -> expat.XMLParserType:
    """Make an XML parser that refuses every DTD, so that no entity can be defined."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_dtd
    return parser


def _refuse_dtd(*_: object) -> None:
    raise ReadRefusal(ReadCode.CORRUPT_WORKBOOK)
