"""The audit trail: written in the transaction of the change, read on the record's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum
from typing import Any, Protocol

from django.db import models
from django.utils.duration import duration_iso_string
from django.utils.translation import gettext_noop

from linli.kernel import bulk
from linli.kernel.models import AuditRow
from linli.kernel.transactions import within_write

Changes = Mapping[str, tuple[Any, Any]]
# (model label such as "ledger.person", field name, value) -> what the reader may see of it
Mask = Callable[[str, str, Any], Any]


class Actor(Protocol):
    """Whoever writes: a user, or a stand-in for the machine or the holder of a link."""

    @property
    def pk(self) -> Any: ...
    @property
    def audit_label(self) -> str: ...


class Machine:
    """The actor of what the clock triggers."""

    pk = None
    # Kept in English; the page of a history says it in the reader's language.
    audit_label = gettext_noop("system")


@dataclass(frozen=True)
class Change:
    """One field before and after, as JSON-safe values, masked for the reader."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class HistoryEntry:
    """One line of a record's history: who did what, when, and what it changed."""

    at: datetime
    by_label: str
    event: str
    subject: str
    changes: tuple[Change, ...]
    note: str

    @property
    def model_label(self) -> str:
        """The kind of record that changed, such as "quarantine.stay"."""
        return self.subject.partition(":")[0]


@dataclass(frozen=True)
class Entry:
    """One row of the trail to be written with others by `record_all`; fields as in `record`."""

    event: StrEnum
    on: models.Model
    changes: Changes | None = None
    about: models.Model | None = None
    note: str = ""


def key_of(record: models.Model) -> str:
    """Return the stable key of a record, such as "quarantine.stay:12"."""
    return f"{record._meta.label_lower}:{record.pk}"  # noqa: SLF001 - Django's own way


def snapshot(record: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Return the values of some fields, to be compared after the change with `changed`."""
    return {name: getattr(record, name) for name in fields}


def changed(before: Mapping[str, Any], record: models.Model) -> dict[str, tuple[Any, Any]]:
    """Return {field: (before, after)} for what differs from the snapshot."""
    after = snapshot(record, before)
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def json_safe(value: Any) -> Any:
    """Return a value as JSON can hold it: ISO dates, codes of enums, keys of records."""
    if isinstance(value, Mapping):
        return {str(name): json_safe(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [json_safe(each) for each in value]
    return _scalar(value.value if isinstance(value, Enum) else value)


def _scalar(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case models.Model():
            return key_of(value)
    return str(value)


@within_write
def record(
    event: StrEnum,
    *,
    on: models.Model,
    by: Actor,
    at: datetime,
    changes: Changes | None = None,
    about: models.Model | None = None,
    note: str = "",
) -> AuditRow:
    """Write one row of the trail. `about` is the record whose page shows it (default: `on`)."""
    row = _row(Entry(event, on, changes, about, note), by=by, at=at)
    row.save(force_insert=True)
    return row


@within_write
def record_all(entries: Iterable[Entry], *, by: Actor, at: datetime) -> None:
    """Write many rows of the trail in few statements, for long work."""
    bulk.insert([_row(entry, by=by, at=at) for entry in entries])


def _row(entry: Entry, *, by: Actor, at: datetime) -> AuditRow:
    changes = entry.changes
    safe = {name: json_safe(pair) for name, pair in changes.items()} if changes else None
    return AuditRow(
        at=at,
        event=str(entry.event),
        by_id=by.pk,
        by_label=by.audit_label,
        subject=key_of(entry.on),
        about=key_of(entry.about or entry.on),
        changes=safe,
        note=entry.note,
    )


def trail(record: models.Model) -> models.QuerySet[AuditRow]:
    """Return the rows shown on a record's page, newest first."""
    return AuditRow.objects.filter(about=key_of(record)).order_by("-at", "-id")


def history(
    record: models.Model, *, mask: Mask | None = None, limit: int = 200
) -> list[HistoryEntry]:
    """Return the history for a record's page, newest first, masked for its reader."""
    return [entry_of(row, mask=mask) for row in trail(record)[:limit]]


def entry_of(row: AuditRow, *, mask: Mask | None = None) -> HistoryEntry:
    label = row.subject.partition(":")[0]
    seen: Mask = mask or (lambda _label, _field, value: value)
    changes = tuple(
        Change(name, seen(label, name, before), seen(label, name, after))
        for name, (before, after) in (row.changes or {}).items()
    )
    return HistoryEntry(row.at, row.by_label, row.event, row.subject, changes, row.note)
