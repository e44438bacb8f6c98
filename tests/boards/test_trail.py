"""The history of a record says what changed in words, never in codes (M24)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from linli.boards.trail import changes_of
from linli.kernel.audit import Change, HistoryEntry

SHANGHAI = ZoneInfo("Asia/Shanghai")


def said(label: str, field: str, before: Any, after: Any) -> list[tuple[str, str, str]]:
    """Return the changes of one line in English, as (name, before, after)."""
    at = datetime(2020, 3, 27, tzinfo=UTC)
    entry = HistoryEntry(at, "王敏", "X", f"{label}:1", (Change(field, before, after),), "")
    with translation.override("en"):
        return [(each.name, each.before, each.after) for each in changes_of(entry, SHANGHAI)]


@pytest.mark.parametrize(
    ("label", "field", "value", "words"),
    [
        ("ledger.person", "standing", "HOME_QUARANTINE", "Home quarantine"),
        ("ledger.person", "sex", "F", "Female"),
        ("ledger.person", "nationality", "KR", "South Korea"),
        ("ledger.person", "language", "ko", "Korean"),
        ("ledger.person", "phone", "138 •••• 2764", "138 •••• 2764"),
        ("ledger.person", "birth_date", "1985-03-28", "28 Mar 1985"),
        ("quarantine.visit", "state", "DONE", "Done"),
        ("quarantine.stay", "release_at", "2020-03-26T16:00:00+00:00", "27 Mar 2020 00:00"),
        ("quarantine.stay", "level", 2, "Home quarantine"),
        ("quarantine.stay", "INTERPRETER", "朴智秀", "朴智秀"),
        ("quarantine.visit", "is_fever", True, "Yes"),
        ("accounts.user", "languages", {"ko": 3, "en": 1}, "ko, en"),
    ],
)
def test_a_value_is_said_in_words(label: str, field: str, value: Any, words: str) -> None:
    changes = said(label, field, "", value)
    assert [(before, after) for _, before, after in changes] == [("", words)]
    assert changes[0][0]


def test_what_was_is_said_beside_what_is() -> None:
    assert said("ledger.person", "standing", "EXPECTED", "ARRIVED") == [
        ("Standing", "Expected", "Arrived")
    ]


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("has_hour", False, True),  # no words: only the machine wants to know
        ("receiver", None, "accounts.user:3"),  # the key of a record
        ("is_fever", False, False),
    ],
)
def test_what_only_the_machine_understands_is_left_out(field: str, before: Any, after: Any) -> None:
    assert said("arrivals.arrival", field, before, after) == []


def test_a_code_of_an_older_version_is_shown_as_it_is() -> None:
    assert said("ledger.person", "standing", "", "GONE") == [("Standing", "", "GONE")]
