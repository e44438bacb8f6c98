"""Merged cells: the value of the first cell counts for every cell of the range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from linli.ledger.reading.refusals import ReadCode, ReadRefusal
from linli.ledger.reading.shapes import CellValue, Mark, RawRow

_WIDEST = 512
_MOST_AT_ONCE = 512


class Merge(NamedTuple):
    """One merged range: rows 1-based, columns 0-based, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


def filled(rows: Iterator[RawRow], merges: tuple[Merge, ...]) -> Iterator[RawRow]:
    """Fill merged cells row by row; `merges` must be sorted by first row."""
    waiting = list(reversed(merges))
    active: list[tuple[Merge, CellValue]] = []
    for row in rows:
        active = [(merge, value) for merge, value in active if merge.last_row >= row.number]
        while waiting and waiting[-1].first_row <= row.number:
            merge = waiting.pop()
            value = row.cell(merge.first_column) if merge.first_row == row.number else None
            if value is not None and merge.last_column < _WIDEST:
                active.append((merge, value))
        if len(active) > _MOST_AT_ONCE:
            # Merged ranges cannot overlap, so no honest row meets more than it has columns.
            raise ReadRefusal(ReadCode.CORRUPT_WORKBOOK)
        yield _fill(row, active) if active else row


def _fill(row: RawRow, active: list[tuple[Merge, CellValue]]) -> RawRow:
    cells, marks = list(row.cells), dict(row.marks)
    for merge, value in active:
        cells.extend([None] * (merge.last_column + 1 - len(cells)))
        for column in range(merge.first_column, merge.last_column + 1):
            if cells[column] is None:
                cells[column], marks[column] = value, Mark.MERGED
    return RawRow(row.number, tuple(cells), marks)
