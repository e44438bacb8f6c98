"""People by hand and as queries: corrections, contradictions, search, pages, export (M4, M24, M26)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404
from openpyxl import load_workbook

from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.kernel import audit
from linli.kernel.refusal import Refused
from linli.ledger import actions, queries
from linli.ledger.models import Person, Report
from linli.ledger.queries import PersonFilters
from linli.ledger.rules import Event, Refusal, SourceKind, StandingKind, Why
from linli.ledger.sources.fields import Field
from linli.matching.decide import Reason
from linli.places.queries import Area, Building
from linli.places.rules import AreaKind
from tests.ledger.conftest import MakeUser

ANNA = {
    "name": "Anna Kowalski", "birth_date": "1985-03-11", "document_number": "EM4417290",
    "phone": "+8613800138000", "nationality": "PL",
}  # fmt: skip


@pytest.fixture
def told(community: Area, worker: User, now: datetime) -> Callable[..., Report]:
    def told(source: SourceKind = SourceKind.SCHOOL, **values: Any) -> Report:
        return actions.take_report(
            source=source, area=community, values={Field(k): v for k, v in values.items()},
            raw={}, by=worker, now=now,
        )  # fmt: skip

    return told


@pytest.fixture
def anna(told: Any) -> Person:
    return told(**ANNA).person  # type: ignore[no-any-return]


def found(user: User, now: datetime, **filters: Any) -> set[str]:
    rows = queries.persons_for(user, now=now, filters=PersonFilters(**filters))
    return {person.name for person in rows}


def test_every_reason_of_matching_has_its_word_here() -> None:
    assert {str(r) for r in Reason} - {str(Reason.NOTHING_AGREES)} <= {str(w) for w in Why}


def test_a_correction_says_why_and_settles_the_field(
    anna: Person, told: Any, worker: User, now: datetime
) -> None:
    told(SourceKind.LANDLORD, **{**ANNA, "nationality": "DE"})
    later = now + timedelta(hours=1)
    person = actions.edit_person(
        person=anna, changes={"nationality": "FR"}, by=worker, now=later, reason="Saw the passport"
    )
    assert (person.nationality, person.has_conflict) == ("FR", False)
    latest = audit.history(person)[0]
    assert (latest.event, latest.note) == (Event.PERSON_EDITED, "Saw the passport")
    assert queries.origins_of(person)["nationality"].source is SourceKind.WORKER


def test_what_was_decided_is_not_undone_by_the_same_claim_again(
    anna: Person, told: Any, worker: User, now: datetime
) -> None:
    told(SourceKind.LANDLORD, **{**ANNA, "nationality": "DE"})
    actions.edit_person(
        person=anna, changes={"nationality": "PL"}, by=worker, now=now, reason="Seen"
    )
    told(SourceKind.PROPERTY, **{**ANNA, "nationality": "DE", "remark": "again"})
    anna.refresh_from_db()
    assert (anna.nationality, anna.has_conflict) == ("PL", False)
    told(SourceKind.PROPERTY, **{**ANNA, "nationality": "US", "remark": "new"})
    anna.refresh_from_db()
    assert (anna.nationality, anna.conflicts) == ("PL", ["nationality"])


def test_a_wrong_value_can_be_removed(anna: Person, worker: User, now: datetime) -> None:
    person = actions.edit_person(
        person=anna, changes={"phone": ""}, by=worker, now=now, reason="Not hers"
    )
    assert (person.phone, person.phone_index) == ("", "")


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [({"name": "X Y"}, " ", Refusal.REASON_MISSING), ({"standing": "RELEASED"}, "why", Refusal.NO_SUCH_FIELD)],
)  # fmt: skip
def test_what_cannot_be_corrected_is_refused(
    anna: Person, worker: User, now: datetime, changes: Any, reason: str, code: Refusal
) -> None:
    with pytest.raises(Refused) as refused:
        actions.edit_person(person=anna, changes=changes, by=worker, now=now, reason=reason)
    assert refused.value.code is code


def test_m24_a_stranger_corrects_nobody(anna: Person, stranger: User, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        actions.edit_person(person=anna, changes={"sex": "F"}, by=stranger, now=now, reason="why")
    assert refused.value.forbidden


def test_m4_a_conflict_shows_what_each_source_says_and_is_decided(
    anna: Person, told: Any, worker: User, now: datetime
) -> None:
    told(SourceKind.LANDLORD, **{**ANNA, "nationality": "DE"})
    anna.refresh_from_db()
    (conflict,) = queries.conflicts_of(anna)
    claims = {claim.value: claim for claim in conflict.claims}
    assert set(claims) == {"PL", "DE"}
    assert conflict.claims[0].is_current
    person = actions.resolve_conflict(
        person=anna, field="nationality", report=claims["DE"].report, by=worker, now=now, reason="Passport"
    )  # fmt: skip
    assert (person.nationality, queries.conflicts_of(person)) == ("DE", [])
    with pytest.raises(Refused) as refused:
        actions.resolve_conflict(
            person=person, field="nationality", report=claims["PL"].report, by=worker, now=now, reason="x"
        )  # fmt: skip
    assert refused.value.code is Refusal.NO_CONFLICT


def test_m4_every_field_names_the_report_it_comes_from(anna: Person, told: Any) -> None:
    second = told(
        SourceKind.LANDLORD,
        name="Anna Kowalski",
        document_number="EM4417290",
        email="a@example.org",
    )
    anna.refresh_from_db()
    origins = queries.origins_of(anna)
    assert origins["email"].report == second.public_id
    assert origins["phone"].source is SourceKind.SCHOOL
    assert [r.source for r in queries.reports_of(anna)] == ["LANDLORD", "SCHOOL"]


@pytest.mark.parametrize(
    "text",
    ["kow", "Anna", "anna kow", "EM4417290", "em 441 7290", "7290", "138 0013 8000", "+86 13800138000"],
)  # fmt: skip
def test_somebody_is_found_by_name_document_or_phone(
    anna: Person, told: Any, worker: User, now: datetime, text: str
) -> None:
    told(name="Ben Smith", document_number="X1234567", phone="+8613900000000")
    assert found(worker, now, text=text) == {"Anna Kowalski"}


def test_a_given_name_in_chinese_is_found(told: Any, worker: User, now: datetime) -> None:
    told(name="王小明", birth_date="1979-07-30")
    assert found(worker, now, text="小明") == {"王小明"}
    assert found(worker, now, text="明小") == set()


def test_people_are_filtered_by_place_source_standing_and_conflict(
    anna: Person, told: Any, worker: User, grid: Area, now: datetime
) -> None:
    ben = told(
        SourceKind.LANDLORD, name="Ben Smith", birth_date="1990-01-01", dwelling="3-2-301"
    ).person
    with transaction.atomic():
        actions.set_standing(
            person=ben, kind=StandingKind.EXPECTED, from_at=now, cause=ben, now=now, by=worker
        )
    told(SourceKind.PROPERTY, **{**ANNA, "nationality": "DE"})
    building = Building.objects.get()
    assert found(worker, now, building=building.public_id) == {"Ben Smith"}
    assert found(worker, now, grid=grid.public_id) == {"Ben Smith"}
    assert found(worker, now, standing="EXPECTED") == {"Ben Smith"}
    assert found(worker, now, source="LANDLORD") == {"Ben Smith"}
    assert found(worker, now, has_conflict=True) == {"Anna Kowalski"}
    assert found(worker, now, standing="nonsense") == {"Anna Kowalski", "Ben Smith"}


def test_m24_people_are_seen_by_their_area_only(
    anna: Person, worker: User, stranger: User, make_user: MakeUser, community: Area, now: datetime
) -> None:
    assert queries.person_for(worker, anna.public_id, now=now) == anna
    guard = make_user("guard", Role.SECURITY, community)
    for user in (stranger, guard):
        assert found(user, now) == set()
        with pytest.raises(Http404):
            queries.person_for(user, anna.public_id, now=now)


@pytest.mark.parametrize("order", ["name", "-name", "-changed_at", "changed_at"])
def test_pages_go_on_and_back_through_all_rows(
    told: Any, worker: User, now: datetime, order: str
) -> None:
    for number in range(23):
        told(
            name=f"Person {chr(97 + number % 5)}{chr(97 + number % 5)}",
            document_number=f"X{1234500 + number}",
        )
    rows = queries.persons_for(worker, now=now)
    seen, cursor, backs = [], "", []
    while True:
        page = queries.page_of(rows, order=order, after=cursor, size=5)
        seen += page.rows
        backs.append(page.before)
        if not page.after:
            break
        cursor = page.after
    assert len(seen) == len(set(seen)) == 23
    field = order.lstrip("-")
    values = [(getattr(p, field), p.pk) for p in seen]
    assert values == sorted(values, reverse=order.startswith("-"))
    back = queries.page_of(rows, order=order, before=backs[-1], size=5)
    assert back.rows == seen[15:20]
    assert queries.page_of(rows, order=order, after="unknown", size=5).rows == seen[:5]


def test_m26_a_workbook_holds_texts_as_texts(anna: Person) -> None:
    from zoneinfo import ZoneInfo

    anna.other_name = "=cmd|' /C calc'!A0"
    cells = queries.person_cells(anna, tz=ZoneInfo("Asia/Shanghai"))
    content = queries.workbook(list(cells), [list(cells.values())], sheet="People")
    sheet = load_workbook(io.BytesIO(content)).active
    values = {sheet.cell(1, c).value: sheet.cell(2, c) for c in range(1, len(cells) + 1)}
    assert (values["other_name"].value, values["other_name"].data_type) == (
        "=cmd|' /C calc'!A0",
        "s",
    )
    assert values["birth_date"].value.date() == date(1985, 3, 11)
    assert values["phone"].value == "+8613800138000"


def test_m1_organisations_and_reporters_are_kept_by_an_administrator(
    community: Area, worker: User, make_user: MakeUser, now: datetime
) -> None:
    keeper = make_user("keeper", Role.ADMINISTRATOR, community)
    school = actions.add_organisation(
        area=community, source=SourceKind.SCHOOL, name="云溪小学", by=keeper, now=now
    )
    liaison = make_user("liaison", Role.SCHOOL_LIAISON, community)
    for _ in range(2):
        actions.add_reporter(user=liaison, organisation=school, by=keeper, now=now)
    assert list(queries.organisations_for(liaison, now=now)) == [school]
    assert list(queries.organisations_for(worker, now=now)) == [school]
    with pytest.raises(Refused):
        actions.add_organisation(
            area=community, source=SourceKind.SCHOOL, name="x", by=worker, now=now
        )


def test_lists_that_wait_are_work_of_the_day(worker: User, stranger: User, now: datetime) -> None:
    assert queries.open_lists_for(worker, now=now) == []
    assert queries.open_lists_for(stranger, now=now) == []


def test_the_area_kinds_a_list_can_go_to_are_communities(
    worker: User, community: Area, now: datetime
) -> None:
    assert queries.areas_to_send(worker, now=now) == [community]
    assert community.kind == AreaKind.COMMUNITY
