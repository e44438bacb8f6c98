"""Taking, fencing, cancelling and burying due rows, on whichever database the suite runs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kernel import due
from tests.kernel.promises import Promise

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=60)


def promise(now: datetime, minutes: int = 0, **values: object) -> Promise:
    return Promise.objects.create(due_at=now - timedelta(minutes=minutes), **values)


def test_only_due_rows_are_taken_and_the_longest_overdue_first(now: datetime) -> None:
    late, later, future = promise(now, 1), promise(now, 5), promise(now, -1)
    Promise.objects.create(due_at=None)
    taken = due.take(Promise, now=now, limit=10, lease=LEASE)
    assert [row.pk for row in taken] == [later.pk, late.pk]
    future.refresh_from_db()
    assert future.attempts == 0


def test_a_row_due_this_very_instant_is_taken(now: datetime) -> None:
    promise(now)
    assert len(due.take(Promise, now=now, limit=10)) == 1


def test_a_taken_row_is_out_of_reach_until_the_lease_ends(now: datetime) -> None:
    promise(now)
    (first,) = due.take(Promise, now=now, limit=1, lease=LEASE)
    assert due.take(Promise, now=now + LEASE - timedelta(microseconds=1), limit=1) == []
    (again,) = due.take(Promise, now=now + LEASE, limit=1, lease=LEASE)
    assert (again.pk, again.attempts) == (first.pk, 2)


def test_a_late_worker_is_fenced_out(now: datetime) -> None:
    promise(now)
    (dead,) = due.take(Promise, now=now, limit=1, lease=LEASE)
    (alive,) = due.take(Promise, now=now + LEASE, limit=1, lease=LEASE)
    assert not due.settle(dead, due_at=None, name="late")
    assert due.settle(alive, due_at=None, name="in time")
    assert Promise.objects.get().name == "in time"


def test_the_fence_holds_though_attempts_began_anew(now: datetime) -> None:
    """Attempts return to 0 after success, so attempts alone could match a second time (ABA)."""
    promise(now)
    (dead,) = due.take(Promise, now=now, limit=1, lease=LEASE)
    (alive,) = due.take(Promise, now=now + LEASE, limit=1, lease=LEASE)
    due.settle(alive, due_at=now + LEASE)
    (next_one,) = due.take(Promise, now=now + LEASE, limit=1, lease=LEASE)
    assert next_one.attempts == dead.attempts
    assert not due.settle(dead, due_at=None)
    assert not due.renew(dead, now=now)


def test_long_work_renews_its_lease(now: datetime) -> None:
    promise(now)
    (row,) = due.take(Promise, now=now, limit=1, lease=LEASE)
    assert due.renew(row, now=now + LEASE / 2, lease=LEASE)
    assert due.take(Promise, now=now + LEASE, limit=1) == []
    assert due.settle(row, due_at=None)


def test_a_cancelled_row_cannot_be_settled_by_the_worker_at_it(now: datetime) -> None:
    promise(now)
    (row,) = due.take(Promise, now=now, limit=1)
    due.cancel(Promise.objects.get(), name="called off")
    assert not due.settle(row, due_at=now)
    left = Promise.objects.get()
    assert (left.due_at, left.name) == (None, "called off")
    assert not due.dead_letters(Promise).exists()


def test_a_person_who_moves_the_time_wins_over_the_worker_at_it(now: datetime) -> None:
    promise(now)
    (row,) = due.take(Promise, now=now, limit=1)
    Promise.objects.update(due_at=now + timedelta(days=1))
    assert not due.settle(row, due_at=None)


def test_changes_are_written_as_rows_are_taken(now: datetime) -> None:
    promise(now)
    (row,) = due.take(Promise, now=now, limit=1, name="held")
    assert row.name == "held" == Promise.objects.get().name


def test_rows_of_priority_go_before_older_ones(now: datetime) -> None:
    promise(now, 9, name="b")
    promise(now, 1, name="a")
    (row,) = due.take(Promise, now=now, limit=1, first=("name",))
    assert row.name == "a"


def test_only_a_dead_letter_can_be_revived(now: datetime) -> None:
    dead = Promise.objects.create(due_at=None, attempts=9)
    done = Promise.objects.create(due_at=None)
    assert [row.pk for row in due.dead_letters(Promise)] == [dead.pk]
    assert due.revive(Promise, pk=dead.pk, now=now)
    assert not due.revive(Promise, pk=done.pk, now=now)
    dead.refresh_from_db()
    assert (dead.due_at, dead.attempts) == (now, 0)


def test_nothing_due_costs_one_look_and_no_write(now: datetime, django_assert_num_queries) -> None:
    promise(now, -5)
    with django_assert_num_queries(1):
        due.take(Promise, now=now, limit=5)


STEPS = st.lists(
    st.tuples(st.sampled_from(["take", "settle", "renew", "cancel", "wait"]), st.integers(0, 2)),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_at_most_one_worker_ever_holds_a_row(steps: list[tuple[str, int]]) -> None:
    """Whatever three workers do in whatever order, only the last taker's word counts."""
    from tests.kernel.conftest import NOON

    Promise.objects.all().delete()
    moment, hands, holder = NOON, {}, None
    pk = Promise.objects.create(due_at=moment).pk
    for what, who in steps:
        if what == "wait":
            moment += LEASE / 2
        elif what == "cancel":
            due.cancel(Promise.objects.get(pk=pk))
            holder = None
        elif what == "take":
            for row in due.take(Promise, now=moment, limit=1, lease=LEASE):
                hands[who], holder = row, who
        elif who in hands and what == "renew":
            assert due.renew(hands[who], now=moment, lease=LEASE) == (holder == who)
        elif who in hands:
            assert due.settle(hands[who], due_at=moment) == (holder == who)
            holder = None if holder == who else holder
