"""What the board and the pages ask: order, late, missing, scope, and the cost of a long board."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404

from linli.accounts.rules import Role
from linli.arrivals import actions, queries
from linli.arrivals.rules import Missing
from linli.ledger.rules import SourceKind

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def many(report):
    """Give a function that lets people of these numbers be expected, half of them with an hour."""

    def expect(first: int, end: int) -> None:
        for at in range(first, end):
            when = {"arrival_on": "2020-03-28"} if at % 2 else {"arrival_at": "2020-03-28T09:00"}
            report(
                SourceKind.SCHOOL, name=f"PERSON {at}", document_number=f"Z{at:08d}",
                dwelling="云溪花园3幢2单元701", **when,
            )  # fmt: skip

    return expect


def test_a_longer_board_costs_no_more_queries(
    many, grid, worker, now, django_assert_max_num_queries
):
    many(0, 2)
    with django_assert_max_num_queries(14):
        queries.board_for(worker, now=now)
    many(2, 30)
    with django_assert_max_num_queries(14):
        board = queries.board_for(worker, now=now)
        seen = [
            (line.person.name, str(line.person.dwelling), line.local)
            for day in board.days
            for line in day.lines
        ]
    assert len(seen) == 30


def test_the_board_is_by_local_day_and_hour_and_says_how_many(report, worker, now):
    """M10: 23:30 and 00:30 of Hangzhou are two days, though one in UTC."""
    report(name="A A", document_number="A1111111", arrival_at="2020-03-28T23:30")
    report(name="B B", document_number="B2222222", arrival_at="2020-03-29T00:30")
    report(name="C C", document_number="C3333333", arrival_at="2020-03-27T08:00")
    board = queries.board_for(worker, now=now)
    days = [
        (d.on.isoformat(), d.distance, [line.person.name for line in d.lines]) for d in board.days
    ]
    assert days == [
        ("2020-03-27", 0, ["C C"]),
        ("2020-03-28", 1, ["A A"]),
        ("2020-03-29", 2, ["B B"]),
    ]
    assert (board.total, board.today, board.late, board.incomplete, board.later) == (3, 1, 1, 3, 0)


@pytest.mark.parametrize(
    ("when", "late_at"),
    [
        ({"arrival_at": "2020-03-28T14:30"}, datetime(2020, 3, 28, 8, 30, tzinfo=UTC)),
        ({"arrival_on": "2020-03-28"}, datetime(2020, 3, 28, 16, 0, tzinfo=UTC)),
    ],
)
def test_late_is_two_hours_after_the_hour_or_after_the_whole_day(report, worker, when, late_at):
    report(**when)
    assert [e.is_late for e in queries.expected_for(worker, now=late_at)] == [False]
    later = late_at + timedelta(seconds=1)
    assert [e.is_late for e in queries.expected_for(worker, now=later)] == [True]


def test_what_is_missing_is_said_and_vanishes_with_it(arrival, declare, worker, point, now):
    """M10: what a good hand-over still needs."""
    missing = queries.missing_of(arrival)
    assert missing == (Missing.POINT, Missing.RECEIVER, Missing.DWELLING, Missing.DECLARATION)
    whole = queries.arrivals_declared(declare())[0]
    actions.plan_hand_over(
        arrival=whole, point=point, meet_at=whole.expected_at + HOUR, receiver=worker, by=worker,
        now=now,
    )  # fmt: skip
    assert queries.missing_of(queries.arrival_for(worker, whole.public_id, now=now)) == ()


def test_a_plan_made_before_the_flight_was_delayed_is_missing_its_time(
    arrival, report, worker, point, now
):
    plan = {"point": point, "meet_at": arrival.expected_at + HOUR, "receiver": worker}
    actions.plan_hand_over(arrival=arrival, **plan, by=worker, now=now)
    report(SourceKind.SELF, arrival_at="2020-03-28T22:00")
    told = queries.arrival_for(worker, arrival.public_id, now=now)
    assert Missing.MEETING in queries.missing_of(told)


def test_owner_colleague_and_stranger(arrival, worker, officer, stranger, now):
    """The officer of a grid sees the arrivals of that grid; the neighbor community sees none."""
    assert queries.arrival_for(worker, arrival.public_id, now=now) == arrival
    for user in (officer, stranger):
        with pytest.raises(Http404):
            queries.arrival_for(user, arrival.public_id, now=now)
        assert queries.board_for(user, now=now).total == 0


def test_whoever_has_no_post_sees_nothing(arrival, worker, make_user, community, now):
    teacher = make_user("teacher", Role.SCHOOL_LIAISON, community)
    assert list(queries.arrivals_for(teacher, now=now)) == []
    assert list(queries.points_of(teacher, now=now)) == []
    assert list(queries.communities_of(teacher, now=now)) == []


def test_points_and_receivers_are_those_of_the_area_and_above(point, grid, officer, stranger, now):
    far = stranger.posts.get().area
    actions.add_point(area=far, name="远门", by=stranger, now=now)
    assert list(queries.points_for(grid)) == [point]
    assert list(queries.points_of(officer, now=now)) == [point]


def test_whoever_is_nearest_is_offered_first_as_receiver(grid, officer, worker, guard, now):
    assert queries.receivers_for(grid, now=now) == [officer, worker, guard]


def test_a_grid_officer_may_add_points_to_the_grid_only(officer, grid, worker, community, now):
    assert list(queries.areas_to_plan(officer, now=now)) == [grid]
    assert list(queries.areas_to_plan(worker, now=now)) == [community, grid]


def test_a_link_of_another_kind_opens_no_declaration(begin):
    for subject in ("accounts.user:1", "arrivals.declaration:x", "arrivals.declaration:999", ""):
        with pytest.raises(Http404):
            queries.declaration_of(subject)


def test_drafts_are_shown_to_those_who_can_help(begin, worker, stranger, now):
    _, draft = begin()
    assert list(queries.drafts_for(worker, now=now)) == [draft]
    assert list(queries.drafts_for(stranger, now=now)) == []
