"""Between the person as a row and the person as plain values that merging and matching work on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from linli.kernel.crypto import blind_index
from linli.ledger import homes
from linli.ledger.homes import Home
from linli.ledger.merging import PERSON_FIELDS, Merged, Told, told_values
from linli.ledger.models import Person, Report
from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.matching.keys import Key, exact_keys
from linli.matching.normalize import document_key, phone_key

Digest = tuple[str, str]
# 128 bits of the keyed hash: nobody meets by chance, and the index is half as large.
DIGITS = 32
FindHome = Callable[[str], Home | None]
# Written when a person is taken in or merged; the standing is not the reports' to change.
COLUMNS = (
    "area_id", "dwelling_id", "address", "name", "other_name", "sex", "birth_date", "nationality",
    "language", "document", "document_index", "document_tail", "phone", "phone_index", "email",
    "origins", "conflicts", "has_conflict", "search", "changed_at",
)  # fmt: skip
SAVED = [name.removesuffix("_id") for name in COLUMNS]
AUDITED = (
    "name", "other_name", "sex", "birth_date", "nationality", "language", "document", "phone",
    "email", "address",
)  # fmt: skip
_LONGEST = {
    "name": 120, "other_name": 120, "sex": 1, "nationality": 2, "language": 12, "document": 40,
    "phone": 60, "email": 200,
}  # fmt: skip


def sender_of(source: str, organisation_id: int | None) -> str:
    return f"{source}:{organisation_id or ''}"


def told_of(report: Report) -> Told:
    """Return what a stored report says about its person."""
    settles = settled_by(report)
    return Told(
        report=report.public_id,
        source=SourceKind(report.source),
        sender=sender_of(report.source, report.organisation_id),
        at=report.received_at.isoformat(),
        values=told_values(report.values, settles),
        settles=settles,
    )


def settled_by(report: Report) -> frozenset[str]:
    """Return the person's fields that a report made by hand decides."""
    raw = report.raw if isinstance(report.raw, dict) else {}
    return frozenset(raw.get("settles", ()))


def merged_of(person: Person) -> Merged:
    """Return a person's row as plain values."""
    values = {name: _text(getattr(person, name)) for name in PERSON_FIELDS.values()}
    return Merged({k: v for k, v in values.items() if v}, dict(person.origins))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def write_back(person: Person, merged: Merged, find_home: FindHome) -> None:
    """Set a row's columns from plain values; does not save. The area follows the dwelling."""
    for name in PERSON_FIELDS.values():
        if name not in {"birth_date", "address"}:
            setattr(person, name, merged.values.get(name, "")[: _LONGEST[name]])
    born = merged.values.get("birth_date")
    person.birth_date = date.fromisoformat(born) if born else None
    person.origins = merged.origins
    person.conflicts = merged.conflicts
    person.has_conflict = bool(person.conflicts)
    _write_indexes(person)
    _write_home(person, merged.values.get("address", ""), find_home)


def _write_indexes(person: Person) -> None:
    document, phone = document_key(person.document), phone_key(person.phone)
    person.document_index = document_index(document or "")
    person.document_tail = (document or "")[-4:]
    person.phone_index = phone_index(phone or "")
    words = f"{person.name} {person.other_name}".casefold().split()
    person.search = "".join(f" {word}" for word in words)[:260]


def _write_home(person: Person, address: str, find_home: FindHome) -> None:
    text = homes.shown(address)[:200]
    if text == person.address and person.dwelling_id:
        return
    person.address = text
    home = find_home(address) if address else None
    person.dwelling_id = home.dwelling_id if home else None
    if home:
        person.area_id = home.area_id


def document_index(document: str) -> str:
    """Return the blind index of a normalized document number."""
    return blind_index(document, context="person.document")


def phone_index(phone: str) -> str:
    """Return the blind index of a normalized phone number."""
    return blind_index(phone, context="person.phone")


def digests(keys: Iterable[Key]) -> set[Digest]:
    """Return the keyed fingerprints under which keys are stored."""
    return {
        (str(key.rule), blind_index(key.value, context=f"key.{key.rule}")[:DIGITS]) for key in keys
    }


def record_of(
    values: Mapping[str, Any], *, source: str, organisation_id: int | None
) -> dict[str, Any]:
    """Return report values as `matching` reads them; a sender's own numbers are told apart."""
    record = {str(name): value for name, value in values.items() if value not in (None, "")}
    if Field.EXTERNAL_ID in record:
        record["external_scope"] = sender_of(source, organisation_id)
    return record


def facts_of(merged: Merged) -> dict[str, Any]:
    """Return a person's values as `matching` reads them."""
    return {
        str(known): merged.values[name]
        for known, name in PERSON_FIELDS.items()
        if name in merged.values
    }


def keys_of(record: Mapping[str, Any], merged: Merged) -> set[Digest]:
    """Return the fingerprints of a report's keys and of the person it was merged into."""
    return digests(exact_keys(record) | exact_keys(facts_of(merged)))


def plain(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return report values by field name as JSON can hold them; empty ones are left out."""
    return {str(name): _plain(v) for name, v in values.items() if v not in (None, "")}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (bool, int, str)) else str(value)
