"""Lists that sources send, row by row; doubtful reports; people told of on the phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from linli.accounts.rules import Permission
from linli.accounts.web import StaffRequest, needs
from linli.kernel import once
from linli.kernel.audit import key_of
from linli.kernel.refusal import Refused
from linli.kernel.words import say
from linli.ledger import actions, doubts, queries, showing
from linli.ledger.columns import Chosen, choose, mapping_from
from linli.ledger.forms import AddForm, MendForm, UploadForm
from linli.ledger.queries import Batch, Report
from linli.ledger.reading import Layout
from linli.ledger.rowcodec import list_of
from linli.ledger.rules import ReportState
from linli.privacy import actions as privacy
from linli.privacy.rules import Reading
from linli.ui import toasts

UNPROCESSABLE = 422
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Permission.SEND_LIST)
def batches(request: StaffRequest) -> HttpResponse:
    """Show the lists that were sent, the latest first."""
    page = showing.lists_page(request.user, request.GET, now=request.now)
    return render(request, "ledger/batches.html", page)


@needs(Permission.SEND_LIST)
def upload(request: StaffRequest) -> HttpResponse:
    """Take a file that somebody sent."""
    if request.method != "POST":
        return _upload_page(request, showing.upload_form(request.user, now=request.now))
    form = UploadForm(request.POST, request.FILES, user=request.user, now=request.now)
    if not form.is_valid():
        return _upload_page(request, form)
    try:
        kept = _keep(request, form)
    except Refused as refusal:
        form.add_error("file", say(refusal.code, refusal.params))
        return _upload_page(request, form, earlier=refusal.params.get("batch"))
    return redirect("ledger:columns", kept)


def _keep(request: StaffRequest, form: UploadForm) -> str:
    def work() -> str:
        told = form.uploading()
        return actions.upload_list(**told, by=request.user, now=request.now).public_id

    token = request.POST.get(once.FIELD, "")
    kept: str = once.run(token, work, by=request.user, now=request.now)
    return kept


def _upload_page(request: StaffRequest, form: UploadForm, earlier: Any = None) -> HttpResponse:
    page = {"form": form, "earlier": earlier, "once": once.new_token()}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ledger/upload.html", page, status=status)


@needs(Permission.SEND_LIST)
def columns(request: StaffRequest, batch_id: str) -> HttpResponse:
    """Confirm which sheet holds the list and what its columns mean."""
    found = queries.batch_for(request.user, batch_id, now=request.now)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = choose(
        found, sheet=asked.get("sheet", ""), heading_row=showing.whole(asked, "heading")
    )
    if request.method == "POST" and chosen.layout is not None:
        return _run(request, found, chosen, chosen.layout)
    return render(request, "ledger/columns.html", showing.columns_page(found, chosen))


def _run(request: StaffRequest, found: Batch, chosen: Chosen, layout: Layout) -> HttpResponse:
    mapping = mapping_from(request.POST, chosen)
    meant: dict[str, Any] = {"sheet": chosen.sheet.name, "layout": layout, "mapping": mapping}
    try:
        actions.run_batch(batch=found, **meant, by=request.user, now=request.now)
    except Refused as refusal:
        page = showing.columns_page(found, chosen, mapping=mapping, refusal=refusal)
        return render(request, "ledger/columns.html", page, status=UNPROCESSABLE)
    return redirect("ledger:batch", found.public_id)


@needs(Permission.SEND_LIST)
def batch(request: StaffRequest, batch_id: str) -> HttpResponse:
    """Show what became of a list: progress, counts, problem rows."""
    found = queries.batch_for(request.user, batch_id, now=request.now)
    page = showing.batch_page(request.user, found, now=request.now)
    return render(request, "ledger/batch.html", page)


@needs(Permission.SEND_LIST)
def progress(request: StaffRequest, batch_id: str) -> HttpResponse:
    """Show how far the work on a list has come; the page asks for this every few seconds."""
    found = queries.batch_for(request.user, batch_id, now=request.now)
    page = {"batch": found, "job": showing.job_of(found)}
    return render(request, "ledger/batch.html#progress", page)


@needs(Permission.SEND_LIST)
def rows(request: StaffRequest, batch_id: str) -> HttpResponse:
    """Show the rows of a list, by what became of them."""
    found = queries.batch_for(request.user, batch_id, now=request.now)
    page = showing.rows_page(request.user, found, request.GET, now=request.now)
    return render(request, "ledger/rows.html", page)


@needs(Permission.SEND_LIST)
def row(request: StaffRequest, report_id: str) -> HttpResponse:
    """Show one row as it came, and mend its cells."""
    found = queries.row_for(request.user, report_id, now=request.now)
    form = MendForm(request.POST or None, report=found)
    if request.method == "POST" and form.is_valid():
        return _mend(request, found, form)
    if found.person is not None:
        key = key_of(found.person)
        privacy.log_reading(subject_key=key, what=Reading.PAGE, by=request.user, now=request.now)
    return _row_page(request, found, form)


def _mend(request: StaffRequest, found: Report, form: MendForm) -> HttpResponse:
    changes = form.changes()
    try:
        mended = actions.mend_row(report=found, values=changes, by=request.user, now=request.now)
    except Refused as refusal:
        form.add_error(None, say(refusal.code, refusal.params))
        return _row_page(request, found, form)
    if mended.state == ReportState.PROBLEM:
        return _still_wrong(request, mended)
    toasts.success(request, showing.outcome_of(mended))
    return _next_row(request, mended)


def _row_page(request: StaffRequest, found: Report, form: MendForm) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    page = showing.row_page(request.user, found, form, now=request.now)
    return render(request, "ledger/row.html", page, status=status)


def _still_wrong(request: StaffRequest, mended: Report) -> HttpResponse:
    form = MendForm(request.POST, report=mended)
    form.is_valid()
    form.show_faults()
    return _row_page(request, mended, form)


def _next_row(request: StaffRequest, done: Report) -> HttpResponse:
    batch = list_of(done)
    waiting = queries.rows_for(request.user, batch, now=request.now, state="PROBLEM")
    following = waiting.filter(row__gt=done.row).first() or waiting.first()
    if following is None:
        return redirect("ledger:batch", batch.public_id)
    return redirect("ledger:row", following.public_id)


@require_POST
@needs(Permission.SEND_LIST)
def ignore(request: StaffRequest, report_id: str) -> HttpResponse:
    """Set one row aside."""
    found = queries.row_for(request.user, report_id, now=request.now)
    actions.ignore_row(report=found, by=request.user, now=request.now)
    toasts.success(request, _("The row is set aside."))
    return _next_row(request, found)


@needs(Permission.SEND_LIST)
def problems(request: StaffRequest, batch_id: str) -> HttpResponse:
    """Send the problem rows as a workbook that can be mended and sent again."""
    found = queries.batch_for(request.user, batch_id, now=request.now)
    content = queries.problems_workbook(found)
    headers = {"Content-Disposition": 'attachment; filename="to-mend.xlsx"'}
    return HttpResponse(content, content_type=EXCEL, headers=headers)


@require_POST
@needs(Permission.SEND_LIST)
def again(request: StaffRequest, batch_id: str) -> HttpResponse:
    """Read the problem rows again."""
    found = queries.batch_for(request.user, batch_id, now=request.now)
    actions.rerun_problems(batch=found, by=request.user, now=request.now)
    return redirect("ledger:batch", found.public_id)


@require_POST
@needs(Permission.SEND_LIST)
def ignore_all(request: StaffRequest, batch_id: str) -> HttpResponse:
    """Set all problem rows of a list aside."""
    found = queries.batch_for(request.user, batch_id, now=request.now)
    number = actions.ignore_problems(batch=found, by=request.user, now=request.now)
    said = ngettext("%(number)s row is set aside.", "%(number)s rows are set aside.", number)
    toasts.success(request, said % {"number": number})
    return redirect("ledger:batch", found.public_id)


@require_POST
@needs(Permission.SEND_LIST)
def resume(request: StaffRequest, batch_id: str) -> HttpResponse:
    """Let work that stopped go on."""
    found = queries.batch_for(request.user, batch_id, now=request.now)
    actions.resume_batch(batch=found, by=request.user, now=request.now)
    return redirect("ledger:batch", found.public_id)


@require_POST
@needs(Permission.IMPORT_LIST)
def undo(request: StaffRequest, batch_id: str) -> HttpResponse:
    """Take a whole list back."""
    found: Batch = queries.batch_for(request.user, batch_id, now=request.now)
    actions.undo_batch(batch=found, by=request.user, now=request.now)
    return redirect("ledger:batch", found.public_id)


@needs(Permission.EDIT_PERSON)
def review(request: StaffRequest) -> HttpResponse:
    """Show reports that may be about somebody in the ledger, side by side with them."""
    page = doubts.review_page(request.user, now=request.now)
    return render(request, "ledger/review.html", page)


@require_POST
@needs(Permission.EDIT_PERSON)
def same(request: StaffRequest, report_id: str, person_id: str) -> HttpResponse:
    """Decide that a report is about this person."""
    found = queries.review_for(request.user, report_id, now=request.now)
    person = queries.person_for(request.user, person_id, now=request.now)
    actions.link_report(report=found, person=person, by=request.user, now=request.now)
    toasts.success(request, _("Joined. The person now has what this report says, too."))
    return redirect("ledger:review")


@require_POST
@needs(Permission.EDIT_PERSON)
def different(request: StaffRequest, report_id: str) -> HttpResponse:
    """Decide that a report is about somebody else."""
    found = queries.review_for(request.user, report_id, now=request.now)
    actions.separate_report(report=found, by=request.user, now=request.now)
    toasts.success(request, _("Taken into the ledger as another person."))
    return redirect("ledger:review")


@needs(Permission.SEND_LIST)
def add(request: StaffRequest) -> HttpResponse:
    """Take in a person somebody told of on the phone."""
    form = AddForm(request.POST or None, user=request.user, now=request.now)
    if request.method != "POST" or not form.is_valid():
        page = {"form": form, "once": once.new_token()}
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "ledger/add.html", page, status=status)
    told = {**form.telling(), "by": request.user, "now": request.now}
    token = request.POST.get(once.FIELD, "")
    kept = once.run(
        token, lambda: actions.add_person(**told).public_id, by=request.user, now=request.now
    )
    return redirect(showing.after_adding(request, kept))
