"""Writes commit whole or not at all; events join them; forms sent twice are done once."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.template import Context, Template

from linli.kernel import events, once
from linli.kernel.audit import Machine
from linli.kernel.constraints import refuse_on
from linli.kernel.ids import PATTERN, PublicIdConverter, new_public_id
from linli.kernel.models import Job, Once
from linli.kernel.refusal import Refused, allows, why_not
from linli.kernel.rules import Blocked
from linli.kernel.transactions import NotInWrite, within_write, writes
from tests.kernel.promises import Bed, Mark

NOBODY = Machine()


@writes
def mark_then(error: Exception | None = None) -> None:
    Mark.objects.create(promise=1)
    if error:
        raise error


@within_write
def step() -> str:
    return "done"


@pytest.mark.django_db(transaction=True)
def test_a_write_that_fails_leaves_nothing() -> None:
    with pytest.raises(KeyError):
        mark_then(KeyError())
    assert Mark.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_write_inside_a_write_joins_it() -> None:
    @writes
    def outer() -> None:
        mark_then()
        raise KeyError

    with pytest.raises(KeyError):
        outer()
    assert Mark.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_write_that_catches_a_refused_write_goes_on() -> None:
    @writes
    def outer() -> None:
        with contextlib.suppress(KeyError):
            mark_then(KeyError())
        Mark.objects.create(promise=2)

    outer()
    assert list(Mark.objects.values_list("promise", flat=True)) == [2]
    Mark.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_step_outside_of_a_write_is_an_error() -> None:
    with pytest.raises(NotInWrite, match="step"):
        step()
    with transaction.atomic():
        assert step() == "done"


@dataclass(frozen=True)
class Happened:
    name: str


@pytest.mark.django_db(transaction=True)
def test_what_a_subscriber_writes_is_undone_with_the_news(monkeypatch: pytest.MonkeyPatch) -> None:
    def mark(_: Happened) -> None:
        Mark.objects.create(promise=2)

    events.subscribe(Happened, mark)
    events.subscribe(Happened, mark)

    @writes
    def action() -> None:
        events.announce(Happened("x"))
        assert Mark.objects.count() == 1
        raise KeyError

    with pytest.raises(KeyError):
        action()
    assert Mark.objects.count() == 0
    events._HANDLERS.pop(Happened)


def test_a_check_becomes_a_hint_on_a_disabled_button() -> None:
    def check_can(yes: bool) -> None:
        if not yes:
            raise Refused(Blocked.ALREADY_DONE, forbidden=True, params={"n": 1})

    refusal = why_not(check_can, False)
    assert refusal is not None
    assert (refusal.code, refusal.forbidden, refusal.params) == (
        Blocked.ALREADY_DONE,
        True,
        {"n": 1},
    )
    assert allows(check_can, True)
    assert not allows(check_can, False)


# --- constraints ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("bed_once", {"room": "a", "number": 7}),
        (
            "bed_one_each",
            {"room": "b", "cleaned_by": "WANG", "cleaned_at": datetime(2020, 3, 1, tzinfo=UTC)},
        ),
        ("bed_cleaned_pair", {"room": "b", "cleaned_by": "li"}),
        (
            "bed_period",
            {
                "room": "b",
                "from_at": datetime(2020, 3, 2, tzinfo=UTC),
                "to_at": datetime(2020, 3, 2, tzinfo=UTC),
            },
        ),
    ],
)
def test_a_violated_constraint_is_a_refusal(constraint: str, values: dict) -> None:
    first = {"number": 7, "cleaned_by": "wang", "cleaned_at": datetime(2020, 3, 1, tzinfo=UTC)}
    Bed.objects.create(room="a", **first)
    with pytest.raises(Refused) as refusal, refuse_on(constraint, Blocked.ALREADY_DONE):
        Bed.objects.create(**{"number": 8, **values})
    assert refusal.value.code is Blocked.ALREADY_DONE
    assert Bed.objects.count() == 1  # the transaction can still be used


@pytest.mark.django_db
def test_a_conditional_unique_constraint_is_told_from_others() -> None:
    Bed.objects.create(room="a", number=1, open=False)
    with pytest.raises(Refused), refuse_on("bed_one_spare", Blocked.ALREADY_DONE):
        Bed.objects.bulk_create([Bed(room="a", number=2, open=False)])


@pytest.mark.django_db
def test_another_constraint_is_not_swallowed() -> None:
    Bed.objects.create(room="a", number=7)
    with pytest.raises(IntegrityError), refuse_on("bed_period", Blocked.ALREADY_DONE):
        Bed.objects.create(room="a", number=7)


@pytest.mark.django_db
def test_the_database_refuses_an_unknown_state(now: datetime) -> None:
    with pytest.raises(Refused), refuse_on("job_state_known", Blocked.UNKNOWN_CHANGE):
        Job.objects.create(kind="x", state="LOST", created_at=now)


# --- once ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_form_sent_twice_is_done_once_and_answered_alike(now: datetime) -> None:
    token, done = once.new_token(), []

    def work() -> dict[str, str]:
        done.append(1)
        return {"url": "/stay/1"}

    answers = [once.run(token, work, by=NOBODY, now=now) for _ in range(2)]
    assert answers == [{"url": "/stay/1"}] * 2
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_whose_action_was_refused_may_be_sent_again(now: datetime) -> None:
    token = once.new_token()

    def refuse() -> None:
        raise Refused(Blocked.UNKNOWN_CHANGE)

    with pytest.raises(Refused):
        once.run(token, refuse, by=NOBODY, now=now)
    assert once.run(token, lambda: "done", by=NOBODY, now=now) == "done"


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "short", "x" * 23])
def test_a_malformed_token_is_refused(token: str, now: datetime) -> None:
    with pytest.raises(Refused):
        once.run(token, lambda: None, by=NOBODY, now=now)


@pytest.mark.django_db
def test_the_token_of_another_user_is_refused(now: datetime) -> None:
    token = once.new_token()
    once.run(token, lambda: "secret", by=SimpleNamespace(pk=1, audit_label="a"), now=now)
    with pytest.raises(Refused):
        once.run(token, lambda: None, by=SimpleNamespace(pk=2, audit_label="b"), now=now)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_press_at_the_same_moment_get_one_effect(now: datetime) -> None:
    token, answers, gate = once.new_token(), [], Barrier(2)

    def press() -> None:
        gate.wait()
        answers.append(once.run(token, work, by=NOBODY, now=now))
        connection.close()

    def work() -> int:
        return Mark.objects.create(promise=5).pk

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Mark.objects.filter(promise=5).count() == 1
    assert answers[0] == answers[1]
    Mark.objects.all().delete()


def test_each_showing_of_a_form_carries_its_own_token(rf) -> None:
    page = Template("{% load once %}{% once_field %}")
    field = re.fullmatch(
        r'<input type="hidden" name="once" value="(\S{22})">', page.render(Context())
    )
    assert field
    assert page.render(Context()) != field[0]
    assert once.token_of(rf.post("/", {"once": field[1]})) == field[1]
    assert once.token_of(rf.post("/")) == ""


@pytest.mark.django_db
def test_old_tokens_are_forgotten(now: datetime) -> None:
    Once.objects.create(token="a" * 22, at=now - timedelta(days=3))
    Once.objects.create(token="b" * 22, at=now)
    assert once.forget(now=now) == 1
    assert Once.objects.get().token == "b" * 22


# --- ids -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("attempt", range(50))
def test_public_ids_have_128_bits_and_fit_their_url(attempt: int) -> None:
    made = new_public_id()
    assert len(made) == 22
    assert set(made) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert PublicIdConverter().to_url(PublicIdConverter().to_python(made)) == made
    assert "{22}" in PATTERN
