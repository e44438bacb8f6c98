"""The worker of `manage tick`: it drains, beats, takes turns, and leaves in order."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from linli.kernel import chores, clock, jobs, queries, rounds
from linli.kernel.audit import Machine
from linli.kernel.jobs import JobRun, Step, Steps
from linli.kernel.models import Chore, Heartbeat, Job
from linli.kernel.worker import Worker, tidy
from linli.shell.management.commands.tick import Command, Crew
from tests.kernel.promises import Mark, Promise


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def keep(row: Promise, /, *, now: datetime) -> datetime | None:
    Mark.objects.create(promise=row.pk)
    return None


@pytest.mark.django_db
def test_tick_without_loop_drains_rounds_and_jobs(own_rounds, monkeypatch, now: datetime) -> None:
    Promise.objects.bulk_create(Promise(due_at=now) for _ in range(250))
    rounds.register("t", Promise, keep)
    monkeypatch.setitem(jobs._HANDLERS, "test.one", one_step)
    with transaction.atomic():
        jobs.enqueue("test.one", {}, by=Machine(), now=now)
    call_command(Command())
    assert Mark.objects.exclude(promise=0).count() == 250
    assert Job.objects.get().state == "DONE"
    assert not Heartbeat.objects.exists()


def one_step(run: JobRun) -> Steps:
    yield Step(lambda: Mark.objects.create(promise=0), cursor=1)


@pytest.mark.django_db
def test_a_long_job_lets_the_rounds_have_their_turn(own_rounds, monkeypatch, now: datetime) -> None:
    monkeypatch.setattr("linli.kernel.worker.SLICE", 0)
    monkeypatch.setitem(jobs._HANDLERS, "test.long", long_job)
    with transaction.atomic():
        jobs.enqueue("test.long", {}, by=Machine(), now=now)
    rounds.register("t", Promise, keep)
    monkeypatch.setattr("linli.kernel.worker.SLICE", 0.0001)
    worker = Worker()
    worker.run_pass()
    Promise.objects.create(due_at=now)
    worker.run_pass()
    assert Mark.objects.count() == 1
    assert worker.running is not None


def long_job(run: JobRun) -> Steps:
    for number in range(1000):
        yield Step(lambda: None, cursor=number)


@pytest.mark.django_db
def test_a_worker_told_to_stop_gives_back_and_signs_off(own_rounds, monkeypatch, now) -> None:
    monkeypatch.setattr("linli.kernel.worker.SLICE", 0.0001)
    monkeypatch.setitem(jobs._HANDLERS, "test.long", long_job)
    with transaction.atomic():
        jobs.enqueue("test.long", {}, by=Machine(), now=now)
    worker = Worker(name="w")
    worker.start()
    assert queries.is_anyone_at_work(now=clock.now())
    worker.run_pass()
    worker.leave()
    assert Job.objects.get().state == "WAITING"
    assert not queries.is_anyone_at_work(now=clock.now())


@pytest.mark.django_db
def test_the_operator_sees_who_lives_and_who_died(now: datetime) -> None:
    Heartbeat.objects.create(worker="alive", beat_at=now - timedelta(seconds=9))
    Heartbeat.objects.create(worker="dead", beat_at=now - timedelta(minutes=9))
    assert [(w.worker, w.is_alive) for w in queries.workers(now=now)] == [
        ("alive", True),
        ("dead", False),
    ]


@pytest.mark.django_db
def test_a_database_that_is_away_does_not_end_the_worker(own_rounds, monkeypatch) -> None:
    worker, seen = Worker(), []

    def turn() -> bool:
        seen.append(1)
        if len(seen) < 3:
            raise OperationalError("gone")
        worker.stop()
        return True

    monkeypatch.setattr(worker, "turn", turn)
    monkeypatch.setattr(worker.stopping, "wait", lambda _: False)
    monkeypatch.setattr(connection, "close", lambda: None)
    worker.loop(poll=0)
    assert len(seen) == 3


@pytest.mark.django_db(transaction=True)
def test_a_row_that_comes_due_while_idle_is_taken_within_a_few_polls(own_rounds) -> None:
    """An idle worker looks again and again; the row is kept without anybody waking it."""
    rounds.register("t", Promise, keep)
    worker, kept = Worker(), Event()

    def work() -> None:
        worker.loop(poll=0.01)
        connection.close()

    thread = Thread(target=work)
    thread.start()
    try:
        Promise.objects.create(due_at=clock.now() + timedelta(milliseconds=100))
        for _ in range(500):
            if Mark.objects.exists() or kept.wait(0.02):
                break
        assert Mark.objects.count() == 1
    finally:
        worker.stop()
        thread.join()
        Promise.objects.all().delete()
        Mark.objects.all().delete()


@pytest.mark.django_db
def test_a_round_that_is_broken_as_a_whole_stops_no_other(
    own_rounds, now: datetime, caplog
) -> None:
    def broken():
        raise LookupError("Wang")

    rounds.register("a.broken", broken, keep)
    rounds.register("b.fine", Promise, keep)
    Promise.objects.create(due_at=now)
    worker = Worker()
    assert worker.run_pass()
    assert Mark.objects.count() == 1
    worker.run_pass()
    assert [record.getMessage()[:19] for record in caplog.records] == ["a.broken is broken:"]
    assert "Wang" not in caplog.text


def test_a_crew_replaces_the_hand_that_dies_and_ends_all_of_them(monkeypatch) -> None:
    crew = Crew({"workers": 2, "poll": 0.3, "lease": 60})
    assert crew.command[2:] == ["tick", "--loop", "--poll", "0.3", "--lease", "60"]
    crew.command = [sys.executable, "-c", "import time; time.sleep(600)"]
    seen: list[set[int]] = []

    def nap(_: float) -> None:
        seen.append({hand.pid for hand in crew.hands})
        if len(seen) == 1:
            crew.hands[0].kill()
            crew.hands[0].wait()
        else:
            crew.stop()

    monkeypatch.setattr("linli.shell.management.commands.tick.time.sleep", nap)
    crew.run()
    assert [len(pids) for pids in seen] == [2, 2]
    assert len(seen[0] & seen[1]) == 1
    assert all(hand.returncode is not None for hand in crew.hands)


@pytest.fixture
def own_chores(own_rounds, monkeypatch):
    monkeypatch.setattr(chores, "_CHORES", {})
    rounds.register("kernel.chores", chores._known, chores._do, batch=1)


@pytest.mark.django_db
def test_a_daily_chore_is_done_once_a_day_at_the_communitys_hour(own_chores, settings) -> None:
    settings.TIME_ZONE = "Europe/London"
    done = []
    chores.daily("t.nightly", "03:00", lambda *, now: done.append(now))
    start = datetime.fromisoformat("2020-03-28T03:00:00+00:00")
    chores.prepare(now=start)
    for hour in range(72):  # the clocks go forward on the 29th
        rounds.run_all(now=start + timedelta(hours=hour))
    assert [moment.isoformat()[8:13] for moment in done] == ["28T03", "29T02", "30T02", "31T02"]


@pytest.mark.django_db
def test_a_chore_nobody_registers_any_more_is_left_alone(own_chores, now: datetime) -> None:
    Chore.objects.create(name="gone", due_at=now)
    assert rounds.run_all(now=now) == 0


@pytest.mark.django_db
def test_a_chore_is_prepared_once_however_many_workers_start(own_chores, now: datetime) -> None:
    chores.every("t.often", timedelta(minutes=1), lambda *, now: None)
    chores.prepare(now=now)
    chores.prepare(now=now + timedelta(hours=1))
    assert Chore.objects.get().due_at == now


@pytest.mark.django_db
def test_tidying_forgets_the_workers_of_yesterday(now: datetime) -> None:
    Heartbeat.objects.create(worker="old", beat_at=now - timedelta(days=2))
    Heartbeat.objects.create(worker="new", beat_at=now)
    tidy(now=now)
    assert Heartbeat.objects.get().worker == "new"
