"""Which kind of list a sheet is, and what each of its columns means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from linli.ledger.reading.shapes import DEFAULT_LIMITS, Book, Limits, Sheet
from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its letter and heading, the field it seems to be (or None) and how surely (0-1)."""

    index: int
    letter: str
    heading: str
    field: Field | None
    confidence: float
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetGuess:
    """One sheet of a book: the kind of list it seems to be and the meaning of its columns."""

    sheet: Sheet
    kind: SourceKind | None
    confidence: float
    columns: tuple[ColumnGuess, ...]

    @property
    def mapping(self) -> dict[int, Field]:
        return {column.index: column.field for column in self.columns if column.field is not None}


@dataclass(frozen=True, slots=True)
class Looked:
    """A book and what each sheet seems to be; `best` is the sheet to propose, if any."""

    book: Book
    sheets: tuple[SheetGuess, ...]
    best: SheetGuess | None


def look(path: Path, *, kind: SourceKind | None = None, limits: Limits = DEFAULT_LIMITS) -> Looked:
    """Inspect a file and guess every sheet; raises ReadRefusal where there is nothing to guess."""
    raise NotImplementedError


def guess(
    sheet: Sheet, *, kind: SourceKind | None = None, remembered: Mapping[str, str] | None = None
) -> SheetGuess:
    """Guess one sheet. `remembered` maps a heading to a field that a person confirmed before."""
    raise NotImplementedError


def heading_digest(headings: tuple[str, ...]) -> str:
    """Return a stable fingerprint of the headings, to remember a mapping by."""
    raise NotImplementedError
