"""Today, the situation, the ledger table and the person page: reads only."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from linli.accounts.queries import permissions_of
from linli.accounts.rules import Permission
from linli.accounts.web import StaffRequest, needs
from linli.boards.queries.situation import situation_for
from linli.boards.queries.today import today_for


@needs(Permission.SEE_TODAY)
def today(request: StaffRequest) -> HttpResponse:
    held = permissions_of(request.user, now=request.now)
    mine = bool(request.GET.get("mine"))
    page = {
        "it": today_for(
            request.user, now=request.now, kind=request.GET.get("kind", ""), mine=mine
        ),
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
    return render(request, "boards/people.html", {})


export = secrets = person = people
