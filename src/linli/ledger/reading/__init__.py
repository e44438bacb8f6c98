"""Safe streaming readers of workbooks and CSV files. Pure Python; the door of reading.

`inspect(path, limits) -> Book` looks at a file; `rows(path, sheet, layout, limits)` streams the
rows of one table in constant memory. Every refusal is a `ReadRefusal` with a `ReadCode`.
"""

from __future__ import annotations

from linli.ledger.reading.reader import all_rows, inspect, rows
from linli.ledger.reading.refusals import ReadCode, ReadRefusal
from linli.ledger.reading.shapes import (
    DEFAULT_LIMITS,
    Book,
    CellValue,
    Layout,
    Limits,
    Mark,
    RawRow,
    Sheet,
)

__all__ = [
    "DEFAULT_LIMITS",
    "Book",
    "CellValue",
    "Layout",
    "Limits",
    "Mark",
    "RawRow",
    "ReadCode",
    "ReadRefusal",
    "Sheet",
    "all_rows",
    "inspect",
    "rows",
]
