"""Pages for people who work there: who may open them, what a wrong form says, double submits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.arrivals import queries
from linli.arrivals.models import Arrival, HandOverPoint
from linli.arrivals.rules import ArrivalState
from linli.kernel.once import new_token
from tests.arrivals.conftest import FAMILY

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch, now):
    """Let every request carry the test's instant."""
    monkeypatch.setattr("linli.kernel.clock.now", lambda: now)


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def url(name: str, arrival: Arrival) -> str:
    return reverse(f"arrivals:{name}", args=[arrival.public_id])


def plan_of(at_point, receiver, **changes):
    told = {
        "point": at_point.public_id,
        "on": "2020-03-28",
        "at": "18:30",
        "receiver": receiver.public_id,
    }
    return {**told, "note": "", **changes}


def reception_of(**changes):
    return {"on": "2020-03-27", "at": "17:45", "symptomatic": "no", "once": new_token(), **changes}


def test_the_board_shows_who_comes_when_and_what_is_missing(arrival, worker):
    """M10: one look says who is late, who comes, and what is missing for a good hand-over."""
    page = signed_in(worker).get(reverse("arrivals:board")).content.decode()
    assert "KIM JIYOUNG" in page
    assert "14:30" in page
    assert "KE829" in page
    assert "South Korea" in page
    assert "Missing:" in page


def test_colleagues_of_another_area_and_strangers_do_not_find_an_arrival(
    arrival, worker, stranger, guard
):
    """To fetch is to be allowed: owner, colleague, stranger."""
    assert signed_in(worker).get(url("arrival", arrival)).status_code == 200
    assert signed_in(guard).get(url("arrival", arrival)).status_code == 200
    assert signed_in(stranger).get(url("arrival", arrival)).status_code == 404
    assert Client().get(url("arrival", arrival)).status_code == 302
    assert "KIM" not in signed_in(stranger).get(reverse("arrivals:board")).content.decode()


def test_a_guard_receives_but_does_not_plan_or_invite(arrival, guard, point):
    client = signed_in(guard)
    page = client.get(url("arrival", arrival)).content.decode()
    assert url("receive", arrival) in page
    for name in ("plan", "invite", "cancel", "no_show"):
        assert url(name, arrival) not in page
        assert client.post(url(name, arrival), plan_of(point, guard)).status_code == 403


def test_the_hand_over_is_planned_with_24_hours_and_shown_on_the_slip(
    arrival, worker, guard, point
):
    """M10: fixed point, time, receiver; the slip says so in both languages."""
    client = signed_in(worker)
    answer = client.post(url("plan", arrival), plan_of(point, guard, at="１８３０"))
    assert answer.status_code == 302
    slip = client.get(url("slip", arrival)).content.decode()
    for words in ("2020-03-28 18:30", "东门", "East gate", "guard", "Hand-over slip", "定点交接单"):
        assert words in slip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"at": "25:00"}, "24 hours"),
        ({"at": ""}, "This field is required."),
        ({"on": "28/03"}, "2020-03-28"),
        ({"point": "nowhere"}, "Select a valid choice"),
    ],
)
def test_a_wrong_plan_says_what_to_do_and_keeps_what_was_written(
    arrival, worker, point, changes, sentence
):
    told = plan_of(point, worker, note="轮椅", **changes)
    answer = signed_in(worker).post(url("plan", arrival), told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "轮椅" in page
    assert "Error:" in page


def test_receiving_twice_with_the_same_form_is_once_and_looks_the_same(arrival, worker):
    """The second click of an impatient thumb gets the same answer as the first."""
    client, sent = signed_in(worker), reception_of()
    first, second = (client.post(url("receive", arrival), sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Arrival.objects.get(pk=arrival.pk).state == ArrivalState.RECEIVED


def test_receiving_from_an_old_page_is_refused_with_a_sentence(arrival, worker, guard):
    signed_in(guard).post(url("receive", arrival), reception_of())
    answer = signed_in(worker).post(url("receive", arrival), reception_of())
    assert answer.status_code == 409
    assert "already been received" in answer.content.decode()


def test_a_reception_in_the_future_is_refused(arrival, worker):
    answer = signed_in(worker).post(url("receive", arrival), reception_of(at="23:59"))
    assert answer.status_code == 409
    assert "future" in answer.content.decode()


def test_only_what_nobody_has_said_is_asked(declare, worker):
    """M23: the receiver asks the open questions, not the whole declaration again."""
    known = queries.arrivals_declared(declare())[0]
    page = signed_in(worker).get(url("arrival", known)).content.decode()
    assert 'name="symptomatic"' in page
    for name in ("country", "self_care", "has_fixed_home"):
        assert f'name="{name}"' not in page
    assert "M76543210" not in page


def test_a_family_is_received_in_one_act(declare, worker):
    """M10, M13: one press receives everybody who declared together; somebody may be left out."""
    family = queries.arrivals_declared(declare(family=FAMILY))
    client = signed_in(worker)
    page = client.get(url("arrival", family[0])).content.decode()
    assert "LEE SUJIN" in page
    assert "Receive the family" in page
    sent = reception_of(together=[family[1].public_id])
    assert client.post(url("receive", family[0]), sent).status_code == 302
    states = [Arrival.objects.get(pk=one.pk).state for one in family]
    assert states == ["RECEIVED", "RECEIVED", "EXPECTED"]


def test_nobody_is_received_with_a_family_of_strangers(declare, arrival, worker):
    own = queries.arrivals_declared(declare())[0]
    answer = signed_in(worker).post(url("receive", own), reception_of(together=[arrival.public_id]))
    assert Arrival.objects.get(pk=arrival.pk).state == ArrivalState.EXPECTED
    assert answer.status_code in (302, 422)


def test_not_come_can_be_undone_from_the_toast(arrival, worker):
    client = signed_in(worker)
    page = client.post(url("no_show", arrival), follow=True).content.decode()
    assert Arrival.objects.get(pk=arrival.pk).state == ArrivalState.NO_SHOW
    assert url("reopen", arrival) in page
    client.post(url("reopen", arrival))
    assert Arrival.objects.get(pk=arrival.pk).state == ArrivalState.EXPECTED


def test_a_link_for_the_person_is_shown_once_and_opens_the_declaration(arrival, worker):
    """M13: by the person or the contact at home, without an account."""
    page = signed_in(worker).post(url("invite", arrival)).content.decode()
    link = page.split('class="link" href="')[1].split('"')[0]
    answer = Client().get(link)
    assert answer.status_code == 302
    assert answer.url.endswith("/who/")
    assert "/declare/d/" not in signed_in(worker).get(url("arrival", arrival)).content.decode()


def test_points_are_added_where_one_plans_and_nowhere_else(community, elsewhere, worker, guard):
    client = signed_in(worker)
    told = {"name": "南门", "name_en": "South gate", "where": "", "where_en": ""}
    far = client.post(reverse("arrivals:points"), {**told, "area": elsewhere.public_id})
    assert far.status_code == 422
    assert HandOverPoint.objects.count() == 0
    near = client.post(reverse("arrivals:points"), {**told, "area": community.public_id})
    assert near.status_code == 302
    assert "南门" in client.get(reverse("arrivals:points")).content.decode()
    assert signed_in(guard).get(reverse("arrivals:points")).status_code == 403
    again = client.post(reverse("arrivals:points"), {**told, "area": community.public_id})
    assert again.status_code == 409


def test_an_arrivals_page_is_noted_in_the_log_of_readings(arrival, worker):
    from linli.kernel.audit import key_of
    from linli.privacy.queries import readers_of

    signed_in(worker).get(url("arrival", arrival))
    assert [row.by_label for row in readers_of(key_of(arrival.person))] == ["worker"]


def test_a_button_that_changes_something_does_not_answer_to_get(arrival, worker):
    for name in ("plan", "receive", "no_show", "cancel", "reopen", "invite"):
        assert signed_in(worker).get(url(name, arrival)).status_code == 405
