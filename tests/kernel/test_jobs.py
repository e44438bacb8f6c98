"""Durable jobs: steps, resume, cancel, failure, retry and what the page is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from linli.kernel import audit, clock, jobs, queries, running, words
from linli.kernel.actions import revive
from linli.kernel.audit import Machine
from linli.kernel.jobs import JobRun, Step, Steps
from linli.kernel.models import Job
from linli.kernel.refusal import Refused
from linli.kernel.rules import Blocked, Event, JobFailure, JobState
from linli.kernel.transactions import NotInWrite, writes
from tests.kernel.promises import Letter, Mark

pytestmark = pytest.mark.django_db
TOTAL = 5


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch, now: datetime) -> list[datetime]:
    """The clock, as a list of one that a test may move."""
    hand = [now]
    monkeypatch.setattr(clock, "now", lambda: hand[0])
    return hand


def mark(number: int) -> None:
    Mark.objects.create(promise=number)


def count_up(run: JobRun) -> Steps:
    for number in range(run.cursor, TOTAL):
        yield Step(lambda n=number: mark(n), cursor=number + 1, done=number + 1, total=TOTAL)
    return {"marks": TOTAL}


def enqueue(handler, now: datetime, monkeypatch, **kwargs) -> Job:
    monkeypatch.setitem(jobs._HANDLERS, "test.count", handler)
    with transaction.atomic():
        return jobs.enqueue("test.count", {"name": "list.xlsx"}, by=Machine(), now=now, **kwargs)


def take(moment) -> running.Running | None:
    return running.take_job(now=moment[0])


def finish(moment) -> None:
    held = take(moment)
    while held and held.advance():
        pass


def test_a_job_goes_through_its_steps_and_tells_its_progress(moment, monkeypatch) -> None:
    job = enqueue(count_up, moment[0], monkeypatch)
    held = take(moment)
    assert held.advance()
    assert held.advance()
    told = jobs.progress(job.public_id)
    assert (told.state, told.done, told.total, told.percent) == (JobState.RUNNING, 2, 5, 40)
    assert not told.is_over
    while held.advance():
        pass
    told = jobs.progress(job.public_id)
    assert (told.state, told.percent, told.result, told.is_over) == (
        JobState.DONE,
        100,
        {"marks": 5},
        True,
    )
    assert list(Mark.objects.order_by("pk").values_list("promise", flat=True)) == [0, 1, 2, 3, 4]


def test_jobs_of_days_gone_by_are_done_as_of_then(now, monkeypatch) -> None:
    """M14: a replay gives every step the instant it plays at."""
    seen = []

    def look(run: JobRun) -> Steps:
        yield Step(lambda: seen.append(run.now), cursor=1)

    job = enqueue(look, now, monkeypatch)
    assert running.run_due(now=now) == 1
    assert seen == [now]
    assert jobs.progress(job.public_id).finished_at == now


def test_progress_of_an_unknown_job_is_none() -> None:
    assert jobs.progress("A" * 22) is None


def test_nobody_knows_the_percentage_before_the_total(moment, monkeypatch) -> None:
    job = enqueue(count_up, moment[0], monkeypatch)
    assert jobs.progress_of(job).percent is None


def test_a_job_is_written_in_the_transaction_of_its_action(now, monkeypatch) -> None:
    monkeypatch.setitem(jobs._HANDLERS, "test.count", count_up)

    @writes
    def action() -> None:
        jobs.enqueue("test.count", {}, by=Machine(), now=now)
        raise KeyError

    with pytest.raises(KeyError):
        action()
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_cannot_be_enqueued_outside_of_a_write(now) -> None:
    with pytest.raises(NotInWrite):
        jobs.enqueue("test.count", {}, by=Machine(), now=now)


def test_a_kind_nobody_handles_cannot_be_enqueued(now) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        jobs.enqueue("no.such", {}, by=Machine(), now=now)


def test_a_job_of_a_dead_worker_goes_on_from_its_cursor(moment, monkeypatch) -> None:
    enqueue(count_up, moment[0], monkeypatch)
    dead = take(moment)
    dead.advance()
    dead.advance()
    assert take(moment) is None
    moment[0] += timedelta(seconds=60)
    finish(moment)
    assert Mark.objects.count() == TOTAL


def test_a_late_worker_stops_and_its_step_is_undone(moment, monkeypatch) -> None:
    enqueue(count_up, moment[0], monkeypatch)
    late = take(moment)
    late.advance()
    moment[0] += timedelta(seconds=60)
    other = take(moment)
    assert not late.advance()
    while other.advance():
        pass
    assert list(Mark.objects.order_by("pk").values_list("promise", flat=True)) == [0, 1, 2, 3, 4]


def test_twenty_deaths_do_not_fail_a_job_that_makes_progress(moment, monkeypatch) -> None:
    job = enqueue(slow, moment[0], monkeypatch)
    for _ in range(20):
        take(moment).advance()
        moment[0] += timedelta(seconds=60)
    assert jobs.progress(job.public_id).done == 20


def slow(run: JobRun) -> Steps:
    for number in range(run.cursor, 1000):
        yield Step(lambda: None, cursor=number + 1, done=number + 1)


def test_a_job_whose_worker_always_dies_fails_with_a_sentence(moment, monkeypatch) -> None:
    job = enqueue(count_up, moment[0], monkeypatch)
    for _ in range(running.ATTEMPTS):
        assert take(moment)
        moment[0] += timedelta(seconds=60)
    assert take(moment) is None
    told = jobs.progress(job.public_id)
    assert (told.state, told.error) == (JobState.FAILED, JobFailure.WORKER_LOST)
    assert told.sentence == words.say(JobFailure.WORKER_LOST)


def test_cancelling_stops_after_the_step_and_keeps_what_is_committed(moment, monkeypatch) -> None:
    job = enqueue(count_up, moment[0], monkeypatch)
    held = take(moment)
    held.advance()
    jobs.cancel(job=job, by=Machine(), now=moment[0])
    assert held.run.cancelled
    assert not held.advance()
    assert Mark.objects.count() == 1
    assert jobs.progress(job.public_id).state == JobState.CANCELLED
    assert [entry.event for entry in audit.history(job)] == [Event.JOB_CANCELLED]
    moment[0] += timedelta(days=1)
    assert take(moment) is None


def test_a_finished_job_cannot_be_cancelled(moment, monkeypatch) -> None:
    job = enqueue(count_up, moment[0], monkeypatch)
    finish(moment)
    jobs.cancel(job=job, by=Machine(), now=moment[0])
    assert job.state == JobState.DONE


def refuse(run: JobRun) -> Steps:
    yield Step(lambda: mark(0), cursor=1)
    raise Refused(Blocked.ALREADY_DONE)


def test_a_refusal_ends_the_job_with_its_sentence_at_once(moment, monkeypatch) -> None:
    job = enqueue(refuse, moment[0], monkeypatch)
    finish(moment)
    told = jobs.progress(job.public_id)
    assert (told.state, told.error) == (JobState.FAILED, Blocked.ALREADY_DONE)
    assert told.sentence == "This was already done."


def broken(run: JobRun) -> Steps:
    yield Step(lambda: mark(0), cursor=1, done=1)
    yield Step(half_written, cursor=2)


def half_written() -> None:
    mark(1)
    raise ValueError("Wang Xiaoming")


def test_a_step_that_fails_is_undone_put_off_and_given_up(moment, monkeypatch, caplog) -> None:
    job = enqueue(broken, moment[0], monkeypatch)
    seen = []
    for _ in range(12):
        finish(moment)
        seen.append(jobs.progress(job.public_id).state)
        moment[0] += timedelta(hours=1)
    assert seen[0] is JobState.WAITING
    assert seen[-1] is JobState.FAILED
    assert not Mark.objects.filter(promise=1).exists()
    assert "Wang" not in caplog.text
    assert jobs.progress(job.public_id).error is JobFailure.INSIDE


@pytest.mark.django_db(transaction=True)
def test_a_step_whose_commit_fails_is_undone_and_put_off_at_once(moment, monkeypatch) -> None:
    """Foreign keys are checked at the commit, after the step has written its new lease."""

    def orphan(run: JobRun) -> Steps:
        yield Step(lambda: Letter.objects.create(about_id=10**9), cursor=7, done=7)

    job = enqueue(orphan, moment[0], monkeypatch)
    finish(moment)
    job.refresh_from_db()
    assert (job.state, job.cursor, job.attempts) == (JobState.WAITING, 0, 1)
    assert job.due_at < moment[0] + timedelta(seconds=6)
    assert not Letter.objects.exists()


def test_an_operator_lets_a_failed_job_go_on_from_its_cursor(moment, monkeypatch) -> None:
    job = enqueue(refuse, moment[0], monkeypatch)
    finish(moment)
    assert [failed.pk for failed in queries.failed_jobs()] == [job.pk]
    monkeypatch.setitem(jobs._HANDLERS, "test.count", count_up)
    assert revive(queue="kernel.jobs", pk=job.pk, by=Machine(), now=moment[0])
    assert not revive(queue="kernel.jobs", pk=job.pk, by=Machine(), now=moment[0])
    finish(moment)
    assert list(Mark.objects.order_by("pk").values_list("promise", flat=True)) == [0, 1, 2, 3, 4]
    assert jobs.progress(job.public_id).sentence == ""


def test_the_more_urgent_job_goes_first(moment, monkeypatch) -> None:
    enqueue(count_up, moment[0] - timedelta(hours=1), monkeypatch)
    urgent = enqueue(count_up, moment[0], monkeypatch, priority=9)
    assert take(moment).job.pk == urgent.pk


def test_a_worker_told_to_stop_gives_the_job_back_at_once(moment, monkeypatch) -> None:
    enqueue(count_up, moment[0], monkeypatch)
    held = take(moment)
    held.advance()
    held.release()
    assert Job.objects.get().state == JobState.WAITING
    finish(moment)
    assert Mark.objects.count() == TOTAL


def test_a_stretch_without_steps_keeps_the_job(moment, monkeypatch) -> None:
    job = enqueue(reading, moment[0], monkeypatch)
    held = take(moment)
    moment[0] += timedelta(seconds=59)
    held.advance()
    assert take(moment) is None
    assert jobs.progress(job.public_id).total == 3


def reading(run: JobRun) -> Steps:
    run.progress(0, 3)
    yield Step(lambda: None, cursor=0)


def test_a_job_of_a_kind_this_process_does_not_know_is_left_to_others(moment, monkeypatch) -> None:
    job = enqueue(count_up, moment[0], monkeypatch)
    monkeypatch.delitem(jobs._HANDLERS, "test.count")
    assert take(moment) is None
    job.refresh_from_db()
    assert job.attempts == 0


def test_the_payload_is_unreadable_in_the_database(moment, monkeypatch) -> None:
    """M25: what a job is about is encrypted at rest."""
    from django.db import connection

    enqueue(count_up, moment[0], monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM kernel_job")
        assert "list.xlsx" not in cursor.fetchone()[0]
    assert Job.objects.get().payload == {"name": "list.xlsx"}
