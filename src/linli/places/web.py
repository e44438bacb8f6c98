"""The mark of a page of this room. Accounts are a floor above, so a page names its permission."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from linli.kernel.web import Request
from linli.places.permissions import check_holds

View = Callable[..., HttpResponse]


class PlaceRequest(Request):
    """A request of a signed-in user, who is known here only by what they may."""

    user: Any


def needs(permission: str) -> Callable[[View], View]:
    """Let only those open a page who hold the permission somewhere now."""

    def mark(view: View) -> View:
        @wraps(view)
        def run(request: PlaceRequest, *args: object, **kwargs: object) -> HttpResponse:
            check_holds(request.user, permission, now=request.now)
            return view(request, *args, **kwargs)

        run.needs = permission  # type: ignore[attr-defined]
        return run

    return mark
