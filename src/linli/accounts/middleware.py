"""Closed by default: login everywhere, and every page says who may open it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

logger = logging.getLogger("linli.access")

# Of allauth's pages, those that this site has: users are added by administrators, and there is no
# mail to anybody, so signing up, mail addresses and mailed resets do not exist.
SIGN_IN_PAGES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


def declares(view: Any) -> str:
    """Return what a view declares about who may open it: "needs", "members", "all" or ""."""
    marks = {"needs": "needs", "open_to_members": "members", "open_to_all": "all"}
    return next((word for mark, word in marks.items() if getattr(view, mark, None)), "")


def is_sign_in(view: Any) -> bool:
    """Is it a page of allauth, which guards itself?"""
    return str(getattr(view, "__module__", "")).startswith("allauth.")


class ClosedByDefault:
    """Send strangers to the sign-in page; refuse a page that does not say who may open it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        del args, kwargs
        if is_sign_in(view):
            check_is_ours(request)
            return None
        who = declares(view)
        if who == "all":
            return None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not who:
            logger.error("No permission is declared for %s", request.resolver_match)
            raise PermissionDenied
        request.user.remember_posts()
        return None


def check_is_ours(request: HttpRequest) -> None:
    """Raise Http404 for a page of allauth that this site does not have."""
    match = request.resolver_match
    if match is None or match.url_name not in SIGN_IN_PAGES:
        raise Http404


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Return the way to the sign-in page and back; htmx is told to leave the whole page."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(resolve_url("account_login"))
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(back, resolve_url("account_login"))
