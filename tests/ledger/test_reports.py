"""Reports: who is it, what is merged, and where every field comes from (M1, M3, M4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from linli.accounts.queries import User
from linli.kernel import audit, events
from linli.kernel.refusal import Refused
from linli.ledger import actions
from linli.ledger.models import Person, PersonKey, Report
from linli.ledger.rules import Event, PersonReported, Refusal, ReportState, SourceKind, Why
from linli.ledger.sources.fields import Field
from linli.places.queries import Area

ANNA = {
    Field.NAME: "Anna Kowalski",
    Field.BIRTH_DATE: date(1985, 3, 11),
    Field.DOCUMENT_NUMBER: "EM4417290",
    Field.PHONE: "+86 138 0013 8000",
    Field.NATIONALITY: "PL",
}


@pytest.fixture
def take(community: Area, worker: User, now: datetime) -> Any:
    def take(source: SourceKind = SourceKind.SCHOOL, later: int = 0, **changes: Any) -> Report:
        values = {**ANNA, **{Field(k): v for k, v in changes.items()}}
        return actions.take_report(
            source=source,
            area=community,
            values={k: v for k, v in values.items() if v is not None},
            raw={"told": "as it was"},
            by=worker,
            now=now + timedelta(minutes=later),
        )

    return take


def test_m4_a_first_report_begins_a_person(take: Any, community: Area) -> None:
    report = take()
    assert (report.state, report.reason, report.is_first) == ("LINKED", "NEW", True)
    person = Person.objects.get()
    assert report.person == person
    assert (person.name, person.birth_date) == ("Anna Kowalski", date(1985, 3, 11))
    assert (person.document_tail, person.area) == ("7290", community)
    assert person.origins["phone"]["report"] == report.public_id
    assert person.origins["phone"]["source"] == "SCHOOL"
    assert [entry.event for entry in audit.history(person)] == [Event.PERSON_ADDED]


def test_keys_and_numbers_are_stored_as_keyed_digests_only(take: Any) -> None:
    take()
    keys = set(PersonKey.objects.values_list("rule", "digest"))
    assert {rule for rule, _ in keys} == {"DOCUMENT", "PHONE_NAME", "PHONE_BIRTH", "NAME_BIRTH"}
    assert all(len(digest) == 32 for _, digest in keys)
    assert "4417290" not in Person.objects.get().document_index


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"phone": None, "birth_date": None, "name": "A. Kowalski"}, Why.DOCUMENT_AGREES),
        ({"document_number": None, "birth_date": None}, Why.PHONE_AND_NAME_AGREE),
        ({"document_number": None, "phone": None, "name": "KOWALSKI, Anna"}, Why.NAME_AND_BIRTH_AGREE),
    ],
)  # fmt: skip
def test_m4_an_exact_agreement_links_to_the_known_person(
    take: Any, changes: dict[str, Any], why: Why
) -> None:
    take()
    again = take(SourceKind.LANDLORD, 1, **changes)
    assert (again.state, again.reason, again.is_first) == ("LINKED", why, False)
    assert Person.objects.count() == 1


def test_m4_a_contradiction_is_looked_at_by_a_person(take: Any) -> None:
    take()
    doubt = take(SourceKind.PROPERTY, 1, birth_date=date(1958, 11, 3), name="Piotr Nowak")
    assert (doubt.state, doubt.person) == (ReportState.REVIEW, None)
    assert doubt.reason in {Why.BIRTH_DATES_DIFFER, Why.NAMES_DIFFER}
    assert Person.objects.count() == 1


def test_somebody_else_is_a_new_person(take: Any) -> None:
    take()
    other = take(
        name="Ben Smith", birth_date=date(1990, 1, 1), document_number="X123456", phone=None
    )
    assert (other.state, other.is_first) == ("LINKED", True)
    assert Person.objects.count() == 2


def test_the_same_row_sent_again_is_ignored(take: Any) -> None:
    take()
    again = take(later=5)
    assert (again.state, again.reason, again.person) == ("IGNORED", Why.SAME_ROW, None)
    assert Person.objects.count() == 1


def test_a_person_of_another_community_is_no_candidate(
    take: Any, elsewhere: Area, stranger: User, now: datetime
) -> None:
    take()
    report = actions.take_report(
        source=SourceKind.SCHOOL, area=elsewhere, values=ANNA, raw={}, by=stranger, now=now
    )
    assert report.is_first


def test_m4_sources_that_differ_are_shown_as_a_conflict(take: Any) -> None:
    first = take()
    take(SourceKind.LANDLORD, 1, nationality="DE")
    person = Person.objects.get()
    assert person.has_conflict
    assert person.conflicts == ["nationality"]
    claims = person.origins["nationality"]["others"]
    assert {person.origins["nationality"]["report"], claims[0]["report"]} == {
        first.public_id,
        Report.objects.get(source="LANDLORD").public_id,
    }


def test_a_sender_that_corrects_itself_is_no_conflict(take: Any) -> None:
    take()
    take(later=1, nationality="DE")
    person = Person.objects.get()
    assert (person.nationality, person.has_conflict) == ("DE", False)


def test_a_name_in_another_script_stands_beside_the_first(take: Any) -> None:
    take()
    take(SourceKind.LANDLORD, 1, name="安娜")
    person = Person.objects.get()
    assert (person.name, person.other_name) == ("Anna Kowalski", "安娜")
    assert not person.has_conflict


def test_the_trail_tells_what_a_later_report_changed(take: Any) -> None:
    take(phone=None)
    take(SourceKind.LANDLORD, 1)
    changed = audit.history(Person.objects.get())[0]
    assert changed.event == Event.PERSON_CHANGED
    assert [(c.field, c.before, c.after) for c in changed.changes] == [
        ("phone", "", "+86 138 0013 8000")
    ]


def test_a_later_report_is_found_by_a_number_that_was_since_replaced(take: Any) -> None:
    take()
    take(SourceKind.SCHOOL, 1, phone="+86 139 0000 1111")
    third = take(SourceKind.PROPERTY, 2, document_number=None, birth_date=None)
    assert (third.state, third.is_first) == ("LINKED", False)


def test_the_dwelling_brings_the_grid(take: Any, grid: Area) -> None:
    take(dwelling="云溪花园3幢2单元502室")
    person = Person.objects.get()
    assert person.dwelling is not None
    assert person.dwelling.room == "502"
    assert person.area == grid


def test_an_estate_left_out_is_no_obstacle_where_only_one_flat_fits(take: Any, grid: Area) -> None:
    take(dwelling="3-2-502")
    assert Person.objects.get().area == grid


def test_the_news_of_a_report_is_told_in_its_transaction(take: Any) -> None:
    heard: list[PersonReported] = []
    events.subscribe(PersonReported, heard.append)
    try:
        report = take()
    finally:
        events._HANDLERS[PersonReported].remove(heard.append)
    assert [(n.person_id, n.report_id) for n in heard] == [(report.person_id, report.pk)]
    assert heard[0].values["birth_date"] == "1985-03-11"


def test_a_doubtful_report_can_be_joined(take: Any, worker: User, now: datetime) -> None:
    take()
    doubt = take(SourceKind.LANDLORD, 1, sex="F", birth_date=date(1985, 3, 12))
    person = Person.objects.get()
    joined = actions.link_report(report=doubt, person=person, by=worker, now=now)
    person.refresh_from_db()
    assert (joined.state, joined.reason, person.sex) == ("LINKED", Why.CHOSEN_SAME, "F")
    with pytest.raises(Refused) as refused:
        actions.separate_report(report=doubt, by=worker, now=now)
    assert refused.value.code is Refusal.REPORT_CHANGED


def test_a_doubtful_report_can_begin_somebody_else(take: Any, worker: User, now: datetime) -> None:
    take()
    doubt = take(SourceKind.LANDLORD, 1, birth_date=date(1985, 3, 12))
    other = actions.separate_report(report=doubt, by=worker, now=now)
    assert (other.state, other.reason, other.is_first) == ("LINKED", Why.CHOSEN_DIFFERENT, True)
    assert Person.objects.count() == 2


def test_a_stranger_decides_nothing(take: Any, stranger: User, now: datetime) -> None:
    take()
    doubt = take(SourceKind.LANDLORD, 1, birth_date=date(1985, 3, 12))
    with pytest.raises(Refused) as refused:
        actions.separate_report(report=doubt, by=stranger, now=now)
    assert refused.value.forbidden


def test_a_declaration_that_cannot_wait_is_kept_apart(
    take: Any, worker: User, now: datetime
) -> None:
    take()
    doubt = take(SourceKind.SELF, 1, birth_date=date(1985, 3, 12))
    person = actions.keep_apart(report=doubt, by=worker, now=now)
    doubt.refresh_from_db()
    assert (doubt.person, doubt.reason) == (person, Why.KEPT_APART)


def test_a_report_about_a_known_person_is_joined_at_once(
    take: Any, community: Area, worker: User, now: datetime
) -> None:
    person = take().person
    report = actions.take_report(
        source=SourceKind.SELF,
        area=community,
        values={Field.NAME: "Somebody Else", Field.EMAIL: "anna@example.org"},
        raw={},
        by=worker,
        now=now,
        person=person,
    )
    person.refresh_from_db()
    assert (report.person, person.email) == (person, "anna@example.org")
