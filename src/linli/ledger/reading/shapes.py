"""What the readers hand over: books, sheets, layouts and raw rows. Plain data, no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from linli.ledger.reading.refusals import ReadCode

CellValue = str | int | float | bool | datetime | date | time | None


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an upload may be before it is refused.

    Sheets are streamed, so their size costs time only: rows bound the time. What must be held in
    memory is the table of shared strings: `max_shared_bytes` bounds that (four times as much in
    memory at worst). `max_ratio` (unpacked to packed) is asked only of parts over
    `ratio_free_bytes`: an honest sheet of equal rows packs 1:40, a bomb 1:1000. 100,000 rows x 25 columns unpack to about 100 MB.
    """

    max_file_bytes: int = 60_000_000
    max_entries: int = 200
    max_unpacked_bytes: int = 600_000_000
    max_shared_bytes: int = 80_000_000
    max_ratio: int = 100
    ratio_free_bytes: int = 10_000_000
    max_rows: int = 200_000
    max_columns: int = 256
    max_cell_chars: int = 32_767
    max_sheets: int = 50
    preview_rows: int = 30


DEFAULT_LIMITS = Limits()


class Mark(StrEnum):
    """Something to know about one raw cell."""

    FORMULA = "FORMULA"
    FORMULA_WITHOUT_RESULT = "FORMULA_WITHOUT_RESULT"
    ERROR_VALUE = "ERROR_VALUE"
    MERGED = "MERGED"
    FILLED = "FILLED"


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as the file has it: `number` is 1-based as in the file, `marks` by column index."""

    number: int
    cells: tuple[CellValue, ...]
    marks: Mapping[int, Mark] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return all(cell is None or cell == "" for cell in self.cells)

    def cell(self, column: int) -> CellValue:
        """Return the cell of a 0-based column; None beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table is in a sheet: heading rows, first and last data row (1-based, inclusive).

    `headings` has one text per column, levels joined by " / ". `last_row` None means to the end;
    rows in `skipped` (signatures, remarks) hold no person.
    """

    header_rows: tuple[int, ...]
    first_row: int
    last_row: int | None
    headings: tuple[str, ...]
    skipped: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "header_rows": list(self.header_rows),
            "first_row": self.first_row,
            "last_row": self.last_row,
            "headings": list(self.headings),
            "skipped": list(self.skipped),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Layout:
        return cls(
            header_rows=tuple(data["header_rows"]),
            first_row=data["first_row"],
            last_row=data["last_row"],
            headings=tuple(data["headings"]),
            skipped=tuple(data.get("skipped", ())),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its first rows, how many rows it has at most, and the layout guessed for it.

    `layout` is None where no heading was found; `trouble` then says why. With TWO_HEADINGS,
    `second_heading` is the row of the other one.
    """

    name: str
    is_hidden: bool
    row_estimate: int
    preview: tuple[RawRow, ...]
    layout: Layout | None
    trouble: ReadCode | None = None
    second_heading: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """One uploaded file: "xlsx" or "csv" (then `encoding` and `delimiter` are set)."""

    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name; LookupError if there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise LookupError(name)
