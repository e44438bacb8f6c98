"""Closed by default: every address declares who may open it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from linli.accounts.rules import Permission
from linli.accounts.web import needs
from linli.kernel.web import open_to_all
from tests.house.tree import obeyed

# A permission, or a reason why none is needed: of members (signed in), or of everybody.
REASONS = ("open_to_members", "open_to_all")
SHORTEST_REASON = 15


def pages(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (address, view) of every page below these patterns."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def is_allauth(view: Any) -> bool:
    """Sign-in pages guard themselves; accounts' middleware lets only the wanted ones through."""
    return str(getattr(view, "__module__", "")).startswith("allauth.")


def undeclared(found: Iterable[tuple[str, Any]]) -> list[str]:
    """Pages that name neither a permission nor a reason."""
    return [f"{address} {fault(view)}" for address, view in found if fault(view)]


def fault(view: Any) -> str:
    """Say what a view fails to declare, or ''."""
    if is_allauth(view):
        return ""
    marks = [mark for mark in ("needs", *REASONS) if getattr(view, mark, None)]
    if len(marks) != 1:
        return f"declares {len(marks)} of needs, {', '.join(REASONS)}"
    if marks[0] == "needs":
        return "" if view.needs in list(Permission) else "needs something that is no Permission"
    return "" if len(str(getattr(view, marks[0]))) >= SHORTEST_REASON else "gives no reason"


def test_every_page_declares_who_may_open_it() -> None:
    found = list(pages(get_resolver().url_patterns))
    assert len(found) > 5
    obeyed(undeclared(found))


def test_planted_undeclared_pages_are_found() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.method)

    def fresh() -> Any:
        return partial(bare)

    permission = next(iter(Permission))
    bad = [path("a", bare), path("b", open_to_all("why")(fresh()))]
    good = [
        path("c", needs(permission)(fresh())),
        path("d", open_to_all("A load balancer asks; no data.")(fresh())),
    ]
    assert len(undeclared(pages(bad))) == 2
    assert undeclared(pages(good)) == []
    twice = needs(permission)(open_to_all("A reason that is long enough.")(fresh()))
    assert undeclared(pages([path("e", twice)]))
