"""Languages people speak, and how well. No Django."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """How well somebody speaks: enough to greet, to talk at the door, or to interpret."""

    BASIC = 1
    CONVERSATION = 2
    INTERPRETER = 3
