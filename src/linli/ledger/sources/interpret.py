"""From a raw row to the values of a report, with every problem named and nothing guessed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from linli.ledger.reading import DEFAULT_LIMITS, CellValue, Layout, Limits, Mark, RawRow, rows
from linli.ledger.reading.sheet import column_letter
from linli.ledger.reading.values.datetext import order_shown
from linli.ledger.reading.values.parsed import Note, Problem
from linli.ledger.reading.values.text import clean
from linli.ledger.sources.compose import compose
from linli.ledger.sources.fields import KINDS, Field, Kind
from linli.ledger.sources.parsers import Context, parse
from linli.ledger.sources.profile import Profile, Values

__all__ = [
    "Context",
    "Interpreted",
    "RowNote",
    "RowProblem",
    "fill_down",
    "gather",
    "interpret",
    "read_list",
]

_DATES = frozenset({Kind.BIRTH, Kind.DAY, Kind.MOMENT, Kind.PAST_MOMENT})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing to mend in one cell (`column` is its letter, "" where no column holds the field).

    `raw` is personal data: keep it out of logs and of anything not encrypted. A problem is
    blocking where the row cannot be taken without that field.
    """

    field: Field
    column: str
    raw: str
    code: Problem
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    is_blocking: bool = False


@dataclass(frozen=True, slots=True)
class RowNote:
    """One thing understood on the way; `raw` is personal data."""

    field: Field
    column: str
    raw: str
    code: Note


@dataclass(frozen=True, slots=True)
class Interpreted:
    """One row as understood. It is blocked while a required value is missing or unreadable."""

    number: int
    values: Values
    problems: tuple[RowProblem, ...]
    notes: tuple[RowNote, ...]
    raw: RawRow

    @property
    def is_blocked(self) -> bool:
        return any(problem.is_blocking for problem in self.problems)


@dataclass(slots=True)
class _Work:
    values: Values = dataclasses.field(default_factory=dict)
    problems: list[RowProblem] = dataclasses.field(default_factory=list)
    notes: list[RowNote] = dataclasses.field(default_factory=list)


def gather(raw: Iterable[RawRow], mapping: Mapping[int, Field]) -> dict[Field, bool]:
    """Find which date columns write the day first (True) or second (False).

    A column without a proof, or with proofs of both, is left out: then each cell stands alone.
    """
    columns = [(i, wanted) for i, wanted in mapping.items() if KINDS[wanted] in _DATES]
    shown: dict[Field, set[bool]] = {wanted: set() for _, wanted in columns}
    for row in raw:
        for column, wanted in columns:
            order = order_shown(row.cell(column))
            if order is not None:
                shown[wanted].add(order)
    return {wanted: found.pop() for wanted, found in shown.items() if len(found) == 1}


def fill_down(
    row: RawRow, above: RawRow | None, mapping: Mapping[int, Field], profile: Profile
) -> RawRow:
    """Fill the groups of columns that this kind of list leaves empty when they repeat the row above."""
    if above is None or not profile.fill_down:
        return row
    cells, marks = list(row.cells), dict(row.marks)
    for group in profile.fill_down:
        columns = [i for i, wanted in mapping.items() if wanted in group]
        if any(clean(row.cell(i)) for i in columns):
            continue
        for i in columns:
            if above.cell(i) is not None:
                cells.extend([None] * (i + 1 - len(cells)))
                cells[i], marks[i] = above.cell(i), Mark.FILLED
    return replace(row, cells=tuple(cells), marks=marks)


def interpret(
    row: RawRow, mapping: Mapping[int, Field], profile: Profile, context: Context
) -> Interpreted:
    """Read one raw row (already filled down). Never raises for what a cell holds."""
    work = _Work()
    for column, wanted in mapping.items():
        _read_cell(work, row, column, wanted, context)
    noted = compose(work.values, context.tz)
    work.notes += [RowNote(wanted, "", "", code) for wanted, code in noted.notes]
    columns = {wanted: column for column, wanted in mapping.items()}
    for wanted, code in noted.problems:
        column = columns.get(wanted, -1)
        _problem(work, wanted, column, row.cell(column) if column >= 0 else None, code)
    for check in profile.checks:
        check(work.values)
    _require(work, profile, mapping)
    return Interpreted(row.number, work.values, tuple(work.problems), tuple(work.notes), row)


def read_list(
    path: Path,
    sheet: str,
    layout: Layout,
    mapping: Mapping[int, Field],
    profile: Profile,
    *,
    context: Context,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Interpreted]:
    """Read a whole list in constant memory. Raises ReadRefusal.

    The first day that could be read two ways makes it run over the list once more, to learn
    from the whole column whether its sender writes the day first.
    """
    above: RawRow | None = None
    is_gathered = False
    for raw in rows(path, sheet, layout, limits):
        row = above = fill_down(raw, above, mapping, profile)
        found = interpret(row, mapping, profile, context)
        if not is_gathered and any(p.code is Problem.DAY_OR_MONTH for p in found.problems):
            known = gather(rows(path, sheet, layout, limits), mapping)
            context, is_gathered = replace(context, day_first={**known, **context.day_first}), True
            found = interpret(row, mapping, profile, context)
        yield found


_MARK_PROBLEMS = {
    Mark.FORMULA_WITHOUT_RESULT: Problem.FORMULA_WITHOUT_RESULT,
    Mark.ERROR_VALUE: Problem.ERROR_VALUE,
}
_MARK_NOTES = {
    Mark.FORMULA: Note.FORMULA_RESULT,
    Mark.MERGED: Note.MERGED_CELL,
    Mark.FILLED: Note.FILLED_FROM_ABOVE,
}


def _read_cell(work: _Work, row: RawRow, column: int, wanted: Field, context: Context) -> None:
    cell, mark = row.cell(column), row.marks.get(column)
    if cell is None and mark is None:
        return
    if mark in _MARK_PROBLEMS:
        _problem(work, wanted, column, cell, _MARK_PROBLEMS[mark])
        return
    parsed = parse(cell, wanted, context)
    if parsed.value is not None:
        work.values[wanted] = parsed.value
    if parsed.problem is not None:
        _problem(work, wanted, column, cell, parsed.problem)
    for note in (parsed.note, _MARK_NOTES.get(mark) if mark else None):
        if note is not None:
            work.notes.append(RowNote(wanted, column_letter(column), clean(cell), note))


def _problem(work: _Work, wanted: Field, column: int, cell: CellValue, code: Problem) -> None:
    raw = clean(cell)[:120]
    params: dict[str, str | int] = {"limit": 1000} if code is Problem.TOO_LONG else {}
    work.problems.append(RowProblem(wanted, column_letter(column), raw, code, params))


def _require(work: _Work, profile: Profile, mapping: Mapping[int, Field]) -> None:
    """A required group without a value: its own problem becomes blocking, or one is added."""
    for group in profile.required:
        if any(wanted in work.values for wanted in group):
            continue
        own = [i for i, problem in enumerate(work.problems) if problem.field in group]
        for i in own:
            work.problems[i] = replace(work.problems[i], is_blocking=True)
        if not own:
            columns = {wanted: column_letter(i) for i, wanted in mapping.items()}
            first = next((wanted for wanted in group if wanted in columns), group[0])
            work.problems.append(
                RowProblem(
                    first,
                    columns.get(first, ""),
                    "",
                    Problem.REQUIRED_MISSING,
                    {"field": first.value},
                    is_blocking=True,
                )
            )
