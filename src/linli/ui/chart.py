"""Geometry of the small charts; they are SVG, so that page, print and PDF share them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, LABEL_ROOM, VALUE_ROOM = 360, 140, 22, 16
# A bar takes at most this much of the width; a label needs this much to be legible on a phone.
WIDEST_SLOT, LABEL_WIDTH = 48, 34
FILL = 2 / 3


@dataclass(frozen=True)
class Bar:
    """One bar in SVG units; a label is empty where there is no room for it."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    value_y: float
    label: str
    shown_label: str
    value: float
    active: bool


@dataclass(frozen=True)
class Chart:
    """Bars and the box they fill."""

    bars: list[Bar]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - LABEL_ROOM
    label_y: int = HEIGHT - 6


def bars(items: Iterable[Any]) -> Chart:
    """Lay out objects or mappings with `label`, `value` and optional `active` as vertical bars.

    Few bars stand in the middle, many share the width; labels are then left out evenly, counted
    from the last one, which always has one.
    """
    rows = list(items)
    highest = max((float(_get(row, "value") or 0) for row in rows), default=0) or 1
    slot = min(WIDEST_SLOT, WIDTH / max(1, len(rows)))
    start = (WIDTH - slot * len(rows)) / 2
    every = math.ceil(LABEL_WIDTH / slot)
    return Chart(
        [
            _bar(
                row,
                highest,
                start + slot * index,
                slot,
                labeled=(len(rows) - 1 - index) % every == 0,
            )
            for index, row in enumerate(rows)
        ]
    )


def _bar(row: Any, highest: float, left: float, slot: float, *, labeled: bool) -> Bar:
    value = float(_get(row, "value") or 0)
    height = round((HEIGHT - LABEL_ROOM - VALUE_ROOM) * value / highest, 1)
    y = round(HEIGHT - LABEL_ROOM - height, 1)
    label = str(_get(row, "label"))
    return Bar(
        x=round(left + slot * (1 - FILL) / 2, 1),
        y=y,
        width=round(slot * FILL, 1),
        height=height,
        middle=round(left + slot / 2, 1),
        value_y=round(y - 4, 1),
        label=label,
        shown_label=label if labeled else "",
        value=int(value) if value.is_integer() else value,
        active=bool(_get(row, "active")),
    )


def _get(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)
