"""Writes of the quarantine room: opening, the team, visits, changes, the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from linli.accounts.rules import Denied, Role
from linli.kernel import audit
from linli.kernel.audit import Machine
from linli.kernel.refusal import Refused
from linli.ledger.models import Person
from linli.ledger.queries import counts_as_of, standings_of
from linli.ledger.rules import StandingKind
from linli.policy.rules import TestKind, TestResult
from linli.quarantine import actions, queries
from linli.quarantine.models import Duty, Inquiry, Stay, StayChange, TeamMember, Visit
from linli.quarantine.rules import (
    ChangeKind,
    DutyKind,
    InquiryState,
    Reason,
    Refusal,
    StayState,
    Symptom,
    TeamRole,
    VisitMode,
    VisitState,
)

from .conftest import ARRIVED, TIERED, Village, arrive, at, hire, new_person, visit_at

LATER = ARRIVED + timedelta(hours=2)


def team(stay: Stay) -> dict[str, str]:
    rows = TeamMember.objects.filter(stay=stay).select_related("user")
    return {row.role: row.user.username if row.user else "" for row in rows}


def states(stay: Stay) -> dict[str, int]:
    found = Visit.objects.filter(stay=stay).values_list("state", flat=True)
    return {state: list(found).count(state) for state in found}


def refused(code: Any) -> Any:
    return pytest.raises(Refused, match=f"^{code}$")


# Opening ----------------------------------------------------------------------------------------


def test_a_stay_opens_on_arrival_by_the_pack_in_force_m22_m23(village: Village, stay: Stay) -> None:
    assert stay.state == StayState.OPEN
    assert stay.level == 2
    assert stay.release_at == at("2020-03-27 00:00")
    assert stay.person.standing == StandingKind.HOME_QUARANTINE
    # From the next window on: 15:00 of the first day, then twice on each of 13 days (M10).
    assert Visit.objects.filter(stay=stay).count() == 1 + 13 * 2
    assert stay.due_at == stay.release_at


def test_a_stay_keeps_the_text_of_its_pack_m23(stay: Stay) -> None:
    kept = queries.pack_of(stay)
    assert (kept.id, kept.sha256) == (TIERED, stay.pack_version)
    assert queries.plan_of(stay).phases[0].to_at == stay.release_at


def test_a_stay_keeps_its_pack_when_another_one_comes_into_force_m23(
    village: Village, stay: Stay
) -> None:
    actions.set_policy(
        area=village.community,
        pack_id="cn-zj-order3-2020",
        from_at=LATER,
        by=village.supervisor,
        now=LATER,
    )
    newcomer = arrive(village, new_person(village, "Bo"))
    assert newcomer.pack_id == TIERED
    stay.refresh_from_db()
    assert stay.pack_id == TIERED
    assert queries.policy_in_force(village.grid, LATER).pack_id == "cn-zj-order3-2020"


def test_receiving_ticks_off_the_first_duty_m9(village: Village, stay: Stay) -> None:
    done = {d.kind: d.done_by for d in Duty.objects.filter(stay=stay)}
    assert done == {
        DutyKind.RECEIVE: village.officer,
        DutyKind.BRING_HOME: None,
        DutyKind.INFORM: None,
        DutyKind.PATROL: None,
    }


def test_central_quarantine_is_recorded_and_not_visited_m22(
    village: Village, person: Person, in_force: None
) -> None:
    stay = arrive(village, person, countries=["IT"])
    assert stay.level == 1
    assert stay.dwelling is None
    assert not stay.visits.exists()
    person.refresh_from_db()
    assert person.standing == StandingKind.CENTRAL_QUARANTINE


def test_self_monitoring_opens_a_stay_of_the_lightest_level_m22(
    village: Village, person: Person, in_force: None
) -> None:
    stay = arrive(village, person, countries=["ZA"])
    assert stay.level == 5
    assert stay.person.standing == StandingKind.SELF_MONITORING


def test_what_is_not_known_is_asked_and_the_answer_opens_the_stay_m23(
    village: Village, in_force: None
) -> None:
    person = new_person(village, "Homeless", dwelling=None)
    question = arrive(village, person)
    assert isinstance(question, Inquiry)
    assert question.asks == ["has_fixed_home"]
    assert not Stay.objects.exists()
    stay = actions.answer_inquiry(
        inquiry=question, answers={"has_fixed_home": False}, by=village.worker, now=LATER
    )
    assert isinstance(stay, Stay)
    assert stay.level == 1
    assert stay.from_at == ARRIVED
    question.refresh_from_db()
    assert question.state == InquiryState.SETTLED
    with refused(Refusal.INQUIRY_CLOSED):
        actions.answer_inquiry(inquiry=question, answers={}, by=village.worker, now=LATER)


def test_without_a_policy_the_question_waits_until_one_is_set_m23(
    village: Village, person: Person, long_ago: datetime
) -> None:
    question = arrive(village, person)
    assert isinstance(question, Inquiry)
    assert (question.pack_id, question.asks) == ("", [])
    actions.set_policy(
        area=village.district, pack_id=TIERED, from_at=long_ago, by=village.supervisor, now=LATER
    )
    again = actions.answer_inquiry(inquiry=question, answers={}, by=village.worker, now=LATER)
    assert isinstance(again, Stay)


def test_a_dropped_question_opens_nothing(village: Village, person: Person) -> None:
    question = arrive(village, person)
    actions.drop_inquiry(inquiry=question, by=village.worker, now=LATER)
    question.refresh_from_db()
    assert question.state == InquiryState.DROPPED
    assert question.settled_at == LATER


def test_whom_the_policy_does_not_hold_gets_no_stay_m23(village: Village, person: Person) -> None:
    actions.set_policy(
        area=village.community,
        pack_id="cn-zj-hz-healthcode-2020",
        from_at=ARRIVED - timedelta(days=1),
        by=village.supervisor,
        now=ARRIVED,
    )
    assert arrive(village, person, code="green") is None
    assert not Inquiry.objects.exists()
    assert [row.event for row in audit.history(person)] == ["STAY_NOT_NEEDED"]


def test_a_second_arrival_opens_no_second_stay(
    village: Village, person: Person, stay: Stay
) -> None:
    assert arrive(village, person) is None
    assert Stay.objects.count() == 1
    with refused(Refusal.ALREADY_OPEN):
        actions.consider(person=person, facts={}, from_at=LATER, by=village.worker, now=LATER)
    with refused(Refusal.ALREADY_OPEN):
        actions.open_stay(
            person=person, facts={"countries": ["GB"]}, from_at=LATER, by=village.worker, now=LATER
        )


def test_opening_by_hand_says_why_it_cannot(village: Village, person: Person) -> None:
    told: dict[str, Any] = {
        "person": person,
        "from_at": ARRIVED,
        "by": village.worker,
        "now": LATER,
    }
    with refused(Refusal.NO_POLICY):
        actions.open_stay(facts={}, **told)
    with refused(Refusal.UNKNOWN_PACK):
        actions.open_stay(facts={}, pack_id="no-such-pack", **told)
    with refused(Refusal.UNDECIDED):
        actions.open_stay(facts={}, pack_id=TIERED, **told)
    with refused(Refusal.NOT_NEEDED):
        actions.open_stay(facts={"code": "green"}, pack_id="cn-zj-hz-healthcode-2020", **told)
    stay = actions.open_stay(facts={"countries": ["GB"]}, pack_id=TIERED, **told)
    assert stay.level == 2


def test_a_stay_opened_late_counts_from_the_arrival_m14(
    village: Village, person: Person, in_force: None
) -> None:
    now = ARRIVED + timedelta(days=3)
    actions.open_stay_on_arrival(
        person_id=person.pk, facts={"countries": ["GB"]}, at=ARRIVED, by=village.worker, now=now
    )
    counted = counts_as_of([village.community], ARRIVED + timedelta(hours=1))
    assert counted[StandingKind.HOME_QUARANTINE] == 1
    assert not Visit.objects.filter(window_from__lt=now).exists()


# The team -----------------------------------------------------------------------------------------


def test_a_team_is_proposed_from_the_people_of_the_area_m9(stay: Stay) -> None:
    assert team(stay) == {
        TeamRole.SOCIAL_WORKER: "worker",
        TeamRole.PROPERTY_STEWARD: "steward",
        TeamRole.GRID_OFFICER: "officer",
        TeamRole.INTERPRETER: "interpreter",
    }


def test_who_has_fewer_stays_is_proposed_next_m9(village: Village, stay: Stay) -> None:
    second = arrive(village, new_person(village, "Bo"))
    assert team(second)[TeamRole.SOCIAL_WORKER] == "second_worker"
    assert team(second)[TeamRole.GRID_OFFICER] == "officer"


def test_a_role_that_nobody_can_fill_is_vacant_m9(village: Village, in_force: None) -> None:
    stay = arrive(village, new_person(village, "Kim", language="ko"))
    assert team(stay)[TeamRole.INTERPRETER] == ""


def test_who_speaks_chinese_needs_no_interpreter_m9(village: Village, in_force: None) -> None:
    stay = arrive(village, new_person(village, "Li", language="zh-Hans"))
    assert TeamRole.INTERPRETER not in team(stay)


def test_a_team_is_confirmed_once_by_one_tap_m9(village: Village, stay: Stay) -> None:
    actions.confirm_team(stay=stay, by=village.worker, now=LATER)
    stay.refresh_from_db()
    assert (stay.team_confirmed_at, stay.team_confirmed_by) == (LATER, village.worker)
    with refused(Refusal.TEAM_CONFIRMED):
        actions.confirm_team(stay=stay, by=village.worker, now=LATER)


def test_a_team_of_nobody_cannot_be_confirmed(village: Village, stay: Stay) -> None:
    TeamMember.objects.filter(stay=stay).update(user=None)
    with refused(Refusal.NOBODY_IN_TEAM):
        actions.confirm_team(stay=stay, by=village.worker, now=LATER)


def test_a_member_is_replaced_by_somebody_who_works_here_m9(village: Village, stay: Stay) -> None:
    told: dict[str, Any] = {"stay": stay, "role": TeamRole.INTERPRETER, "now": LATER}
    actions.replace_member(user=village.guard, by=village.worker, **told)
    assert team(stay)[TeamRole.INTERPRETER] == "guard"
    with refused(Refusal.MEMBER_ELSEWHERE):
        actions.replace_member(user=village.stranger, by=village.worker, **told)
    actions.replace_member(user=None, by=village.worker, **told)
    assert team(stay)[TeamRole.INTERPRETER] == ""


def test_the_four_duties_are_ticked_off_and_opened_again_m9(village: Village, stay: Stay) -> None:
    told: dict[str, Any] = {"stay": stay, "kind": DutyKind.INFORM, "by": village.interpreter}
    actions.do_duty(now=LATER, **told)
    assert Duty.objects.get(stay=stay, kind=DutyKind.INFORM).done_at == LATER
    with refused(Refusal.DUTY_DONE):
        actions.do_duty(now=LATER, **told)
    actions.undo_duty(now=LATER, **told)
    assert Duty.objects.get(stay=stay, kind=DutyKind.INFORM).done_at is None


# Visits -------------------------------------------------------------------------------------------


def test_a_visit_is_recorded_with_temperature_symptoms_and_note_m10_m21(
    village: Village, stay: Stay
) -> None:
    visit = visit_at(stay, "2020-03-13 15:00")
    now = at("2020-03-13 15:20")
    actions.record_visit(
        visit=visit,
        result=VisitState.DONE,
        temperature=Decimal("36.6"),
        symptoms=[Symptom.COUGH],
        note=" a little tired ",
        mode=VisitMode.PHONE,
        by=village.officer,
        now=now,
    )
    visit.refresh_from_db()
    assert (visit.state, visit.done_at, visit.done_by) == (VisitState.DONE, now, village.officer)
    assert (visit.temperature, visit.is_fever, visit.note) == ("36.6", False, "a little tired")
    assert queries.symptoms_of(visit) == (Symptom.COUGH,)
    assert visit.due_at is None
    assert Duty.objects.get(stay=stay, kind=DutyKind.PATROL).done_by == village.officer


@pytest.mark.parametrize(("degrees", "fever"), [("37.2", False), ("37.3", True), ("39.0", True)])
def test_the_threshold_of_the_pack_marks_a_fever_m21(
    village: Village, stay: Stay, degrees: str, fever: bool
) -> None:
    visit = visit_at(stay, "2020-03-13 15:00")
    now = at("2020-03-13 15:20")
    actions.record_visit(
        visit=visit,
        result=VisitState.DONE,
        temperature=Decimal(degrees),
        by=village.officer,
        now=now,
    )
    assert visit.is_fever is fever
    found = queries.fevers_for(village.worker, since=stay.from_at, now=now)
    assert list(found) == ([visit] if fever else [])


def test_a_visit_recorded_twice_is_recorded_once_m10(village: Village, stay: Stay) -> None:
    visit, same = visit_at(stay, "2020-03-13 15:00"), visit_at(stay, "2020-03-13 15:00")
    told: dict[str, Any] = {"result": VisitState.DONE, "now": at("2020-03-13 15:20")}
    actions.record_visit(visit=visit, by=village.officer, **told)
    with refused(Refusal.VISIT_CLOSED):
        actions.record_visit(visit=same, by=village.steward, **told)
    assert visit_at(stay, "2020-03-13 15:00").done_by == village.officer


def test_a_visit_is_not_recorded_long_before_its_window(village: Village, stay: Stay) -> None:
    with refused(Refusal.VISIT_TOO_SOON):
        actions.record_visit(
            visit=visit_at(stay, "2020-03-14 09:00"),
            result=VisitState.DONE,
            by=village.officer,
            now=at("2020-03-14 07:59"),
        )


def test_a_call_outside_the_windows_is_recorded_too_m10(village: Village, stay: Stay) -> None:
    now = at("2020-03-13 22:00")
    visit = actions.add_visit(
        stay=stay,
        result=VisitState.DONE,
        mode=VisitMode.PHONE,
        temperature=Decimal("38.0"),
        by=village.worker,
        now=now,
    )
    assert (visit.is_extra, visit.is_fever, visit.due_at) == (True, True, None)
    with refused(Refusal.IN_FUTURE):
        actions.add_visit(
            stay=stay,
            result=VisitState.DONE,
            by=village.worker,
            now=now,
            at=now + timedelta(hours=1),
        )


def test_an_entry_is_taken_back_by_its_author_for_ten_minutes(village: Village, stay: Stay) -> None:
    visit = visit_at(stay, "2020-03-13 15:00")
    done = at("2020-03-13 15:20")
    actions.record_visit(
        visit=visit, result=VisitState.NOT_MET, note="nobody", by=village.officer, now=done
    )
    with refused(Refusal.UNDO_NOT_YOURS):
        actions.undo_visit(visit=visit, by=village.worker, now=done)
    with refused(Refusal.UNDO_TOO_LATE):
        actions.undo_visit(visit=visit, by=village.officer, now=done + timedelta(minutes=11))
    actions.undo_visit(visit=visit, by=village.officer, now=done + timedelta(minutes=10))
    visit.refresh_from_db()
    assert (visit.state, visit.note, visit.done_by) == (VisitState.DUE, "", None)
    assert visit.due_at == at("2020-03-13 18:00")
    with refused(Refusal.NOTHING_TO_UNDO):
        actions.undo_visit(visit=visit, by=village.officer, now=done)


def test_an_extra_visit_taken_back_is_dropped(village: Village, stay: Stay) -> None:
    visit = actions.add_visit(stay=stay, result=VisitState.DONE, by=village.officer, now=LATER)
    actions.undo_visit(visit=visit, by=village.officer, now=LATER)
    visit.refresh_from_db()
    assert visit.state == VisitState.DROPPED


# Changes ------------------------------------------------------------------------------------------


def change(stay: Stay, village: Village, **told: Any) -> dict[str, Any]:
    return {"stay": stay, "note": "", "by": village.worker, "now": LATER, **told}


def test_a_stay_is_extended_with_reason_author_and_instant_m22(
    village: Village, stay: Stay
) -> None:
    until = at("2020-03-30 00:00")
    actions.extend_stay(**change(stay, village, release_at=until, reason=Reason.NEW_EXPOSURE))
    stay.refresh_from_db()
    assert stay.release_at == stay.due_at == until
    assert Visit.objects.filter(stay=stay).count() == 27 + 6
    told = StayChange.objects.get(stay=stay, kind=ChangeKind.EXTENDED)
    assert (told.reason, told.by_label, told.at) == (Reason.NEW_EXPOSURE, "Worker", LATER)
    assert (told.release_before, told.release_after) == (at("2020-03-27 00:00"), until)
    assert queries.day_of(stay, now=at("2020-03-29 12:00")).of == 17


def test_a_stay_is_shortened_and_extended_again_m22(village: Village, stay: Stay) -> None:
    actions.shorten_stay(
        **change(stay, village, release_at=at("2020-03-20 00:00"), reason=Reason.POLICY_CHANGE)
    )
    stay.refresh_from_db()
    assert stay.release_at == at("2020-03-20 00:00")
    assert states(stay) == {VisitState.DUE: 13, VisitState.DROPPED: 14}
    actions.extend_stay(
        **change(stay, village, release_at=at("2020-03-22 00:00"), reason=Reason.SYMPTOMS)
    )
    assert states(stay) == {VisitState.DUE: 17, VisitState.DROPPED: 10}


def test_a_change_that_changes_nothing_is_refused_m22(village: Village, stay: Stay) -> None:
    same = change(stay, village, release_at=stay.release_at)
    with refused(Refusal.NOT_LATER):
        actions.extend_stay(**same, reason=Reason.SYMPTOMS)
    with refused(Refusal.NOT_EARLIER):
        actions.shorten_stay(**same, reason=Reason.TEST_NEGATIVE)
    with refused(Refusal.RELEASE_PAST):
        actions.shorten_stay(
            **same | {"release_at": LATER - timedelta(hours=1)}, reason=Reason.TEST_NEGATIVE
        )
    with refused(Refusal.REASON_UNFIT):
        actions.extend_stay(
            **same | {"release_at": at("2020-03-28 00:00")}, reason=Reason.COMPLETED
        )
    with refused(Refusal.NOTE_NEEDED):
        actions.extend_stay(**same | {"release_at": at("2020-03-28 00:00")}, reason=Reason.OTHER)


def test_the_pack_refuses_an_early_release_and_says_until_when_m22(
    village: Village, stay: Stay
) -> None:
    with pytest.raises(Refused, match="TOO_EARLY") as refusal:
        actions.end_stay(**change(stay, village, reason=Reason.COMPLETED))
    assert "2020" in str(refusal.value.params["ends_at"])


def test_a_stay_ends_as_planned_and_the_person_is_released_m22_m14(
    village: Village, stay: Stay
) -> None:
    now = at("2020-03-27 08:00")
    notice = actions.end_stay(**change(stay, village, reason=Reason.COMPLETED, now=now))
    stay.refresh_from_db()
    assert (stay.state, stay.ended_at, stay.due_at) == (StayState.ENDED, now, None)
    assert stay.person.standing == StandingKind.RELEASED
    assert states(stay) == {VisitState.DROPPED: 27}
    assert notice is not None
    assert len(notice.code) == 10
    assert queries.notice_by_code(notice.code.lower()) == notice
    with refused(Refusal.STAY_CLOSED):
        actions.end_stay(**change(stay, village, reason=Reason.COMPLETED, now=now))
    with refused(Refusal.STAY_CLOSED):
        actions.extend_stay(
            **change(stay, village, reason=Reason.SYMPTOMS, release_at=at("2020-04-01 00:00"))
        )


def test_hospital_ends_a_stay_at_once_but_in_writing_m22(village: Village, stay: Stay) -> None:
    with refused(Refusal.NOTE_NEEDED):
        actions.end_stay(**change(stay, village, reason=Reason.HOSPITAL))
    notice = actions.end_stay(
        **change(stay, village, reason=Reason.HOSPITAL, note="fever clinic, 38.9")
    )
    assert notice is None
    stay.refresh_from_db()
    assert stay.end_reason == Reason.HOSPITAL


def test_a_cancelled_stay_counts_in_no_number_any_more_m14(village: Village, stay: Stay) -> None:
    actions.cancel_stay(**change(stay, village, reason=Reason.MISTAKE))
    stay.refresh_from_db()
    assert stay.state == StayState.CANCELLED
    assert stay.person.standing == StandingKind.ARRIVED
    counted = counts_as_of([village.community], ARRIVED + timedelta(hours=1))
    assert counted[StandingKind.HOME_QUARANTINE] == 0
    assert isinstance(arrive(village, stay.person), Stay)


def test_every_change_is_in_the_trail_of_the_person_m22(village: Village, stay: Stay) -> None:
    until = at("2020-03-30 00:00")
    actions.extend_stay(**change(stay, village, release_at=until, reason=Reason.SYMPTOMS))
    row = next(r for r in audit.history(stay.person) if r.event == "STAY_EXTENDED")
    assert (row.by_label, row.at) == ("Worker", LATER)
    assert ("reason", "", "SYMPTOMS") in {(c.field, c.before, c.after) for c in row.changes}


# The pack's own rules for longer and shorter ----------------------------------------------------


def under(village: Village, person: Person, pack_id: str, **facts: Any) -> Stay:
    return actions.open_stay(
        person=person, facts=facts, from_at=ARRIVED, pack_id=pack_id, by=village.worker, now=LATER
    )


def test_a_new_sign_lengthens_by_the_packs_own_rule_m23(village: Village, person: Person) -> None:
    stay = under(village, person, "us-mpox", last_exposed_at="2020-03-12", contact="close")
    rule = queries.pack_of(stay).extends[0]
    before, now = stay.release_at, at("2020-03-31 12:00")
    actions.extend_by_rule(
        stay=stay, rule_id=rule.id, event_at=now, note="", by=village.worker, now=now
    )
    stay.refresh_from_db()
    assert stay.release_at > before
    assert stay.level in (1, 2)
    assert stay.person.standing != StandingKind.SELF_MONITORING
    with refused(Refusal.RULE_UNFIT):
        actions.extend_by_rule(
            stay=stay, rule_id="nonsense", event_at=now, note="", by=village.worker, now=now
        )


def test_a_test_shortens_by_the_packs_own_rule_m23(village: Village, person: Person) -> None:
    stay = under(village, person, "uk-trafficlight-2021", tier="amber", contact="inbound")
    rule = queries.pack_of(stay).early_ends[0]
    day_5 = at("2020-03-19 12:00")
    told: dict[str, Any] = {"stay": stay, "rule_id": rule.id, "note": "", "by": village.worker}
    with refused(Refusal.TEST_MISSING):
        actions.shorten_by_rule(now=day_5, **told)
    actions.record_test(
        stay=stay,
        kind=TestKind.PCR,
        taken_at=at("2020-03-18 12:00"),
        result=TestResult.NEGATIVE,
        by=village.worker,
        now=day_5,
    )
    before = stay.release_at
    actions.shorten_by_rule(now=day_5, **told)
    stay.refresh_from_db()
    assert stay.release_at < before


def test_a_minor_may_go_home_from_central_quarantine_in_writing_m23(
    village: Village, in_force: None
) -> None:
    """Wendingyuan, 2020-03-18: a 16-year-old was allowed home after assessment."""
    minor = new_person(village, "Wen", birth_date=date(2004, 1, 1))
    stay = arrive(village, minor, countries=["IT"])
    (rule,) = queries.exemptions_of(stay)
    now = at("2020-03-18 12:00")
    told: dict[str, Any] = {"stay": stay, "rule_id": rule.id, "by": village.worker, "now": now}
    with refused(Refusal.NOTE_NEEDED):
        actions.grant_exemption(note=" ", **told)
    with refused(Refusal.RULE_UNFIT):
        actions.grant_exemption(note="x", **told | {"rule_id": "nonsense"})
    actions.grant_exemption(note="assessed by the clinic", **told)
    stay.refresh_from_db()
    assert (stay.level, stay.dwelling) == (2, minor.dwelling)
    assert stay.release_at == at("2020-03-27 00:00")
    kinds = [(row.kind, row.from_at) for row in standings_of(minor)]
    assert kinds == [
        (StandingKind.HOME_QUARANTINE, now),
        (StandingKind.CENTRAL_QUARANTINE, ARRIVED),
    ]
    first = stay.visits.order_by("window_from").first()
    assert first is not None
    assert first.window_from == at("2020-03-18 15:00")
    assert queries.exemptions_of(stay) == []
    assert queries.day_of(stay, now=now).of == 14
    with refused(Refusal.RULE_UNFIT):
        actions.grant_exemption(note="x", **told)


def test_a_grown_up_gets_no_exemption_of_minors_m23(
    village: Village, person: Person, in_force: None
) -> None:
    assert queries.exemptions_of(arrive(village, person, countries=["IT"])) == []


def test_a_missing_test_keeps_the_person_in_m23(village: Village, person: Person) -> None:
    stay = under(village, person, "cn-np9-7-3", contact="inbound")
    codes = {str(refusal.code) for refusal in queries.pack_says(stay, now=stay.release_at)}
    assert "TEST_MISSING" in codes
    with refused(Refusal.TEST_MISSING):
        actions.end_stay(**change(stay, village, reason=Reason.COMPLETED, now=stay.release_at))
    actions.end_stay(
        **change(stay, village, reason=Reason.OTHER, note="order 7", now=stay.release_at)
    )


def test_normal_days_in_a_row_are_counted_for_the_release_m23(
    village: Village, person: Person
) -> None:
    stay = under(village, person, "cn-zj-hz-healthcode-2020", code="yellow")
    for day in ("14", "15", "17"):
        actions.record_visit(
            visit=visit_at(stay, f"2020-03-{day} 09:00"),
            result=VisitState.DONE,
            temperature=Decimal("36.5"),
            by=village.officer,
            now=at(f"2020-03-{day} 10:00"),
        )
    found = queries.evidence_of(stay, now=at("2020-03-17 12:00"))
    # The 16th was not visited: the row begins anew.
    assert found.normal_checkins_in_a_row == 1
    assert found.symptom_free_since == stay.from_at
    assert found.temperature_c == Decimal("36.5")


# Who may ------------------------------------------------------------------------------------------


def test_only_who_holds_the_right_here_may_change_a_stay_m24(village: Village, stay: Stay) -> None:
    told = {"release_at": at("2020-03-30 00:00"), "reason": Reason.SYMPTOMS}
    for user, code in (
        (village.officer, Denied.NO_PERMISSION),
        (village.supervisor, Denied.NO_PERMISSION),
        (village.stranger, Denied.OTHER_AREA),
    ):
        with pytest.raises(Refused) as refusal:
            actions.extend_stay(**change(stay, village, by=user, **told))
        assert (refusal.value.code, refusal.value.forbidden) == (code, True)


def test_only_who_works_in_the_area_records_a_visit_m24(village: Village, stay: Stay) -> None:
    visit, now = visit_at(stay, "2020-03-13 15:00"), at("2020-03-13 15:20")
    for user in (village.other_officer, village.stranger):
        with refused(Denied.OTHER_AREA):
            actions.record_visit(visit=visit, result=VisitState.DONE, by=user, now=now)


def test_only_a_supervisor_sets_a_policy_m24(village: Village) -> None:
    told: dict[str, Any] = {"area": village.community, "pack_id": TIERED, "from_at": LATER}
    with refused(Denied.NO_PERMISSION):
        actions.set_policy(by=village.worker, now=LATER, **told)
    with refused(Refusal.UNKNOWN_PACK):
        actions.set_policy(by=village.supervisor, now=LATER, **told | {"pack_id": "x"})
    actions.set_policy(by=village.supervisor, now=LATER, **told)
    with refused(Refusal.POLICY_SAME_INSTANT):
        actions.set_policy(by=village.supervisor, now=LATER, **told)


# Papers -------------------------------------------------------------------------------------------


def test_a_new_own_link_closes_the_old_one_m22(village: Village, stay: Stay) -> None:
    from linli.accounts.queries import open_link
    from linli.quarantine.rules import OWN_PAGE

    old = actions.own_link(stay=stay, by=village.officer, now=LATER)
    new = actions.own_link(stay=stay, by=village.officer, now=LATER + timedelta(minutes=1))
    now = LATER + timedelta(minutes=2)
    with refused(Denied.LINK_REVOKED):
        open_link(token=old, purpose=OWN_PAGE, now=now)
    subject = open_link(token=new, purpose=OWN_PAGE, now=now)
    assert queries.stay_by_key(subject) == stay


def test_a_notice_is_downloaded_only_after_the_release_m22(village: Village, stay: Stay) -> None:
    with refused(Refusal.NOT_ENDED):
        actions.log_notice(stay=stay, by=village.worker, now=LATER)


def test_a_standing_has_no_gap_from_arrival_to_release_m14(village: Village, stay: Stay) -> None:
    now = at("2020-03-27 08:00")
    actions.end_stay(**change(stay, village, reason=Reason.COMPLETED, now=now))
    told = [(row.kind, row.from_at, row.to_at) for row in standings_of(stay.person)]
    assert told == [
        (StandingKind.RELEASED, now, None),
        (StandingKind.HOME_QUARANTINE, ARRIVED, now),
    ]


def test_a_machine_may_open_a_stay_by_a_promise(village: Village, person: Person) -> None:
    stay = actions.open_stay(
        person=person,
        facts={"countries": ["GB"]},
        from_at=ARRIVED,
        pack_id=TIERED,
        by=Machine(),
        now=LATER,
    )
    assert stay.opened_by == "system"


def test_a_steward_of_another_building_comes_last_m9(village: Village, in_force: None) -> None:
    hire(village, "annex", Role.PROPERTY_STEWARD, village.community, ARRIVED - timedelta(days=9))
    stay = arrive(village, new_person(village, "Bo"))
    assert team(stay)[TeamRole.PROPERTY_STEWARD] in {"steward", "annex"}
