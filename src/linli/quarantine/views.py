"""Pages of stays and visits for people who work there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts.rules import Permission
from linli.accounts.web import StaffRequest, needs
from linli.kernel import once
from linli.kernel.words import say
from linli.privacy import actions as privacy
from linli.privacy.rules import Reading
from linli.quarantine import actions, queries, release_notice
from linli.quarantine.forms import (
    CancelForm,
    EndForm,
    ExemptionForm,
    ExtendForm,
    LongerForm,
    MemberForm,
    ReasonForm,
    ShortenForm,
    TestForm,
    VisitForm,
)
from linli.quarantine.listing import Listing
from linli.quarantine.models import Stay, Visit
from linli.quarantine.rules import DutyKind, Reason, TeamRole, VisitMode
from linli.ui import toasts

UNPROCESSABLE = 422


def _language() -> str:
    return get_language() or "en"


def _status(form: Any) -> int:
    return UNPROCESSABLE if form.errors else 200


@needs(Permission.SEE_STAYS)
def stays(request: StaffRequest) -> HttpResponse:
    page = Listing(request.user, request.GET, now=request.now)
    return render(request, "quarantine/stays.html", {"page": page})


@needs(Permission.SEE_STAYS)
def stay(request: StaffRequest, stay_id: str) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    key = queries.key_of_person(found)
    privacy.log_reading(subject_key=key, what=Reading.STAY, by=request.user, now=request.now)
    return _page(request, found)


def _page(request: StaffRequest, found: Stay, *, link: str = "") -> HttpResponse:
    page = queries.stay_page(request.user, found, language=_language(), now=request.now)
    dialogs = [_dialog(name, found) for name in _FORMS]
    shown = {"page": page, "stay": found, "link": link, "dialogs": dialogs}
    return render(request, "quarantine/stay.html", shown)


def _dialog(name: str, found: Stay) -> dict[str, Any]:
    url = reverse(f"quarantine:{name}", args=[found.public_id])
    return {"name": name, "url": url, "form": _FORMS[name](stay=found, auto_id=f"{name}_%s")}


# Changes ----------------------------------------------------------------------------------------------


_FORMS: dict[str, type[ReasonForm]] = {
    "extend": ExtendForm,
    "shorten": ShortenForm,
    "end": EndForm,
    "cancel": CancelForm,
}


def _change(
    name: str, permission: Permission, action: Callable[..., Any], done: Callable[[], str]
) -> Callable[..., HttpResponse]:
    """Return the page of one change: the form alone, which the dialogs of the stay also send."""

    def view(request: StaffRequest, stay_id: str) -> HttpResponse:
        found = queries.stay_for(request.user, stay_id, now=request.now)
        form = _FORMS[name](request.POST or None, stay=found)
        if request.method == "POST" and form.is_valid():
            action(stay=found, **form.told(), by=request.user, now=request.now)
            toasts.success(request, done())
            return redirect("quarantine:stay", found.public_id)
        page = {"form": form, "stay": found, "name": name}
        return render(request, "quarantine/change.html", page, status=_status(form))

    return needs(permission)(view)


extend = _change(
    "extend", Permission.CHANGE_STAY, actions.extend_stay, lambda: _("The stay was extended.")
)
shorten = _change(
    "shorten", Permission.CHANGE_STAY, actions.shorten_stay, lambda: _("The stay was shortened.")
)
end = _change("end", Permission.END_STAY, actions.end_stay, lambda: _("The stay has ended."))
cancel = _change(
    "cancel", Permission.END_STAY, actions.cancel_stay, lambda: _("The stay was cancelled.")
)


@require_POST
@needs(Permission.END_STAY)
def release(request: StaffRequest, stay_id: str) -> HttpResponse:
    """Release a person whose stay is completed: one tap, when the pack has nothing against it."""
    found = queries.stay_for(request.user, stay_id, now=request.now)
    actions.end_stay(stay=found, reason=Reason.COMPLETED, note="", by=request.user, now=request.now)
    toasts.success(request, _("Released. The notice can be printed."))
    return redirect("quarantine:stay", found.public_id)


@needs(Permission.CHANGE_STAY)
def longer(request: StaffRequest, stay_id: str, rule_id: str) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    tz = queries.zone_of_stay(found)
    form = LongerForm(request.POST or None, tz=tz, now=request.now)
    if request.method == "POST" and form.is_valid():
        told = {"event_at": form.moment(), "note": form.cleaned_data["note"]}
        actions.extend_by_rule(
            stay=found, rule_id=rule_id, **told, by=request.user, now=request.now
        )
        toasts.success(request, _("The stay was extended."))
        return redirect("quarantine:stay", found.public_id)
    page = {"form": form, "stay": found, "title": _("Longer by the rule of the policy")}
    return render(request, "quarantine/form.html", page, status=_status(form))


@require_POST
@needs(Permission.CHANGE_STAY)
def shorter(request: StaffRequest, stay_id: str, rule_id: str) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    actions.shorten_by_rule(stay=found, rule_id=rule_id, note="", by=request.user, now=request.now)
    toasts.success(request, _("The stay was shortened."))
    return redirect("quarantine:stay", found.public_id)


@needs(Permission.CHANGE_STAY)
def exempt(request: StaffRequest, stay_id: str, rule_id: str) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    form = ExemptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"rule_id": rule_id, "note": form.cleaned_data["note"]}
        actions.grant_exemption(stay=found, **told, by=request.user, now=request.now)
        toasts.success(request, _("The exemption was granted."))
        return redirect("quarantine:stay", found.public_id)
    page = {"form": form, "stay": found, "title": _("Grant an exemption")}
    return render(request, "quarantine/form.html", page, status=_status(form))


@needs(Permission.RECORD_VISIT)
def test(request: StaffRequest, stay_id: str) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    tz = queries.zone_of_stay(found)
    form = TestForm(request.POST or None, tz=tz, now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.record_test(stay=found, **form.told(), by=request.user, now=request.now)
        toasts.success(request, _("The test was recorded."))
        return redirect("quarantine:stay", found.public_id)
    page = {"form": form, "stay": found, "title": _("Record a test")}
    return render(request, "quarantine/form.html", page, status=_status(form))


# Team and duties ----------------------------------------------------------------------------------------


@require_POST
@needs(Permission.CONFIRM_TEAM)
def confirm_team(request: StaffRequest, stay_id: str) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    actions.confirm_team(stay=found, by=request.user, now=request.now)
    toasts.success(request, _("The care team is confirmed."))
    return redirect("quarantine:stay", found.public_id)


@needs(Permission.CONFIRM_TEAM)
def member(request: StaffRequest, stay_id: str, role: TeamRole) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    people = queries.colleagues(found, role, now=request.now)
    current = queries.member_of(found, role)
    form = MemberForm(request.POST or None, role=role, people=people, current=current)
    if request.method == "POST" and form.is_valid():
        actions.replace_member(
            stay=found, role=role, user=form.member(), by=request.user, now=request.now
        )
        toasts.success(request, _("The care team was changed."))
        return redirect("quarantine:stay", found.public_id)
    page = {"form": form, "stay": found, "title": _("Who is in the team?")}
    return render(request, "quarantine/form.html", page, status=_status(form))


@require_POST
@needs(Permission.DO_DUTY)
def do_duty(request: StaffRequest, stay_id: str, kind: DutyKind) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    actions.do_duty(stay=found, kind=kind, by=request.user, now=request.now)
    undo = reverse("quarantine:undo_duty", args=[found.public_id, kind])
    toasts.success(request, _("Ticked off: %(duty)s") % {"duty": say(kind)}, undo_url=undo)
    return redirect("quarantine:stay", found.public_id)


@require_POST
@needs(Permission.DO_DUTY)
def undo_duty(request: StaffRequest, stay_id: str, kind: DutyKind) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    actions.undo_duty(stay=found, kind=kind, by=request.user, now=request.now)
    return redirect("quarantine:stay", found.public_id)


# Visits -------------------------------------------------------------------------------------------------


@needs(Permission.RECORD_VISIT)
def visits(request: StaffRequest) -> HttpResponse:
    mine = request.GET.get("mine") == "1"
    due = queries.visits_due_for(request.user, mine=mine, now=request.now)
    return render(request, "quarantine/visits.html", {"due": due, "mine": mine})


@needs(Permission.RECORD_VISIT)
def visit(request: StaffRequest, visit_id: str) -> HttpResponse:
    found = queries.visit_for(request.user, visit_id, now=request.now)
    form = VisitForm(request.POST or None, initial={"mode": found.mode})
    if request.method == "POST" and form.is_valid():
        _record_once(request, form, partial(actions.record_visit, visit=found))
        return _recorded(request, found)
    return _visit_page(request, found.stay, form, visit=found)


@needs(Permission.RECORD_VISIT)
def extra_visit(request: StaffRequest, stay_id: str) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    form = VisitForm(request.POST or None, initial={"mode": VisitMode.PHONE})
    if request.method == "POST" and form.is_valid():
        made = _record_once(request, form, partial(actions.add_visit, stay=found))
        return _recorded(request, queries.visit_for(request.user, made, now=request.now))
    return _visit_page(request, found, form)


def _record_once(request: StaffRequest, form: VisitForm, action: Callable[..., Visit]) -> str:
    told = {**form.told(), "by": request.user, "now": request.now}
    public_id: str = once.run(
        form.token, lambda: action(**told).public_id, by=request.user, now=request.now
    )
    return public_id


def _recorded(request: StaffRequest, found: Visit) -> HttpResponse:
    undo = reverse("quarantine:undo_visit", args=[found.public_id])
    toasts.success(request, _("The visit was recorded."), undo_url=undo)
    if found.is_fever:
        toasts.warning(request, _("Fever: tell the social worker at once."))
    return redirect("quarantine:stay" if found.is_extra else "quarantine:visits", *_where(found))


def _where(found: Visit) -> list[str]:
    return [found.stay.public_id] if found.is_extra else []


def _visit_page(
    request: StaffRequest, found: Stay, form: VisitForm, visit: Visit | None = None
) -> HttpResponse:
    page = {
        "form": form,
        "stay": found,
        "visit": visit,
        "tz": queries.zone_of_stay(found).key,
        "fever": queries.pack_of(found).fever_c,
        "team": queries.team_of(found),
    }
    return render(request, "quarantine/visit.html", page, status=_status(form))


@require_POST
@needs(Permission.RECORD_VISIT)
def undo_visit(request: StaffRequest, visit_id: str) -> HttpResponse:
    found = queries.visit_for(request.user, visit_id, now=request.now)
    actions.undo_visit(visit=found, by=request.user, now=request.now)
    toasts.info(request, _("The entry was taken back."))
    return redirect("quarantine:stay", found.stay.public_id)


# Papers -------------------------------------------------------------------------------------------------


@require_POST
@needs(Permission.DO_DUTY)
def own_link(request: StaffRequest, stay_id: str) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    token = actions.own_link(stay=found, by=request.user, now=request.now)
    link = request.build_absolute_uri(reverse("quarantine:own", args=[token]))
    return _page(request, found, link=link)


@needs(Permission.SEE_STAYS)
def notice(request: StaffRequest, stay_id: str) -> HttpResponse:
    found = queries.stay_for(request.user, stay_id, now=request.now)
    actions.log_notice(stay=found, by=request.user, now=request.now)
    return release_notice.response(request, found)
