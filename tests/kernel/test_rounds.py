"""Rounds: exactly once in the database, back-off, dead letters, and no harm to neighbours."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

import pytest

from linli.kernel import audit, due, queries, rounds
from linli.kernel.actions import revive
from linli.kernel.audit import Machine
from tests.kernel.promises import Mark, Promise

pytestmark = pytest.mark.django_db


def keep(row: Promise, /, *, now: datetime) -> datetime | None:
    Mark.objects.create(promise=row.pk)
    return None


def fail(row: Promise, /, *, now: datetime) -> datetime | None:
    Mark.objects.create(promise=row.pk)
    raise ValueError("Wang Xiaoming, 13800000000")


def test_effect_and_completion_are_one_transaction(own_rounds, now: datetime) -> None:
    row = Promise.objects.create(due_at=now)
    each = rounds.register("t", Promise, keep)
    assert (each.run(now=now), each.run(now=now)) == (1, 0)
    assert Mark.objects.filter(promise=row.pk).count() == 1
    row.refresh_from_db()
    assert (row.due_at, row.attempts) == (None, 0)


def test_a_failed_effect_is_undone_and_put_off(own_rounds, now: datetime, caplog) -> None:
    row = Promise.objects.create(due_at=now)
    each = rounds.register("t", Promise, fail)
    with caplog.at_level(logging.INFO):
        each.run(now=now)
    row.refresh_from_db()
    assert Mark.objects.count() == 0
    assert row.attempts == 1
    assert timedelta(seconds=2.5) <= row.due_at - now <= timedelta(seconds=5)
    assert f"row {row.pk} failed (ValueError at tests.kernel.test_rounds:" in caplog.text


def test_the_log_never_holds_what_an_exception_says(own_rounds, now: datetime, caplog) -> None:
    """M25: an exception's message may hold personal data."""
    Promise.objects.create(due_at=now)
    with caplog.at_level(logging.DEBUG):
        rounds.register("t", Promise, fail).run(now=now)
    assert "Wang" not in caplog.text
    assert "138" not in caplog.text


def test_a_row_that_always_fails_becomes_a_dead_letter_and_tells(own_rounds, now: datetime) -> None:
    told = []
    row = Promise.objects.create(due_at=now)
    each = rounds.register(
        "t", Promise, fail, attempts=3, on_dead=lambda row, /, *, now: told.append(row.pk)
    )
    for hour in range(9):
        each.run(now=now + timedelta(hours=hour))
    row.refresh_from_db()
    assert (row.due_at, row.attempts, told) == (None, 3, [row.pk])
    assert [letter.pk for letter in queries.dead_letters("t")] == [row.pk]


def test_a_burial_that_fails_does_not_keep_the_dead_alive(
    own_rounds, now: datetime, caplog
) -> None:
    Promise.objects.create(due_at=now, attempts=5)

    def tell(row: Promise, /, *, now: datetime) -> None:
        Mark.objects.create(promise=row.pk)
        raise ValueError("Wang")

    rounds.register("t", Promise, keep, attempts=5, on_dead=tell).run(now=now)
    row = Promise.objects.get()
    assert (row.due_at, row.attempts, Mark.objects.count()) == (None, 6, 0)
    assert "Wang" not in caplog.text


def test_a_burial_undone_by_the_person_who_cancelled_first_is_not_told(
    own_rounds, now: datetime
) -> None:
    told = []
    Promise.objects.create(due_at=now, attempts=5)
    each = rounds.register(
        "t", Promise, keep, attempts=5, on_dead=lambda row, /, *, now: told.append(row.pk)
    )
    (row,) = due.take(Promise, now=now, limit=1)
    due.cancel(Promise.objects.get())
    each.handle(row, now=now)
    assert told == []


def test_a_row_that_kills_its_worker_every_time_dies_too(own_rounds, now: datetime) -> None:
    row = Promise.objects.create(due_at=now)
    each = rounds.register("t", Promise, keep, attempts=3)
    for _ in range(3):  # taken, and never heard of again
        due.take(Promise, now=now, limit=1, lease=timedelta(seconds=60))
        now += timedelta(seconds=60)
    each.run(now=now)
    row.refresh_from_db()
    assert (row.due_at, row.attempts) == (None, 4)
    assert Mark.objects.count() == 0


def test_neighbours_of_a_row_that_kills_its_worker_are_kept(own_rounds, now: datetime) -> None:
    """Rows that failed before are taken alone, so a killer takes nobody with it."""
    Promise.objects.bulk_create(Promise(due_at=now) for _ in range(20))
    killer = Promise.objects.order_by("pk")[3].pk

    class Killed(BaseException):
        pass

    def handler(row: Promise, /, *, now: datetime) -> datetime | None:
        if row.pk == killer:
            raise Killed
        return keep(row, now=now)

    each = rounds.register("t", Promise, handler, attempts=3)
    for _ in range(60):
        try:
            each.run(now=now)
        except Killed:
            now += timedelta(seconds=60)
    assert Mark.objects.count() == 19
    assert [row.pk for row in due.dead_letters(Promise)] == [killer]


def test_a_slow_batch_gives_back_what_its_lease_would_not_cover(own_rounds, now: datetime) -> None:
    Promise.objects.bulk_create(Promise(due_at=now) for _ in range(3))

    def slow(row: Promise, /, *, now: datetime) -> datetime | None:
        time.sleep(0.03)
        return keep(row, now=now)

    each = rounds.register("t", Promise, slow, lease=timedelta(milliseconds=40))
    each.run(now=now)
    assert Mark.objects.count() < 3
    assert set(Promise.objects.values_list("attempts", flat=True)) == {0}
    for _ in range(3):
        each.run(now=now)
    assert Mark.objects.count() == 3


def test_the_handler_says_when_it_is_due_next(own_rounds, now: datetime) -> None:
    Promise.objects.create(due_at=now)
    rounds.register("t", Promise, lambda row, /, *, now: now + timedelta(hours=12)).run(now=now)
    row = Promise.objects.get()
    assert (row.due_at, row.attempts) == (now + timedelta(hours=12), 0)


def test_a_handler_may_save_the_whole_row(own_rounds, now: datetime) -> None:
    Promise.objects.create(due_at=now)

    def rename(row: Promise, /, *, now: datetime) -> datetime | None:
        row.name = "kept"
        row.save()
        return None

    rounds.register("t", Promise, rename).run(now=now)
    row = Promise.objects.get()
    assert (row.name, row.due_at, row.attempts) == ("kept", None, 0)


def test_a_row_that_a_person_settled_in_the_meantime_is_left_alone(
    own_rounds, now: datetime
) -> None:
    Promise.objects.create(due_at=now)
    each = rounds.register("t", Promise, keep)
    (taken,) = due.take(Promise, now=now, limit=1)
    due.cancel(Promise.objects.get())
    each.handle(taken, now=now)
    assert Mark.objects.count() == 0


def test_an_operator_revives_a_dead_letter(own_rounds, now: datetime) -> None:
    row = Promise.objects.create(due_at=None, attempts=8)
    each = rounds.register("t", Promise, keep)
    assert revive(queue="t", pk=row.pk, by=Machine(), now=now)
    assert not revive(queue="t", pk=row.pk, by=Machine(), now=now)
    assert [entry.event for entry in audit.history(row)] == ["PROMISE_REVIVED"]
    each.run(now=now)
    assert Mark.objects.count() == 1


def test_a_round_sees_only_its_own_rows(own_rounds, now: datetime) -> None:
    Promise.objects.create(due_at=now, name="mine")
    Promise.objects.create(due_at=now, name="other")
    rounds.register("t", Promise.objects.filter(name="mine"), keep).run(now=now)
    assert Promise.objects.get(due_at__isnull=False).name == "other"


def test_the_operator_sees_how_late_each_queue_is(own_rounds, now: datetime) -> None:
    """Who watches the watcher: the age of the oldest due row is on the page."""
    rounds.register("t", Promise, keep)
    Promise.objects.create(due_at=now - timedelta(minutes=3))
    Promise.objects.create(due_at=now + timedelta(minutes=3))
    Promise.objects.create(due_at=None, attempts=4)
    queue = queries.queue_of("t", now=now)
    assert (queue.scheduled, queue.due, queue.dead) == (2, 1, 1)
    assert queue.lateness(now) == timedelta(minutes=3)
    assert queue.is_late(now)
    assert [q.name for q in queries.queues(now=now)] == ["kernel.jobs", "t"]


def test_an_unknown_queue_is_an_error(own_rounds) -> None:
    with pytest.raises(LookupError):
        queries.source_of("nothing")
