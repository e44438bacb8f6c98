"""From a raw row to the values of a report, with every problem named and nothing guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from linli.ledger.reading.shapes import DEFAULT_LIMITS, Layout, Limits, RawRow
from linli.ledger.reading.values.parsed import Note, Problem
from linli.ledger.sources.fields import Field
from linli.ledger.sources.profile import Profile, Values

Mapping_ = Mapping[int, Field]


@dataclass(frozen=True, slots=True)
class Context:
    """What a row alone does not tell: the day of the list, the zone its times are in, and which
    date columns write the day first (from `gather`); `region` is the country of local phones."""

    received_on: date
    tz: ZoneInfo
    day_first: Mapping[Field, bool] = field(default_factory=dict)
    region: str = "CN"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing to mend. `raw` is personal data: `to_json` leaves it out, read it from the row."""

    field: Field
    column: int | None
    code: Problem
    raw: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    is_blocking: bool = False


@dataclass(frozen=True, slots=True)
class RowNote:
    """One thing understood on the way."""

    field: Field
    column: int | None
    code: Note
    raw: str = ""


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


def gather(rows: Iterable[RawRow], mapping: Mapping[int, Field]) -> dict[Field, bool]:
    """Find which date columns write the day first; a column without evidence is left out."""
    raise NotImplementedError


def interpret(
    row: RawRow,
    mapping: Mapping[int, Field],
    profile: Profile,
    context: Context,
    above: RawRow | None = None,
) -> Interpreted:
    """Read one raw row; `above` is the row before it (filled itself) for values left empty."""
    raise NotImplementedError


def read_list(
    path: Path,
    sheet: str,
    layout: Layout,
    mapping: Mapping[int, Field],
    profile: Profile,
    context: Context,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Interpreted]:
    """Read a whole list in constant memory; `context.day_first` is gathered in a first pass."""
    raise NotImplementedError


def values_to_json(values: Values) -> dict[str, Any]:
    """Turn values into what JSON can hold."""
    raise NotImplementedError


def values_from_json(data: Mapping[str, Any]) -> Values:
    """Turn stored values back; unknown keys are refused by KeyError."""
    raise NotImplementedError
