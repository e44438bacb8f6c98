"""The names of the icons that the sprite holds; `icons.txt` is the one list of them."""

from __future__ import annotations

from pathlib import Path

LIST = Path(__file__).with_name("icons.txt")


def read(path: Path = LIST) -> frozenset[str]:
    """Return the icon names of a list, one a line."""
    return frozenset(path.read_text("utf-8").split())


ICONS = read()
