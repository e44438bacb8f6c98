"""Facts and changes as plain JSON data, so that a stay can keep what its plan was made from (M23)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from linli.policy.predicates import FACT_TYPES
from linli.policy.rules import Change, ChangeKind, FactName, Facts, Moment, PolicyError
from linli.policy.spans import ANCHOR_FACT

MOMENTS = frozenset(ANCHOR_FACT.values())
SETS = frozenset({FactName.COUNTRIES.value, "granted"})


def facts_to_data(facts: Facts) -> dict[str, Any]:
    """Return JSON data of the facts that are known."""
    values = {f.name: getattr(facts, f.name) for f in fields(facts)}
    known = {name: value for name, value in values.items() if value is not None}
    return {name: _plain(value) for name, value in known.items()}


def facts_from_data(data: Mapping[str, Any]) -> Facts:
    """Return the facts that `facts_to_data` wrote. Raises `PolicyError` for a name unknown here."""
    unknown = sorted(set(data) - {f.name for f in fields(Facts)})
    if unknown:
        raise PolicyError(f"These are no facts: {', '.join(unknown)}.")
    return Facts(**{name: _reader(name)(value) for name, value in data.items()})


def changes_to_data(changes: tuple[Change, ...]) -> list[dict[str, str]]:
    """Return JSON data of the changes applied to a plan, in their order."""
    return [{"kind": c.kind.value, "rule_id": c.rule_id, "at": c.at.isoformat()} for c in changes]


def changes_from_data(data: list[dict[str, str]]) -> tuple[Change, ...]:
    """Return the changes that `changes_to_data` wrote."""
    return tuple(
        Change(ChangeKind(c["kind"]), c["rule_id"], datetime.fromisoformat(c["at"])) for c in data
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value) if isinstance(value, (Decimal, str)) else value


def _reader(name: str) -> Callable[[Any], Any]:
    if name in MOMENTS:
        return _moment
    if name in SETS:
        return frozenset
    return FACT_TYPES[FactName(name)].kind


def _moment(text: str) -> Moment:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
