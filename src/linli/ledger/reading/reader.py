"""The two doors of reading: look at a file, stream one table of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

from linli.ledger.reading import delimited, package
from linli.ledger.reading import sheet as sheets
from linli.ledger.reading.heading import Meaning, find_layout, is_remark, repeats_heading
from linli.ledger.reading.refusals import ReadCode, ReadRefusal
from linli.ledger.reading.shapes import DEFAULT_LIMITS, Book, Layout, Limits, RawRow, Sheet
from linli.ledger.reading.workbook import SheetPart, Workbook, read_workbook

# Up to this many rows a sheet is read to its end at once, to show its signature rows.
_READ_WHOLE = 3_000


def inspect(
    path: Path, limits: Limits = DEFAULT_LIMITS, *, meaning: Meaning = lambda _: None
) -> Book:
    """Look at a file: its sheets, their first rows, and where the table seems to be.

    `meaning` tells known headings. Raises ReadRefusal; a sheet's own trouble is told on the sheet.
    """
    if _is_zip(path, limits):
        with package.open_package(path, limits) as archive:
            book = read_workbook(archive, limits)
            looked = tuple(_look_at(archive, book, s, limits, meaning) for s in book.sheets)
        return Book("xlsx", looked)
    dialect = delimited.sniff(path)
    if dialect.lines > limits.max_rows:
        _run_through(delimited.stream_rows(path, dialect, limits))
    found = delimited.stream_rows(path, dialect, limits)
    shown = _shown(
        Sheet("", is_hidden=False, row_estimate=dialect.lines, preview=(), layout=None),
        found,
        limits,
        meaning,
    )
    return Book("csv", (shown,), dialect.encoding, dialect.delimiter)


def rows(
    path: Path, sheet: str, layout: Layout, limits: Limits = DEFAULT_LIMITS
) -> Iterator[RawRow]:
    """Stream the records of one table: no headings, no blank rows, no signatures or totals.

    Constant memory. Raises ReadRefusal, also on the way; row numbers are those of the file.
    """
    for row in all_rows(path, sheet, limits):
        if layout.last_row is not None and row.number > layout.last_row:
            return
        if row.number >= layout.first_row and _is_record(row, layout):
            yield row


def all_rows(path: Path, sheet: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[RawRow]:
    """Stream every row of a sheet that has content, headings and remarks included."""
    if not _is_zip(path, limits):
        yield from delimited.stream_rows(path, delimited.sniff(path), limits)
        return
    with package.open_package(path, limits) as archive:
        book = read_workbook(archive, limits)
        part = next((s for s in book.sheets if s.name == sheet), None)
        if part is None:
            raise ReadRefusal(ReadCode.NO_SUCH_SHEET, {"sheet": sheet})
        merges = sheets.scan(archive, part.target).merges
        yield from sheets.stream_rows(archive, book, part, merges, limits)


def _is_record(row: RawRow, layout: Layout) -> bool:
    return (
        row.number not in layout.skipped and not is_remark(row) and not repeats_heading(row, layout)
    )


def _is_zip(path: Path, limits: Limits) -> bool:
    package.check_size(path, limits)
    with path.open("rb") as stream:
        start = stream.read(8)
    if start == package.OLE_MAGIC:
        package.refuse_old_or_encrypted(path)
    return start.startswith(package.ZIP_MAGIC)


def _look_at(
    archive: ZipFile, book: Workbook, part: SheetPart, limits: Limits, meaning: Meaning
) -> Sheet:
    scanned = sheets.scan(archive, part.target)
    if scanned.row_tags > limits.max_rows or not scanned.row_tags:
        # Blank formatted rows do not count, so only a run through the rows can tell.
        _run_through(sheets.stream_rows(archive, book, part, (), limits))
    found = sheets.stream_rows(archive, book, part, scanned.merges, limits)
    bare = Sheet(part.name, part.is_hidden, scanned.row_tags, (), None)
    return _shown(bare, found, limits, meaning)


def _run_through(found: Iterator[RawRow]) -> None:
    for _ in found:
        pass


def _shown(bare: Sheet, found: Iterator[RawRow], limits: Limits, meaning: Meaning) -> Sheet:
    """Fill a sheet with its first rows and the layout guessed from them."""
    preview = tuple(islice(found, limits.preview_rows))
    guessed = find_layout(preview, meaning)
    layout = guessed.layout
    if layout is not None and bare.row_estimate <= _READ_WHOLE:
        first = layout.first_row
        remarks = [r.number for r in (*preview, *found) if r.number >= first and is_remark(r)]
        layout = replace(layout, skipped=tuple(remarks))
    return replace(
        bare,
        preview=preview,
        layout=layout,
        trouble=guessed.trouble,
        second_heading=guessed.second,
    )
