"""What the clock triggers: phases begin, visits are missed; late or twice makes no difference."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel import audit, rounds
from linli.ledger.models import Person
from linli.ledger.queries import standings_of
from linli.ledger.rules import StandingKind
from linli.quarantine import actions
from linli.quarantine.models import Stay, Visit
from linli.quarantine.rules import Reason, StayState, VisitState

from .conftest import ARRIVED, Village, at, visit_at

PHASES, VISITS = "quarantine.phases", "quarantine.visits"
LATER = ARRIVED + timedelta(minutes=5)


def tick(now: datetime) -> None:
    for name in (PHASES, VISITS):
        while rounds.named(name).run(now=now):
            pass


def test_a_visit_that_nobody_recorded_is_missed_after_the_grace_m10(stay: Stay) -> None:
    tick(at("2020-03-13 17:59"))
    assert visit_at(stay, "2020-03-13 15:00").state == VisitState.DUE
    tick(at("2020-03-13 18:00"))
    missed = visit_at(stay, "2020-03-13 15:00")
    assert (missed.state, missed.due_at) == (VisitState.MISSED, None)
    assert visit_at(stay, "2020-03-14 09:00").state == VisitState.DUE


def test_a_missed_visit_may_still_be_done_late_m10(village: Village, stay: Stay) -> None:
    tick(at("2020-03-13 18:00"))
    visit = visit_at(stay, "2020-03-13 15:00")
    actions.record_visit(
        visit=visit, result=VisitState.DONE, by=village.officer, now=at("2020-03-13 21:00")
    )
    visit.refresh_from_db()
    assert visit.state == VisitState.DONE


def test_an_undone_entry_of_a_missed_visit_is_missed_again(village: Village, stay: Stay) -> None:
    tick(at("2020-03-13 18:00"))
    visit = visit_at(stay, "2020-03-13 15:00")
    now = at("2020-03-13 21:00")
    actions.record_visit(visit=visit, result=VisitState.DONE, by=village.officer, now=now)
    actions.undo_visit(visit=visit, by=village.officer, now=now)
    visit.refresh_from_db()
    assert visit.state == VisitState.MISSED


def seven_and_three(village: Village, person: Person) -> Stay:
    return actions.open_stay(
        person=person,
        facts={"contact": "inbound"},
        from_at=ARRIVED,
        pack_id="cn-np9-7-3",
        by=village.worker,
        now=LATER,
    )


def test_the_next_phase_changes_level_and_standing_m22_m14(
    village: Village, person: Person
) -> None:
    stay = seven_and_three(village, person)
    first, second = (phase["to_at"] for phase in stay.plan["phases"])
    ends, over = datetime.fromisoformat(first), datetime.fromisoformat(second)
    assert (stay.level, stay.due_at) == (1, ends)
    tick(ends)
    stay.refresh_from_db()
    assert (stay.level, stay.due_at) == (3, over)
    kinds = [(row.kind, row.from_at) for row in standings_of(person)]
    assert kinds == [
        (StandingKind.HOME_MONITORING, ends),
        (StandingKind.CENTRAL_QUARANTINE, ARRIVED),
    ]
    assert [e.event for e in audit.history(person)][:1] == ["PHASE_BEGUN"]
    tick(over)
    stay.refresh_from_db()
    # Nobody is free without a written release (M22).
    assert (stay.state, stay.level, stay.due_at) == (StayState.OPEN, 0, None)
    assert standings_of(person)[0].kind == StandingKind.HOME_MONITORING


def test_a_clock_that_stood_still_catches_up_to_the_same_standings_m14(
    village: Village, person: Person
) -> None:
    stay = seven_and_three(village, person)
    begins = datetime.fromisoformat(stay.plan["phases"][1]["from_at"])
    tick(begins + timedelta(days=30))
    assert standings_of(person)[0].from_at == begins
    assert not Visit.objects.filter(stay=stay, state=VisitState.DUE).exists()


def test_a_closed_stay_is_left_alone_by_the_clock(village: Village, stay: Stay) -> None:
    actions.end_stay(stay=stay, reason=Reason.HOSPITAL, note="x", by=village.worker, now=LATER)
    tick(at("2020-03-28 00:00"))
    stay.refresh_from_db()
    assert stay.state == StayState.ENDED
    assert not Visit.objects.filter(stay=stay, state=VisitState.MISSED).exists()


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_happens_to_a_stay_its_numbers_agree_m14_m22(
    village: Village, person: Person, data: Any
) -> None:
    """Any order of extending, shortening, ticking and ending leaves one story without gaps."""
    Stay.objects.all().delete()
    stay = seven_and_three(village, person)
    now = LATER
    steps = st.lists(st.tuples(st.sampled_from("etsx"), st.integers(1, 200)), max_size=8)
    for step, number in data.draw(steps):
        now += timedelta(hours=number % 40)
        _do(step, stay, number, village, now)
        stay.refresh_from_db()
    told = list(standings_of(person).order_by("from_at"))
    assert all(one.to_at == two.from_at for one, two in pairwise(told))
    assert told[0].from_at == ARRIVED
    assert told[-1].to_at is None
    assert (told[-1].kind == StandingKind.RELEASED) == (stay.state == StayState.ENDED)
    due = Visit.objects.filter(stay=stay, state=VisitState.DUE)
    if stay.state == StayState.ENDED:
        assert not due.exists()
        assert stay.due_at is None
    assert not due.filter(window_to__gt=stay.release_at).exists()
    assert stay.release_at == datetime.fromisoformat(stay.plan["phases"][-1]["to_at"])


def _do(step: str, stay: Stay, number: int, village: Village, now: datetime) -> None:
    from linli.kernel.refusal import Refused

    told: dict[str, Any] = {"stay": stay, "note": "x", "by": village.worker, "now": now}
    moved = stay.release_at + timedelta(hours=number if step == "e" else -number)
    try:
        if step == "t":
            tick(now)
        elif step == "e":
            actions.extend_stay(release_at=moved, reason=Reason.SYMPTOMS, **told)
        elif step == "s":
            actions.shorten_stay(release_at=moved, reason=Reason.TEST_NEGATIVE, **told)
        elif number > 150:
            actions.end_stay(reason=Reason.POLICY_CHANGE, **told)
    except Refused as refusal:
        assert refusal.code in {"STAY_CLOSED", "RELEASE_PAST", "NOT_EARLIER"}  # noqa: PT017
