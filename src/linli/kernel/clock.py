"""The one place that reads the clock. Everybody else is given `now`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def now() -> datetime:
    """Return this instant in UTC, moved by LINLI_CLOCK_OFFSET.

    The offset lets the demo community live in March 2020 while its clock goes on ticking.
    """
    offset: timedelta = settings.LINLI_CLOCK_OFFSET
    return datetime.now(UTC) + offset  # noqa: TID251 - this is the place


class RequestInstant:
    """Middleware: a request carries one instant, `request.now`, from its first line to its last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = now()  # type: ignore[attr-defined]
        return self.get_response(request)
