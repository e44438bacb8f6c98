"""One person out of many reports: field by field, the better source wins, nothing is forgotten.

Works on plain values, so that the same steps serve a single report, an import of a hundred thousand
and the replay after an undo. Values are texts as in `Report.values`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from linli.kernel.crypto import blind_index
from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.ledger.sources.registry import PROFILES
from linli.matching.normalize import document_key, name_key, name_keys, phone_keys, script_of

# Fields of a report that a person has, and the person's name for them.
PERSON_FIELDS: dict[Field, str] = {
    Field.NAME: "name",
    Field.OTHER_NAME: "other_name",
    Field.SEX: "sex",
    Field.BIRTH_DATE: "birth_date",
    Field.NATIONALITY: "nationality",
    Field.LANGUAGE: "language",
    Field.DOCUMENT_NUMBER: "document",
    Field.PHONE: "phone",
    Field.EMAIL: "email",
    Field.DWELLING: "address",
}
FIELD_OF = {name: known for known, name in PERSON_FIELDS.items()}
_FULL_DATE = 10
# What a worker writes down by hand is trusted above every list.
_BY_HAND = 90

Origin = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What one report says about a person: `values` by the person's field names."""

    report: str
    source: SourceKind
    sender: str
    at: str
    values: Mapping[str, str]
    # Fields that a worker decides with this report: what others say is settled.
    settles: frozenset[str] = frozenset()

    @property
    def origin(self) -> Origin:
        return {
            "report": self.report,
            "source": str(self.source),
            "sender": self.sender,
            "at": self.at,
        }


@dataclass(slots=True)
class Merged:
    """A person's values and where each came from; `others` in an origin are differing claims."""

    values: dict[str, str] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)

    @property
    def conflicts(self) -> list[str]:
        """Fields of which two senders say different things."""
        return [name for name, origin in self.origins.items() if origin.get("others")]


def told_values(values: Mapping[str, Any], settles: Iterable[str] = ()) -> dict[str, str]:
    """Pick what a person has from the values of a report; a partial birth date stays outside.

    An empty value counts only where a worker decides so.
    """
    picked = {}
    decided = frozenset(settles)
    for known, name in PERSON_FIELDS.items():
        value = values.get(known)
        if value not in (None, "") or (known in values and name in decided):
            picked[name] = str(value or "")
    if len(picked.get("birth_date") or "-" * _FULL_DATE) != _FULL_DATE:
        del picked["birth_date"]
    return picked


def merge(person: Merged, told: Told) -> None:
    """Take one report into a person, in place."""
    origin = told.origin
    for name, value in _placed(person, told).items():
        if name in person.origins:
            _merge_field(person, name, value, told)
        else:
            person.values[name], person.origins[name] = value, origin


def replay(reports: Iterable[Told]) -> Merged:
    """Return the person that these reports make, taken in this order."""
    person = Merged()
    for told in reports:
        merge(person, told)
    return person


def _merge_field(person: Merged, name: str, value: str, told: Told) -> None:
    held, origin = person.values.get(name, ""), person.origins[name]
    claims = [c for c in origin.get("others", ()) if c["sender"] != told.sender]
    settled = set(origin.get("settled", ()))
    if name in told.settles:
        settled |= {c["claim"] for c in claims} | {claim_of(name, held), claim_of(name, value)}
        _hold(person, name, value, told.origin, claims=[], settled=settled)
    elif held and is_same(name, held, value):
        _hold(person, name, held, origin, claims=claims, settled=settled)
    elif settled:
        # Somebody decided: only a claim that was not known then opens the question again.
        _hold(
            person,
            name,
            held,
            origin,
            claims=[*claims, _claim(name, value, told.origin)],
            settled=settled,
        )
    elif _wins(name, told, origin):
        if origin["sender"] != told.sender:
            claims.append(_claim(name, held, origin))
        _hold(
            person, name, value, told.origin, claims=_unlike(claims, name, value), settled=settled
        )
    else:
        claims.append(_claim(name, value, told.origin))
        _hold(person, name, held, origin, claims=claims, settled=settled)


def _hold(
    person: Merged,
    name: str,
    value: str,
    origin: Origin,
    *,
    claims: list[Origin],
    settled: set[str],
) -> None:
    kept = {key: origin[key] for key in ("report", "source", "sender", "at")}
    open_claims = [c for c in claims if c["claim"] not in settled]
    if open_claims:
        kept["others"] = open_claims
    if settled:
        kept["settled"] = sorted(settled)
    person.values[name], person.origins[name] = value, kept


def _claim(name: str, value: str, origin: Origin) -> Origin:
    kept = {key: origin[key] for key in ("report", "source", "sender", "at")}
    return {**kept, "claim": claim_of(name, value)}


def _unlike(claims: list[Origin], name: str, value: str) -> list[Origin]:
    claimed = claim_of(name, value)
    return [c for c in claims if c["claim"] != claimed]


def claim_of(name: str, value: str) -> str:
    """Return a keyed fingerprint of a value, so that equal claims are known without the value."""
    return blind_index(_plain(name, value), context=f"claim.{name}")[:16]


def _wins(name: str, told: Told, origin: Origin) -> bool:
    """A sender corrects itself; else the better source wins, and of equal ones the later."""
    if origin["sender"] == told.sender:
        return True
    return _trust(told.source, name) >= _trust(SourceKind(origin["source"]), name)


def _trust(source: SourceKind, name: str) -> int:
    profile = PROFILES.get(source)
    return profile.precedence_of(FIELD_OF[name]) if profile else _BY_HAND


def is_same(name: str, one: str, other: str) -> bool:
    """Do two values of a field say the same, however written?"""
    if one == other:
        return True
    if name in {"name", "other_name"}:
        return _is_one_name(one, other)
    if name == "phone":
        return bool(phone_keys(one) & phone_keys(other))
    return _plain(name, one) == _plain(name, other)


def _is_one_name(one: str, other: str) -> bool:
    mine, theirs = name_keys(one), name_keys(other)
    if mine & theirs:
        return True
    pairs = [(set(a.split()), set(b.split())) for a in mine for b in theirs]
    # One with a middle name more.
    return any(len(a & b) > 1 and (a <= b or b <= a) for a, b in pairs)


_PLAIN: dict[str, Callable[[str], str | None]] = {
    "name": name_key,
    "other_name": name_key,
    "document": document_key,
    "phone": lambda value: min(phone_keys(value), default=None),
    "address": lambda value: "".join(value.split()),
}


def _plain(name: str, value: str) -> str:
    write = _PLAIN.get(name)
    return (write(value) if write else None) or value.casefold().strip()


def _placed(person: Merged, told_by: Told) -> dict[str, str]:
    """Put a name in another script than the person's beside it, instead of against it."""
    placed = dict(told_by.values)
    if told_by.settles & {"name", "other_name"}:
        return placed
    told = [placed.pop(name) for name in ("name", "other_name") if name in placed]
    script = script_of(person.values.get("name", ""))
    for value in told:
        if not script:
            script = script_of(value)
            placed["name"] = value
        elif script_of(value) == script:
            placed.setdefault("name", value)
        else:
            placed.setdefault("other_name", value)
    return placed
