"""Pages by key: as quick on the thousandth page as on the first, and steady while rows come in.

The cursor is the public id of a row at the edge; its sort values are looked up, because a URL holds
no name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows of one page; `before` and `after` are the cursors of its neighbors, '' for none."""

    rows: list[M]
    before: str
    after: str


def page_of(
    rows: QuerySet[M],
    *,
    order: str,
    after: str = "",
    before: str = "",
    size: int = SIZE,
    parts: Sequence[Q] = (),
) -> Page[M]:
    """Return one page of rows in the order of a column ("name", "-changed_at"), ties by key.

    An unknown cursor gives the first page. `parts` split the rows, each along an index that is in
    the wished order: a page then costs the same however many rows there are.
    """
    edge = _edge(rows.model, after or before)
    backward = bool(before and edge and not after)
    field, is_down = order.lstrip("-"), order.startswith("-") != backward
    signed = [f"-{name}" if is_down else name for name in (field, "pk")]
    found = rows if edge is None else rows.filter(_beyond(edge, field, is_down=is_down))
    if parts:
        found = rows.filter(pk__in=_first_keys(found, parts, signed, size + 1))
    taken = list(found.order_by(*signed)[: size + 1])
    more, shown = len(taken) > size, taken[:size]
    if backward:
        shown.reverse()
    has_before = more if backward else edge is not None
    has_after = edge is not None if backward else more
    return Page(shown, _cursor(shown, 0, has_before), _cursor(shown, -1, has_after))


def _first_keys(rows: QuerySet[Any], parts: Sequence[Q], signed: list[str], size: int) -> list[Any]:
    """Return the keys of the first rows, from the first few of each part."""
    everything = rows.model._default_manager  # noqa: SLF001 - Django's own way
    # A slice within a slice of a union: SQLite takes no other.
    few = [rows.filter(part).order_by(*signed).values("pk")[:size] for part in parts]
    first, *others = (
        everything.filter(pk__in=keys).values_list("pk", signed[0].lstrip("-")) for keys in few
    )
    return [key for key, _ in first.union(*others, all=True).order_by(*_named(rows, signed))[:size]]


def _named(rows: QuerySet[Any], signed: list[str]) -> list[str]:
    # The rows of a union are ordered by names of columns: "pk" is none.
    return [name.replace("pk", str(rows.model._meta.pk.name)) for name in signed]  # noqa: SLF001


def _edge(model: type[Any], cursor: str) -> Any:
    return model.objects.filter(public_id=cursor).first() if cursor else None


def _beyond(edge: Any, field: str, *, is_down: bool) -> Q:
    side = "lt" if is_down else "gt"
    value = getattr(edge, field)
    tie = Q(**{field: value, f"pk__{side}": edge.pk})
    # The first condition is implied; it lets the database start within the index.
    return Q(**{f"{field}__{side}e": value}) & (Q(**{f"{field}__{side}": value}) | tie)


def _cursor(shown: list[Any], at: int, wanted: bool) -> str:
    return str(shown[at].public_id) if wanted and shown else ""
