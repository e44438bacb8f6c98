"""Values and raw rows as JSON, for the report that keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from linli.ledger.reading import CellValue, Mark, RawRow
from linli.ledger.reading.values.parsed import PartialDate
from linli.ledger.sources.fields import KINDS, Field, Kind
from linli.ledger.sources.profile import Value, Values


def values_to_json(values: Values) -> dict[str, Any]:
    """Turn values into what JSON can hold: dates as ISO text, temperatures as text."""
    return {wanted.value: _plain(value) for wanted, value in values.items()}


def values_from_json(data: Mapping[str, Any]) -> Values:
    """Turn stored values back. Raises ValueError for a key that is no field."""
    return {Field(key): _value(Field(key), value) for key, value in data.items()}


def row_to_json(row: RawRow) -> dict[str, Any]:
    """Turn a raw row into what JSON can hold, kinds of cells kept."""
    return {
        "number": row.number,
        "cells": [_cell_out(cell) for cell in row.cells],
        "marks": {str(column): mark.value for column, mark in row.marks.items()},
    }


def row_from_json(data: Mapping[str, Any]) -> RawRow:
    """Turn a stored raw row back."""
    marks = {int(column): Mark(mark) for column, mark in data["marks"].items()}
    return RawRow(data["number"], tuple(_cell_in(cell) for cell in data["cells"]), marks)


def _plain(value: Value) -> str | int | bool:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, (Decimal, PartialDate)) else value


_MAKERS: dict[Kind, Callable[[str], Value]] = {
    Kind.DAY: date.fromisoformat,
    Kind.TEMPERATURE: Decimal,
}
_ISO_DAY = len("2020-03-11")


def _value(wanted: Field, value: Any) -> Value:
    kind = KINDS[wanted]
    if kind is Kind.BIRTH:
        is_full = len(value) == _ISO_DAY
        return date.fromisoformat(value) if is_full else PartialDate.from_iso(value)
    if kind in {Kind.MOMENT, Kind.PAST_MOMENT}:
        is_day = len(value) == _ISO_DAY
        return date.fromisoformat(value) if is_day else datetime.fromisoformat(value)
    make = _MAKERS.get(kind)
    found: Value = make(value) if make else value
    return found


def _cell_out(cell: CellValue) -> Any:
    if isinstance(cell, (datetime, date, time)):
        return {type(cell).__name__: cell.isoformat()}
    return cell


_CELLS: dict[str, Callable[[str], CellValue]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def _cell_in(cell: Any) -> CellValue:
    if isinstance(cell, dict):
        ((kind, text),) = cell.items()
        return _CELLS[kind](text)
    found: CellValue = cell
    return found
