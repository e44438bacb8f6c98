"""The trail: who, what, when, before and after, masked for its reader (M24)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from types import SimpleNamespace

import pytest
from django.db import connection

from linli.kernel import audit
from linli.kernel.models import AuditRow
from linli.kernel.transactions import NotInWrite, writes
from tests.kernel.promises import Bed, Promise

ALICE = SimpleNamespace(pk=7, audit_label="Alice")


class Event(StrEnum):
    BED_MOVED = "BED_MOVED"
    BED_MADE = "BED_MADE"


@pytest.mark.django_db
def test_the_history_tells_who_did_what_when_and_what_changed(now: datetime) -> None:
    bed = Bed.objects.create(room="a", number=1)
    before = audit.snapshot(bed, ["room", "number", "from_at"])
    bed.room, bed.from_at = "b", now
    audit.record(Event.BED_MADE, on=bed, by=audit.Machine(), at=now - timedelta(hours=1))
    audit.record(
        Event.BED_MOVED, on=bed, by=ALICE, at=now, changes=audit.changed(before, bed), note="why"
    )
    moved, made = audit.history(bed)
    assert (moved.at, moved.by_label, moved.event, moved.note) == (now, "Alice", "BED_MOVED", "why")
    assert moved.changes == (
        audit.Change("room", "a", "b"),
        audit.Change("from_at", None, now.isoformat()),
    )
    assert (made.by_label, made.changes, made.model_label) == ("system", (), "kernel_tests.bed")


@pytest.mark.django_db
def test_a_reader_sees_only_what_the_mask_lets_through(now: datetime) -> None:
    """M24: masking follows the class of the field, also in the history."""
    bed = Bed.objects.create(room="a", number=1)
    audit.record(
        Event.BED_MOVED, on=bed, by=ALICE, at=now, changes={"room": ("a", "b"), "number": (1, 2)}
    )
    (entry,) = audit.history(
        bed,
        mask=lambda label, field, value: (
            "•••" if (label, field) == ("kernel_tests.bed", "room") else value
        ),
    )
    assert entry.changes == (audit.Change("room", "•••", "•••"), audit.Change("number", 1, 2))


@pytest.mark.django_db
def test_a_row_is_shown_on_the_page_of_what_it_is_about(now: datetime) -> None:
    bed, promise = Bed.objects.create(room="a", number=1), Promise.objects.create()
    audit.record(Event.BED_MADE, on=bed, about=promise, by=ALICE, at=now)
    assert [entry.subject for entry in audit.history(promise)] == [audit.key_of(bed)]
    assert audit.history(bed) == []


@pytest.mark.django_db
def test_what_changed_is_encrypted_at_rest(now: datetime) -> None:
    bed = Bed.objects.create(room="a", number=1)
    audit.record(Event.BED_MOVED, on=bed, by=ALICE, at=now, changes={"room": ("Wang", "Li")})
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes FROM kernel_auditrow")
        assert "Wang" not in cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_the_trail_is_undone_with_the_write_it_tells_of(now: datetime) -> None:
    bed = Bed.objects.create(room="a", number=1)
    with pytest.raises(NotInWrite):
        audit.record(Event.BED_MADE, on=bed, by=ALICE, at=now)

    @writes
    def action() -> None:
        audit.record(Event.BED_MADE, on=bed, by=ALICE, at=now)
        raise KeyError

    with pytest.raises(KeyError):
        action()
    assert not AuditRow.objects.exists()
    bed.delete()


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        (datetime(2020, 3, 27, 4, tzinfo=UTC), "2020-03-27T04:00:00+00:00"),
        (date(2020, 3, 27), "2020-03-27"),
        (time(9, 30), "09:30:00"),
        (timedelta(days=14), "P14DT00H00M00S"),
        (Decimal("36.6"), "36.6"),
        (Event.BED_MADE, "BED_MADE"),
        (Promise(pk=3), "kernel_tests.promise:3"),
        ({"a": {Event.BED_MADE}}, {"a": ["BED_MADE"]}),
    ],
)
def test_every_value_is_kept_as_json_can_hold_it(value: object, safe: object) -> None:
    assert audit.json_safe(value) == safe
