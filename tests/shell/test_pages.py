"""The frame around the rooms: navigation, refusals, health, operations, errors, the demo's door."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from linli.accounts.rules import PERMISSIONS, REPORTER_ROLES, Permission, Role
from linli.kernel import clock, rounds
from linli.kernel import queries as kernel
from linli.kernel.models import Heartbeat, Job
from linli.kernel.rules import JobState
from linli.quarantine.models import Visit
from linli.shell import health
from linli.shell.nav import ENTRIES, nav_for
from tests import factories
from tests.factories import STAFF, Village, come_home, local, stay_of

CAME = local("2020-03-15 14:00")
NOW = local("2020-03-16 09:30")
ROLES = {username: role for username, role, _ in STAFF}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village(db: None) -> Village:
    return factories.build_village(local("2020-02-24 09:00"))


def browser(village: Village, username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(village.staff[username])
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


# Navigation ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ROLES)
def test_the_sidebar_holds_what_a_role_may_open_and_nothing_else(
    village: Village, username: str
) -> None:
    client, granted = browser(village, username), PERMISSIONS[ROLES[username]]
    shown = {entry.url for entry in nav_for(village.staff[username], path="/", now=NOW)}
    for entry in ENTRIES:
        url = reverse(entry.url_name)
        assert (url in shown) == (entry.needs in granted)
        assert client.get(url).status_code == (200 if url in shown else 403), url


def test_reporters_see_today_and_their_lists_only_m24(village: Village) -> None:
    shown = [entry.url for entry in nav_for(village.staff["school"], path="/", now=NOW)]
    assert shown == ["/", "/lists/"]
    assert ROLES["school"] in REPORTER_ROLES


@pytest.mark.parametrize(
    ("path", "active"),
    [("/", "/"), ("/people/", "/people/"), ("/people/x/edit/", "/people/"), ("/lists/new/", "/lists/"),
     ("/situation/", "/situation/"), ("/nowhere/", None)],
)  # fmt: skip
def test_the_entry_that_holds_the_page_is_the_active_one(
    village: Village, path: str, active: str | None
) -> None:
    entries = nav_for(village.worker, path=path, now=NOW)
    assert [entry.url for entry in entries if entry.active] == ([active] if active else [])


def test_the_search_box_is_for_those_who_may_see_the_ledger(village: Village) -> None:
    for username in ("worker", "steward"):
        frame = browser(village, username).get("/").context
        may = Permission.SEE_LEDGER in PERMISSIONS[ROLES[username]]
        assert bool(frame["search_url"]) == may


# Refusals become sentences ------------------------------------------------------------------------


def test_who_may_not_is_told_so_with_403(village: Village) -> None:
    answer = browser(village, "steward").get("/people/")
    assert answer.status_code == 403
    assert "ask the administrator" in text_of(answer)


def test_what_cannot_be_done_now_is_told_with_409_and_changes_nothing_m4(
    village: Village,
) -> None:
    """Deciding where no sources differ: the sentence says so, the page says what to do."""
    stay = stay_of(come_home(village, "ANA SILVA", CAME))
    client = browser(village, "worker")
    answer = client.post(reverse("boards:decide", args=[stay.person.public_id]), {"field": "name"})
    assert answer.status_code == 409
    assert "Nothing was changed." in text_of(answer)
    assert "NO_CONFLICT" not in text_of(answer), "a sentence, not a code"


def test_htmx_gets_the_sentence_without_the_frame(village: Village) -> None:
    client = browser(village, "steward")
    whole, part = client.get("/people/"), client.get("/people/", headers={"HX-Request": "true"})
    assert part.status_code == 403
    assert "<html" in text_of(whole)
    assert "<html" not in text_of(part)
    assert "alert" in text_of(part)


def test_a_missing_page_is_a_sentence_for_visitors_and_for_staff(village: Village) -> None:
    for client in (Client(headers={"accept-language": "en"}), browser(village, "worker")):
        answer = client.get("/people/AAAAAAAAAAAAAAAAAAAAAA/")
        assert answer.status_code in {302, 404}
    assert "There is nothing here" in text_of(answer)


def test_a_post_without_its_token_is_refused_in_words(village: Village) -> None:
    client = Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)
    client.force_login(village.worker)
    answer = client.post(reverse("set_theme"), {"theme": "dark"})
    assert answer.status_code == 403


# Health -------------------------------------------------------------------------------------------


def health_of(client: Client | None = None) -> tuple[int, dict[str, Any]]:
    answer = (client or Client()).get("/health/")
    told: dict[str, Any] = json.loads(answer.content)
    return answer.status_code, told


@pytest.mark.django_db
def test_a_site_without_late_promises_is_well_and_the_answer_holds_no_data() -> None:
    Heartbeat.objects.create(worker="w", beat_at=NOW)
    assert health_of() == (
        200,
        {"well": True, "database": True, "worker": True, "oldest_due_seconds": 0},
    )


@pytest.mark.django_db
def test_a_promise_that_waits_for_ten_minutes_makes_the_site_unwell(
    village: Village,
) -> None:
    come_home(village, "ANA SILVA", CAME)
    Visit.objects.update(due_at=NOW - timedelta(minutes=10))
    status, told = health_of()
    assert (status, told["well"], told["oldest_due_seconds"]) == (503, False, 600)
    Visit.objects.update(due_at=NOW - timedelta(minutes=9))
    assert health_of()[0] == 200


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_not_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*, now: datetime) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(health.queries, "queues", broken)
    status, told = health_of()
    assert (status, told["database"], told["well"]) == (503, False, False)


# Operations ---------------------------------------------------------------------------------------


def test_operations_show_queues_and_say_when_no_worker_runs(village: Village) -> None:
    client = browser(village, "admin")
    page = text_of(client.get("/ops/"))
    assert "No worker is running" in page
    for name in kernel.names():
        assert name in page
    Heartbeat.objects.create(worker="worker-1", beat_at=NOW)
    page = text_of(client.get("/ops/"))
    assert "No worker is running" not in page
    assert "worker-1" in page


def test_operations_tell_no_name_of_anybody_m24(village: Village) -> None:
    """An administrator keeps the site running and sees no person of the ledger."""
    come_home(village, "ANA SILVA", CAME)
    give_up()
    page = text_of(browser(village, "admin").get("/ops/"))
    assert "SILVA" not in page
    assert "quarantine.visit:" in page


def give_up() -> Visit:
    visit = Visit.objects.order_by("pk").first()
    assert visit is not None
    Visit.objects.filter(pk=visit.pk).update(due_at=None, attempts=8)
    return visit


def test_what_was_given_up_is_tried_again_by_one_tap_and_only_once(village: Village) -> None:
    come_home(village, "ANA SILVA", CAME)
    visit = give_up()
    (queue,) = [q.name for q in kernel.queues(now=NOW) if q.dead]
    client = browser(village, "admin")
    revive = {"queue": queue, "pk": visit.pk}
    assert client.post("/ops/revive/", revive).status_code == 302
    visit.refresh_from_db()
    assert visit.due_at is not None
    assert visit.attempts == 0


@pytest.mark.parametrize("wrong", [{}, {"queue": "nonsense", "pk": "1"}, {"queue": "kernel.jobs"}])
def test_a_retry_of_nothing_is_not_found(village: Village, wrong: dict[str, str]) -> None:
    client = browser(village, "admin")
    assert client.post("/ops/revive/", wrong).status_code == 404
    assert client.get("/ops/revive/").status_code == 405
    assert browser(village, "worker").post("/ops/revive/", wrong).status_code == 403


@pytest.mark.django_db
def test_every_round_of_the_rooms_is_a_queue_of_the_operations_page() -> None:
    assert {each.name for each in rounds.registered()} < set(kernel.names())
    assert not Job.objects.filter(state=JobState.FAILED).exists()


# The demo's door ----------------------------------------------------------------------------------


def test_without_the_demo_nobody_signs_in_by_one_tap(village: Village, settings: Any) -> None:
    settings.LINLI_DEMO = False
    address = reverse("accounts:demo_sign_in")
    assert Client().get(address).status_code == 404
    user = village.worker
    type(user).objects.filter(pk=user.pk).update(is_demo=True)
    client = Client()
    assert client.post(address, {"user": user.public_id}).status_code == 404
    assert client.get("/").status_code == 302


def test_in_the_demo_only_invented_users_are_offered(village: Village, settings: Any) -> None:
    settings.LINLI_DEMO = True
    user, address = village.worker, reverse("accounts:demo_sign_in")
    client = Client(headers={"accept-language": "en"})
    assert client.post(address, {"user": user.public_id}).status_code == 404
    assert user.public_id not in text_of(client.get(address))
    type(user).objects.filter(pk=user.pk).update(is_demo=True)
    assert user.public_id in text_of(client.get(address))
    assert client.post(address, {"user": user.public_id}).status_code == 302
    assert client.get("/").status_code == 200


def test_the_banner_of_the_demo_stands_on_every_page_and_on_no_real_one(
    village: Village, settings: Any
) -> None:
    for is_demo in (True, False):
        settings.LINLI_DEMO = is_demo
        page = text_of(browser(village, "worker").get("/"))
        assert ("everybody and everything here is invented" in page) == is_demo


def test_every_role_of_the_table_has_somebody_in_the_village_or_reports_from_outside() -> None:
    """What is walked above is walked for every role that works in the community."""
    assert set(Role) - set(ROLES.values()) <= REPORTER_ROLES


def test_a_form_that_was_open_too_long_gets_a_sentence_in_the_readers_language(db):
    """M29: bad input gets a sentence, and nothing is changed."""
    answer = Client(enforce_csrf_checks=True).post(
        "/language/", {"language": "en"}, headers={"accept-language": "zh-hans"}
    )
    assert answer.status_code == 403
    assert "本页打开时间过长" in answer.content.decode()
