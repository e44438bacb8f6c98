"""What a line of the trail says about fields and values, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.accounts.rules import Role
from linli.arrivals.rules import ArrivalState
from linli.boards.queries.person import FIELDS
from linli.kernel.audit import HistoryEntry
from linli.kernel.words import Words, listed, say
from linli.ledger.rules import SourceKind, StandingKind
from linli.policy.catalog import packs
from linli.quarantine.queries import LEVELS
from linli.quarantine.rules import DutyKind, Reason, TeamRole, VisitState
from linli.ui.relative import absolute, day

NAMES: Mapping[str, Words] = {
    **FIELDS,
    "area": _("Area"),
    "carrier": _("Flight or train"),
    "country": _("Country of departure"),
    "duty": _("Duty"),
    "expected_at": _("Time of arrival"),
    "from_at": _("From"),
    "is_fever": _("Fever"),
    "languages": _("Languages"),
    "level": _("Level"),
    "meet_at": _("Time of hand-over"),
    "note": _("Note"),
    "pack": _("Policy"),
    "reason": _("Reason"),
    "release_at": _("Planned release"),
    "role": _("Role"),
    "source": _("Source"),
    "standing": _("Standing"),
    "state": _("State"),
}
# Codes by field; where two records call a field alike, by record and field.
KINDS: Mapping[str, type[StrEnum]] = {
    "arrivals.arrival.state": ArrivalState,
    "duty": DutyKind,
    "quarantine.visit.state": VisitState,
    "reason": Reason,
    "role": Role,
    "source": SourceKind,
    "standing": StandingKind,
}
SEXES: Mapping[str, Words] = {"F": _("Female"), "M": _("Male")}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_KEY = re.compile(r"\w+\.\w+:\d+")


@dataclass(frozen=True)
class Said:
    """A change in words; `before` is empty where there was nothing."""

    name: str
    before: str
    after: str


def changes_of(entry: HistoryEntry, tz: ZoneInfo) -> list[Said]:
    """Return what changed, in words; what only the machine understands is left out."""
    return list(_changes(entry, tz))


def country_name(code: str) -> str:
    """Return a country's name in the reader's language; an unknown code as it is."""
    return str(_locale().territories.get(code, code))


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("-", "_"), sep="_")


def _changes(entry: HistoryEntry, tz: ZoneInfo) -> Iterator[Said]:
    for change in entry.changes:
        name = _name(change.field)
        before, after = (
            _value(entry.model_label, change.field, value, tz)
            for value in (change.before, change.after)
        )
        if name and before != after:
            yield Said(name, before, after)


def _name(field: str) -> str:
    if field in NAMES:
        return str(NAMES[field])
    return say(TeamRole(field)) if field in list(TeamRole) else ""


def _value(label: str, field: str, value: Any, tz: ZoneInfo) -> str:
    if value is None or isinstance(value, bool):
        return str(_("Yes")) if value else ""
    if isinstance(value, (dict, list)):
        return listed(value)
    return _coded(label, field, value) or _text(str(value), tz)


def _coded(label: str, field: str, value: Any) -> str:
    kind = KINDS.get(f"{label}.{field}") or KINDS.get(field)
    if kind and value in list(kind):
        return say(kind(value))
    if field == "pack" and value in packs():
        return packs()[value].names.in_language(get_language() or "en")
    if field in ("nationality", "country"):
        return country_name(value)
    tables: Mapping[str, Mapping[Any, Any]] = {
        "language": _locale().languages,
        "level": LEVELS,
        "sex": SEXES,
    }
    return str(tables.get(field, {}).get(value, ""))


def _text(value: str, tz: ZoneInfo) -> str:
    if _KEY.fullmatch(value):
        return ""
    if _MOMENT.match(value):
        return absolute(datetime.fromisoformat(value).astimezone(tz))
    return day(date.fromisoformat(value)) if _DAY.fullmatch(value) else value
