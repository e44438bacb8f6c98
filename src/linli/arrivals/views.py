"""Pages of the arrivals room for people who work there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts.rules import Permission
from linli.accounts.web import StaffRequest, needs
from linli.arrivals import actions, queries
from linli.arrivals.answers import for_receiver
from linli.arrivals.forms import PlanForm, PointForm, ReceiveForm
from linli.arrivals.models import Arrival
from linli.kernel import once
from linli.kernel.audit import key_of
from linli.privacy import actions as privacy
from linli.privacy.rules import Reading
from linli.ui import toasts

UNPROCESSABLE = 422


@needs(Permission.SEE_ARRIVALS)
def board(request: StaffRequest) -> HttpResponse:
    found = queries.board_for(request.user, now=request.now)
    return render(request, "arrivals/board.html", {"board": found, "host": _host(request)})


def _host(request: StaffRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@needs(Permission.SEE_ARRIVALS)
def arrival(request: StaffRequest, arrival_id: str) -> HttpResponse:
    found = queries.arrival_for(request.user, arrival_id, now=request.now)
    key = key_of(found.person)
    privacy.log_reading(subject_key=key, what=Reading.PAGE, by=request.user, now=request.now)
    return _page(request, found)


def _page(request: StaffRequest, found: Arrival, **changes: Any) -> HttpResponse:
    """Draw an arrival's page; `changes` are forms that did not validate, or a fresh link."""
    forms = {"plan_form": PlanForm, "receive_form": ReceiveForm}
    is_wrong = bool(changes.keys() & forms.keys())
    shown = {
        name: changes.get(name) or form(arrival=found, now=request.now, auto_id=f"{name}_%s")
        for name, form in forms.items()
    }
    page = {
        **shown,
        "page": queries.arrival_page(request.user, found, now=request.now),
        "told": for_receiver(found),
        "link": changes.get("link", ""),
        "page_problem": is_wrong,
    }
    status = UNPROCESSABLE if is_wrong else 200
    return render(request, "arrivals/arrival.html", page, status=status)


@require_POST
@needs(Permission.PLAN_ARRIVAL)
def plan(request: StaffRequest, arrival_id: str) -> HttpResponse:
    found = queries.arrival_for(request.user, arrival_id, now=request.now)
    form = PlanForm(request.POST, arrival=found, now=request.now, auto_id="plan_form_%s")
    if not form.is_valid():
        return _page(request, found, plan_form=form)
    actions.plan_together(**form.told(), by=request.user, now=request.now)
    toasts.success(request, _("The hand-over is planned."))
    return redirect("arrivals:arrival", found.public_id)


@require_POST
@needs(Permission.RECEIVE_PERSON)
def receive(request: StaffRequest, arrival_id: str) -> HttpResponse:
    found = queries.arrival_for(request.user, arrival_id, now=request.now)
    form = ReceiveForm(request.POST, arrival=found, now=request.now, auto_id="receive_form_%s")
    if not form.is_valid():
        return _page(request, found, receive_form=form)
    by, now = request.user, request.now

    def take_over() -> None:
        actions.receive_together(**form.told(), by=by, now=now)

    once.run(once.token_of(request), take_over, by=by, now=now)
    toasts.success(request, _("Received."))
    return redirect("arrivals:arrival", found.public_id)


Move = Callable[..., None]


def _move(action: Move, done: Callable[[], str], *, undo: str = "") -> Callable[..., HttpResponse]:
    """Return the view of a button that moves an arrival; `undo` names the way back."""

    @require_POST
    @needs(Permission.PLAN_ARRIVAL)
    def view(request: StaffRequest, arrival_id: str) -> HttpResponse:
        found = queries.arrival_for(request.user, arrival_id, now=request.now)
        action(arrival=found, by=request.user, now=request.now)
        way_back = reverse(undo, args=[found.public_id]) if undo else ""
        toasts.success(request, done(), undo_url=way_back)
        return redirect("arrivals:board")

    return view


no_show = _move(actions.mark_no_show, lambda: _("Marked as not come."), undo="arrivals:reopen")
cancel = _move(actions.cancel_arrival, lambda: _("Marked as not coming."), undo="arrivals:reopen")
reopen = _move(actions.reopen_arrival, lambda: _("Expected again."))


@require_POST
@needs(Permission.PLAN_ARRIVAL)
def invite(request: StaffRequest, arrival_id: str) -> HttpResponse:
    """Show a new secret link; it is kept nowhere, so this answer is the only one that has it."""
    found = queries.arrival_for(request.user, arrival_id, now=request.now)
    token = actions.invite_to_declare(arrival=found, by=request.user, now=request.now)
    link = request.build_absolute_uri(reverse("declare:resume", args=[token]))
    return _page(request, found, link=link)


@needs(Permission.SEE_ARRIVALS)
def slip(request: StaffRequest, arrival_id: str) -> HttpResponse:
    """Show the hand-over slip, made for printing: where, when, who, in both languages."""
    found = queries.arrival_for(request.user, arrival_id, now=request.now)
    page = queries.arrival_page(request.user, found, now=request.now)
    return render(request, "arrivals/slip.html", {"page": page, "arrival": found})


@needs(Permission.PLAN_ARRIVAL)
def points(request: StaffRequest) -> HttpResponse:
    form = PointForm(request.POST or None, user=request.user, now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.add_point(**form.cleaned_data, by=request.user, now=request.now)
        toasts.success(request, _("The hand-over point was added."))
        return redirect("arrivals:points")
    known = queries.points_of(request.user, now=request.now)
    page = {"form": form, "points": known, "page_problem": bool(form.errors)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "arrivals/points.html", page, status=status)
