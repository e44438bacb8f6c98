"""CSV and TSV as they come: UTF-8 with or without mark, UTF-16, GB18030, any usual separator."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from linli.ledger.reading.refusals import ReadCode, ReadRefusal
from linli.ledger.reading.shapes import Limits, RawRow
from linli.ledger.reading.sheet import column_letter

_CHUNK = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 40
_LOPSIDED = 0.85
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the text is written, and how many lines it has at most."""

    encoding: str
    delimiter: str
    lines: int


def sniff(path: Path) -> Dialect:
    """Find out how a text file is written; refuses what is no text."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        try:
            sample = [line for line, _ in zip(stream, range(_SAMPLE_LINES), strict=False)]
            lines = len(sample) + sum(1 for _ in stream)
        except UnicodeDecodeError as error:
            raise ReadRefusal(ReadCode.UNKNOWN_ENCODING) from error
    if any("\x00" in line for line in sample) or _is_markup(sample):
        raise ReadRefusal(ReadCode.NOT_A_WORKBOOK)
    # Quoted cells may hold line breaks, so lines only bound the rows from above.
    return Dialect(encoding, _delimiter(sample), lines)


def stream_rows(path: Path, dialect: Dialect, limits: Limits) -> Iterator[RawRow]:
    """Yield the rows with content; the number counts records from 1, blank ones included."""
    counted = 0
    with path.open(encoding=dialect.encoding, newline="") as stream:
        try:
            for number, cells in enumerate(csv.reader(stream, delimiter=dialect.delimiter), 1):
                if not any(cells):
                    continue
                counted += 1
                _check(number, cells, counted, limits)
                yield RawRow(number, tuple(cell or None for cell in cells))
        except csv.Error as error:
            raise ReadRefusal(ReadCode.CORRUPT_WORKBOOK) from error


def _check(number: int, cells: list[str], counted: int, limits: Limits) -> None:
    if counted > limits.max_rows:
        raise ReadRefusal(ReadCode.TOO_MANY_ROWS, {"sheet": "", "limit": limits.max_rows})
    if len(cells) > limits.max_columns and any(cells[limits.max_columns :]):
        cell = f"{column_letter(len(cells) - 1)}{number}"
        params: dict[str, object] = {
            "cell": cell,
            "sheet": "",
            "limit": column_letter(limits.max_columns - 1),
        }
        raise ReadRefusal(ReadCode.TOO_MANY_COLUMNS, params)
    if max(map(len, cells)) > limits.max_cell_chars:
        params = {"row": number, "sheet": "", "limit": limits.max_cell_chars}
        raise ReadRefusal(ReadCode.CELL_TOO_LONG, params)


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(4096)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if b"\x00" in start:
        return _without_mark(start)
    return next((name for name in ("utf-8", "gb18030") if _decodes(path, name)), "") or _unknown()


def _without_mark(start: bytes) -> str:
    """UTF-16 without a mark has nearly all its zeros on even or on odd places; else it is no text."""
    zeros = Counter(place % 2 for place, byte in enumerate(start) if byte == 0)
    is_lopsided = max(zeros.values()) >= _LOPSIDED * zeros.total()
    if is_lopsided and zeros.total() > len(start) // 50:
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    raise ReadRefusal(ReadCode.NOT_A_WORKBOOK)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _unknown() -> str:
    raise ReadRefusal(ReadCode.UNKNOWN_ENCODING)


def _is_markup(sample: list[str]) -> bool:
    start = "".join(sample[:3]).lstrip().lower()
    return start.startswith(("<html", "<!doctype", "<?xml", "<table", "{\\rtf", "%pdf"))


def _delimiter(sample: list[str]) -> str:
    return max(_DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))


def _agreement(sample: list[str], delimiter: str) -> tuple[int, int]:
    """How many records have the commonest number of columns above one, and that number."""
    try:
        records = list(csv.reader(io.StringIO("".join(sample), newline=""), delimiter=delimiter))
    except csv.Error:
        return (0, 0)
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return (0, 0)
    width, times = widths.most_common(1)[0]
    return (times, width)
