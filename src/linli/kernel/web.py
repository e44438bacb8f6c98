"""What every view has in hand, and the mark of a page that needs no account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

View = TypeVar("View", bound=Callable[..., Any])


class Request(HttpRequest):
    """A request that carries one instant and says whether htmx asked for a fragment."""

    now: datetime
    htmx: HtmxDetails


def open_to_all(why: str) -> Callable[[View], View]:
    """Mark a view that anybody may open, and say why. All others need a permission."""

    def mark(view: View) -> View:
        view.open_to_all = why  # type: ignore[attr-defined]
        return view

    return mark
