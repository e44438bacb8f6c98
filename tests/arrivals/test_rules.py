"""Rules of arrivals: states, the declaration's steps, facts for the policy (M10, M13)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.arrivals import rules
from linli.arrivals.rules import ArrivalState, Declarer, Refusal, Step

NOW = datetime(2020, 3, 20, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "to", "refusal"),
    [
        (ArrivalState.EXPECTED, ArrivalState.RECEIVED, None),
        (ArrivalState.EXPECTED, ArrivalState.NO_SHOW, None),
        (ArrivalState.NO_SHOW, ArrivalState.RECEIVED, None),
        (ArrivalState.CANCELLED, ArrivalState.EXPECTED, None),
        (ArrivalState.CANCELLED, ArrivalState.RECEIVED, Refusal.STATE_CHANGED),
        (ArrivalState.RECEIVED, ArrivalState.EXPECTED, Refusal.ALREADY_RECEIVED),
        (ArrivalState.RECEIVED, ArrivalState.RECEIVED, Refusal.ALREADY_RECEIVED),
    ],
)
def test_an_arrival_moves_only_along_its_table(state, to, refusal):
    assert rules.why_not_move(state, to) is refusal


@given(st.lists(st.sampled_from(ArrivalState), max_size=12))
def test_no_walk_leaves_received_and_every_other_state_can_still_be_received_or_reopened(wishes):
    """M10: whoever was received stays received, whatever is pressed afterwards."""
    state, was_received = ArrivalState.EXPECTED, False
    for wish in wishes:
        if rules.why_not_move(state, wish) is None:
            state = wish
        was_received = was_received or state is ArrivalState.RECEIVED
        assert not was_received or state is ArrivalState.RECEIVED
        assert was_received or rules.ARRIVAL_NEXT[state]


@pytest.mark.parametrize(
    ("minutes", "refusal"), [(-600, None), (0, None), (5, None), (6, Refusal.IN_FUTURE)]
)
def test_a_reception_lies_in_the_past_but_a_fast_clock_is_forgiven(minutes, refusal):
    at = NOW + timedelta(minutes=minutes)
    assert rules.why_not_received(at, now=NOW) is refusal


def test_the_contact_is_asked_only_when_a_contact_declares():
    """M13: filled in by the person or by the contact at home."""
    by_person = {Step.WHO: {"declarer": Declarer.PERSON}}
    by_contact = {Step.WHO: {"declarer": Declarer.CONTACT}}
    assert Step.CONTACT not in rules.steps_of(by_person)
    assert rules.step_after(Step.WHO, by_person) is Step.NAME
    assert rules.step_after(Step.WHO, by_contact) is Step.CONTACT
    assert rules.step_before(Step.NAME, by_contact) is Step.CONTACT


@given(st.sets(st.sampled_from(Step)), st.sampled_from(Declarer))
def test_what_is_unanswered_is_asked_in_order_and_nothing_else(answered, declarer):
    answers = {step: {} for step in answered} | {Step.WHO: {"declarer": declarer}}
    open_steps = rules.unanswered(answers)
    steps = rules.steps_of(answers)
    assert set(open_steps) == set(steps) - set(answers)
    assert list(open_steps) == [step for step in steps if step in open_steps]


def test_who_wants_to_write_down_another_member_is_asked_again():
    """M13: a family that stops in the middle of its members is led back to them."""
    answers = {step: {} for step in Step}
    assert rules.unanswered(answers | {Step.FAMILY: {"members": [{}], "more": True}}) == (
        Step.FAMILY,
    )
    assert rules.unanswered(answers | {Step.FAMILY: {"members": [{}], "more": False}}) == ()


def test_following_the_steps_asks_every_question_once():
    answers = {Step.WHO: {"declarer": Declarer.CONTACT}}
    walked, step = [], Step.WHO
    while step is not None:
        walked.append(step)
        step = rules.step_after(step, answers)
    assert walked == list(Step)


def test_facts_hold_what_was_said_and_never_a_guess():
    """M23: what nobody has said is absent, so that the policy asks instead of guessing."""
    answers = {
        Step.JOURNEY: {"country": "US", "via": ["JP", "KR"]},
        Step.HOME: {"has_fixed_home": True, "separate_room": None},
        Step.NEEDS: {"self_care": None},
        Step.HEALTH: {"symptomatic": False},
        Step.EXPOSURE: {"contact": None, "said": "unknown"},
    }
    assert rules.facts_from(answers) == {
        "countries": ["JP", "KR", "US"],
        "has_fixed_home": True,
        "symptomatic": False,
    }
    assert rules.facts_from({}) == {}


@pytest.mark.parametrize(
    ("new", "old", "wins"),
    [("SELF", "", True), ("SELF", "LANDLORD", True), ("LANDLORD", "SELF", False),
     ("WORKER", "SELF", True), ("SCHOOL", "EMPLOYER", True)],
)  # fmt: skip
def test_a_stronger_source_replaces_a_weaker_one(new, old, wins):
    assert rules.outranks(new, old) is wins


def test_a_report_about_a_journey_already_received_is_the_same_journey():
    assert rules.is_same_journey(NOW, NOW + timedelta(days=3))
    assert not rules.is_same_journey(NOW, NOW + timedelta(days=40))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2004, 2, 29), date(2020, 2, 28), 15),
        (date(2004, 2, 29), date(2020, 3, 1), 16),
        (date(1990, 3, 20), date(2020, 3, 20), 30),
    ],
)
def test_age_is_counted_in_whole_years(born, day, age):
    assert rules.age_on(born, day) == age
