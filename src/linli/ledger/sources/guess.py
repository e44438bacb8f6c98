"""Which kind of list a sheet is, and what each of its columns means."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from linli.ledger.reading import DEFAULT_LIMITS, Book, Limits, ReadCode, ReadRefusal, Sheet, inspect
from linli.ledger.reading.sheet import column_letter
from linli.ledger.reading.values.text import clean
from linli.ledger.rules import SourceKind
from linli.ledger.sources.content import fit, looks_like
from linli.ledger.sources.fields import Field
from linli.ledger.sources.headings import COMMON, Vocabulary, bare, candidates, meaning, vocabulary
from linli.ledger.sources.profile import Profile
from linli.ledger.sources.registry import PROFILES

_LEAST = 0.45
_HEADING_SHARE = 0.7
_TELLING, _HINT, _NAMED = 2.0, 1.5, 1.0
_WORDS: dict[SourceKind, Vocabulary] = {
    kind: vocabulary(profile.headings, COMMON) for kind, profile in PROFILES.items()
}


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its letter and heading, the field it seems to be (or None) and how surely (0-1).

    `samples` show a few cells; they are personal data.
    """

    index: int
    letter: str
    heading: str
    field: Field | None
    confidence: float
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetGuess:
    """One sheet of a book: the kind of list it seems to be and the meaning of its columns.

    `kind` is None where it does not look like a list of people.
    """

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
    """Inspect a file and guess every sheet; `kind` is the kind of the sender, where it is known.

    Raises ReadRefusal for the file; trouble of a single sheet is told on the sheet.
    """
    book = inspect(path, limits, meaning=meaning)
    sheets = tuple(guess(sheet, kind=kind) for sheet in book.sheets)
    fit_ones = [s for s in sheets if s.kind is not None and s.sheet.trouble is None]
    best = max(fit_ones, key=lambda s: (not s.sheet.is_hidden, s.confidence), default=None)
    return Looked(book, sheets, best)


def require_list(looked: Looked, sheet: str | None = None) -> SheetGuess:
    """Return the sheet to import (the named one, or the best); raises ReadRefusal that says why not."""
    if sheet is None and looked.best is not None:
        return looked.best
    named = [s for s in looked.sheets if sheet is None or s.sheet.name == sheet]
    if not named:
        raise ReadRefusal(ReadCode.NO_SUCH_SHEET, {"sheet": sheet})
    chosen = max(named, key=lambda s: s.sheet.row_estimate)
    params: dict[str, object] = {"sheet": chosen.sheet.name}
    if chosen.sheet.trouble is ReadCode.TWO_HEADINGS:
        layout = chosen.sheet.layout
        first = layout.header_rows[0] if layout else chosen.sheet.second_heading - 1
        params |= {"first": first, "second": chosen.sheet.second_heading}
    if chosen.sheet.trouble is not None:
        raise ReadRefusal(chosen.sheet.trouble, params)
    if chosen.kind is None:
        raise ReadRefusal(ReadCode.UNKNOWN_LIST, params)
    return chosen


def guess(
    sheet: Sheet, *, kind: SourceKind | None = None, remembered: Mapping[str, str] | None = None
) -> SheetGuess:
    """Guess one sheet. `remembered` maps a heading to a field (or "") that a person confirmed."""
    if sheet.layout is None:
        return SheetGuess(sheet, None, 0.0, ())
    kinds = [kind] if kind is not None and kind in PROFILES else list(PROFILES)
    guesses = [_as_kind(sheet, k, remembered or {}) for k in kinds]
    return max(guesses, key=lambda g: g.confidence)


def heading_digest(headings: tuple[str, ...]) -> str:
    """Return a stable fingerprint of the headings, to remember a mapping by."""
    joined = "\x1f".join(bare(heading) for heading in headings)
    return hashlib.sha256(joined.encode()).hexdigest()


def _as_kind(sheet: Sheet, kind: SourceKind, remembered: Mapping[str, str]) -> SheetGuess:
    profile = PROFILES[kind]
    samples = _samples(sheet)
    columns = _columns(sheet, samples, _WORDS[kind], remembered)
    score = _score(sheet, profile, columns)
    return SheetGuess(sheet, kind if score > 0 else None, score, columns)


def _samples(sheet: Sheet) -> list[list[object]]:
    """The cells of each column in the rows shown, blank ones left out."""
    layout = sheet.layout
    if layout is None:
        return []
    rows = [
        row
        for row in sheet.preview
        if row.number >= layout.first_row and row.number not in layout.skipped
    ]
    return [
        [cell for row in rows if clean(cell := row.cell(i))] for i in range(len(layout.headings))
    ]


def _columns(
    sheet: Sheet, samples: list[list[object]], words: Vocabulary, remembered: Mapping[str, str]
) -> tuple[ColumnGuess, ...]:
    headings = sheet.layout.headings if sheet.layout else ()
    surety = {
        (i, field): value
        for i, heading in enumerate(headings)
        for field, value in _sureties(heading, samples[i], words, remembered).items()
        if value >= _LEAST
    }
    chosen = _assigned(surety)
    return tuple(
        ColumnGuess(
            i,
            column_letter(i),
            heading,
            chosen.get(i),
            round(surety.get((i, chosen[i]), 0.0), 2) if i in chosen else 0.0,
            tuple(clean(cell)[:40] for cell in samples[i][:3]),
        )
        for i, heading in enumerate(headings)
    )


def _sureties(
    heading: str, cells: list[object], words: Vocabulary, remembered: Mapping[str, str]
) -> dict[Field, float]:
    """How surely a column is each field: what a person confirmed, else heading and content."""
    if heading in remembered:
        return {Field(remembered[heading]): 2.0} if remembered[heading] else {}
    found = candidates(heading, words)
    if not found:
        seems = looks_like(cells)
        return {seems: 0.5} if seems else {}
    return {
        field: _HEADING_SHARE * surety + (1 - _HEADING_SHARE) * fit(field, cells)
        if fit(field, cells) > 0.2  # noqa: PLR2004 - less is a heading that its cells belie
        else 0.3 * surety
        for field, surety in found.items()
    }


def _assigned(surety: Mapping[tuple[int, Field], float]) -> dict[int, Field]:
    """Give each column at most one field and each field at most one column, surest first."""
    chosen: dict[int, Field] = {}
    for i, field in sorted(surety, key=lambda pair: (-surety[pair], pair[0])):
        if i not in chosen and field not in chosen.values():
            chosen[i] = field
    return chosen


def _score(sheet: Sheet, profile: Profile, columns: tuple[ColumnGuess, ...]) -> float:
    """How well a sheet fits a kind; 0 where nobody's name is in it."""
    mapped = {column.field: min(column.confidence, 1.0) for column in columns if column.field}
    if Field.NAME not in mapped and Field.SURNAME not in mapped:
        return 0.0
    if len(mapped) < 2:  # noqa: PLR2004 - a name alone is any list
        return 0.0
    telling = sum(_TELLING * mapped[field] for field in profile.telling if field in mapped)
    own = {bare(word) for words in profile.headings.values() for word in words}
    named = sum(_NAMED for column in columns if bare(column.heading) in own)
    title = " ".join((sheet.name, *_title(sheet))).casefold()
    hinted = _HINT if any(hint in title for hint in profile.hints) else 0.0
    return round(sum(mapped.values()) * 0.2 + telling + named * 0.5 + hinted, 3)


def _title(sheet: Sheet) -> list[str]:
    first = sheet.layout.header_rows[0] if sheet.layout else 1
    return [clean(cell) for row in sheet.preview if row.number < first for cell in row.cells[:1]]
