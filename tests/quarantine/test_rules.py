"""The quarantine room's rules, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from linli.kernel.refusal import Refused
from linli.kernel.words import say
from linli.policy import catalog, engine
from linli.policy.rules import CareRole, Facts, Level, Outcome
from linli.quarantine import rules
from linli.quarantine.plans import (
    ending_at,
    facts_from,
    facts_json,
    level_at,
    next_change,
    plan_from,
    plan_json,
)
from linli.quarantine.rules import (
    REASONS,
    STANDING_OF,
    STAY_NEXT,
    VISIT_NEXT,
    ChangeKind,
    Reason,
    Refusal,
    StayState,
    TeamRole,
    VisitState,
    VisitTimes,
    is_fever,
    read_temperature,
    team_needed,
)
from tests.policy import strategies as random_

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2020, 3, 20, 4, 0, tzinfo=UTC)
TIMES = VisitTimes(NOW, NOW + timedelta(hours=2))


# Temperature ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "degrees"),
    [
        ("36.5", "36.5"),
        ("36,5", "36.5"),
        ("３６．５", "36.5"),
        ("３６，５℃", "36.5"),
        ("36.5 °C", "36.5"),
        ("36.5度", "36.5"),
        ("365", "36.5"),
        ("36", "36.0"),
        (" 38.25 ", "38.2"),
        ("34", "34.0"),
        ("43.0", "43.0"),
    ],
)
def test_a_temperature_is_read_as_people_type_it_m21(typed: str, degrees: str) -> None:
    assert read_temperature(typed) == Decimal(degrees)


@pytest.mark.parametrize("typed", ["", "  ", "°C"])
def test_no_temperature_is_no_temperature(typed: str) -> None:
    assert read_temperature(typed) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("warm", Refusal.TEMPERATURE_UNREADABLE),
        ("36.5.1", Refusal.TEMPERATURE_UNREADABLE),
        ("NaN", Refusal.TEMPERATURE_UNREADABLE),
        ("Infinity", Refusal.TEMPERATURE_UNREADABLE),
        ("1e9", Refusal.TEMPERATURE_UNLIKELY),
        ("1e99", Refusal.TEMPERATURE_UNREADABLE),
        ("33.9", Refusal.TEMPERATURE_UNLIKELY),
        ("43.1", Refusal.TEMPERATURE_UNLIKELY),
        ("98.6", Refusal.TEMPERATURE_UNLIKELY),
        ("-36.5", Refusal.TEMPERATURE_UNLIKELY),
    ],
)
def test_what_cannot_be_a_temperature_is_refused_m21(typed: str, code: Refusal) -> None:
    with pytest.raises(Refused) as refusal:
        read_temperature(typed)
    assert refusal.value.code == code


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_a_temperature(typed: str) -> None:
    try:
        value = read_temperature(typed)
    except Refused:
        return
    assert value is None or rules.COLDEST <= value <= rules.WARMEST


def test_fever_begins_at_the_threshold_m21() -> None:
    assert not is_fever(Decimal("37.2"), Decimal("37.3"))
    assert is_fever(Decimal("37.3"), Decimal("37.3"))
    assert is_fever(Decimal("37.3"), None)
    assert not is_fever(None, Decimal("37.3"))


# Tables -------------------------------------------------------------------------------------------


def test_every_level_of_the_ladder_is_a_standing_m22() -> None:
    assert set(STANDING_OF) == set(Level)
    assert len(set(STANDING_OF.values())) == len(Level)


def test_every_role_of_a_pack_can_be_filled_m9() -> None:
    assert {role.name for role in CareRole} == {role.name for role in TeamRole}


def test_a_team_has_an_interpreter_for_who_needs_one_m9() -> None:
    assert team_needed((), "en") == rules.ARTICLE_TEAM
    assert TeamRole.INTERPRETER in team_needed((), "")
    assert TeamRole.INTERPRETER not in team_needed((), "zh-Hans")
    assert team_needed((CareRole.COMMUNITY_MEDIC,), "ko") == (TeamRole.COMMUNITY_MEDIC,)


@pytest.mark.parametrize(("kind", "reason"), list(product(ChangeKind, Reason)))
def test_a_reason_fits_or_is_refused_m22(kind: ChangeKind, reason: Reason) -> None:
    why = rules.why_not_reason(kind, reason, "because")
    assert why == (None if reason in REASONS[kind] else Refusal.REASON_UNFIT)


def test_another_reason_needs_a_note_m22() -> None:
    assert rules.why_not_reason(ChangeKind.ENDED, Reason.OTHER, "  ") == Refusal.NOTE_NEEDED


def test_every_refusal_has_a_sentence() -> None:
    assert all(say(code).strip() for code in Refusal)


RECORDING = [
    (VisitState.DUE, VisitState.DONE, None),
    (VisitState.DUE, VisitState.NOT_MET, None),
    (VisitState.MISSED, VisitState.DONE, None),
    (VisitState.NOT_MET, VisitState.DONE, None),
    (VisitState.DONE, VisitState.DONE, Refusal.VISIT_CLOSED),
    (VisitState.DONE, VisitState.NOT_MET, Refusal.VISIT_CLOSED),
    (VisitState.DROPPED, VisitState.DONE, Refusal.VISIT_CLOSED),
    (VisitState.DUE, VisitState.MISSED, Refusal.VISIT_CLOSED),
    (VisitState.DUE, VisitState.DROPPED, Refusal.VISIT_CLOSED),
]


@pytest.mark.parametrize(("state", "to", "why"), RECORDING)
def test_a_visit_is_recorded_where_the_table_leads_m10(
    state: VisitState, to: VisitState, why: Refusal | None
) -> None:
    assert rules.why_not_record(state, to, TIMES, stay=StayState.OPEN, now=NOW) == why


@pytest.mark.parametrize(
    ("minutes", "why"), [(-61, Refusal.VISIT_TOO_SOON), (-60, None), (0, None), (600, None)]
)
def test_a_visit_may_be_an_hour_early_and_any_time_late_m10(
    minutes: int, why: Refusal | None
) -> None:
    now = NOW + timedelta(minutes=minutes)
    found = rules.why_not_record(
        VisitState.DUE, VisitState.DONE, TIMES, stay=StayState.OPEN, now=now
    )
    assert found == why


@pytest.mark.parametrize("stay", [StayState.ENDED, StayState.CANCELLED])
def test_nothing_is_recorded_on_a_closed_stay_m22(stay: StayState) -> None:
    why = rules.why_not_record(VisitState.DUE, VisitState.DONE, TIMES, stay=stay, now=NOW)
    assert why == Refusal.STAY_CLOSED
    assert rules.why_not_extend(stay, release_at=NOW, new=NOW, from_at=NOW) == Refusal.STAY_CLOSED
    assert rules.why_not_shorten(stay, release_at=NOW, new=NOW, now=NOW) == Refusal.STAY_CLOSED
    why = rules.why_not_end(stay, reason=Reason.COMPLETED, pack_says=None, note="")
    assert why == Refusal.STAY_CLOSED


def test_a_year_is_the_longest_stay() -> None:
    told = {"release_at": NOW, "from_at": NOW}
    assert rules.why_not_extend(StayState.OPEN, new=NOW + rules.LONGEST, **told) is None
    why = rules.why_not_extend(
        StayState.OPEN, new=NOW + rules.LONGEST + timedelta(seconds=1), **told
    )
    assert why == Refusal.TOO_LONG


@given(st.sampled_from(list(Reason)), st.sampled_from([None, Refusal.TOO_EARLY]), st.text())
def test_completed_asks_the_pack_and_nothing_else_does_m22(
    reason: Reason, pack_says: Refusal | None, note: str
) -> None:
    why = rules.why_not_end(StayState.OPEN, reason=reason, pack_says=pack_says, note=note)
    if reason is Reason.COMPLETED:
        assert why == pack_says
    else:
        assert why == (Refusal.NOTE_NEEDED if pack_says and not note.strip() else None)


class Visiting(RuleBasedStateMachine):
    """M10: whatever people do to a visit, and whenever, it stays within its table."""

    visits = Bundle("visits")

    def __init__(self) -> None:
        super().__init__()
        self.state, self.now = VisitState.DUE, TIMES.window_from - timedelta(hours=3)
        self.done_at: datetime | None = None
        self.seen = [self.state]

    def move(self, to: VisitState) -> None:
        assert to in VISIT_NEXT[self.state]
        self.state = to
        self.seen.append(to)

    @rule(minutes=st.integers(1, 180))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(to=st.sampled_from(list(VisitState)), stay=st.sampled_from(list(StayState)))
    def somebody_records(self, to: VisitState, stay: StayState) -> None:
        if rules.why_not_record(self.state, to, TIMES, stay=stay, now=self.now) is None:
            assert to in rules.RESULTS
            assert self.now >= TIMES.open_at
            self.move(to)
            self.done_at = self.now

    @rule(is_own=st.booleans(), is_extra=st.booleans())
    def somebody_takes_it_back(self, is_own: bool, is_extra: bool) -> None:
        why = rules.why_not_undo(self.state, done_at=self.done_at, is_own=is_own, now=self.now)
        if why is None:
            assert is_own
            assert self.done_at is not None
            assert self.now - self.done_at <= rules.UNDO_WITHIN
            self.move(rules.state_after_undo(TIMES, is_extra=is_extra, now=self.now))
            self.done_at = None

    @precondition(lambda self: self.state is VisitState.DUE and self.now >= TIMES.missed_at)
    @rule()
    def the_clock_misses_it(self) -> None:
        self.move(VisitState.MISSED)

    @invariant()
    def what_is_done_has_an_instant(self) -> None:
        assert (self.done_at is not None) == (self.state in rules.RESULTS)


TestVisiting = Visiting.TestCase


def test_every_state_of_a_stay_but_the_first_is_an_end_m22() -> None:
    assert STAY_NEXT[StayState.OPEN] == {StayState.ENDED, StayState.CANCELLED}
    assert not STAY_NEXT[StayState.ENDED]
    assert not STAY_NEXT[StayState.CANCELLED]


# Plans as a stay keeps them -------------------------------------------------------------------------

ARRIVED = datetime(2020, 3, 13, 9, 30, tzinfo=SHANGHAI)
FACTS = Facts(
    arrived_at=ARRIVED,
    first_exposed_at=date(2020, 3, 10),
    last_exposed_at=date(2020, 3, 12),
    countries=frozenset({"GB"}),
    has_fixed_home=True,
    age=34,
    temperature_c=Decimal("36.5"),
    granted=frozenset({"x"}),
)


def test_facts_survive_being_kept_m23() -> None:
    assert facts_from(facts_json(FACTS)) == FACTS


@given(random_.facts())
def test_whatever_facts_are_kept_come_back_as_they_were_m23(facts: Facts) -> None:
    assume(facts.countries != frozenset())  # no country at all is not known, and asked
    assert facts_from(facts_json(facts)) == facts


@pytest.mark.parametrize(
    "told",
    [
        {"countries": []},
        {"contact": "somebody"},
        {"age": "old"},
        {"has_fixed_home": "yes"},
        {"arrived_at": "soon"},
        {"temperature_c": "warm"},
        {"nonsense": 1},
    ],
)
def test_what_cannot_be_read_stays_unknown_and_is_asked_m23(told: dict[str, object]) -> None:
    assert facts_from(told) == Facts()


@pytest.mark.parametrize("pack_id", list(catalog.packs()))
def test_a_plan_survives_being_kept_m23(pack_id: str) -> None:
    pack = catalog.pack(pack_id)
    for values in st_facts():
        plan = engine.outcome(facts_from(values), pack, ARRIVED)
        kept = plan_from(plan_json(plan), pack)
        assert (kept.phases, kept.tests, kept.route) == (plan.phases, plan.tests, plan.route)
        assert kept.release == (plan.release if plan.outcome is not Outcome.UNDECIDED else ())


def st_facts() -> list[dict[str, object]]:
    moments = {
        "arrived_at": ARRIVED.isoformat(),
        "first_exposed_at": "2020-03-10",
        "last_exposed_at": "2020-03-12",
        "left_area_at": "2020-03-12",
        "tested_positive_at": "2020-03-12T08:00:00+08:00",
        "rash_onset_at": "2020-03-12",
    }
    known: dict[str, object] = {"countries": ["GB"], "has_fixed_home": True, "tier": "amber"}
    kinds = ("inbound", "close", "secondary", "spill_over", "case")
    colors = ("green", "yellow", "red")
    return [
        moments | known | {"contact": kind, "code": color, "vaccination": "full", "immune": False}
        for kind, color in product(kinds, colors)
    ]


@given(st.integers(1, 60), st.integers(1, 60))
def test_an_end_moved_there_and_back_is_the_same_end_m22(first: int, second: int) -> None:
    plan = engine.outcome(FACTS, catalog.pack("cn-zj-inbound-tiered-2020-03"), ARRIVED)
    assert plan.release_at is not None
    begins = plan.phases[0].from_at
    moved = ending_at(plan, begins + timedelta(days=first))
    assert moved.release_at == begins + timedelta(days=first)
    again = ending_at(moved, begins + timedelta(days=second))
    assert again.release_at == begins + timedelta(days=second)
    assert again.phases == ending_at(plan, begins + timedelta(days=second)).phases


@given(st.integers(0, 40), st.sampled_from(["cn-np8-14-7", "cn-np9-7-3", "hk-3-4-2022"]))
def test_the_next_change_is_always_an_edge_of_a_phase_m22(hours: int, pack_id: str) -> None:
    facts = facts_from({"arrived_at": ARRIVED.isoformat(), "contact": "inbound"})
    plan = engine.outcome(facts, catalog.pack(pack_id), ARRIVED)
    assume(plan.phases)
    now = ARRIVED + timedelta(hours=hours * 24)
    edge = next_change(plan.phases, now)
    edges = {e for p in plan.phases for e in (p.from_at, p.to_at)}
    assert edge is None or (edge in edges and edge > now)
    assert (edge is None) == (now >= plan.phases[-1].to_at)
    inside = [p for p in plan.phases if p.from_at <= now < p.to_at]
    assert level_at(plan.phases, now) == (int(inside[0].level) if inside else 0)
