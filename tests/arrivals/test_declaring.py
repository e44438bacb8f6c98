"""The declaration's writes: kept at once, sent once, corrected, for a whole family (M13)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.accounts.rules import Denied
from linli.arrivals import actions, declaring, queries
from linli.arrivals.models import Arrival, Declaration
from linli.arrivals.rules import LINK_DAYS, MAX_FAMILY, Declarer, Event, Refusal, Step
from linli.kernel import audit
from linli.kernel.refusal import Refused
from linli.ledger.queries import Person, person_of, reports_of
from linli.ledger.rules import SourceKind, StandingKind
from tests.arrivals.conftest import FAMILY, answers_of

DAY = timedelta(days=1)


def fresh(declaration: Declaration) -> Declaration:
    return Declaration.objects.get(pk=declaration.pk)


def answer(declaration, step, value, now):
    declaring.save_answer(declaration=declaration, step=step, answer=value, now=now)


def test_every_answer_is_kept_at_once_and_the_link_leads_back_to_it(begin, now):
    """M13: a broken line in a train costs nothing."""
    token, declaration = begin("zh-hans")
    answer(declaration, Step.NAME, {"name": "PARK MINHO", "other_name": ""}, now)
    again = queries.declaration_behind(token, now=now + DAY)
    assert again.answers == {"NAME": {"name": "PARK MINHO", "other_name": ""}}
    assert again.language == "zh-hans"
    assert Person.objects.count() == 0


def test_the_link_expires(begin, now):
    token, _ = begin()
    with pytest.raises(Refused) as refusal:
        queries.declaration_behind(token, now=now + timedelta(days=LINK_DAYS))
    assert refusal.value.code is Denied.LINK_EXPIRED


def test_answers_are_kept_encrypted(begin, now):
    from django.db import connection

    _, declaration = begin()
    answer(declaration, Step.DOCUMENT, {"document": "M76543210", "nationality": "KR"}, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM arrivals_declaration")
        assert "M76543210" not in str(cursor.fetchall())


def test_sending_reports_the_person_and_expects_them(declare):
    """M13, M4: the declaration is one more source of the ledger, and the best one about itself."""
    declaration = declare()
    person = person_of(declaration.person_id)
    assert (person.name, person.birth_date) == ("PARK MINHO", date(1985, 3, 28))
    assert (person.nationality, person.language) == ("KR", "ko")
    assert person.standing == StandingKind.EXPECTED
    arrival = queries.open_arrival_of(person)
    assert arrival.expected_at == datetime(2020, 3, 28, 6, 30, tzinfo=UTC)
    assert arrival.facts == {
        "countries": ["JP", "KR"],
        "has_fixed_home": True,
        "separate_room": True,
        "self_care": True,
        "symptomatic": False,
        "contact": "inbound",
        "age": 35,
    }
    assert [r.source for r in reports_of(person)] == [SourceKind.SELF]


def test_sending_twice_changes_nothing(declare, now):
    declaration = declare(family=FAMILY)
    trail = [entry.event for entry in audit.history(declaration.person)]
    again = declaring.submit_declaration(declaration=declaration, now=now + DAY)
    assert again.submitted_at == now
    assert Person.objects.count() == 3
    assert Arrival.objects.count() == 3
    assert [entry.event for entry in audit.history(declaration.person)] == trail


def test_nothing_is_sent_while_a_question_is_open(begin, now):
    _, declaration = begin()
    answers = answers_of()
    del answers[Step.ARRIVAL]
    for step, value in answers.items():
        answer(declaration, step, value, now)
    with pytest.raises(Refused) as refusal:
        declaring.submit_declaration(declaration=declaration, now=now)
    assert refusal.value.code is Refusal.INCOMPLETE
    assert Person.objects.count() == 0


def test_a_family_declares_once_and_shares_home_phone_and_journey(declare):
    """M13: a family that travels together answers once."""
    declaration = declare(family=FAMILY)
    family = queries.arrivals_declared(declaration)
    assert [a.person.name for a in family] == ["PARK MINHO", "LEE SUJIN", "PARK JUN"]
    assert {a.carrier for a in family} == {"KE829"}
    assert [a.facts["age"] for a in family] == [35, 33, 4]
    assert len({a.person.dwelling_id or a.person.address for a in family}) == 1


def test_the_contact_at_home_declares_for_somebody(declare):
    """M13: the contact's name and phone come with the report."""
    declaration = declare(declarer=Declarer.CONTACT)
    report = reports_of(declaration.person).get()
    assert report.values["contact_name"] == "金女士"
    assert report.values["contact_phone"] == "+8613800002764"
    assert declaration.declarer == Declarer.CONTACT


def test_correcting_after_sending_changes_the_same_people(declare, now):
    """M13: what changed is sent again; nobody is doubled and the arrival moves."""
    declaration = declare(family=FAMILY)
    later = now + timedelta(hours=1)
    answer(declaration, Step.ARRIVAL, {"on": "2020-03-29", "at": ""}, later)
    assert fresh(declaration).is_changed_since_sent
    declaring.submit_declaration(declaration=declaration, now=later)
    assert Person.objects.count() == 3
    assert {a.expected_at for a in Arrival.objects.all()} == {
        datetime(2020, 3, 28, 16, 0, tzinfo=UTC)
    }
    assert not fresh(declaration).is_changed_since_sent


def test_somebody_who_joins_later_is_added_and_a_name_is_corrected(declare, now):
    declaration = declare(family=FAMILY)
    later = now + timedelta(hours=1)
    newborn = {"name": "PARK HANA", "birth_date": "2020-03-01", "sex": "F"}
    declaring.add_member(declaration=declaration, member=newborn, now=later)
    corrected = {**FAMILY["members"][1], "name": "PARK JOON"}
    declaring.change_member(declaration=declaration, place=1, member=corrected, now=later)
    declaring.submit_declaration(declaration=declaration, now=later)
    names = [a.person.name for a in queries.arrivals_declared(declaration)]
    assert names == ["PARK MINHO", "LEE SUJIN", "PARK JOON", "PARK HANA"]


def test_correcting_after_the_reception_expects_nobody_again(declare, worker, now):
    declaration = declare()
    actions.receive(arrival=queries.arrivals_declared(declaration)[0], by=worker, now=now)
    answer(declaration, Step.NEEDS, {"self_care": False, "note": "insulin"}, now + DAY)
    declaring.submit_declaration(declaration=declaration, now=now + DAY)
    assert [a.state for a in Arrival.objects.all()] == ["RECEIVED"]


def test_a_declaration_about_a_known_person_adds_a_source_and_no_person(declare, report):
    """M4: the school's row and the person's own word are one person with two sources."""
    known = report(name="PARK MINHO", document_number="M76543210", phone="13800002764")
    declaration = declare()
    assert declaration.person_id == known.pk
    assert {r.source for r in reports_of(known)} == {SourceKind.SCHOOL, SourceKind.SELF}


def test_two_declarations_with_the_same_words_are_one_person(declare):
    """Somebody who lost the link simply begins again."""
    first, second = declare(), declare()
    assert first.person_id == second.person_id
    assert Arrival.objects.count() == 1


def test_a_doubtful_match_does_not_keep_anybody_waiting(declare, report):
    """M13: same document, another birth date: a person of their own now, sorted out later."""
    other = report(name="OTHER NAME", document_number="M76543210", birth_date="1950-01-01")
    declaration = declare()
    assert declaration.person_id != other.pk
    assert queries.open_arrival_of(declaration.person) is not None


def test_an_invited_declaration_is_about_the_invited_person(arrival, worker, now):
    """The worker knows whom the link was given to, whatever name they write."""
    token = actions.invite_to_declare(arrival=arrival, by=worker, now=now)
    declaration = queries.declaration_behind(token, now=now)
    for step, value in answers_of().items():
        answer(declaration, step, value, now)
    sent = declaring.submit_declaration(declaration=declaration, now=now)
    assert sent.person_id == arrival.person_id
    assert Arrival.objects.get().declaration_id == sent.pk


def test_an_invited_person_who_left_the_ledger_meanwhile_is_taken_in_anew(arrival, worker, now):
    """The list that named them was undone between the link and the answer."""
    token = actions.invite_to_declare(arrival=arrival, by=worker, now=now)
    arrival.person.delete()
    declaration = queries.declaration_behind(token, now=now)
    for step, value in answers_of().items():
        answer(declaration, step, value, now)
    sent = declaring.submit_declaration(declaration=declaration, now=now)
    assert person_of(sent.person_id).name == "PARK MINHO"


def test_a_member_pressed_twice_is_one_and_a_bus_is_too_many(begin, now):
    _, declaration = begin()
    for _ in range(2):
        declaring.add_member(declaration=declaration, member={"name": "A B"}, now=now)
    assert len(declaring.members_of(fresh(declaration))) == 1
    for at in range(MAX_FAMILY - 1):
        declaring.add_member(declaration=declaration, member={"name": f"C {at}"}, now=now)
    with pytest.raises(Refused) as refusal:
        declaring.add_member(declaration=declaration, member={"name": "LAST"}, now=now)
    assert refusal.value.code is Refusal.TOO_MANY


def test_somebody_is_taken_off_the_list_before_sending_only(begin, declare, now):
    _, draft = begin()
    for name in ("A", "B"):
        declaring.add_member(declaration=draft, member={"name": name}, now=now)
    declaring.drop_member(declaration=draft, place=0, now=now)
    assert [m["name"] for m in declaring.members_of(fresh(draft))] == ["B"]
    with pytest.raises(Refused) as refusal:
        declaring.drop_member(declaration=declare(family=FAMILY), place=0, now=now)
    assert refusal.value.code is Refusal.STATE_CHANGED


def test_the_trail_names_the_number_of_the_declaration_and_nobody(declare):
    """No personal data stands where everybody may look: the actor is the declaration's number."""
    declaration = declare()
    sent = [e for e in audit.history(declaration.person) if e.event == Event.DECLARATION_SUBMITTED]
    assert [entry.by_label for entry in sent] == [declaration.number]


@pytest.mark.parametrize("hour", ["", "14:30"])
def test_the_day_of_arrival_is_the_day_of_the_place(community, hour):
    moment, has_hour = declaring.arrival_moment({"on": "2020-03-28", "at": hour}, community)
    assert moment.date() == date(2020, 3, 28)
    assert str(moment.tzinfo) == "Asia/Shanghai"
    assert has_hour is bool(hour)
