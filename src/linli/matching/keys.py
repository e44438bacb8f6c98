"""Keys under which a person is found again when the next report comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from linli.matching.documents import document_key
from linli.matching.dwelling import dwelling_from, dwelling_parts
from linli.matching.normalize import birth_key, is_full_name, name_keys, phone_keys

Record = Mapping[str, object]
"""Field name (as text) to a value, or to a collection of values where several are known."""


class Rule(StrEnum):
    """Which exact agreement a key stands for.

    Rules on arrivals and names across scripts come with learnt matching; a rule never
    changes its name, because stored keys carry it.
    """

    DOCUMENT = "DOCUMENT"
    EXTERNAL_ID = "EXTERNAL_ID"
    PHONE_NAME = "PHONE_NAME"
    PHONE_BIRTH = "PHONE_BIRTH"
    NAME_BIRTH = "NAME_BIRTH"
    NAME_DWELLING = "NAME_DWELLING"


class Key(NamedTuple):
    """One key; `value` holds personal data: store a keyed hash of it, never the value."""

    rule: Rule
    value: str


class _Known(NamedTuple):
    """What several rules ask of a record, read from it once."""

    names: set[str]
    births: set[str]
    phones: set[str]


def exact_keys(record: Record) -> frozenset[Key]:
    """Return the keys of a record. Two records with an equal key are candidates for `decide`.

    Read from the record, absent ones skipped: name, other_name, birth_date (date or ISO text;
    partial dates give no key), document_number, phone, external_id with external_scope, and the
    dwelling: estate, building, entrance, room, or else the text `dwelling`.
    """
    known = _Known(names_of(record), births_of(record), phones_of(record))
    return frozenset(
        Key(rule, value) for rule, make in _MAKERS.items() for value in make(record, known)
    )


def values_of(record: Record, *fields: str) -> Iterator[object]:
    """Yield every known value of some fields, whether one or a collection is held."""
    for field in fields:
        value = record.get(field)
        if isinstance(value, (list, tuple, set, frozenset)):
            yield from value
        elif value is not None and value != "":
            yield value


def documents_of(record: Record) -> set[str]:
    return {key for v in values_of(record, "document_number") if (key := document_key(v))}


def births_of(record: Record) -> set[str]:
    return {key for value in values_of(record, "birth_date") if (key := birth_key(value))}


def phones_of(record: Record) -> set[str]:
    return {key for value in values_of(record, "phone") for key in phone_keys(value)}


def dwellings_of(record: Record) -> set[str]:
    """Return the keys of dwellings that are named in full, estate included."""
    parts = {part: record.get(part) for part in ("estate", "building", "entrance", "room")}
    whole = dwelling_from(**parts)
    found = [whole] if whole else [dwelling_parts(v) for v in values_of(record, "dwelling")]
    return {dwelling.key for dwelling in found if dwelling is not None and dwelling.estate}


def names_of(record: Record) -> set[str]:
    """Return the name keys that say more than a surname."""
    found = (key for v in values_of(record, "name", "other_name") for key in name_keys(v))
    return {key for key in found if is_full_name(key)}


def _document(record: Record, _: _Known) -> Iterable[str]:
    """Safe: a state issues each number once. A typing mistake can still hit a relative's number,
    because families get theirs in a row: `decide` asks birth date, sex and name as well."""
    return documents_of(record)


def _external_id(record: Record, _: _Known) -> Iterable[str]:
    """Safe: the same system gives its number once; the scope keeps two systems apart."""
    scopes = [str(v) for v in values_of(record, "external_scope")]
    return (f"{s}|{v}" for s, v in product(scopes, values_of(record, "external_id")))


def _phone_name(_: Record, known: _Known) -> Iterable[str]:
    """Safe: a family shares a phone but not full names. A surname alone makes no key; father and
    son of one name are told apart by birth date in `decide`."""
    return (f"{phone}|{name}" for phone, name in product(known.phones, known.names))


def _phone_birth(_: Record, known: _Known) -> Iterable[str]:
    """Only twins share phone and birth date: `decide` links by it only where the names fit."""
    return (f"{phone}|{born}" for phone, born in product(known.phones, known.births))


def _name_birth(_: Record, known: _Known) -> Iterable[str]:
    """Safe within one community: of 10,000 people two who share a full name share the full birth
    date once in about 20,000 such pairs. Partial dates make no key."""
    return (f"{name}|{born}" for name, born in product(known.names, known.births))


def _name_dwelling(record: Record, known: _Known) -> Iterable[str]:
    """Safe: two people of one full name in one flat are father and son at most, whom `decide` tells
    apart by birth date. A dwelling without its estate's name makes no key."""
    return (f"{name}|{home}" for name, home in product(known.names, dwellings_of(record)))


_MAKERS: dict[Rule, Callable[[Record, _Known], Iterable[str]]] = {
    Rule.DOCUMENT: _document,
    Rule.EXTERNAL_ID: _external_id,
    Rule.PHONE_NAME: _phone_name,
    Rule.PHONE_BIRTH: _phone_birth,
    Rule.NAME_BIRTH: _name_birth,
    Rule.NAME_DWELLING: _name_dwelling,
}
