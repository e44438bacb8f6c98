"""A refusal becomes a sentence, wherever it was raised."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.kernel.refusal import Refused
from linli.kernel.words import say

FORBIDDEN = 403
CONFLICT = 409


class RefusalPages:
    """Answer a Refused with its sentence: 403 for "you may not", 409 for "not now, not so"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal_page(request, error) if isinstance(error, Refused) else None


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return the page, or for htmx the fragment, that says why not."""
    is_fragment = getattr(request, "htmx", False)
    return render(
        request,
        "shell/refused.html#sentence" if is_fragment else "shell/refused.html",
        {"sentence": say(refusal.code, refusal.params), "forbidden": refusal.forbidden},
        status=FORBIDDEN if refusal.forbidden else CONFLICT,
    )
