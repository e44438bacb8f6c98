"""Writes: who is expected and by whose word, the hand-over, and what holds for the person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.accounts.rules import Denied
from linli.arrivals import actions, queries
from linli.arrivals.models import Arrival, HandOverPoint
from linli.arrivals.rules import ARRIVAL_NEXT, ArrivalState, Event, PersonReceived, Refusal
from linli.kernel import audit, events
from linli.kernel.refusal import Refused
from linli.ledger import actions as ledger
from linli.ledger.queries import person_of, standings_of
from linli.ledger.rules import ReportUndone, SourceKind, StandingKind

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def fresh(arrival: Arrival) -> Arrival:
    return Arrival.objects.select_related("person").get(pk=arrival.pk)


def events_of(record) -> list[str]:
    about = record.person if isinstance(record, Arrival) else record
    return [entry.event for entry in audit.history(about)]


# Who is expected ------------------------------------------------------------------------------


def test_a_report_with_an_arrival_makes_somebody_expected(arrival):
    """M3: what a school tells in advance is on the board, in the community's own zone."""
    assert arrival.expected_at == datetime(2020, 3, 28, 6, 30, tzinfo=UTC)
    assert (arrival.has_hour, arrival.country, arrival.carrier) == (True, "KR", "KE829")
    assert arrival.source == SourceKind.SCHOOL
    assert arrival.facts == {"countries": ["KR"]}
    assert arrival.person.standing == StandingKind.EXPECTED


def test_a_report_without_an_arrival_expects_nobody(report):
    person = report(phone="13800002764")
    assert queries.open_arrival_of(person) is None
    assert person.standing == ""


def test_a_bare_day_begins_at_local_midnight_and_knows_no_hour(report):
    arrival = queries.open_arrival_of(report(arrival_on="2020-03-28"))
    assert arrival.expected_at == datetime(2020, 3, 27, 16, 0, tzinfo=UTC)
    assert not arrival.has_hour


@pytest.mark.parametrize(
    ("source", "values", "known"),
    [
        (SourceKind.LANDLORD, {"arrival_at": "2020-03-29T08:00", "carrier": "X1"}, (6, "KE829")),
        (SourceKind.SELF, {"arrival_at": "2020-03-28T18:00", "carrier": "X1"}, (10, "X1")),
        (SourceKind.SELF, {"arrival_on": "2020-03-28"}, (6, "KE829")),
        (SourceKind.WORKER, {"arrival_on": "2020-03-29"}, (16, "KE829")),
    ],
)
def test_the_better_informed_source_decides_and_a_bare_day_keeps_the_hour(
    arrival, report, source, values, known
):
    """M4: a weaker source fills gaps only; the hour of the same day is not forgotten."""
    report(source, **values)
    told = fresh(arrival)
    assert (told.expected_at.astimezone(UTC).hour, told.carrier) == known
    assert Arrival.objects.count() == 1


def test_the_gate_seeing_somebody_from_abroad_makes_a_late_arrival(report, now):
    """M2: nobody announced them, the gate met them; they are not lost."""
    seen = "2020-03-27T09:00"
    person = report(SourceKind.PROPERTY, was_abroad_14d=True, seen_at=seen, at=now)
    lines = Arrival.objects.filter(person=person)
    assert [line.expected_at for line in lines] == [datetime(2020, 3, 27, 1, 0, tzinfo=UTC)]


def test_word_of_a_journey_already_received_is_no_news(arrival, report, worker, now):
    actions.receive(arrival=arrival, by=worker, now=now + DAY)
    person = report(SourceKind.EMPLOYER, at=now + 2 * DAY, arrival_on="2020-03-28")
    assert queries.open_arrival_of(person) is None
    assert person.standing != StandingKind.EXPECTED


def test_a_later_report_that_names_the_home_moves_the_arrival_into_its_grid(
    arrival, report, grid, officer, now
):
    """The grid officer sees whom the officer will receive."""
    assert not queries.arrivals_for(officer, now=now).exists()
    report(SourceKind.LANDLORD, dwelling="云溪花园3幢2单元701")
    assert fresh(arrival).area == grid
    assert [a.pk for a in queries.arrivals_for(officer, now=now)] == [arrival.pk]


def test_somebody_who_did_not_come_is_expected_again_when_a_new_date_is_told(
    arrival, report, worker, now
):
    actions.mark_no_show(arrival=arrival, by=worker, now=now + 2 * DAY)
    report(SourceKind.LANDLORD, at=now + 2 * DAY, arrival_on="2020-03-28")
    assert fresh(arrival).state == ArrivalState.NO_SHOW
    report(SourceKind.LANDLORD, at=now + 2 * DAY, arrival_on="2020-03-31")
    again = fresh(arrival)
    assert again.state == ArrivalState.EXPECTED
    assert again.expected_at == datetime(2020, 3, 30, 16, 0, tzinfo=UTC)
    assert again.person.standing == StandingKind.EXPECTED


def test_telling_the_same_again_leaves_no_trail(arrival, now, machine):
    told = {"expected_at": arrival.expected_at, "has_hour": True, "source": arrival.source}
    actions.expect_arrival(person=arrival.person, **told, by=machine, now=now)
    assert events_of(arrival).count(Event.ARRIVAL_EXPECTED) == 1
    assert Event.ARRIVAL_CHANGED not in events_of(arrival)


# Undoing a report -------------------------------------------------------------------------------


def undone(person, report, *, is_last, now, by):
    """Let a report count no more and say so, as the ledger does."""
    type(report).objects.filter(pk=report.pk).update(state="UNDONE")
    with_news = ReportUndone(person.pk, report.pk, is_last, now, by)
    from django.db import transaction

    with transaction.atomic():
        events.announce(with_news)


def test_undoing_the_last_report_cancels_the_arrival(arrival, now, machine):
    """The undo of a whole list leaves nobody standing at the gate for nothing."""
    told = arrival.person.reports.get()
    undone(arrival.person, told, is_last=True, now=now, by=machine)
    assert fresh(arrival).state == ArrivalState.CANCELLED
    assert fresh(arrival).person.standing == ""


def test_undoing_one_of_two_reports_tells_the_journey_by_the_other(arrival, report, now, machine):
    report(SourceKind.LANDLORD, arrival_on="2020-03-30", departure_country="JP")
    school = arrival.person.reports.get(source=SourceKind.SCHOOL)
    undone(arrival.person, school, is_last=False, now=now, by=machine)
    told = fresh(arrival)
    assert (told.state, told.source, told.country) == ("EXPECTED", "LANDLORD", "JP")
    assert told.expected_at == datetime(2020, 3, 29, 16, 0, tzinfo=UTC)


def test_undoing_the_only_report_that_spoke_of_a_journey_cancels_it(arrival, report, now, machine):
    report(SourceKind.LANDLORD, phone="13800002764")
    school = arrival.person.reports.get(source=SourceKind.SCHOOL)
    undone(arrival.person, school, is_last=False, now=now, by=machine)
    assert fresh(arrival).state == ArrivalState.CANCELLED
    assert fresh(arrival).person.standing == ""


def test_undoing_a_whole_list_takes_its_people_off_the_board(
    community, worker, now, settings, tmp_path
):
    """M1: a list that was sent by mistake leaves nobody expected; whoever others named stays."""
    from linli.kernel.running import run_due
    from linli.ledger import storage
    from linli.ledger.queries import batch_for
    from linli.ledger.sources.guess import look
    from tests.ledger.lists import upload, workbook

    settings.MEDIA_ROOT = tmp_path
    batch = ledger.upload_list(
        file=upload(workbook()), name="list.xlsx", source=SourceKind.SCHOOL, organisation=None,
        area=community, received_on=now.date(), by=worker, now=now,
    )  # fmt: skip
    guess = look(storage.full_path(batch.file_path), kind=SourceKind.SCHOOL).best
    ledger.run_batch(
        batch=batch, sheet=guess.sheet.name, layout=guess.sheet.layout, mapping=guess.mapping,
        by=worker, now=now,
    )  # fmt: skip
    run_due(now=now)
    expected = {line.person.name for line in queries.expected_for(worker, now=now)}
    assert {"Anna Kowalski", "Ben Smith"} <= expected
    ledger.take_report(
        source=SourceKind.LANDLORD, area=community, by=worker, now=now, raw={},
        values={"name": "Ben Smith", "document_number": "X12345678", "arrival_on": "2020-03-23"},
    )  # fmt: skip
    ledger.undo_batch(batch=batch_for(worker, batch.public_id, now=now), by=worker, now=now)
    run_due(now=now)
    left = queries.expected_for(worker, now=now)
    assert [line.person.name for line in left] == ["Ben Smith"]
    assert left[0].local.date().isoformat() == "2020-03-23"


def test_a_second_journey_after_the_release_is_news_and_the_first_is_not(
    arrival, report, worker, now
):
    """M2, M14: released people stay counted as come back, and are expected again all the same."""
    from django.db import transaction

    actions.receive(arrival=arrival, by=worker, now=now)
    released = now + 30 * DAY
    with transaction.atomic():
        ledger.set_standing(
            person=person_of(arrival.person_id), kind=StandingKind.RELEASED, from_at=released,
            cause=arrival, by=worker, now=released,
        )  # fmt: skip
    late = released + 10 * DAY
    report(SourceKind.EMPLOYER, at=late, arrival_on="2020-04-20")
    assert queries.open_arrival_of(arrival.person) is None
    person = report(SourceKind.PROPERTY, at=late, was_abroad_14d=True, seen_at="2020-05-06T08:00")
    again = queries.open_arrival_of(person)
    assert again is not None
    assert person.standing == StandingKind.RELEASED
    actions.receive(arrival=again, by=worker, now=late)
    assert person_of(person.pk).standing not in {"", "EXPECTED", "RELEASED"}


# The hand-over (M10) ----------------------------------------------------------------------------


def test_a_hand_over_has_point_time_and_receiver(arrival, point, worker, now):
    """M10: the fixed point of hand-over; the second press of the button changes nothing."""
    plan = {"point": point, "meet_at": now + DAY, "receiver": worker}
    for _ in range(2):
        actions.plan_hand_over(arrival=arrival, **plan, by=worker, now=now)
    told = fresh(arrival)
    assert (told.point, told.meet_at, told.receiver) == (point, now + DAY, worker)
    assert events_of(arrival).count(Event.HAND_OVER_PLANNED) == 1


def test_a_point_of_another_community_is_refused(arrival, elsewhere, worker, machine, now):
    far = actions.add_point(area=elsewhere, name="西门", by=machine, now=now)
    plan = {"point": far, "meet_at": now, "receiver": worker, "by": worker, "now": now}
    with pytest.raises(Refused) as refusal:
        actions.plan_hand_over(arrival=arrival, **plan)
    assert refusal.value.code is Refusal.POINT_ELSEWHERE


def test_a_point_is_added_only_within_the_own_area_and_once(
    community, point, worker, stranger, now
):
    with pytest.raises(Refused) as refusal:
        actions.add_point(area=community, name="北门", by=stranger, now=now)
    assert refusal.value.code is Denied.OTHER_AREA
    with pytest.raises(Refused) as refusal:
        actions.add_point(area=community, name=point.name, by=worker, now=now)
    assert refusal.value.code is Refusal.POINT_TWICE
    assert HandOverPoint.objects.count() == 1


def test_receiving_sets_the_standing_and_tells_the_news(arrival, worker, now, monkeypatch):
    """M9, M10: from the reception on the person has come back, and quarantine hears the facts."""
    heard = []
    monkeypatch.setitem(events._HANDLERS, PersonReceived, [heard.append])
    at = now - HOUR
    actions.receive(arrival=arrival, by=worker, now=now, received_at=at, facts={"self_care": True})
    told = fresh(arrival)
    assert (told.state, told.received_at, told.received_by) == ("RECEIVED", at, worker)
    assert person_of(told.person_id).standing == StandingKind.ARRIVED
    assert [(i.kind, i.from_at) for i in standings_of(told.person)] == [("ARRIVED", at)]
    assert [news.facts for news in heard] == [{"countries": ["KR"], "self_care": True}]


def test_a_reception_is_not_in_the_future_nor_long_ago_nor_done_twice(arrival, worker, now):
    for at, code in ((now + HOUR, Refusal.IN_FUTURE), (now - 61 * DAY, Refusal.TOO_LONG_AGO)):
        with pytest.raises(Refused) as refusal:
            actions.receive(arrival=arrival, by=worker, now=now, received_at=at)
        assert refusal.value.code is code
    actions.receive(arrival=arrival, by=worker, now=now)
    with pytest.raises(Refused) as refusal:
        actions.receive(arrival=fresh(arrival), by=worker, now=now)
    assert refusal.value.code is Refusal.ALREADY_RECEIVED


def test_two_desks_cannot_both_receive_a_person(arrival, worker, guard, now):
    """Compare and set: the slower one, who still sees the old page, is told so."""
    mine, theirs = fresh(arrival), fresh(arrival)
    actions.receive(arrival=mine, by=worker, now=now)
    with pytest.raises(Refused) as refusal:
        actions.receive(arrival=theirs, by=guard, now=now)
    assert refusal.value.code is Refusal.ALREADY_RECEIVED
    assert fresh(arrival).received_by == worker
    assert events_of(arrival).count(Event.PERSON_RECEIVED) == 1


def test_whoever_is_in_quarantine_already_stays_so_when_received(arrival, worker, now):
    """A stay opened by hand before the reception is entered is not undone by it."""
    from django.db import transaction

    with transaction.atomic():
        ledger.set_standing(
            person=arrival.person, kind=StandingKind.HOME_QUARANTINE, from_at=now - HOUR,
            cause=arrival, by=worker, now=now,
        )  # fmt: skip
    actions.receive(arrival=arrival, by=worker, now=now)
    assert person_of(arrival.person_id).standing == StandingKind.HOME_QUARANTINE


def test_only_who_works_there_plans_and_only_who_may_receives(arrival, point, guard, stranger, now):
    plan = {"point": point, "meet_at": now, "receiver": guard, "now": now}
    for by in (guard, stranger):
        with pytest.raises(Refused) as refusal:
            actions.plan_hand_over(arrival=arrival, **plan, by=by)
        assert refusal.value.forbidden
    for action in (actions.receive, actions.mark_no_show, actions.cancel_arrival):
        with pytest.raises(Refused) as refusal:
            action(arrival=arrival, by=stranger, now=now)
        assert refusal.value.forbidden
    actions.receive(arrival=arrival, by=guard, now=now)
    assert fresh(arrival).state == ArrivalState.RECEIVED


def test_a_family_is_received_together_or_not_at_all(declare, worker, now):
    """M10, M13: a family that declared together is handed over in one act."""
    from tests.arrivals.conftest import FAMILY

    declaration = declare(family=FAMILY)
    family = queries.arrivals_declared(declaration)
    with pytest.raises(Refused):
        actions.receive_together(arrivals=family, by=worker, now=now, received_at=now + HOUR)
    assert {fresh(a).state for a in family} == {"EXPECTED"}
    actions.receive_together(arrivals=family, by=worker, now=now)
    assert {fresh(a).state for a in family} == {"RECEIVED"}
    assert {fresh(a).received_at for a in family} == {now}


def test_one_refusal_in_a_family_leaves_nobody_half_received(declare, worker, now):
    from tests.arrivals.conftest import FAMILY

    family = queries.arrivals_declared(declare(family=FAMILY))
    actions.cancel_arrival(arrival=family[2], by=worker, now=now)
    with pytest.raises(Refused):
        actions.receive_together(arrivals=family, by=worker, now=now)
    assert [fresh(a).state for a in family] == ["EXPECTED", "EXPECTED", "CANCELLED"]


def test_reopening_is_refused_while_the_person_is_expected_otherwise(arrival, worker, machine, now):
    actions.cancel_arrival(arrival=arrival, by=worker, now=now)
    told = {"expected_at": now + 3 * DAY, "has_hour": False, "source": "WORKER"}
    actions.expect_arrival(person=person_of(arrival.person_id), **told, by=machine, now=now)
    with pytest.raises(Refused) as refusal:
        actions.reopen_arrival(arrival=arrival, by=worker, now=now)
    assert refusal.value.code is Refusal.ALREADY_EXPECTED


def test_an_invitation_makes_a_declaration_about_this_person_once(arrival, worker, stranger, now):
    """M13: the link goes to the person or the contact at home, and opens their own declaration."""
    with pytest.raises(Refused):
        actions.invite_to_declare(arrival=arrival, by=stranger, now=now)
    tokens = [actions.invite_to_declare(arrival=arrival, by=worker, now=now) for _ in range(2)]
    opened = {queries.declaration_behind(token, now=now).pk for token in tokens}
    assert opened == {fresh(arrival).declaration_id}
    assert queries.declaration_behind(tokens[0], now=now).person == arrival.person


# What holds for the person ------------------------------------------------------------------------

WISHES = st.lists(
    st.sampled_from(["expect", "no_show", "cancel", "reopen", "receive"]), min_size=1, max_size=10
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=WISHES)
def test_standing_expected_holds_exactly_while_somebody_is_expected_who_is_not_back(
    person, worker, now, monkeypatch, wishes
):
    """M14: on every walk the number of the expected is the number of open arrivals."""
    from django.db import transaction

    # Quarantine would put its own standing in the place of "arrived".
    monkeypatch.setitem(events._HANDLERS, PersonReceived, [])
    with transaction.atomic():
        _walk(person, worker, now, wishes)
        transaction.set_rollback(True)


MOVES = {
    "no_show": (actions.mark_no_show, ArrivalState.NO_SHOW),
    "cancel": (actions.cancel_arrival, ArrivalState.CANCELLED),
    "reopen": (actions.reopen_arrival, ArrivalState.EXPECTED),
    "receive": (actions.receive, ArrivalState.RECEIVED),
}


def _walk(person, worker, now, wishes):
    for step, wish in enumerate(wishes):
        at = now + step * HOUR
        latest = Arrival.objects.filter(person=person).order_by("-pk").first()
        _wish(wish, latest, person_of(person.pk), worker, at)
        held = person_of(person.pk).standing
        is_expected = Arrival.objects.filter(person=person, state="EXPECTED").exists()
        was_received = Arrival.objects.filter(person=person, state="RECEIVED").exists()
        assert (held == StandingKind.EXPECTED) == (is_expected and not was_received)
        assert (held == StandingKind.ARRIVED) == was_received


def _wish(wish, latest, person, worker, at):
    if wish == "expect":
        told = {"expected_at": at + 20 * DAY, "has_hour": False, "source": "WORKER"}
        actions.expect_arrival(person=person, **told, by=worker, now=at)
    elif latest is not None:
        action, to = MOVES[wish]
        if to in ARRIVAL_NEXT[ArrivalState(latest.state)]:
            action(arrival=latest, by=worker, now=at)
        else:
            with pytest.raises(Refused):
                action(arrival=latest, by=worker, now=at)


def test_somebody_expected_for_a_second_journey_is_counted_again_when_the_first_falls_away(
    arrival, worker, now
):
    """The stay before was a mistake and is taken back: what is left is that they are expected."""
    from django.db import transaction

    with transaction.atomic():
        ledger.set_standing(
            person=arrival.person, kind=StandingKind.HOME_QUARANTINE, from_at=now,
            cause=arrival, by=worker, now=now,
        )  # fmt: skip
        ledger.clear_standing(person=arrival.person, from_at=now + HOUR, now=now + HOUR, by=worker)
    assert person_of(arrival.person_id).standing == StandingKind.EXPECTED
