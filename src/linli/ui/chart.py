"""Geometry of the small charts; they are SVG, so that page, print and PDF share them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

HEIGHT, LABEL_ROOM, VALUE_ROOM = 140, 22, 16
SLOT, WIDTH = 48, 32


@dataclass(frozen=True)
class Bar:
    """One bar in SVG units."""

    x: int
    y: float
    height: float
    middle: int
    value_y: float
    label: str
    value: float
    active: bool


@dataclass(frozen=True)
class Chart:
    """Bars and the box they fill."""

    bars: list[Bar]
    width: int
    height: int = HEIGHT
    base: int = HEIGHT - LABEL_ROOM
    label_y: int = HEIGHT - 6
    bar_width: int = WIDTH


def bars(items: Iterable[Any]) -> Chart:
    """Lay out objects or mappings with `label`, `value` and optional `active` as vertical bars."""
    rows = list(items)
    highest = max((float(_get(row, "value") or 0) for row in rows), default=0) or 1
    return Chart(
        bars=[_bar(index, row, highest) for index, row in enumerate(rows)],
        width=max(1, len(rows)) * SLOT,
    )


def _bar(index: int, row: Any, highest: float) -> Bar:
    value = float(_get(row, "value") or 0)
    height = round((HEIGHT - LABEL_ROOM - VALUE_ROOM) * value / highest, 1)
    y = round(HEIGHT - LABEL_ROOM - height, 1)
    return Bar(
        x=index * SLOT + (SLOT - WIDTH) // 2,
        y=y,
        height=height,
        middle=index * SLOT + SLOT // 2,
        value_y=round(y - 4, 1),
        label=str(_get(row, "label")),
        value=int(value) if value.is_integer() else value,
        active=bool(_get(row, "active")),
    )


def _get(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)
