"""Every write of the ledger; the room's door."""

from __future__ import annotations

from linli.ledger.actions.reports import (
    keep_apart,
    link_report,
    separate_report,
    take_report,
)
from linli.ledger.actions.standing import (
    build_snapshots,
    catch_up,
    clear_standing,
    forget_standings,
    move_standings,
    rebuild_counts,
    set_standing,
)

__all__ = [
    "build_snapshots",
    "catch_up",
    "clear_standing",
    "forget_standings",
    "keep_apart",
    "link_report",
    "move_standings",
    "rebuild_counts",
    "separate_report",
    "set_standing",
    "take_report",
]
