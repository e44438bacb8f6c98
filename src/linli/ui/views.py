"""The theme switch that works without JavaScript, and the gallery of all components."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from linli.ui import gallery as samples

YEAR = 365 * 24 * 60 * 60


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the device's own theme in a cookie, and go back to the page."""
    response = HttpResponseRedirect(_next(request))
    response.set_cookie(
        "linli_theme",
        _wanted(request),
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in its states; for the people who build pages."""
    return render(request, "ui/gallery.html", samples.context(request))


def gallery_public(request: HttpRequest) -> HttpResponse:
    """Show the page for people outside: one question, its answer and its errors."""
    return render(request, "ui/gallery_public.html", samples.context(request))


def _wanted(request: HttpRequest) -> str:
    theme = request.POST.get("theme", "")
    if theme == "toggle":
        return "light" if request.COOKIES.get("linli_theme") == "dark" else "dark"
    return theme if theme in ("light", "dark") else ""


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if safe else "/"
