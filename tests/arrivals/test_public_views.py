"""The declaration through plain HTTP: no JavaScript, no account, in Chinese and in English (M13)."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from linli.arrivals import declaring, queries
from linli.arrivals.models import Arrival, Declaration
from linli.arrivals.rules import LINK_DAYS, Declarer, Step
from linli.arrivals.step_forms import initial_for
from linli.ledger.queries import Person
from tests.arrivals.conftest import FAMILY, answers_of


@pytest.fixture(autouse=True)
def _clock(monkeypatch, now):
    """Let every request carry the test's instant."""
    monkeypatch.setattr("linli.kernel.clock.now", lambda: now)


def phone(language: str = "en") -> Client:
    return Client(headers={"accept-language": language})


def begin_at(community, client: Client) -> str:
    """Press "Begin" and return the address of the first question."""
    answer = client.post(reverse("declare:start", args=[community.public_id]))
    assert answer.status_code == 302
    return answer.url


def posted(step: Step, answer) -> dict[str, str]:
    """Return what a browser sends for a kept answer."""
    if step is Step.FAMILY:
        return {"on": "1"}
    shown = initial_for(step, answer)
    return {
        name: "on" if value is True else value for name, value in shown.items() if name != "via"
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("declarer", list(Declarer))
def test_the_whole_declaration_without_javascript(community, language, declarer):
    """M13: question by question, check, send, number, in both languages, by person or contact."""
    client, answers = phone(language), answers_of(declarer=declarer)
    address = begin_at(community, client)
    asked = []
    while not address.endswith("/check/"):
        page = client.get(address)
        assert page.status_code == 200
        assert f'lang="{language}"' in page.content.decode()
        step = Step(address.rstrip("/").rsplit("/", 1)[1].upper())
        asked.append(step)
        sent = client.post(address, posted(step, answers[step]))
        assert sent.status_code == 302, (step, sent.content.decode())
        address = sent.url
    assert asked == list(answers)
    check = client.get(address).content.decode()
    assert "PARK MINHO" in check
    assert "+821012345678" in check
    sent = client.post(address, follow=True).content.decode()
    declaration = Declaration.objects.get()
    assert declaration.number in sent
    assert declaration.language == language
    assert declaration.answers == {str(step): answer for step, answer in answers.items()}
    assert Arrival.objects.get().person.name == "PARK MINHO"


def test_sending_pressed_twice_is_sent_once(begin, now):
    token, declaration = begin()
    for step, answer in answers_of(family=FAMILY).items():
        declaring.save_answer(declaration=declaration, step=step, answer=answer, now=now)
    check = reverse("declare:check", args=[token])
    first, second = (phone().post(check) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Person.objects.count() == 3


def test_a_wrong_answer_is_said_above_and_at_the_field_and_nothing_is_lost(begin):
    token, _ = begin()
    address = reverse("declare:question", args=[token, "journey"])
    answer = phone().post(address, {"country": "", "carrier": "KE 829"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert 'href="#id_country"' in page
    assert "<title>Error:" in page
    assert "KE 829" in page


def test_the_way_back_leads_to_the_question_before(begin, now):
    token, declaration = begin()
    declaring.save_answer(
        declaration=declaration, step=Step.WHO, answer={"declarer": "PERSON"}, now=now
    )
    page = phone().get(reverse("declare:question", args=[token, "name"])).content.decode()
    assert reverse("declare:question", args=[token, "who"]) in page
    assert phone().get(reverse("declare:question", args=[token, "contact"])).status_code == 404


def test_the_link_goes_on_at_the_first_open_question(begin, now):
    """M13: resumable by link, on another phone, by somebody else."""
    token, declaration = begin()
    for step in (Step.WHO, Step.NAME):
        declaring.save_answer(
            declaration=declaration, step=step, answer=answers_of()[step], now=now
        )
    answer = phone().get(reverse("declare:resume", args=[token]))
    assert answer.url == reverse("declare:question", args=[token, "birth"])


def test_correcting_one_answer_leads_back_to_the_list_of_answers(begin, now):
    token, declaration = begin()
    for step, answer in answers_of().items():
        declaring.save_answer(declaration=declaration, step=step, answer=answer, now=now)
    address = reverse("declare:question", args=[token, "name"]) + "?back=1"
    answer = phone().post(address, {"name": "PARK MIN HO", "other_name": ""})
    assert answer.url == reverse("declare:check", args=[token])
    assert "PARK MIN HO" in phone().get(answer.url).content.decode()


def test_after_sending_the_link_shows_the_number_and_a_correction_waits_to_be_sent(
    declare, begin, now
):
    token, declaration = begin()
    for step, answer in answers_of().items():
        declaring.save_answer(declaration=declaration, step=step, answer=answer, now=now)
    sent = reverse("declare:sent", args=[token])
    assert phone().get(sent).url == reverse("declare:check", args=[token])
    phone().post(reverse("declare:check", args=[token]))
    assert phone().get(reverse("declare:resume", args=[token])).url == sent
    later = now + timedelta(hours=1)
    declaring.save_answer(
        declaration=declaration, step=Step.ARRIVAL, answer={"on": "2020-03-30", "at": ""}, now=later
    )
    assert "not sent them yet" in phone().get(sent).content.decode()


def test_the_family_is_written_one_by_one_and_nothing_typed_is_lost(begin):
    """M13: whoever types a member and presses "continue" has told us of that member."""
    token, declaration = begin()
    address = reverse("declare:question", args=[token, "family"])
    wife = {**FAMILY["members"][0]}
    child = {**FAMILY["members"][1]}
    assert phone().post(address, {**wife, "more": "1"}).url == address
    assert phone().post(address, {"name": "X", "on": "1"}).status_code == 422
    assert phone().post(address, {**child, "on": "1"}).url.endswith("/home/")
    kept = declaring.members_of(queries.declaration_of(f"arrivals.declaration:{declaration.pk}"))
    assert kept == [wife, child]
    edit = reverse("declare:member", args=[token, 0])
    assert "LEE SUJIN" in phone().get(edit).content.decode()
    assert phone().post(edit, {**wife, "name": "LEE SU JIN"}).status_code == 302
    phone().post(reverse("declare:drop", args=[token, 1]))
    page = phone().get(address).content.decode()
    assert "LEE SU JIN" in page
    assert "PARK JUN" not in page
    assert phone().get(reverse("declare:member", args=[token, 5])).status_code == 404


def test_the_language_chosen_is_remembered_for_the_next_phone(community, now):
    """M13: begun in English in a browser that prefers Korean, it goes on in English."""
    client = phone("ko")
    client.cookies["linli_language"] = "en"
    address = begin_at(community, client)
    client.post(address, {"declarer": "PERSON"})
    assert Declaration.objects.get().language == "en"
    other = phone("zh-CN").get(address)
    assert 'lang="en"' in other.content.decode()
    chosen = phone("zh-CN")
    chosen.cookies["linli_language"] = "zh-hans"
    assert 'lang="zh-hans"' in chosen.get(address).content.decode()


def test_an_expired_and_an_unknown_link_say_what_to_do(begin, monkeypatch, now):
    token, _ = begin()
    address = reverse("declare:question", args=[token, "who"])
    monkeypatch.setattr("linli.kernel.clock.now", lambda: now + timedelta(days=LINK_DAYS + 1))
    for gone in (address, reverse("declare:check", args=["nonsense"])):
        answer = phone().get(gone)
        assert answer.status_code == 410
        assert "Call or write to the community worker" in answer.content.decode()


def test_an_unknown_community_or_question_is_not_found(begin, community):
    token, _ = begin()
    assert phone().get(reverse("declare:start", args=["A" * 22])).status_code == 404
    assert phone().get(reverse("declare:question", args=[token, "nothing"])).status_code == 404


def test_a_machine_that_begins_declarations_is_told_to_wait(community):
    """A stranger cannot fill the board; everybody else is not locked out for long."""
    client = phone()
    for _ in range(30):
        begin_at(community, client)
    answer = client.post(reverse("declare:start", args=[community.public_id]))
    assert answer.status_code == 409
    assert "Wait an hour" in answer.content.decode()
    assert Declaration.objects.count() == 30


def test_opening_a_link_writes_nothing(begin, now):
    """Previews of chat programs open links too."""
    token, declaration = begin()
    for name in ("resume", "check", "sent"):
        phone("zh-CN").get(reverse(f"declare:{name}", args=[token]), follow=True)
    again = Declaration.objects.get(pk=declaration.pk)
    assert (again.changed_at, again.language, again.answers) == (now, "en", {})


def test_no_page_of_the_declaration_needs_a_script(begin):
    token, _ = begin()
    for step in (s for s in Step if s is not Step.CONTACT):
        page = phone().get(reverse("declare:question", args=[token, str(step).lower()]))
        assert re.search(r"<form method=\"post\"", page.content.decode())
        assert not re.search(r"<script(?![^>]*src=)", page.content.decode())
