"""Every write of the quarantine room; the room's door."""

from __future__ import annotations

from linli.quarantine.actions.changes import (
    advance_stay,
    cancel_stay,
    end_stay,
    extend_by_rule,
    extend_stay,
    grant_exemption,
    shorten_by_rule,
    shorten_stay,
)
from linli.quarantine.actions.opening import (
    answer_inquiry,
    consider,
    drop_inquiry,
    open_stay,
    open_stay_on_arrival,
)
from linli.quarantine.actions.papers import log_notice, own_link
from linli.quarantine.actions.policy import set_policy
from linli.quarantine.actions.team import confirm_team, do_duty, replace_member, undo_duty
from linli.quarantine.actions.visits import (
    add_visit,
    miss_visit,
    record_test,
    record_visit,
    undo_visit,
)

__all__ = [
    "add_visit",
    "advance_stay",
    "answer_inquiry",
    "cancel_stay",
    "confirm_team",
    "consider",
    "do_duty",
    "drop_inquiry",
    "end_stay",
    "extend_by_rule",
    "extend_stay",
    "grant_exemption",
    "log_notice",
    "miss_visit",
    "open_stay",
    "open_stay_on_arrival",
    "own_link",
    "record_test",
    "record_visit",
    "replace_member",
    "set_policy",
    "shorten_by_rule",
    "shorten_stay",
    "undo_duty",
    "undo_visit",
]
