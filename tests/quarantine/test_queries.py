"""Questions to the quarantine room, always on behalf of somebody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import Http404

from linli.accounts.rules import Role
from linli.ledger.models import Person
from linli.policy.rules import FactName, Outcome
from linli.quarantine import actions, queries
from linli.quarantine.models import Stay
from linli.quarantine.plans import facts_from
from linli.quarantine.queries import StayFilters
from linli.quarantine.rules import DutyKind, Reason, Symptom, TeamRole, VisitState

from .conftest import ARRIVED, TIERED, Village, arrive, at, hire, new_person, visit_at

DAY_2 = at("2020-03-14 11:30")
LATER = ARRIVED + timedelta(hours=1)


def test_the_nearest_policy_counts_and_of_these_the_latest_m23(
    village: Village, long_ago: datetime
) -> None:
    def set_in_force(area: Any, pack_id: str, from_at: datetime) -> None:
        actions.set_policy(
            area=area, pack_id=pack_id, from_at=from_at, by=village.supervisor, now=long_ago
        )

    assert queries.policy_in_force(village.grid, ARRIVED) is None
    set_in_force(village.district, "hk-599c-2020", long_ago)
    set_in_force(village.community, TIERED, ARRIVED)
    set_in_force(village.community, "cn-zj-order3-2020", at("2020-03-26 00:00"))

    def holds(area: Any, moment: datetime) -> str:
        policy = queries.policy_in_force(area, moment)
        return policy.pack_id if policy else ""

    assert holds(village.grid, ARRIVED - timedelta(seconds=1)) == "hk-599c-2020"
    assert holds(village.grid, ARRIVED) == TIERED
    assert holds(village.grid, at("2020-03-26 00:00")) == "cn-zj-order3-2020"
    assert holds(village.elsewhere, at("2020-03-26 00:00")) == "hk-599c-2020"
    lines = queries.in_force_for(village.worker, language="en", now=at("2020-03-27 00:00"))
    assert [(line.policy.pack_id, line.holds) for line in lines] == [
        ("cn-zj-order3-2020", True),
        (TIERED, False),
        ("hk-599c-2020", True),
    ]


def test_only_who_sets_policies_gets_areas_to_set_them_for_m24(village: Village) -> None:
    names = {area.name for area in queries.areas_to_set(village.supervisor, now=ARRIVED)}
    assert names == {"District", "Qianyun", "Elsewhere"}
    assert queries.areas_to_set(village.worker, now=ARRIVED) == []
    with pytest.raises(Http404):
        queries.area_to_set(village.worker, village.community.public_id, now=ARRIVED)


def test_visits_due_come_late_first_and_missed_ones_stay_for_a_day_m10(
    village: Village, stay: Stay
) -> None:
    found = queries.visits_due_for(village.officer, now=DAY_2)
    assert [due.visit for due in found] == [
        visit_at(stay, "2020-03-13 15:00"),
        visit_at(stay, "2020-03-14 09:00"),
    ]
    assert all(due.is_late and due.is_mine and due.tz == "Asia/Shanghai" for due in found)
    soon = queries.visits_due_for(village.officer, now=at("2020-03-14 13:00"))
    assert soon[-1].visit == visit_at(stay, "2020-03-14 15:00")
    assert not soon[-1].is_late


def test_visits_of_another_grid_are_not_mine_and_not_seen_m24(village: Village, stay: Stay) -> None:
    assert queries.visits_due_for(village.other_officer, now=DAY_2) == []
    assert queries.visits_due_for(village.stranger, now=DAY_2) == []
    assert queries.visits_due_for(village.supervisor, now=DAY_2) == []
    (first, *_) = queries.visits_due_for(village.guard, now=DAY_2)
    assert not first.is_mine
    assert queries.visits_due_for(village.guard, now=DAY_2, mine=True) == []


def test_a_closed_stay_is_due_nowhere_m22(village: Village, stay: Stay) -> None:
    actions.end_stay(stay=stay, reason=Reason.HOSPITAL, note="x", by=village.worker, now=LATER)
    assert queries.visits_due_for(village.officer, now=DAY_2) == []
    assert not queries.to_release_for(village.worker, now=stay.release_at).exists()
    assert not queries.teams_to_confirm_for(village.worker, now=DAY_2).exists()
    assert not queries.open_duties_for(village.officer, now=DAY_2).exists()
    assert queries.open_stay_of(stay.person) is None
    assert list(queries.stays_of(stay.person)) == [stay]


def test_who_is_to_be_released_is_found_from_that_very_instant_m22(
    village: Village, stay: Stay
) -> None:
    before = stay.release_at - timedelta(seconds=1)
    assert not queries.to_release_for(village.worker, now=before).exists()
    assert list(queries.to_release_for(village.worker, now=stay.release_at)) == [stay]
    # Who may not end a stay is not asked to.
    assert not queries.to_release_for(village.officer, now=stay.release_at).exists()
    soon = queries.ending_soon_for(village.officer, until=stay.release_at, now=before)
    assert list(soon) == [stay]


def test_open_duties_are_those_of_my_teams_without_the_patrol_m9(
    village: Village, stay: Stay
) -> None:
    kinds = {duty.kind for duty in queries.open_duties_for(village.steward, now=DAY_2)}
    assert kinds == {DutyKind.BRING_HOME, DutyKind.INFORM}
    assert not queries.open_duties_for(village.guard, now=DAY_2).exists()


def test_the_grids_own_officer_and_the_best_speaker_come_first_m9(
    village: Village, person: Person
) -> None:
    upper = hire(village, "upper", Role.GRID_OFFICER, village.community, ARRIVED)
    home = queries.home_of(person, person.dwelling, now=LATER)
    assert queries.candidates(TeamRole.GRID_OFFICER, home) == [village.officer, upper]
    assert queries.candidates(TeamRole.INTERPRETER, home) == [village.interpreter]
    assert queries.candidates(TeamRole.POLICE_OFFICER, home) == []


def test_colleagues_are_the_fitting_ones_and_then_everybody_here_m9(
    village: Village, stay: Stay
) -> None:
    found = queries.colleagues(stay, TeamRole.INTERPRETER, now=LATER)
    assert found[0] == village.interpreter
    assert village.guard in found
    assert village.stranger not in found
    assert village.supervisor not in found


def test_a_stay_counts_its_days_and_visits_m22(village: Village, stay: Stay) -> None:
    day = queries.day_of(stay, now=DAY_2)
    assert day is not None
    assert (day.day, day.of) == (2, 14)
    assert queries.days_left(stay, now=DAY_2) == 13
    assert queries.days_left(stay, now=at("2020-03-26 23:59")) == 1
    assert queries.days_left(stay, now=at("2020-03-27 00:00")) == 0
    assert queries.day_of(stay, now=stay.release_at) is None
    assert queries.visit_counts(stay, now=DAY_2) == (0, 2)
    following = queries.next_visit(stay, now=DAY_2)
    assert following == visit_at(stay, "2020-03-14 15:00")


def test_an_entry_shows_its_symptoms_and_is_the_last_one_m21(village: Village, stay: Stay) -> None:
    visit = actions.add_visit(
        stay=stay,
        result=VisitState.DONE,
        symptoms=[Symptom.COUGH, Symptom.RASH],
        by=village.officer,
        now=LATER,
    )
    assert queries.last_entry(stay) == visit
    assert queries.symptoms_of(visit) == (Symptom.COUGH, Symptom.RASH)
    assert list(queries.fevers_for(village.officer, since=ARRIVED, now=LATER)) == [visit]
    evidence = queries.evidence_of(stay, now=LATER)
    assert (evidence.symptom_free_since, evidence.normal_checkins_in_a_row) == (LATER, 0)


def test_inquiries_are_for_who_may_open_stays_m24(village: Village, person: Person) -> None:
    question = arrive(village, person)
    assert list(queries.inquiries_for(village.worker, now=LATER)) == [question]
    assert queries.open_inquiry_of(person) == question
    for user in (village.officer, village.stranger):
        assert not queries.inquiries_for(user, now=LATER).exists()
        with pytest.raises(Http404):
            queries.inquiry_for(user, question.public_id, now=LATER)


def test_filters_leave_what_they_say(village: Village, stay: Stay, in_force: None) -> None:
    other = arrive(village, new_person(village, "Zoe"))

    def names(**told: Any) -> list[str]:
        found = queries.stays_for(village.worker, filters=StayFilters(**told), now=DAY_2)
        return [s.person.name for s in found]

    assert names() == ["Ana Silva", "Zoe"]
    assert names(q="zo") == ["Zoe"]
    assert names(mine=True) == ["Ana Silva"]
    assert names(level=1) == []
    assert other.pk != stay.pk


@pytest.mark.parametrize("subject", ["", "x:1", "quarantine.stay:0", "quarantine.visit:1"])
def test_a_link_to_something_else_opens_nothing(village: Village, subject: str) -> None:
    with pytest.raises(Http404):
        queries.stay_by_key(subject)


def test_trying_out_a_pack_tells_days_or_questions_m23(db: None) -> None:
    pack = queries.pack_by_id(TIERED)
    assert queries.facts_of(pack) == ("arrived_at", "countries", "has_fixed_home", "age")
    assert "GB" in queries.values_of(pack, FactName.COUNTRIES)
    asked = queries.try_out(pack, facts_from({"countries": ["GB"]}), language="en", now=LATER)
    assert asked.is_undecided
    assert asked.questions
    known = {"countries": ["IT"], "arrived_at": ARRIVED.isoformat()}
    trial = queries.try_out(pack, facts_from(known), language="en", now=LATER)
    assert trial.plan.outcome is Outcome.STAY
    assert [line.level for line in trial.phases] == [1]


def test_every_pack_reads_in_both_languages_without_a_gap_m23() -> None:
    for pack in queries.packs().values():
        for language in ("en", "zh-hans"):
            plain = queries.in_plain_words(pack, language)
            assert plain.name
            assert plain.ways
            assert all(way.name for way in plain.ways)
            assert "%(" not in repr(plain.ways) + repr(plain.changes)
            assert len(plain.sources) == len(pack.citations)
