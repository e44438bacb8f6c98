"""What a page of signed-in people declares: the permission it needs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.accounts import permissions, queries
from linli.accounts.models import User
from linli.accounts.rules import Permission
from linli.kernel.refusal import Refused
from linli.kernel.web import Request, open_to_all
from linli.kernel.words import say

logger = logging.getLogger("linli.access")
View = TypeVar("View", bound=Callable[..., HttpResponse])
GONE = 410


class StaffRequest(Request):
    """A request of somebody who has signed in."""

    user: User


def needs(permission: Permission) -> Callable[[View], View]:
    """Let only those open a page who hold the permission somewhere now; else Refused.

    Where it is held is for the query that fetches the record ("to fetch is to be allowed").
    """

    def mark(view: View) -> View:
        @wraps(view)
        def run(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                permissions.check_may(request.user, permission, now=request.now)
            except Refused:
                logger.warning("Denied: user %s lacks %s", request.user.pk, permission)
                raise
            return view(request, *args, **kwargs)

        run.needs = permission  # type: ignore[attr-defined]
        return cast(View, run)

    return mark


def open_to_members(why: str) -> Callable[[View], View]:
    """Mark a page that everybody who has signed in may open, and say why."""

    def mark(view: View) -> View:
        view.open_to_members = why  # type: ignore[attr-defined]
        return view

    return mark


def opens_with_link(purpose: str, why: str) -> Callable[[View], View]:
    """Turn a view (request, subject, …) into one that a secret link opens: (request, token, …).

    An unknown, expired or replaced link gets a page that says what to do now.
    """

    def mark(view: View) -> View:
        @open_to_all(why)
        @wraps(view)
        def run(request: Request, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                subject = queries.open_link(token=token, purpose=purpose, now=request.now)
            except Refused as refusal:
                return closed_link(request, refusal)
            return view(request, subject, *args, **kwargs)

        return cast(View, run)

    return mark


def closed_link(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return the page for a link that does not open (410), in the reader's language."""
    page = {"sentence": say(refusal.code, refusal.params), "code": refusal.code}
    return render(request, "accounts/link_closed.html", page, status=GONE)
