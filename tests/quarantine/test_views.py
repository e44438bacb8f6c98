"""Pages of the quarantine room, as their readers get them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from linli.accounts.models import User
from linli.kernel import clock, once
from linli.ledger.models import Person
from linli.privacy.models import AccessRow
from linli.quarantine import actions, queries
from linli.quarantine.models import Inquiry, PolicyInForce, Stay, Visit
from linli.quarantine.rules import DutyKind, Reason, StayState, TeamRole, VisitState

from .conftest import ARRIVED, TIERED, Village, arrive, at, new_person, visit_at

DAY_2 = at("2020-03-14 09:30")
DAY_15 = at("2020-03-27 08:00")
SetClock = Callable[[datetime], None]


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the one clock."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(DAY_2)
    return set_to


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def worker(village: Village, it_is: SetClock) -> Client:
    return signed_in(village.worker)


@pytest.fixture
def officer(village: Village, it_is: SetClock) -> Client:
    return signed_in(village.officer)


def url(name: str, *args: Any) -> str:
    return reverse(f"quarantine:{name}", args=args)


def page_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


# A stay -------------------------------------------------------------------------------------------


def test_the_page_of_a_stay_shows_the_day_the_team_and_the_visits_m9_m10(
    worker: Client, stay: Stay
) -> None:
    response = worker.get(url("stay", stay.public_id))
    assert response.status_code == 200
    text = page_of(response)
    for words in ("Day 2 of 14", "Home quarantine", "Steward", "Interpreter", "Confirm the team"):
        assert words in text
    assert "Too early" in text


def test_opening_the_page_of_a_stay_is_logged_m24(
    worker: Client, village: Village, stay: Stay
) -> None:
    worker.get(url("stay", stay.public_id))
    row = AccessRow.objects.get()
    assert (row.by_id, row.what) == (village.worker.pk, "STAY")


@pytest.mark.parametrize("name", ["stay", "extend", "shorten", "end", "cancel", "notice", "test"])
def test_a_stay_of_another_area_does_not_exist_m24(
    village: Village, stay: Stay, it_is: SetClock, name: str
) -> None:
    client = signed_in(village.stranger)
    assert client.get(url(name, stay.public_id)).status_code == 404


def test_a_colleague_of_another_grid_does_not_see_a_stay_m24(
    village: Village, stay: Stay, it_is: SetClock
) -> None:
    client = signed_in(village.other_officer)
    assert client.get(url("stay", stay.public_id)).status_code == 404
    assert stay.person.name not in page_of(client.get(url("stays")))


def test_nobody_sees_a_stay_without_signing_in(stay: Stay, it_is: SetClock) -> None:
    response = Client().get(url("stay", stay.public_id))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_a_grid_officer_may_not_extend_m24(officer: Client, stay: Stay) -> None:
    assert officer.post(url("extend", stay.public_id)).status_code == 403


def test_health_is_for_the_care_team_and_for_who_may_open_secrets_m25(
    village: Village, stay: Stay, it_is: SetClock
) -> None:
    actions.record_visit(
        visit=visit_at(stay, "2020-03-14 09:00"),
        result=VisitState.DONE,
        note="coughs a little",
        by=village.officer,
        now=DAY_2,
    )
    path = url("stay", stay.public_id)
    assert "coughs a little" in page_of(signed_in(village.officer).get(path))
    assert "coughs a little" in page_of(signed_in(village.second_worker).get(path))
    assert "coughs a little" not in page_of(signed_in(village.guard).get(path))


def test_a_stay_is_extended_on_its_page_m22(worker: Client, stay: Stay) -> None:
    response = worker.post(
        url("extend", stay.public_id), {"last_day": "2020-03-29", "reason": "NEW_EXPOSURE"}
    )
    assert response.status_code == 302
    stay.refresh_from_db()
    assert stay.release_at == at("2020-03-30 00:00")


def test_a_form_with_a_gap_comes_back_with_422(worker: Client, stay: Stay) -> None:
    response = worker.post(url("extend", stay.public_id), {"last_day": "soon", "reason": ""})
    assert response.status_code == 422
    assert "There is a problem" in page_of(response)


def test_a_refusal_is_a_sentence_with_409_m22(worker: Client, stay: Stay) -> None:
    response = worker.post(url("release", stay.public_id))
    assert response.status_code == 409
    assert "Too early: the stay lasts until" in page_of(response)
    stay.refresh_from_db()
    assert stay.state == StayState.OPEN


def test_a_person_is_released_by_one_tap_m22(worker: Client, stay: Stay, it_is: SetClock) -> None:
    it_is(DAY_15)
    assert "The planned time is over" in page_of(worker.get(url("stay", stay.public_id)))
    assert worker.post(url("release", stay.public_id)).status_code == 302
    stay.refresh_from_db()
    assert stay.state == StayState.ENDED
    text = page_of(worker.get(url("stay", stay.public_id)))
    assert "Release notice" in text
    assert "Completed as planned" in text


def test_a_stay_ends_for_another_reason_only_in_writing_m22(worker: Client, stay: Stay) -> None:
    path = url("end", stay.public_id)
    assert worker.post(path, {"reason": "HOSPITAL"}).status_code == 409
    assert worker.post(path, {"reason": "COMPLETED"}).status_code == 422
    assert worker.post(path, {"reason": "HOSPITAL", "note": "38.9"}).status_code == 302


def test_the_list_of_stays_keeps_its_filters_in_the_address(
    worker: Client, village: Village, stay: Stay
) -> None:
    assert stay.person.name in page_of(worker.get(url("stays")))
    for query in ("?state=ENDED", "?level=1", "?q=nobody", "?state=SERVED", "?pack=x"):
        assert stay.person.name not in page_of(worker.get(url("stays") + query))
    for query in ("?level=2", "?q=ana", "?mine=1", "?state=TEAM", "?state=ALL", "?level=²&page=x"):
        assert stay.person.name in page_of(worker.get(url("stays") + query))


def test_the_list_of_stays_costs_the_same_for_many(
    worker: Client, village: Village, stay: Stay, django_assert_max_num_queries: Any
) -> None:
    for name in ("Bo", "Cy", "Di", "Eve"):
        arrive(village, new_person(village, name))
    with django_assert_max_num_queries(20):
        assert "Eve" in page_of(worker.get(url("stays")))


def test_the_packs_own_rules_are_offered_on_the_page_m23(
    worker: Client, village: Village, person: Person, it_is: SetClock
) -> None:
    minor = new_person(village, "Wen", birth_date=date(2004, 1, 1))
    actions.set_policy(
        area=village.community,
        pack_id=TIERED,
        from_at=ARRIVED,
        by=village.supervisor,
        now=ARRIVED,
    )
    stay = arrive(village, minor, countries=["IT"])
    assert "A minor may be allowed home quarantine" in page_of(
        worker.get(url("stay", stay.public_id))
    )
    path = url("exempt", stay.public_id, "minor-at-home")
    assert worker.post(path, {"note": ""}).status_code == 422
    assert worker.post(path, {"note": "assessed"}).status_code == 302
    stay.refresh_from_db()
    assert stay.level == 2
    test = actions.open_stay(
        person=person,
        facts={"tier": "amber", "contact": "inbound"},
        from_at=ARRIVED,
        pack_id="uk-trafficlight-2021",
        by=village.worker,
        now=ARRIVED,
    )
    (rule,) = queries.pack_of(test).early_ends
    shown = page_of(worker.get(url("stay", test.public_id)))
    assert url("shorter", test.public_id, rule.id) not in shown
    assert rule.names.en in shown
    assert worker.post(url("shorter", test.public_id, rule.id)).status_code == 409


def test_a_new_event_lengthens_on_a_page_of_its_own_m23(
    worker: Client, village: Village, person: Person
) -> None:
    stay = actions.open_stay(
        person=person,
        facts={"last_exposed_at": "2020-03-12", "contact": "close"},
        from_at=ARRIVED,
        pack_id="us-mpox",
        by=village.worker,
        now=ARRIVED,
    )
    rule = queries.pack_of(stay).extends[0]
    path = url("longer", stay.public_id, rule.id)
    assert worker.post(path, {"on": ""}).status_code == 422
    assert worker.post(path, {"on": "2020-03-14", "at": "09:00"}).status_code == 302
    assert worker.post(path, {"on": "2020-03-15", "at": "09:00"}).status_code == 409


def test_a_test_is_recorded_on_its_page_m23(worker: Client, stay: Stay) -> None:
    path = url("test", stay.public_id)
    form = {"kind": "pcr", "result": "negative", "on": "2020-03-14", "at": "08:00"}
    assert worker.post(path, form).status_code == 302
    assert stay.tests.get().result == "negative"
    assert worker.post(path, form | {"kind": "none"}).status_code == 422


# Team and duties ------------------------------------------------------------------------------------


def test_the_team_is_confirmed_by_one_tap_m9(worker: Client, stay: Stay) -> None:
    worker.post(url("confirm_team", stay.public_id))
    stay.refresh_from_db()
    assert stay.team_confirmed_at == DAY_2


def test_a_member_is_replaced_on_a_page_of_its_own_m9(
    worker: Client, village: Village, stay: Stay
) -> None:
    path = url("member", stay.public_id, TeamRole.INTERPRETER)
    assert "Guard" in page_of(worker.get(path))
    assert worker.post(path, {"user": village.guard.public_id}).status_code == 302
    assert queries.member_of(stay, TeamRole.INTERPRETER) == village.guard
    assert worker.post(path, {"user": village.stranger.public_id}).status_code == 422
    assert worker.get(path.replace("INTERPRETER", "KING")).status_code == 404


def test_a_vacant_role_says_what_to_do_m9(worker: Client, village: Village, in_force: None) -> None:
    stay = arrive(village, new_person(village, "Kim", language="ko"))
    text = page_of(worker.get(url("stay", stay.public_id)))
    assert "Vacant" in text
    assert "ask the administrator" in text


def test_a_duty_is_ticked_off_and_taken_back_m9(officer: Client, stay: Stay) -> None:
    officer.post(url("do_duty", stay.public_id, DutyKind.INFORM))
    assert stay.duties.get(kind=DutyKind.INFORM).done_at == DAY_2
    officer.post(url("undo_duty", stay.public_id, DutyKind.INFORM))
    assert stay.duties.get(kind=DutyKind.INFORM).done_at is None


# Visits -----------------------------------------------------------------------------------------------


def told(**more: Any) -> dict[str, Any]:
    return {"once": once.new_token(), "mode": "IN_PERSON", "result": "DONE", **more}


def test_a_visit_is_recorded_on_the_phone_m10_m21(
    officer: Client, village: Village, stay: Stay
) -> None:
    visit = visit_at(stay, "2020-03-14 09:00")
    path = url("visit", visit.public_id)
    assert 'inputmode="decimal"' in page_of(officer.get(path))
    response = officer.post(path, told(temperature="３６，５", symptoms=["COUGH"]))
    assert response.status_code == 302
    visit.refresh_from_db()
    assert (visit.temperature, visit.symptoms, visit.done_by) == ("36.5", "COUGH", village.officer)


def test_a_visit_sent_twice_is_recorded_once_m10(officer: Client, stay: Stay) -> None:
    visit = visit_at(stay, "2020-03-14 09:00")
    form = told(temperature="36.5")
    first, second = (officer.post(url("visit", visit.public_id), form) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert officer.post(url("visit", visit.public_id), told()).status_code == 409


def test_an_extra_visit_sent_twice_is_one_visit_m10(officer: Client, stay: Stay) -> None:
    form = told(mode="PHONE", temperature="37.9")
    for _ in range(2):
        assert officer.post(url("extra_visit", stay.public_id), form).status_code == 302
    assert Visit.objects.get(stay=stay, is_extra=True).is_fever


@pytest.mark.parametrize(
    ("typed", "words"), [("warm", "not a temperature"), ("98.6", "between 34 and 43")]
)
def test_a_temperature_that_cannot_be_is_asked_again_m21(
    officer: Client, stay: Stay, typed: str, words: str
) -> None:
    visit = visit_at(stay, "2020-03-14 09:00")
    response = officer.post(url("visit", visit.public_id), told(temperature=typed))
    assert response.status_code == 422
    assert words in page_of(response)


def test_a_visit_is_taken_back_by_the_undo_of_its_message(officer: Client, stay: Stay) -> None:
    visit = visit_at(stay, "2020-03-14 09:00")
    officer.post(url("visit", visit.public_id), told())
    assert url("undo_visit", visit.public_id) in page_of(officer.get(url("visits")))
    officer.post(url("undo_visit", visit.public_id))
    visit.refresh_from_db()
    assert visit.state == VisitState.DUE


def test_visits_due_show_late_ones_first_m10(
    officer: Client, village: Village, stay: Stay, it_is: SetClock
) -> None:
    it_is(at("2020-03-14 11:30"))
    text = page_of(officer.get(url("visits")))
    assert stay.person.name in text
    assert "Late" in text
    assert stay.person.name in page_of(officer.get(url("visits") + "?mine=1"))
    other = page_of(signed_in(village.guard).get(url("visits") + "?mine=1"))
    assert "No visit is due now" in other


def test_a_visit_of_another_grid_does_not_exist_m24(
    village: Village, stay: Stay, it_is: SetClock
) -> None:
    visit = visit_at(stay, "2020-03-14 09:00")
    assert signed_in(village.other_officer).get(url("visit", visit.public_id)).status_code == 404


# Questions and policies ---------------------------------------------------------------------------------


def test_an_open_question_is_shown_and_answered_m23(
    worker: Client, village: Village, in_force: None
) -> None:
    question = arrive(village, new_person(village, "Homeless", dwelling=None))
    assert "Homeless" in page_of(worker.get(url("stays")))
    path = url("inquiry", question.public_id)
    assert "fixed home" in page_of(worker.get(path))
    assert worker.post(path, {"has_fixed_home": ""})["Location"] == path
    response = worker.post(path, {"has_fixed_home": "yes"})
    stay = Stay.objects.get()
    assert response["Location"] == url("stay", stay.public_id)
    assert worker.post(path, {"has_fixed_home": "yes"}).status_code == 409


def test_a_person_without_hand_over_is_considered_by_hand_m22(
    worker: Client, person: Person, in_force: None
) -> None:
    response = worker.post(url("start", person.public_id))
    question = Inquiry.objects.get()
    assert response["Location"] == url("inquiry", question.public_id)
    worker.post(url("inquiry", question.public_id), {"countries": ["GB"]})
    assert Stay.objects.get().level == 2


def test_a_question_is_put_away(worker: Client, village: Village, person: Person) -> None:
    question = arrive(village, person)
    assert "No policy is in force" in page_of(worker.get(url("inquiry", question.public_id)))
    worker.post(url("drop_inquiry", question.public_id))
    assert "has been settled" in page_of(worker.get(url("inquiry", question.public_id)))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_pack_is_shown_in_plain_words_with_its_sources_m23(
    village: Village, it_is: SetClock, language: str
) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login(village.supervisor)
    for pack in queries.packs().values():
        response = client.get(url("policy", pack.id))
        assert response.status_code == 200
        text = page_of(response)
        assert pack.citations[0].title.split("&")[0].split("'")[0] in text


def test_a_pack_is_tried_out_and_nothing_is_kept_m23(worker: Client, village: Village) -> None:
    answers = "?try=1&arrived_at=2020-03-13&arrived_at_time=09:30&countries=GB&has_fixed_home=yes"
    response = worker.get(url("policy", TIERED) + answers)
    text = page_of(response)
    assert "Nothing was kept." in text
    assert "Home quarantine" in text
    assert "2020" in text
    assert not Stay.objects.exists()
    asked = page_of(worker.get(url("policy", TIERED) + "?try=1&countries=GB"))
    assert "Still to be known" in asked


def test_policies_are_filtered_by_the_address_m23(worker: Client) -> None:
    assert "Hangzhou health code" in page_of(worker.get(url("policies")))
    for query in ("?disease=measles", "?status=current", "?q=zealand", "?jurisdiction=HK"):
        assert "Hangzhou health code" not in page_of(worker.get(url("policies") + query))
    assert worker.get(url("policy", "no-such-pack")).status_code == 404


def test_a_policy_is_set_in_force_with_who_and_when_m23(village: Village, it_is: SetClock) -> None:
    client = signed_in(village.supervisor)
    form = {
        "once": once.new_token(),
        "area": village.community.public_id,
        "on": "2020-03-26",
        "at": "00:00",
    }
    path = url("set_policy", "cn-zj-order3-2020")
    for _ in range(2):
        assert client.post(path, form).status_code == 302
    policy = PolicyInForce.objects.get()
    assert (policy.from_at, policy.set_by) == (at("2020-03-26 00:00"), village.supervisor)
    assert "Supervisor" in page_of(client.get(url("policies")))
    assert client.post(path, form | {"on": ""}).status_code == 422
    assert signed_in(village.worker).post(path, form).status_code == 403


# Papers and pages without an account ----------------------------------------------------------------------


def test_the_own_page_shows_days_left_in_the_persons_language_m22(
    officer: Client, village: Village, stay: Stay
) -> None:
    response = officer.post(url("own_link", stay.public_id))
    token = page_of(response).split("/me/")[1].split("/")[0]
    visitor = Client()
    text = page_of(visitor.get(url("own", token)))
    assert "13 days left" in text
    assert "Next visit" in text
    assert "being put together" in text
    actions.confirm_team(stay=stay, by=village.worker, now=DAY_2)
    assert "tel:" in page_of(visitor.get(url("own", token)))
    visitor.cookies["linli_language"] = "zh-hans"
    assert 'lang="zh-hans"' in page_of(visitor.get(url("own", token)))


def test_the_own_page_offers_the_notice_once_released_m22(
    officer: Client, village: Village, stay: Stay, it_is: SetClock
) -> None:
    token = actions.own_link(stay=stay, by=village.officer, now=DAY_2)
    assert Client().get(url("own_notice", token)).status_code == 409
    actions.end_stay(stay=stay, reason=Reason.COMPLETED, note="", by=village.worker, now=DAY_15)
    it_is(DAY_15)
    assert "You are released" in page_of(Client().get(url("own", token)))
    assert Client().get(url("own_notice", token))["Content-Type"] == "application/pdf"


def test_an_expired_own_link_says_so_m22(village: Village, stay: Stay, it_is: SetClock) -> None:
    token = actions.own_link(stay=stay, by=village.officer, now=DAY_2)
    it_is(stay.release_at + timedelta(days=61))
    response = Client().get(url("own", token))
    assert response.status_code == 410
    assert stay.person.name not in page_of(response)


def test_the_release_notice_is_one_page_in_both_languages_m22(
    worker: Client, village: Village, stay: Stay, it_is: SetClock
) -> None:
    it_is(DAY_15)
    worker.post(url("release", stay.public_id))
    response = worker.get(url("notice", stay.public_id))
    assert response["Content-Type"] == "application/pdf"
    read = PdfReader(io.BytesIO(response.content))
    assert len(read.pages) == 1
    text = read.pages[0].extract_text()
    notice = queries.notice_of(stay)
    assert notice is not None
    wanted = ("解除隔离通知单", "Notice of release from quarantine", "Ana Silva", notice.number)
    for words in (*wanted, notice.code, "2020-03-13 09:30", "2020-03-27 08:00", "Home quarantine"):
        assert words in text
    assert {row.what for row in AccessRow.objects.all()} == {"NOTICE"}


def test_anybody_checks_a_notice_and_learns_no_name_m22_m25(
    village: Village, stay: Stay, it_is: SetClock
) -> None:
    notice = actions.end_stay(
        stay=stay, reason=Reason.COMPLETED, note="", by=village.worker, now=DAY_15
    )
    assert notice is not None
    it_is(DAY_15)
    response = Client(headers={"accept-language": "en"}).get(url("check", notice.code))
    text = page_of(response)
    assert "This notice is valid" in text
    assert notice.number in text
    assert stay.person.name not in text
    wrong = Client(headers={"accept-language": "en"}).get(url("check", "ABCDE23456"))
    assert wrong.status_code == 404
    assert "No notice has this code" in page_of(wrong)
    typed = f"{notice.code[:5]}-{notice.code[5:].lower()}"
    found = Client().get(url("check_start"), {"code": typed})
    assert found["Location"] == url("check", notice.code)


def test_a_cancelled_stay_shows_so_on_the_own_page(
    village: Village, stay: Stay, it_is: SetClock
) -> None:
    token = actions.own_link(stay=stay, by=village.officer, now=DAY_2)
    actions.cancel_stay(stay=stay, reason=Reason.MISTAKE, note="", by=village.worker, now=DAY_2)
    it_is(ARRIVED + timedelta(days=2))
    assert Client().get(url("own", token)).status_code == 410
