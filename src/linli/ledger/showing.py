"""What the pages show: plain objects for the templates, made from the room's queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.queries import User, is_reporter, may
from linli.accounts.rules import Permission
from linli.accounts.web import StaffRequest
from linli.kernel import audit
from linli.kernel.jobs import JobProgress
from linli.kernel.refusal import Refused, why_not
from linli.kernel.rules import JobState
from linli.kernel.words import say
from linli.ledger import queries
from linli.ledger.columns import Chosen, options
from linli.ledger.forms import MendForm, UploadForm
from linli.ledger.permissions import check_can_handle, check_can_undo
from linli.ledger.queries import Batch, Counts, Report
from linli.ledger.rowcodec import cell_texts, layout_of, list_of
from linli.ledger.rules import BatchState, ReportState, SourceKind, Why
from linli.ledger.sources.fields import Field
from linli.places.queries import zone_of
from linli.ui import toasts

TONES = {
    BatchState.UPLOADED: "warning",
    BatchState.RUNNING: "info",
    BatchState.DONE: "success",
    BatchState.FAILED: "error",
    BatchState.UNDOING: "info",
    BatchState.UNDONE: "plain",
    ReportState.PROBLEM: "error",
    ReportState.REVIEW: "warning",
    ReportState.LINKED: "success",
    ReportState.IGNORED: "plain",
}
_JOB_STATES = {
    JobState.WAITING: "queued",
    JobState.RUNNING: "running",
    JobState.DONE: "done",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "failed",
}
FEW = 10


@dataclass(frozen=True)
class ListLine:
    """A list in the list of lists."""

    batch: Batch
    counts: Counts
    sender: str
    state: str
    tone: str
    url: str


@dataclass(frozen=True)
class ShownJob:
    """Work on a list, for the progress bar."""

    url: str
    state: str
    percent: int
    detail: str
    sentence: str

    @property
    def is_over(self) -> bool:
        return self.state in {"done", "failed"}


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: int
    active: bool


@dataclass(frozen=True)
class Column:
    """A column of a list with what it seems to mean."""

    name: str
    letter: str
    heading: str
    samples: tuple[str, ...]
    value: str
    is_unsure: bool


@dataclass(frozen=True)
class RowLine:
    """A row of a list: who it is about, and what is to be mended."""

    report: Report
    name: str
    state: str
    tone: str
    why: str
    faults: list[queries.Fault]


def whole(asked: Mapping[str, str], name: str) -> int:
    """Return a whole number from a form or URL, 0 for anything else."""
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004


def sender_of(batch: Batch | Report) -> str:
    """Return who sent something: the organisation, else the kind of source."""
    return batch.organisation.name if batch.organisation else say(SourceKind(batch.source))


def lists_page(user: User, asked: QueryDict, *, now: datetime) -> dict[str, Any]:
    found = queries.batches_for(user, now=now)
    page = queries.page_of(
        found, order="-created_at", after=asked.get("after", ""), before=asked.get("before", "")
    )
    counts = queries.counts_of(page.rows)
    doubts = may(user, Permission.EDIT_PERSON, now=now)
    return {
        "lines": [_line(batch, counts[batch.pk]) for batch in page.rows],
        "page": page,
        "reviews": queries.reviews_for(user, now=now).count() if doubts else 0,
        "is_reporter": is_reporter(user, now=now),
    }


def _line(batch: Batch, counts: Counts) -> ListLine:
    state = BatchState(batch.state)
    is_open = state is BatchState.UPLOADED
    url = reverse("ledger:columns" if is_open else "ledger:batch", args=[batch.public_id])
    return ListLine(batch, counts, sender_of(batch), say(state), TONES[state], url)


def upload_form(user: User, *, now: datetime) -> UploadForm:
    """Return the empty form: the list came today."""
    form = UploadForm(user=user, now=now)
    zones = [zone_of(area) for area in form.areas.values()][:1]
    form.initial["received_on"] = now.astimezone(zones[0] if zones else None).date()
    return form


def columns_page(
    batch: Batch,
    chosen: Chosen,
    *,
    mapping: Mapping[int, Field] | None = None,
    refusal: Refused | None = None,
) -> dict[str, Any]:
    return {
        "batch": batch,
        "sender": sender_of(batch),
        "chosen": chosen,
        "tabs": _sheet_tabs(chosen),
        "columns": _columns(chosen, mapping),
        "options": [("", _("Not used")), *options()],
        "rows": chosen.rows,
        "error": say(refusal.code, refusal.params) if refusal else "",
    }


def _sheet_tabs(chosen: Chosen) -> list[Tab]:
    sheets = chosen.looked.book.sheets
    if len(sheets) < 2:  # noqa: PLR2004 - one sheet needs no choice
        return []
    return [
        Tab(s.name, f"?{_query(s.name)}", s.row_estimate, active=s.name == chosen.sheet.name)
        for s in sheets
    ]


def _query(sheet: str) -> str:
    asked = QueryDict(mutable=True)
    asked["sheet"] = sheet
    return asked.urlencode()


def _columns(chosen: Chosen, mapping: Mapping[int, Field] | None) -> list[Column]:
    shown = []
    for guess in chosen.guess.columns:
        guessed = guess.field if mapping is None else mapping.get(guess.index)
        unsure = mapping is None and guess.field is not None and guess.confidence < 0.6  # noqa: PLR2004
        shown.append(
            Column(
                f"column-{guess.index}",
                guess.letter,
                guess.heading,
                guess.samples,
                str(guessed or ""),
                unsure,
            )
        )
    return shown


def job_of(batch: Batch) -> ShownJob | None:
    """Return the work on a list as the progress bar shows it."""
    found = queries.progress_of(batch)
    return _shown(batch, found) if found else None


def _shown(batch: Batch, job: JobProgress) -> ShownJob:
    detail = ""
    if job.total:
        said = ngettext("%(done)s of %(total)s row", "%(done)s of %(total)s rows", job.total)
        detail = said % {"done": job.done, "total": job.total}
    url = reverse("ledger:progress", args=[batch.public_id])
    return ShownJob(url, _JOB_STATES[job.state], job.percent or 0, detail, job.sentence)


def batch_page(user: User, batch: Batch, *, now: datetime) -> dict[str, Any]:
    counts = queries.counts_of([batch])[batch.pk]
    waiting = queries.rows_for(user, batch, now=now, state=ReportState.PROBLEM)
    handle = why_not(check_can_handle, user, batch, now=now)
    undo = why_not(check_can_undo, user, batch, now=now)
    return {
        "batch": batch,
        "sender": sender_of(batch),
        "state": BatchState(batch.state),
        "tone": TONES[BatchState(batch.state)],
        "counts": counts,
        "job": job_of(batch),
        "lines": [_row_line(report) for report in waiting[:FEW]],
        "can_handle": handle is None,
        "may_undo": may(user, Permission.IMPORT_LIST, area=batch.area, now=now),
        "why_not_undo": say(undo.code, undo.params) if undo else "",
        "history": audit.history(batch, limit=20),
        "tz": zone_of(batch.area).key,
    }


def rows_page(user: User, batch: Batch, asked: QueryDict, *, now: datetime) -> dict[str, Any]:
    wanted = asked.get("state", "")
    found = queries.rows_for(user, batch, now=now, state=wanted)
    page = queries.page_of(
        found, order="row", after=asked.get("after", ""), before=asked.get("before", "")
    )
    return {
        "batch": batch,
        "lines": [_row_line(report) for report in page.rows],
        "page": page,
        "tabs": _state_tabs(queries.counts_of([batch])[batch.pk], wanted),
    }


def _state_tabs(counts: Counts, wanted: str) -> list[Tab]:
    tabs = [Tab(_("All"), "?", counts.total, active=not wanted)]
    for state in ReportState:
        number = getattr(counts, state.lower())
        if number:
            tabs.append(Tab(say(state), f"?state={state}", number, active=wanted == state))
    return tabs


def _row_line(report: Report) -> RowLine:
    state = ReportState(report.state)
    return RowLine(
        report=report,
        name=str(report.values.get(Field.NAME) or ""),
        state=say(state),
        tone=TONES.get(state, "plain"),
        why=say(Why(report.reason)) if report.reason else "",
        faults=queries.faults_of(report) if state is not ReportState.IGNORED else [],
    )


def row_page(user: User, report: Report, form: MendForm, *, now: datetime) -> dict[str, Any]:
    batch = list_of(report)
    headings = layout_of(batch).headings
    return {
        "report": report,
        "batch": batch,
        "form": form,
        "line": _row_line(report),
        "cells": list(zip(headings, cell_texts(report), strict=False)),
        "can_mend": report.state in {ReportState.PROBLEM, ReportState.LINKED},
        "can_ignore": report.state in {ReportState.PROBLEM, ReportState.REVIEW},
        "can_open": report.person_id is not None
        and may(user, Permission.SEE_LEDGER, area=report.area, now=now),
    }


def outcome_of(report: Report) -> str:
    """Say what became of a row, for the one who mended it."""
    if report.state == ReportState.LINKED and report.is_first:
        return _("Mended. A new person is in the ledger.")
    if report.state == ReportState.LINKED:
        return _("Mended. It was joined to somebody in the ledger.")
    return _("Mended. %(why)s") % {"why": say(Why(report.reason))}


def after_adding(request: StaffRequest, public_id: str) -> str:
    """Say what became of a report by hand, and return the page to go to."""
    report = queries.report_by_id(public_id)
    sees = may(request.user, Permission.SEE_LEDGER, area=report.area, now=request.now)
    if not sees:
        toasts.success(request, _("Thank you. The community has your report."))
        return reverse("ledger:batches")
    if report.state == ReportState.REVIEW:
        toasts.warning(
            request, _("This may be somebody who is in the ledger already. Please decide.")
        )
        return reverse("ledger:review")
    _say_who(request, report)
    if report.person is None:
        return reverse("ledger:batches")
    return reverse("boards:person", args=[report.person.public_id])


def _say_who(request: StaffRequest, report: Report) -> None:
    if report.state == ReportState.IGNORED:
        toasts.info(request, _("This was reported before, word for word. Nothing changed."))
    elif report.is_first:
        toasts.success(request, _("A new person is in the ledger."))
    else:
        text = _("This person is in the ledger already. The report was added. %(why)s")
        toasts.info(request, text % {"why": say(Why(report.reason))})
