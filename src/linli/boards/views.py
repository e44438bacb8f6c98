"""Today, the situation, the ledger table and the person page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts.queries import permissions_of
from linli.accounts.rules import Permission
from linli.accounts.web import StaffRequest, needs
from linli.boards import actions
from linli.boards.forms import PersonForm
from linli.boards.queries.people import export_for, table_for
from linli.boards.queries.person import person_page
from linli.boards.queries.situation import situation_for
from linli.boards.queries.today import today_for
from linli.ledger import actions as ledger
from linli.ledger.queries import person_for
from linli.ledger.rules import SourceKind, StandingKind
from linli.ui import toasts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Permission.SEE_TODAY)
def today(request: StaffRequest) -> HttpResponse:
    held = permissions_of(request.user, now=request.now)
    kind, mine = request.GET.get("kind", ""), bool(request.GET.get("mine"))
    page = {
        "it": today_for(request.user, now=request.now, kind=kind, mine=mine),
        "mine": mine,
        "may_add": Permission.EDIT_PERSON in held,
        "may_send": Permission.SEND_LIST in held,
    }
    return render(request, "boards/today.html", page)


@needs(Permission.SEE_SITUATION)
def situation(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("as_of", "")
    it = situation_for(request.user, asked=asked, now=request.now)
    return render(request, "boards/situation.html", {"it": it})


@needs(Permission.SEE_LEDGER)
def people(request: StaffRequest) -> HttpResponse:
    held = permissions_of(request.user, now=request.now)
    page = {
        "it": table_for(request.user, request.GET, now=request.now),
        "standings": list(StandingKind),
        "sources": list(SourceKind),
        "may_export": Permission.EXPORT_LEDGER in held,
        "may_import": Permission.SEND_LIST in held,
        "may_add": Permission.EDIT_PERSON in held,
    }
    return render(request, "boards/people.html", page)


@needs(Permission.EXPORT_LEDGER)
def export(request: StaffRequest) -> HttpResponse:
    actions.note_export(by=request.user, now=request.now)
    content = export_for(request.user, request.GET, now=request.now)
    name = f"linli-{request.now:%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@needs(Permission.SEE_LEDGER)
def person(request: StaffRequest, person_id: str) -> HttpResponse:
    it = person_page(request.user, person_id, now=request.now)
    actions.note_reading(person=it.person, by=request.user, now=request.now)
    return render(request, "boards/person.html", _rights(request) | {"it": it})


@require_POST
@needs(Permission.SEE_LEDGER)
def secrets(request: StaffRequest, person_id: str) -> HttpResponse:
    it = person_page(request.user, person_id, now=request.now, opened=True)
    reason = request.POST.get("reason", "").strip()
    if len(reason) < 3 or not it.may_open_secrets:  # noqa: PLR2004 - the shortest reason
        it = person_page(request.user, person_id, now=request.now)
        page = _rights(request) | {"it": it, "reason_error": _("Say why you need to see it.")}
        return render(request, "boards/person.html", page, status=422)
    actions.note_reading(person=it.person, by=request.user, now=request.now, reason=reason)
    return render(request, "boards/person.html", _rights(request) | {"it": it, "opened": True})


def _rights(request: StaffRequest) -> dict[str, object]:
    held = permissions_of(request.user, now=request.now)
    return {
        "may_edit": Permission.EDIT_PERSON in held,
        "may_open_stay": Permission.OPEN_STAY in held,
    }


@needs(Permission.EDIT_PERSON)
def edit(request: StaffRequest, person_id: str) -> HttpResponse:
    found = person_for(request.user, person_id, now=request.now)
    form = PersonForm(request.POST or None, person=found)
    if request.method == "POST" and form.is_valid():
        ledger.edit_person(person=found, **form.correction(), by=request.user, now=request.now)
        toasts.success(request, _("The correction is saved; the history shows it."))
        return redirect("boards:person", person_id)
    page = {"form": form, "person": found}
    return render(request, "boards/edit.html", page, status=422 if form.errors else 200)


@require_POST
@needs(Permission.EDIT_PERSON)
def decide(request: StaffRequest, person_id: str) -> HttpResponse:
    ledger.resolve_conflict(
        person=person_for(request.user, person_id, now=request.now),
        field=request.POST.get("field", ""),
        report=request.POST.get("report", ""),
        reason=_("Decided on the person's page"),
        by=request.user,
        now=request.now,
    )
    toasts.success(request, _("Decided."))
    return redirect("boards:person", person_id)
