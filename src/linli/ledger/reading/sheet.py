"""One sheet of a workbook, streamed: constant memory however long it is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain
from math import isfinite
from typing import IO

from linli.ledger.reading.merging import Merge, filled
from linli.ledger.reading.package import nonsense_is_refused
from linli.ledger.reading.refusals import ReadCode, ReadRefusal
from linli.ledger.reading.shapes import CellValue, Limits, Mark, RawRow
from linli.ledger.reading.workbook import SheetPart, Workbook, make_parser

_CHUNK = 1 << 18
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_OVERLAP = 200
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_MERGES = 100_000
_LARGEST = 1e21
_FIRST_RIGHT_SERIAL = 60


@dataclass(frozen=True, slots=True)
class Scan:
    """What one fast look over the whole part tells: row tags at most, and merged cells."""

    row_tags: int
    merges: tuple[Merge, ...]


def scan(archive: zipfile.ZipFile, target: str) -> Scan:
    """Run over the unpacked bytes without parsing; the merged cells stand after the rows."""
    rows, merges, rest = 0, [], b""
    with archive.open(target) as stream:
        while chunk := stream.read(_CHUNK * 4):
            rows += (rest[-3:] + chunk).count(b"<row")
            if b"mergeCell" in chunk or b"mergeCell" in rest:
                merges += _merges_in(rest + chunk, len(rest))
                if len(merges) > _MAX_MERGES:
                    raise ReadRefusal(ReadCode.ZIP_BOMB)
            rest = chunk[-_OVERLAP:]
    return Scan(rows, tuple(sorted(set(merges))))


def _merges_in(window: bytes, seen: int) -> list[Merge]:
    return [
        Merge(int(m[2]), int(m[4]), column_index(m[1].decode()), column_index(m[3].decode()))
        for m in _MERGE.finditer(window)
        if m.end() > seen
    ]


def stream_rows(
    archive: zipfile.ZipFile,
    book: Workbook,
    sheet: SheetPart,
    merges: tuple[Merge, ...],
    limits: Limits,
) -> Iterator[RawRow]:
    """Yield the rows that have content of their own, merged cells filled in."""
    reader = _SheetReader(book, sheet.name, limits)
    with archive.open(sheet.target) as stream:
        return_rows = _parsed(reader, stream)
        yield from filled(return_rows, merges) if merges else return_rows


def _parsed(reader: _SheetReader, stream: IO[bytes]) -> Iterator[RawRow]:
    counted = 0
    for chunk in chain(iter(lambda: stream.read(_CHUNK), b""), [b""]):
        with nonsense_is_refused():
            reader.parser.Parse(chunk, not chunk)
        counted += len(reader.rows)
        if counted > reader.limits.max_rows:
            params = {"sheet": reader.sheet, "limit": reader.limits.max_rows}
            raise ReadRefusal(ReadCode.TOO_MANY_ROWS, params)
        yield from reader.rows
        reader.rows.clear()


class _SheetReader:
    """The handlers of one pass. Hot: two and a half million cells go through in a big list."""

    def __init__(self, book: Workbook, sheet: str, limits: Limits) -> None:
        self.rows: list[RawRow] = []
        self.sheet, self.limits = sheet, limits
        self._shared, self._dates, self._is_1904 = book.shared, book.date_styles, book.is_1904
        self._cells: list[CellValue] = []
        self._marks: dict[int, Mark] = {}
        self._number = 0
        self._column = -1
        self._type: str | None = None
        self._style: str | None = None
        self._text: list[str] = []
        self._has_formula = self._is_text = self._is_reading = False
        self.parser = make_parser()
        self.parser.StartElementHandler = self._root
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _root(self, tag: str, _: dict[str, str]) -> None:
        prefix, colon, _name = tag.rpartition(":")
        self._names(prefix + colon)
        self.parser.StartElementHandler = self._start

    def _names(self, prefix: str) -> None:
        self._c, self._v, self._row = f"{prefix}c", f"{prefix}v", f"{prefix}row"
        self._f, self._t, self._rph = f"{prefix}f", f"{prefix}t", f"{prefix}rPh"

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self._c:
            get = attributes.get
            self._type, self._style = get("t"), get("s")
            reference = get("r")
            self._column = (
                column_index(reference.rstrip("0123456789")) if reference else self._column + 1
            )
            self._text.clear()
            self._has_formula = False
        elif tag == self._v:
            self._is_text = True
        elif tag == self._t:
            self._is_text = not self._is_reading
        elif tag == self._row:
            number = attributes.get("r")
            self._number = int(number) if number else self._number + 1
            self._cells, self._marks, self._column = [], {}, -1
        elif tag == self._f:
            self._has_formula = True
        elif tag == self._rph:
            self._is_reading = True

    def _characters(self, data: str) -> None:
        if self._is_text:
            self._text.append(data)

    def _end(self, tag: str) -> None:
        if tag == self._c:
            self._end_cell()
        elif tag in {self._v, self._t}:
            self._is_text = False
        elif tag == self._row:
            if self._cells:
                self.rows.append(RawRow(self._number, tuple(self._cells), self._marks))
        elif tag == self._rph:
            self._is_reading = False

    def _end_cell(self) -> None:
        text = "".join(self._text)
        if self._has_formula:
            self._mark_formula(text)
        if not text:
            return
        value = self._value(text)
        cells, column = self._cells, self._column
        gap = column - len(cells)
        if gap:
            self._check_column(column)
            cells.extend([None] * gap)
        cells.append(value)

    def _check_column(self, column: int) -> None:
        if column >= self.limits.max_columns:
            cell = f"{column_letter(column)}{self._number}"
            params = {
                "cell": cell,
                "sheet": self.sheet,
                "limit": column_letter(self.limits.max_columns - 1),
            }
            raise ReadRefusal(ReadCode.TOO_MANY_COLUMNS, params)
        if column < len(self._cells):
            raise ReadRefusal(ReadCode.CORRUPT_WORKBOOK)

    def _mark_formula(self, text: str) -> None:
        # An empty result of type "str" is a formula that answers with an empty text.
        is_empty = not text and self._type != "str"
        self._marks[self._column] = Mark.FORMULA_WITHOUT_RESULT if is_empty else Mark.FORMULA
        if is_empty:
            self._check_column(max(self._column, len(self._cells)))
            self._cells.extend([None] * (self._column + 1 - len(self._cells)))

    def _value(self, text: str) -> CellValue:
        kind = self._type
        if kind is None or kind == "n":
            style = self._style
            if style is not None and style != "0" and self._is_date(int(style)):
                return _moment(text, self._is_1904)
            return _number(text)
        if kind == "s":
            return self._long_enough(self._shared_text(text))
        if kind == "b":
            return text == "1"
        if kind == "d":
            return _iso(text)
        if kind == "e":
            self._marks[self._column] = Mark.ERROR_VALUE
        return self._long_enough(text)

    def _is_date(self, style: int) -> bool:
        return style < len(self._dates) and self._dates[style]

    def _shared_text(self, text: str) -> str:
        index = int(text)
        if index >= len(self._shared):
            raise ReadRefusal(ReadCode.CORRUPT_WORKBOOK)
        return self._shared[index]

    def _long_enough(self, text: str) -> str:
        if len(text) > self.limits.max_cell_chars:
            params = {"row": self._number, "sheet": self.sheet, "limit": self.limits.max_cell_chars}
            raise ReadRefusal(ReadCode.CELL_TOO_LONG, params)
        return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


@lru_cache(maxsize=20_000)
def column_index(letters: str) -> int:
    """Return the 0-based index of column letters: A is 0, XFD is 16383."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letter(index: int) -> str:
    """Return the letters of a 0-based column index: 0 is A, 16383 is XFD."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(text: str) -> CellValue:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return text
    if not isfinite(number):
        return text
    return int(number) if number.is_integer() and abs(number) < _LARGEST else number


@lru_cache(maxsize=8192)
def _moment(text: str, is_1904: bool) -> CellValue:
    try:
        return from_serial(float(text), is_1904=is_1904)
    except (ValueError, OverflowError):
        return _number(text)


def from_serial(number: float, *, is_1904: bool = False) -> datetime:
    """Turn Excel's day number into a moment without zone, to the second.

    In the 1900 system day 60 is a 29 February 1900 that never was: numbers below it are one off.
    Raises OverflowError beyond the calendar.
    """
    new = (1899, 12, 30) if number >= _FIRST_RIGHT_SERIAL else (1899, 12, 31)
    base = datetime(*((1904, 1, 1) if is_1904 else new))  # noqa: DTZ001 - Excel knows no zones
    return base + timedelta(seconds=round(number * 86_400))


def _iso(text: str) -> CellValue:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text
