"""Every write of the ledger; the room's door."""

from __future__ import annotations

from linli.ledger.actions.batches import (
    rerun_problems,
    resume_batch,
    run_batch,
    undo_batch,
    upload_list,
)
from linli.ledger.actions.persons import (
    add_organisation,
    add_person,
    add_reporter,
    edit_person,
    resolve_conflict,
)
from linli.ledger.actions.reports import (
    keep_apart,
    link_report,
    separate_report,
    take_report,
)
from linli.ledger.actions.rows import ignore_problems, ignore_row, mend_row
from linli.ledger.standings import (
    build_snapshots,
    catch_up,
    clear_standing,
    forget_standings,
    move_standings,
    rebuild_counts,
    set_standing,
)

__all__ = [
    "add_organisation",
    "add_person",
    "add_reporter",
    "build_snapshots",
    "catch_up",
    "clear_standing",
    "edit_person",
    "forget_standings",
    "ignore_problems",
    "ignore_row",
    "keep_apart",
    "link_report",
    "mend_row",
    "move_standings",
    "rebuild_counts",
    "rerun_problems",
    "resolve_conflict",
    "resume_batch",
    "run_batch",
    "separate_report",
    "set_standing",
    "take_report",
    "undo_batch",
    "upload_list",
]
