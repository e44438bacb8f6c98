"""Pages by key: as quick on the thousandth page as on the first, and steady while rows come in.

The cursor is the public id of a row at the edge; its sort values are looked up, because a URL holds
no name.
"""

from __future__ import annotations

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
    rows: QuerySet[M], *, order: str, after: str = "", before: str = "", size: int = SIZE
) -> Page[M]:
    """Return one page of rows in the order of a column ("name", "-changed_at"), ties by key.

    An unknown cursor gives the first page.
    """
    edge = _edge(rows.model, after or before)
    backward = bool(before and edge and not after)
    field, is_down = order.lstrip("-"), order.startswith("-") != backward
    signed = [f"-{name}" if is_down else name for name in (field, "pk")]
    found = rows.order_by(*signed)
    if edge is not None:
        found = found.filter(_beyond(edge, field, is_down=is_down))
    taken = list(found[: size + 1])
    more, shown = len(taken) > size, taken[:size]
    if backward:
        shown.reverse()
    has_before = more if backward else edge is not None
    has_after = edge is not None if backward else more
    return Page(shown, _cursor(shown, 0, has_before), _cursor(shown, -1, has_after))


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
