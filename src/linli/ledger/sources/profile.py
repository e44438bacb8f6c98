"""The one shape of a source kind: what its lists call things, need, and are trusted for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from linli.ledger.reading.values.parsed import BirthDate
from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field

Value = str | int | bool | Decimal | BirthDate | date | datetime | time
Values = dict[Field, Value]
RowCheck = Callable[[Values], None]
"""Derives or corrects values of one row from its other values, in place."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known about the lists of one kind of sender, whatever their layout.

    `headings` adds to the common headings; the first text of a field is the usual one.
    `required` lists groups of which at least one field must have a value.
    `fill_down` lists groups of columns that are left empty when they repeat the row above;
    a group is filled only where all its columns are empty.
    `telling` fields mark a list as this kind, and so do `hints` in sheet names and titles. `precedence` (0-100) says how far the kind is
    trusted for a field when sources differ; fields not named have `trust`.
    """

    kind: SourceKind
    headings: Mapping[Field, tuple[str, ...]]
    required: tuple[tuple[Field, ...], ...]
    telling: frozenset[Field]
    fill_down: tuple[tuple[Field, ...], ...] = ()
    checks: tuple[RowCheck, ...] = ()
    hints: tuple[str, ...] = ()
    trust: int = 50
    precedence: Mapping[Field, int] = field(default_factory=dict)

    def precedence_of(self, wanted: Field) -> int:
        return self.precedence.get(wanted, self.trust)
