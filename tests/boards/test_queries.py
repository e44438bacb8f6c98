"""What the boards tell: the day's work, the ledger table, a person, the situation as of a moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404, QueryDict

from linli.arrivals import actions as arrivals
from linli.boards.queries.people import COLUMNS, USUAL, Table, table_for
from linli.boards.queries.person import FIELDS, Fact, PersonPage, person_page
from linli.boards.queries.situation import Situation, situation_for
from linli.boards.queries.today import Item, Today, today_for
from linli.boards.rules import Part, WorkKind
from linli.ledger import actions as ledger
from linli.ledger.queries import Person, PersonFilters, person_of, persons_for
from linli.ledger.rules import SourceKind, StandingKind
from linli.quarantine import actions as quarantine
from linli.quarantine.rules import Reason
from tests import factories
from tests.factories import SHANGHAI, Village, come_home, expect, local, report, stay_of

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CAME = local("2020-03-15 14:00")
SECOND_DAY = local("2020-03-16 09:30")


def today(village: Village, username: str, now: datetime, **asked: Any) -> Today:
    return today_for(village.staff[username], now=now, **asked)


def items(page: Today) -> list[Item]:
    return [item for group in page.groups for item in group.items]


def kinds(page: Today) -> set[WorkKind]:
    return {item.kind for item in items(page)}


# Today --------------------------------------------------------------------------------------------


@pytest.fixture
def busy(village: Village) -> Village:
    """On 16 March at 09:30: a visit missed last evening, a visit due, a team to confirm, who is late, who comes tonight."""
    come_home(village, "ANA SILVA", CAME, document_number="P1000001")
    expect(village, "BEN OLSEN", local("2020-03-16 07:00"), document_number="P1000002")
    expect(village, "CHO MINA", local("2020-03-16 20:00"), document_number="P1000003")
    expect(village, "DAN REED", local("2020-03-17 09:00"), document_number="P1000004")
    return village


def test_late_work_stands_first_and_each_part_in_the_order_of_the_hour_m9_m10(
    busy: Village,
) -> None:
    page = today(busy, "worker", SECOND_DAY)
    parts = [group.part for group in page.groups]
    assert parts == sorted(parts, key=list(Part).index)
    assert parts[0] is Part.LATE
    late = [item.subtitle for item in page.groups[0].items]
    assert late == ["ANA SILVA · 云溪花园3幢1单元201室", "BEN OLSEN · MU588"]
    for group in page.groups:
        due = [item.due_at for item in group.items if item.due_at]
        assert due == sorted(due)
    assert page.late == 2


def test_who_comes_tomorrow_is_no_work_of_today(busy: Village) -> None:
    assert not [i for i in items(today(busy, "worker", SECOND_DAY)) if "DAN" in i.subtitle]


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("worker", {WorkKind.VISIT, WorkKind.ARRIVAL, WorkKind.TEAM}),
        ("officer", {WorkKind.VISIT}),
        ("other_officer", set()),
        ("steward", {WorkKind.VISIT, WorkKind.ARRIVAL}),
        ("interpreter", {WorkKind.VISIT, WorkKind.ARRIVAL}),
        ("school", set()),
        ("supervisor", {WorkKind.ARRIVAL}),
        ("admin", set()),
        ("stranger", set()),
    ],
)
def test_everybody_sees_the_work_of_the_own_role_and_area(
    busy: Village, username: str, sees: set[WorkKind]
) -> None:
    """M9: each of the care team the own duties; M24: nobody what is not theirs."""
    assert kinds(today(busy, username, SECOND_DAY)) == sees


def test_numbers_are_shown_to_those_who_may_see_the_situation(busy: Village) -> None:
    assert today(busy, "worker", SECOND_DAY).at_home == 1
    assert today(busy, "stranger", SECOND_DAY).at_home == 0
    assert today(busy, "steward", SECOND_DAY).at_home is None


def test_only_mine_narrows_the_list_and_the_tabs(busy: Village) -> None:
    everybody, mine = (today(busy, "officer", SECOND_DAY, mine=m) for m in (False, True))
    assert items(mine)
    assert all(item.is_mine for item in items(mine))
    assert len(items(mine)) <= len(items(everybody))
    assert not items(today(busy, "worker", SECOND_DAY, mine=True, kind=WorkKind.ARRIVAL))


def test_tabs_count_the_kinds_and_choose_one(busy: Village) -> None:
    page = today(busy, "worker", SECOND_DAY, kind=WorkKind.ARRIVAL)
    assert kinds(page) == {WorkKind.ARRIVAL}
    counts = {tab.label: tab.count for tab in page.tabs}
    assert counts["All"] == page.total == len(items(today(busy, "worker", SECOND_DAY)))
    assert (counts["Late"], counts["Arrivals"]) == (2, 2)
    assert [tab.label for tab in page.tabs if tab.active] == ["Arrivals"]


def test_the_tab_of_late_things_holds_late_things_only(busy: Village) -> None:
    assert all(item.is_late for item in items(today(busy, "worker", SECOND_DAY, kind="LATE")))


def test_an_unknown_kind_in_the_address_means_all(busy: Village) -> None:
    page = today(busy, "worker", SECOND_DAY, kind="NONSENSE")
    assert len(items(page)) == page.total
    assert [tab.label for tab in page.tabs if tab.active] == ["All"]


def test_an_open_question_and_a_served_stay_are_work_of_the_worker_m22_m23(
    village: Village,
) -> None:
    """Nobody knows whether there is a home: the rules ask. After 14 days: release."""
    person = come_home(village, "ANA SILVA", CAME)
    arrival = expect(village, "EVA ROTH", local("2020-03-28 12:00"), document_number="P1000009")
    arrivals.receive(arrival=arrival, by=village.worker, now=local("2020-03-28 12:00"))
    served = stay_of(person).release_at + 13 * HOUR
    page = today(village, "worker", max(served, local("2020-03-29 13:00")))
    assert {WorkKind.RELEASE, WorkKind.QUESTION} <= kinds(page)
    release = next(item for item in items(page) if item.kind is WorkKind.RELEASE)
    assert release.is_late


def test_released_today_counts_since_local_midnight_m14_m22(village: Village) -> None:
    person = come_home(village, "ANA SILVA", CAME)
    stay = stay_of(person)
    done = stay.release_at + HOUR
    quarantine.end_stay(stay=stay, reason=Reason.COMPLETED, note="", by=village.worker, now=done)
    assert today(village, "worker", done + HOUR).released_today == 1
    assert today(village, "worker", done + DAY).released_today == 0


def test_a_list_with_rows_to_decide_is_work_until_they_are_decided(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lists' own tests make such rows; here it is told how they are shown."""
    from linli.ledger import queries
    from linli.ledger.queries import OpenList

    monkeypatch.setattr(
        queries, "open_lists_for", lambda user, now: [OpenList("school.xlsx", 3, "/lists/x/")]
    )
    page = today(village, "worker", SECOND_DAY)
    assert [(i.kind, i.subtitle, i.url) for i in items(page)] == [
        (WorkKind.LIST, "school.xlsx", "/lists/x/")
    ]
    assert "3" in items(page)[0].title


# The ledger table ---------------------------------------------------------------------------------


def table(village: Village, username: str = "worker", asked: str = "") -> Table:
    return table_for(village.staff[username], QueryDict(asked), now=SECOND_DAY)


def names(found: Table) -> list[str]:
    return [row.person.name for row in found.rows]


@pytest.fixture
def people(village: Village) -> Village:
    come_home(village, "ANA SILVA", CAME, document_number="P1000001", phone="13800002764",
              other_name="安娜")  # fmt: skip
    come_home(village, "BEN OLSEN", CAME + HOUR, dwelling="云溪花园5幢1单元301室",
              document_number="P1000002")  # fmt: skip
    report(village, "CHO MINA", now=CAME + 2 * HOUR, source=SourceKind.LANDLORD)
    return village


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"ANA SILVA", "BEN OLSEN", "CHO MINA"}),
        ("q=silva", {"ANA SILVA"}),
        ("q=sil", {"ANA SILVA"}),
        ("q=安娜", {"ANA SILVA"}),
        ("q=娜", {"ANA SILVA"}),
        ("q=P1000002", {"BEN OLSEN"}),
        ("q=138 0000 2764", {"ANA SILVA"}),
        ("q=0002", {"BEN OLSEN"}),
        ("q=nobody", set()),
        ("q=%00", {"ANA SILVA", "BEN OLSEN", "CHO MINA"}),
        ("standing=HOME_QUARANTINE", {"ANA SILVA", "BEN OLSEN"}),
        ("standing=NONSENSE", {"ANA SILVA", "BEN OLSEN", "CHO MINA"}),
        ("source=LANDLORD", {"CHO MINA"}),
        ("source=LANDLORD&standing=HOME_QUARANTINE", set()),
        ("conflict=1", set()),
        ("grid=nonsense", set()),
        ("grid=%00", {"ANA SILVA", "BEN OLSEN", "CHO MINA"}),
        ("after=%00&sort=%00&columns=%00", {"ANA SILVA", "BEN OLSEN", "CHO MINA"}),
    ],
)
def test_filters_are_read_from_the_address_and_nonsense_does_no_harm_m4_m26(
    people: Village, asked: str, found: set[str]
) -> None:
    assert set(names(table(people, asked=asked))) == found


def test_a_grid_can_be_chosen_and_each_sees_the_own_area_only_m24(people: Village) -> None:
    grid = people.areas["other_grid"]
    assert names(table(people, asked=f"grid={grid.public_id}")) == ["BEN OLSEN"]
    assert names(table(people, "officer")) == ["ANA SILVA"]
    assert names(table(people, "other_officer")) == ["BEN OLSEN"]
    assert names(table(people, "stranger")) == []
    assert set(names(table(people, "supervisor"))) == {"ANA SILVA", "BEN OLSEN", "CHO MINA"}


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["ANA SILVA", "BEN OLSEN", "CHO MINA"]),
        ("-name", ["CHO MINA", "BEN OLSEN", "ANA SILVA"]),
        ("changed_at", ["ANA SILVA", "BEN OLSEN", "CHO MINA"]),
        ("", ["CHO MINA", "BEN OLSEN", "ANA SILVA"]),
        ("phone", ["CHO MINA", "BEN OLSEN", "ANA SILVA"]),
    ],
)
def test_the_table_is_sorted_by_columns_that_may_be_sorted(
    people: Village, sort: str, order: list[str]
) -> None:
    """Nobody finds out a hidden phone by sorting: such a wish counts as none."""
    assert names(table(people, asked=f"sort={sort}")) == order


def test_pages_by_key_hold_everybody_once_there_and_back(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linli.ledger.queries import paging

    monkeypatch.setitem(paging.page_of.__kwdefaults__, "size", 2)
    for letter in "ABCDE":
        report(village, f"PERSON {letter * 3}", now=CAME)
    forth, cursor = [], ""
    while True:
        page = table(village, asked=f"sort=name&after={cursor}")
        forth.append(names(page))
        if not (cursor := page.page.after):
            break
    back = table(village, asked=f"sort=name&before={page.page.before}")
    assert [len(part) for part in forth] == [2, 2, 1]
    assert [name for part in forth for name in part] == [
        f"PERSON {letter * 3}" for letter in "ABCDE"
    ]
    assert names(back) == forth[1]


@pytest.mark.parametrize("order", ["-changed_at", "changed_at", "name", "-name", "created_at"])
@pytest.mark.parametrize("source", ["", SourceKind.SCHOOL])
def test_people_of_several_grids_stand_in_one_order_on_all_pages(
    village: Village, monkeypatch: pytest.MonkeyPatch, order: str, source: str
) -> None:
    """Each grid is walked along its own index; the pages are those of the whole, also with ties."""
    from linli.ledger.queries import paging, persons_page_for

    monkeypatch.setitem(paging.page_of.__kwdefaults__, "size", 3)
    homes = ("云溪花园3幢1单元201室", "云溪花园5幢1单元201室", "")
    for number, letter in enumerate("ABCDEFGH"):
        report(
            village, f"{'ANA' if number % 2 else 'BEN'} {letter * 3}", now=CAME + HOUR * (number // 3),
            dwelling=homes[number % 3],
        )  # fmt: skip
    filters = PersonFilters(source=source)
    asked: dict[str, Any] = {"now": SECOND_DAY, "filters": filters}
    tie = "-pk" if order.startswith("-") else "pk"
    whole = list(persons_for(village.worker, **asked).order_by(order, tie))
    found, after = [], ""
    while True:
        page = persons_page_for(village.worker, order=order, after=after, **asked)
        found += page.rows
        if not (after := page.after):
            break
    assert found == whole
    assert len({person.area_id for person in whole}) == 3
    back = persons_page_for(village.worker, order=order, before=page.before, **asked)
    assert back.rows == whole[3:6]


def test_columns_are_chosen_in_the_address_and_unknown_ones_left_out(people: Village) -> None:
    assert table(people).shown == set(USUAL)
    assert table(people, asked="columns=phone&columns=nonsense").shown == {"phone"}
    assert table(people, asked="columns=nonsense").shown == set(USUAL)
    assert {column.key for column in table(people).columns} == set(COLUMNS)


@pytest.mark.parametrize("username", ["worker", "officer", "supervisor"])
def test_a_list_never_shows_a_document_or_a_phone_in_full_m24(
    people: Village, username: str
) -> None:
    row = next(r for r in table(people, username).rows if r.person.name == "ANA SILVA")
    assert row.document == "P••••001"
    assert row.phone.endswith("2764")
    assert "0000" not in row.phone


def test_the_day_of_the_stay_stands_in_the_table_m22(people: Village) -> None:
    lines = {row.person.name: row.line for row in table(people).rows}
    line = lines["ANA SILVA"]
    assert line is not None
    assert line.day is not None
    assert (line.day.day, line.day.of) == (2, 14)
    assert lines["CHO MINA"] is None


def test_each_filter_can_be_taken_off_and_leaves_the_others(people: Village) -> None:
    chips = table(people, asked="q=silva&standing=HOME_QUARANTINE&after=x").chips
    assert [chip.url for chip in chips] == ["?standing=HOME_QUARANTINE", "?q=silva"]


# One person ---------------------------------------------------------------------------------------


def page(village: Village, person: Person, username: str = "worker", **more: Any) -> PersonPage:
    return person_page(village.staff[username], person.public_id, now=SECOND_DAY, **more)


def fact(found: PersonPage, name: str) -> Fact:
    return next(each for each in found.facts if each.name == name)


@pytest.fixture
def ana(village: Village) -> Person:
    """Told of by the school and by the landlord, who differ about the birth date's source."""
    factories.school(village)
    person = come_home(
        village, "ANA SILVA", CAME, document_number="P1000001", phone="13800002764",
        birth_date="1985-06-01", email="ana@example.org", sex="F",
    )  # fmt: skip
    return person_of(person.pk)


def test_every_field_that_is_known_tells_its_source_m4(village: Village, ana: Person) -> None:
    found = page(village, ana, opened=True)
    assert [each.name for each in found.facts] == list(FIELDS)
    known = [each for each in found.facts if each.value]
    assert len(known) >= 8
    assert all(each.origin for each in known)
    assert {each.origin.source for each in known if each.origin} == {SourceKind.SCHOOL}


def test_where_sources_differ_both_are_shown_until_somebody_decides_m4(
    village: Village, ana: Person
) -> None:
    report(
        village, "ANA SILVA", now=CAME + HOUR, source=SourceKind.LANDLORD,
        document_number="P1000001", nationality="BR",
    )  # fmt: skip
    found = page(village, ana)
    assert [conflict.field for conflict in found.conflicts] == ["nationality"]
    (conflict,) = found.conflicts
    assert {(claim.source, claim.value) for claim in conflict.claims} == {
        (SourceKind.SCHOOL, "US"),
        (SourceKind.LANDLORD, "BR"),
    }
    chosen = next(claim for claim in conflict.claims if claim.value == "BR")
    ledger.resolve_conflict(
        person=person_of(ana.pk), field="nationality", report=chosen.report, reason="seen in the passport",
        by=village.worker, now=SECOND_DAY,
    )  # fmt: skip
    settled = page(village, ana)
    assert not settled.conflicts
    assert fact(settled, "nationality").value == "BR"
    origin = fact(settled, "nationality").origin
    assert origin is not None
    assert origin.source is SourceKind.WORKER


@pytest.mark.parametrize("username", ["worker", "officer", "supervisor"])
def test_secrets_are_masked_until_a_reason_is_given_m24(
    village: Village, ana: Person, username: str
) -> None:
    found = page(village, ana, username)
    assert fact(found, "document").value == "P••••001"
    assert fact(found, "phone").is_masked
    assert fact(found, "email").value == "a••••@example.org"


def test_opened_secrets_are_in_full_for_who_may_and_only_there_m24(
    village: Village, ana: Person
) -> None:
    opened = page(village, ana, opened=True)
    assert fact(opened, "document").value == "P1000001"
    assert not opened.has_hidden
    other = page(village, ana, "supervisor", opened=True)
    assert fact(other, "document").value == "P••••001"
    assert not other.may_open_secrets


def test_the_care_team_may_open_the_phone_but_not_the_document_m24(
    village: Village, ana: Person
) -> None:
    """The grid officer is of the team: calls the person, needs no passport for it."""
    opened = page(village, ana, "officer", opened=True)
    assert opened.may_open_secrets
    assert fact(opened, "phone").value.endswith("13800002764")
    assert fact(opened, "document").value == "P••••001"


def test_the_birth_date_is_for_the_care_team_the_year_for_other_staff_m24(
    village: Village, ana: Person
) -> None:
    assert fact(page(village, ana, "officer"), "birth_date").value == "1985-06-01"
    assert fact(page(village, ana, "supervisor"), "birth_date").value == "1985"


def test_the_history_tells_before_and_after_but_never_a_secret_m24(
    village: Village, ana: Person
) -> None:
    """Whoever may open secrets gives a reason first: the history is no back door."""
    ledger.edit_person(
        person=ana, changes={"phone": "13900001111", "document": "P7654321", "language": "es"},
        reason="told on the phone", by=village.worker, now=SECOND_DAY,
    )  # fmt: skip
    for username in ("worker", "officer", "supervisor"):
        entry = next(e for e in page(village, ana, username).history if e.note)
        told = {change.field: (change.before, change.after) for change in entry.changes}
        assert entry.note == "told on the phone"
        assert told["language"] == ("en", "es")
        assert told["document"] == ("P••••001", "P••••321")
        assert "0000" not in str(told["phone"])
        assert "00001111" not in str(told["phone"])


def test_who_has_opened_the_record_is_shown_to_those_who_oversee_m24(
    village: Village, ana: Person
) -> None:
    from linli.boards.actions import note_reading

    note_reading(person=ana, by=village.staff["officer"], now=SECOND_DAY)
    readers = page(village, ana, "supervisor").readers
    assert readers is not None
    assert [row.by_label for row in readers] == [village.staff["officer"].audit_label]
    assert page(village, ana, "officer").readers is None


@pytest.mark.parametrize("username", ["stranger", "other_officer", "school", "admin", "steward"])
def test_a_person_of_another_area_does_not_exist_m24(
    village: Village, ana: Person, username: str
) -> None:
    with pytest.raises(Http404):
        page(village, ana, username)


def test_the_page_holds_the_stay_the_standings_and_the_reports(
    village: Village, ana: Person
) -> None:
    found = page(village, ana)
    assert found.line is not None
    assert next(standing.kind for standing in found.standings) == StandingKind.HOME_QUARANTINE
    assert found.arrival is None
    assert found.stays.count() == 1
    assert found.reports.count() >= 1
    assert found.tz == "Asia/Shanghai"


# The situation ------------------------------------------------------------------------------------


def situation(
    village: Village, asked: str = "", *, now: datetime, username: str = "worker"
) -> Situation:
    return situation_for(village.staff[username], asked=asked, now=now)


def counts(found: Situation) -> dict[str, int]:
    return {str(kind): number for kind, number in found.counts.items() if number}


def test_the_numbers_as_of_a_moment_are_the_same_tomorrow_m14(village: Village) -> None:
    """Later arrivals and releases do not change what held on 16 March at 24:00."""
    person = come_home(village, "ANA SILVA", CAME)
    expect(village, "BEN OLSEN", local("2020-03-17 09:00"), document_number="P1000002")
    before = situation(village, "2020-03-16", now=local("2020-03-17 08:00"))
    assert counts(before) == {"HOME_QUARANTINE": 1, "EXPECTED": 1}
    assert (before.arrived, before.at.is_now) == (1, False)
    come_home(village, "CHO MINA", local("2020-03-20 10:00"), document_number="P1000003")
    stay = stay_of(person)
    quarantine.end_stay(
        stay=stay, reason=Reason.COMPLETED, note="", by=village.worker, now=stay.release_at
    )
    after = situation(village, "2020-03-16", now=stay.release_at + DAY)
    assert counts(after) == counts(before)
    assert after.lines == before.lines
    today = situation(village, now=stay.release_at + DAY)
    assert today.counts[StandingKind.RELEASED] == 1
    assert today.at.is_now


def test_a_back_dated_correction_changes_the_past_m14(village: Village) -> None:
    person = come_home(village, "ANA SILVA", CAME)
    day = "2020-03-16"
    assert counts(situation(village, day, now=local("2020-03-20 12:00"))) == {"HOME_QUARANTINE": 1}
    with transaction.atomic():
        ledger.set_standing(
            person=person, kind=StandingKind.CENTRAL_QUARANTINE, from_at=CAME + HOUR,
            cause=stay_of(person), by=village.worker, now=local("2020-03-20 12:00"),
        )  # fmt: skip
    corrected = situation(village, day, now=local("2020-03-20 13:00"))
    assert counts(corrected) == {"CENTRAL_QUARANTINE": 1}


def test_midnight_belongs_to_the_day_that_ends_and_the_period_that_begins_m14(
    village: Village,
) -> None:
    """[from, to): whoever is released at 24:00 counts as released as of 24:00."""
    person = come_home(village, "ANA SILVA", CAME)
    stay = stay_of(person)
    assert stay.release_at.astimezone(SHANGHAI).hour == 0
    quarantine.end_stay(
        stay=stay, reason=Reason.COMPLETED, note="", by=village.worker, now=stay.release_at
    )
    last = (stay.release_at - HOUR).astimezone(SHANGHAI).date()
    found = situation(village, last.isoformat(), now=stay.release_at + DAY)
    assert found.at.day == last
    assert counts(found) == {"RELEASED": 1}
    eve = situation(village, f"{last}T23:59", now=stay.release_at + DAY)
    assert counts(eve) == {"HOME_QUARANTINE": 1}


def test_areas_stand_one_by_one_and_add_up_m14(village: Village) -> None:
    come_home(village, "ANA SILVA", CAME)
    come_home(village, "BEN OLSEN", CAME, dwelling="云溪花园5幢1单元301室",
              document_number="P1000002")  # fmt: skip
    found = situation(village, now=SECOND_DAY)
    home = {line.area.name: line.counts[StandingKind.HOME_QUARANTINE] for line in found.lines}
    assert home == {"Grid": 1, "Other_Grid": 1}
    above = situation(village, now=SECOND_DAY, username="supervisor")
    assert {line.area.name: line.arrived for line in above.lines} == {
        "Community": 2,
        "Elsewhere": 0,
    }
    assert situation(village, now=SECOND_DAY, username="officer").arrived == 1
    assert situation(village, now=SECOND_DAY, username="stranger").arrived == 0


def test_the_chart_ends_with_the_day_that_was_asked_for_m14(village: Village) -> None:
    come_home(village, "ANA SILVA", CAME)
    found = situation(village, "2020-03-16", now=local("2020-03-20 12:00"))
    assert len(found.bars) == 14
    assert [(bar.label, bar.value, bar.active) for bar in found.bars[-3:]] == [
        ("3/14", 0, False),
        ("3/15", 1, False),
        ("3/16", 1, True),
    ]


def test_the_numbers_are_the_people_behind_them_m14(village: Village) -> None:
    """What the table lists under a standing is what the situation counts now."""
    factories.many(village, 3, CAME)
    for kind in StandingKind:
        listed = persons_for(
            village.worker, now=SECOND_DAY, filters=PersonFilters(standing=kind)
        ).count()
        assert situation(village, now=SECOND_DAY).counts[kind] == listed
