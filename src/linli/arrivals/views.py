"""Pages of the arrivals room for people who work there."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts.rules import Permission
from linli.accounts.web import StaffRequest, needs
from linli.arrivals import actions, queries
from linli.arrivals.forms import PlanForm, PointForm, ReceiveForm
from linli.arrivals.models import Arrival
from linli.places.queries import zone_of
from linli.ui import toasts

UNPROCESSABLE = 422


@needs(Permission.SEE_ARRIVALS)
def board(request: StaffRequest) -> HttpResponse:
    page = {
        "days": queries.board_for(request.user, now=request.now),
        "received": queries.received_for(request.user, now=request.now),
        "later": queries.later_count(request.user, now=request.now),
        "drafts": queries.drafts_for(request.user, now=request.now)[:20],
        "communities": queries.communities_of(request.user, now=request.now),
    }
    return render(request, "arrivals/board.html", page)


@needs(Permission.SEE_ARRIVALS)
def arrival(request: StaffRequest, arrival_id: str) -> HttpResponse:
    return _page(request, queries.arrival_for(request.user, arrival_id, now=request.now))


def _page(
    request: StaffRequest,
    found: Arrival,
    *,
    plan_form: PlanForm | None = None,
    receive_form: ReceiveForm | None = None,
    link: str = "",
) -> HttpResponse:
    is_wrong = plan_form is not None or receive_form is not None
    page = {
        "arrival": found,
        "missing": queries.missing_of(found),
        "tz": zone_of(found.area).key,
        "plan_form": plan_form or PlanForm(arrival=found, now=request.now),
        "receive_form": receive_form or ReceiveForm(arrival=found, now=request.now),
        "link": link,
    }
    status = UNPROCESSABLE if is_wrong else 200
    return render(request, "arrivals/arrival.html", page, status=status)


@require_POST
@needs(Permission.PLAN_ARRIVAL)
def plan(request: StaffRequest, arrival_id: str) -> HttpResponse:
    found = queries.arrival_for(request.user, arrival_id, now=request.now)
    form = PlanForm(request.POST, arrival=found, now=request.now)
    if not form.is_valid():
        return _page(request, found, plan_form=form)
    actions.plan_hand_over(arrival=found, **form.plan(), by=request.user, now=request.now)
    toasts.success(request, _("The hand-over is planned."))
    return redirect("arrivals:arrival", found.public_id)


@require_POST
@needs(Permission.RECEIVE_PERSON)
def receive(request: StaffRequest, arrival_id: str) -> HttpResponse:
    found = queries.arrival_for(request.user, arrival_id, now=request.now)
    form = ReceiveForm(request.POST, arrival=found, now=request.now)
    if not form.is_valid():
        return _page(request, found, receive_form=form)
    actions.receive(arrival=found, **form.reception(), by=request.user, now=request.now)
    toasts.success(request, _("Received. What happens next is on the person's page."))
    return redirect("boards:person", found.person.public_id)


def _move(
    action: Callable[..., None], sentence: Callable[[], str]
) -> Callable[[StaffRequest, str], HttpResponse]:
    def view(request: StaffRequest, arrival_id: str) -> HttpResponse:
        found = queries.arrival_for(request.user, arrival_id, now=request.now)
        action(arrival=found, by=request.user, now=request.now)
        undo = reverse("arrivals:reopen", args=[found.public_id])
        toasts.success(
            request, sentence(), undo_url="" if action is actions.reopen_arrival else undo
        )
        return redirect("arrivals:board")

    return require_POST(needs(Permission.PLAN_ARRIVAL)(view))


no_show = _move(actions.mark_no_show, lambda: _("Marked as not come."))
cancel = _move(actions.cancel_arrival, lambda: _("Marked as not coming."))
reopen = _move(actions.reopen_arrival, lambda: _("Expected again."))


@require_POST
@needs(Permission.PLAN_ARRIVAL)
def invite(request: StaffRequest, arrival_id: str) -> HttpResponse:
    found = queries.arrival_for(request.user, arrival_id, now=request.now)
    token = actions.invite_to_declare(arrival=found, by=request.user, now=request.now)
    link = request.build_absolute_uri(reverse("declare:resume", args=[token]))
    return _page(request, found, link=link)


@needs(Permission.SEE_ARRIVALS)
def slip(request: StaffRequest, arrival_id: str) -> HttpResponse:
    """Show the hand-over slip, made for printing: where, when, who, in both languages."""
    found = queries.arrival_for(request.user, arrival_id, now=request.now)
    page = {"arrival": found, "tz": zone_of(found.area).key}
    return render(request, "arrivals/slip.html", page)


@needs(Permission.PLAN_ARRIVAL)
def points(request: StaffRequest) -> HttpResponse:
    form = PointForm(request.POST or None)
    communities = queries.communities_of(request.user, now=request.now)
    if request.method == "POST" and form.is_valid():
        area = communities.get(public_id=request.POST.get("area"))
        actions.add_point(area=area, **form.cleaned_data, by=request.user, now=request.now)
        toasts.success(request, _("The hand-over point was added."))
        return redirect("arrivals:points")
    known = queries.points_of(request.user, now=request.now)
    page = {"form": form, "communities": communities, "points": known}
    return render(
        request, "arrivals/points.html", page, status=UNPROCESSABLE if form.errors else 200
    )
