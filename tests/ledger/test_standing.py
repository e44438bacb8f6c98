"""Standing: intervals as truth, counts as of any moment (M14)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.audit import Machine
from linli.ledger import actions, queries, rollup
from linli.ledger.models import Person, Standing, StandingDay, StandingHour
from linli.ledger.rules import StandingKind, arrived
from linli.places import actions as places
from linli.places.queries import Area
from linli.places.rules import AreaKind

START = datetime(2020, 3, 1, tzinfo=UTC)
TOKYO, KOLKATA = ZoneInfo("Asia/Tokyo"), ZoneInfo("Asia/Kolkata")


def person_in(area: Area, name: str = "Anna") -> Person:
    return Person.objects.create(area=area, name=name, created_at=START, changed_at=START)


def stand(person: Person, kind: StandingKind, at: datetime, now: datetime | None = None) -> None:
    with transaction.atomic():
        actions.set_standing(
            person=person, kind=kind, from_at=at, cause=person, now=now or at, by=Machine()
        )


def brute(areas: list[Area], moment: datetime) -> dict[StandingKind, int]:
    held = Counter(
        row.kind
        for row in Standing.objects.select_related("area")
        if any(row.area.path.startswith(area.path) for area in areas)
        and row.from_at <= moment
        and (row.to_at is None or row.to_at > moment)
    )
    return {kind: held.get(kind, 0) for kind in StandingKind}


def test_what_holds_goes_on_until_something_else_is_set(grid: Area, now: datetime) -> None:
    person = person_in(grid)
    stand(person, StandingKind.EXPECTED, START)
    stand(person, StandingKind.HOME_QUARANTINE, START + timedelta(days=3))
    rows = list(queries.standings_of(person).order_by("from_at"))
    assert [(r.kind, r.from_at, r.to_at) for r in rows] == [
        ("EXPECTED", START, START + timedelta(days=3)),
        ("HOME_QUARANTINE", START + timedelta(days=3), None),
    ]
    assert person.standing == "HOME_QUARANTINE"


def test_m14_a_correction_of_the_past_changes_every_later_number(grid: Area) -> None:
    person = person_in(grid)
    stand(person, StandingKind.EXPECTED, START)
    stand(person, StandingKind.RELEASED, START + timedelta(days=20))
    actions.build_snapshots(now=START + timedelta(days=30))
    stand(
        person,
        StandingKind.HOME_QUARANTINE,
        START + timedelta(days=5, hours=7),
        now=START + timedelta(days=30),
    )
    for days in range(32):
        moment = START + timedelta(days=days)
        assert queries.counts_as_of([grid], moment) == brute([grid], moment)
    later = queries.counts_as_of([grid], START + timedelta(days=25))
    assert later[StandingKind.HOME_QUARANTINE] == 1
    assert rollup.faults() == []


def test_m14_a_period_ends_at_its_moment(grid: Area) -> None:
    person = person_in(grid)
    stand(person, StandingKind.HOME_QUARANTINE, START)
    stand(person, StandingKind.RELEASED, START + timedelta(days=14))
    midnight = START + timedelta(days=14)
    before = queries.counts_as_of([grid], midnight - timedelta(microseconds=1))
    at = queries.counts_as_of([grid], midnight)
    assert before[StandingKind.HOME_QUARANTINE] == 1
    assert (at[StandingKind.HOME_QUARANTINE], at[StandingKind.RELEASED]) == (0, 1)


def test_the_same_standing_set_again_adds_nothing(grid: Area) -> None:
    person = person_in(grid)
    stand(person, StandingKind.EXPECTED, START)
    stand(person, StandingKind.EXPECTED, START + timedelta(days=1))
    assert Standing.objects.filter(person=person).count() == 1


def test_ending_a_standing_leaves_nothing_behind_it(grid: Area) -> None:
    person = person_in(grid)
    stand(person, StandingKind.EXPECTED, START)
    with transaction.atomic():
        actions.clear_standing(
            person=person, from_at=START + timedelta(days=1), now=START, by=Machine()
        )
    assert sum(queries.counts_as_of([grid], START + timedelta(days=2)).values()) == 0
    assert rollup.faults() == []


def test_a_person_whose_grid_becomes_known_is_counted_there_from_the_start(
    community: Area, grid: Area
) -> None:
    person = person_in(community)
    stand(person, StandingKind.EXPECTED, START)
    with transaction.atomic():
        actions.move_standings(
            person=person, area=grid, now=START + timedelta(days=1), by=Machine()
        )
    assert queries.counts_as_of([grid], START)[StandingKind.EXPECTED] == 1
    assert rollup.faults() == []


def test_a_person_who_moves_is_counted_in_both_areas_one_after_the_other(
    grid: Area, elsewhere: Area
) -> None:
    person = person_in(grid)
    stand(person, StandingKind.EXPECTED, START)
    moved = START + timedelta(days=1)
    with transaction.atomic():
        actions.move_standings(person=person, area=elsewhere, now=moved, by=Machine())
    assert queries.counts_as_of([grid], START)[StandingKind.EXPECTED] == 1
    assert queries.counts_as_of([grid], moved)[StandingKind.EXPECTED] == 0
    assert queries.counts_as_of([elsewhere], moved)[StandingKind.EXPECTED] == 1
    assert rollup.faults() == []


def test_everybody_but_the_expected_has_come_back(grid: Area) -> None:
    for kind in StandingKind:
        stand(person_in(grid), kind, START)
    assert arrived(queries.counts_as_of([grid], START)) == len(StandingKind) - 1


def test_a_rebuild_mends_what_was_lost(grid: Area) -> None:
    stand(person_in(grid), StandingKind.EXPECTED, START)
    actions.build_snapshots(now=START + timedelta(days=3))
    StandingHour.objects.all().delete()
    StandingDay.objects.update(count=7)
    assert rollup.faults() != []
    actions.rebuild_counts(now=START + timedelta(days=3), by=Machine())
    assert rollup.faults() == []


def test_a_standing_set_ahead_of_time_shows_once_it_has_begun(grid: Area) -> None:
    person = person_in(grid)
    begins = START + timedelta(days=2)
    stand(person, StandingKind.RELEASED, begins, now=START)
    assert person.standing == ""
    assert actions.catch_up(now=begins) == 1
    person.refresh_from_db()
    assert person.standing == "RELEASED"
    assert actions.catch_up(now=begins) == 0


HOURS = st.integers(min_value=0, max_value=30 * 24 * 4).map(
    lambda quarter: START + timedelta(minutes=15 * quarter)
)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from([*StandingKind, None, "build", "move"]),
        HOURS,
    ),
    max_size=25,
)


@pytest.fixture
def two_grids(grid: Area, community: Area, machine: Machine, long_ago: datetime) -> list[Area]:
    other = places.add_area(
        kind=AreaKind.GRID, name="第二网格", parent=community, by=machine, now=long_ago
    )
    return [grid, other]


def do(people: list[Person], grids: list[Area], step: tuple[int, object, datetime]) -> None:
    number, what, at = step
    person = people[number]
    with transaction.atomic():
        if what == "build":
            actions.build_snapshots(now=at)
        elif what == "move":
            area = grids[(grids.index(person.area) + 1) % 2]
            actions.move_standings(person=person, area=area, now=at, by=Machine())
            person.area = area
            person.save()
        elif what is None:
            actions.clear_standing(person=person, from_at=at, now=at, by=Machine())
        else:
            actions.set_standing(
                person=person, kind=what, from_at=at, cause=person, now=at, by=Machine()
            )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, moments=st.lists(HOURS, min_size=1, max_size=5))
def test_m14_counts_equal_the_intervals_after_any_sequence_of_changes(
    two_grids: list[Area], community: Area, steps: list, moments: list[datetime]
) -> None:
    with transaction.atomic():
        people = [person_in(two_grids[n % 2], str(n)) for n in range(6)]
        for step in steps:
            do(people, two_grids, step)
        for moment in moments:
            for areas in ([two_grids[0]], [two_grids[1]], [community]):
                assert queries.counts_as_of(areas, moment) == brute(areas, moment)
        assert rollup.faults() == []
        for zone in (UTC, TOKYO, KOLKATA):
            series = queries.counts_by_day(
                [community], date(2020, 3, 1), date(2020, 3, 12), tz=zone, now=max(moments)
            )
            for day in series:
                assert day.counts == brute([community], day.at)
        for person in people:
            rows = list(Standing.objects.filter(person=person).order_by("from_at"))
            for one, following in pairwise(rows):
                assert one.to_at is not None
                assert one.to_at <= following.from_at
        transaction.set_rollback(True)


def test_an_operator_checks_the_counts_and_has_them_mended(grid: Area) -> None:
    stand(person_in(grid), StandingKind.EXPECTED, START)
    call_command("check_counts")
    StandingHour.objects.update(net=5)
    with pytest.raises(CommandError):
        call_command("check_counts")
    call_command("check_counts", "--mend")
    assert rollup.faults() == []
