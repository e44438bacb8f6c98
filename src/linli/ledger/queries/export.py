"""Tables sent out as Excel: texts stay texts, so that no cell can become a formula (M26)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.utils.translation import gettext as _

from linli.kernel.words import say
from linli.ledger.models import Batch, Person, Report
from linli.ledger.queries.batches import faults_of
from linli.ledger.rowcodec import cell_texts, layout_of
from linli.ledger.rules import ReportState, StandingKind

_WIDTH = 18
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def workbook(heading: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str) -> bytes:
    """Return an .xlsx of one sheet; every text is written as text, days as days."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        book = xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": folder})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        table = book.add_worksheet(sheet[:31])
        table.freeze_panes(1, 0)
        table.set_column(0, max(len(heading) - 1, 0), _WIDTH)
        for column, text in enumerate(heading):
            table.write_string(0, column, text, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write(table, number, column, value, day)
        book.close()
        return path.read_bytes()


def _write(table: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, bool) or value is None:
        table.write_string(row, column, "" if value is None else str(value))
    elif isinstance(value, (int, float)):
        table.write_number(row, column, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        table.write_datetime(row, column, value, day)
    else:
        table.write_string(row, column, str(value)[:32767])


def person_cells(person: Person, *, tz: ZoneInfo) -> dict[str, Any]:
    """Return the cells of a person by column; the reader's mask is for the caller to lay over."""
    since = person.standing_since.astimezone(tz) if person.standing_since else None
    return {
        "name": person.name,
        "other_name": person.other_name,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "nationality": person.nationality,
        "document": person.document,
        "phone": person.phone,
        "email": person.email,
        "address": str(person.dwelling) if person.dwelling else person.address,
        "area": person.area.name,
        "standing": say(StandingKind(person.standing)) if person.standing else "",
        "standing_since": since.strftime("%Y-%m-%d %H:%M") if since else "",
    }


def problem_rows(batch: Batch) -> Iterator[list[str]]:
    """Yield the rows of a list that wait to be mended, with what is wrong in the last cell."""
    width = len(layout_of(batch).headings)
    rows = Report.objects.filter(batch=batch, state=ReportState.PROBLEM).order_by("row")
    for report in rows.select_related("batch").iterator(200):
        cells = (cell_texts(report) + [""] * width)[:width]
        wrong = [f"{say(fault.field)}: {fault.sentence}" for fault in faults_of(report)]
        yield [*cells, " ".join(wrong)]


def problems_workbook(batch: Batch) -> bytes:
    """Return the problem rows as a workbook that can be mended in Excel and sent again."""
    heading = [*layout_of(batch).headings, _("What to mend")]
    return workbook(heading, problem_rows(batch), sheet=_("To be mended"))
