"""The page on which somebody confirms what the columns of a list mean: what is guessed and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from linli.kernel.words import say
from linli.ledger import storage
from linli.ledger.models import Batch
from linli.ledger.queries.batches import remembered_mapping
from linli.ledger.reading import Layout, RawRow, ReadCode, ReadRefusal, Sheet
from linli.ledger.reading.values.text import clean
from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.ledger.sources.guess import Looked, SheetGuess, guess, look

SHOWN = 5
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Chosen:
    """A file, the sheet that was chosen, and what its columns seem to mean."""

    looked: Looked
    guess: SheetGuess
    heading_row: int

    @property
    def sheet(self) -> Sheet:
        return self.guess.sheet

    @property
    def layout(self) -> Layout | None:
        return self.sheet.layout

    @property
    def trouble(self) -> str:
        """Why this sheet cannot be taken as it is, in a sentence; '' when it can."""
        if self.heading_row and self.layout:
            return ""
        code = self.sheet.trouble
        if code is None:
            return "" if self.layout else say(ReadCode.NO_HEADING, {"sheet": self.sheet.name})
        first = self.layout.header_rows[0] if self.layout else self.sheet.second_heading - 1
        params = {"sheet": self.sheet.name, "first": first, "second": self.sheet.second_heading}
        return say(code, params)

    @property
    def is_unlike_a_list(self) -> bool:
        return self.layout is not None and self.guess.kind is None

    @property
    def rows(self) -> list[list[str]]:
        """The first records as texts, to be shown above the form."""
        if self.layout is None:
            return [_texts(row) for row in self.sheet.preview[:SHOWN]]
        first, width = self.layout.first_row, len(self.layout.headings)
        below = [row for row in self.sheet.preview if row.number >= first]
        return [(_texts(row) + [""] * width)[:width] for row in below[:SHOWN]]


def choose(batch: Batch, *, sheet: str = "", heading_row: int = 0) -> Chosen:
    """Look at a list's file; `heading_row` (1-based) overrides where the headings are.

    Raises ReadRefusal for the file and NO_SUCH_SHEET; refused: FILE_GONE.
    """
    path = storage.found(batch.file_path)
    kind = SourceKind(batch.source)
    looked = look(path, kind=kind)
    found = _sheet(looked, sheet or batch.sheet)
    if heading_row:
        found = _with_heading(found, heading_row)
    remembered = remembered_mapping(batch)
    return Chosen(looked, guess(found, kind=kind, remembered=remembered), heading_row)


def _sheet(looked: Looked, name: str) -> Sheet:
    for found in looked.book.sheets:
        if found.name == name:
            return found
    raise ReadRefusal(ReadCode.NO_SUCH_SHEET, {"sheet": name})


def _with_heading(sheet: Sheet, number: int) -> Sheet:
    row = next((row for row in sheet.preview if row.number == number), None)
    if row is None:
        return replace(sheet, layout=None)
    layout = Layout((number,), number + 1, None, tuple(_texts(row)))
    return replace(sheet, layout=layout, trouble=None)


def _texts(row: RawRow) -> list[str]:
    return [clean(cell)[:60] for cell in row.cells]


def mapping_from(posted: Mapping[str, str], chosen: Chosen) -> dict[int, Field]:
    """Read the confirmed meaning of each column from a form; unknown words count as not used."""
    known = {str(wanted) for wanted in Field}
    columns = range(len(chosen.layout.headings) if chosen.layout else 0)
    told = {column: posted.get(f"column-{column}", "") for column in columns}
    return {column: Field(name) for column, name in told.items() if name in known}


def options() -> Options:
    """Return the fields a column can be, for a select."""
    return [(str(wanted), say(wanted)) for wanted in Field]
