"""Rows of lists between the readers and the tables: stored as JSON, read again after mending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from linli.ledger.intake import Incoming
from linli.ledger.models import Batch, Report
from linli.ledger.reading import Layout, RawRow
from linli.ledger.reading.values.text import clean
from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.ledger.sources.interpret import Context, Interpreted, RowProblem, interpret
from linli.ledger.sources.registry import PROFILES
from linli.ledger.sources.storing import row_from_json, row_to_json, values_to_json
from linli.places.queries import zone_of


def list_of(report: Report) -> Batch:
    """Return the list a report is a row of. Raises LookupError for a report by hand."""
    if report.batch is None:
        raise LookupError("This report is no row of a list.")
    return report.batch


def mapping_of(batch: Batch) -> dict[int, Field]:
    """Return which column means what, as it was confirmed."""
    return {int(column): Field(name) for column, name in batch.layout["mapping"].items()}


def layout_of(batch: Batch) -> Layout:
    return Layout.from_json(batch.layout["layout"])


def context_of(batch: Batch) -> Context:
    """Return what a row alone does not tell."""
    day_first = {Field(k): v for k, v in batch.layout.get("day_first", {}).items()}
    return Context(received_on=batch.received_on, tz=zone_of(batch.area), day_first=day_first)


def incoming(row: Interpreted) -> Incoming:
    """Return a row as the intake takes it."""
    return Incoming(
        values=values_to_json(row.values),
        raw=row_to_json(row.raw),
        row=row.number,
        problems=[problem_to_json(problem) for problem in row.problems],
        is_blocked=row.is_blocked,
    )


def problem_to_json(problem: RowProblem) -> dict[str, Any]:
    """Return a problem without the cell's content, which stays in the encrypted row."""
    return {
        "field": str(problem.field),
        "column": problem.column,
        "code": str(problem.code),
        "params": dict(problem.params),
        "blocking": problem.is_blocking,
    }


def read_again(report: Report) -> Incoming:
    """Read a stored row again with what was mended; the row as it came stays unchanged."""
    batch = list_of(report)
    mapping = mapping_of(batch)
    row = row_from_json(report.raw)
    mended, mapping = _mended(row, mapping, report.mended or {})
    profile = PROFILES[SourceKind(report.source)]
    return incoming(interpret(mended, mapping, profile, context_of(batch)))


def _mended(
    row: RawRow, mapping: dict[int, Field], changes: Mapping[str, str]
) -> tuple[RawRow, dict[int, Field]]:
    """Put mended texts into the cells; a field without a column gets one behind the others."""
    columns = {wanted: column for column, wanted in mapping.items()}
    cells, marks = list(row.cells), dict(row.marks)
    for name, text in changes.items():
        free = max([len(cells), *(column + 1 for column in columns.values())])
        column = columns.setdefault(Field(name), free)
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = text or None
        marks.pop(column, None)
    fields = {column: wanted for wanted, column in columns.items()}
    return replace(row, cells=tuple(cells), marks=marks), fields


def cell_texts(report: Report) -> list[str]:
    """Return a row's cells as text, mended ones in place, to be shown or sent out again."""
    row = row_from_json(report.raw)
    mended, _ = _mended(row, mapping_of(list_of(report)), report.mended or {})
    return [clean(cell) for cell in mended.cells]


def cell_of(report: Report, name: str) -> str:
    """Return what stands in the cell of a field, mended or as it came; '' where there is none."""
    if name in (report.mended or {}):
        return str(report.mended[name])
    columns = {str(wanted): column for column, wanted in mapping_of(list_of(report)).items()}
    if name not in columns:
        return ""
    return clean(row_from_json(report.raw).cell(columns[name]))


def params_of(report: Report, problem: Mapping[str, Any]) -> dict[str, Any]:
    """Return the named values of a problem's sentence, with what the cell holds."""
    return {**problem["params"], "raw": cell_of(report, problem["field"])[:120]}
