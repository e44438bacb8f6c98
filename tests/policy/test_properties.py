"""M23: what must hold for every pack, zone and clock change, tried on random cases."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from linli.policy import catalog, engine
from linli.policy.days import at_local, local_day, start_of_day
from linli.policy.rules import Facts, Outcome, Pack, Plan
from tests.policy import strategies as random_
from tests.policy.samples import sample

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@cache
def pack_in(pack_id: str, zone: str) -> Pack:
    return catalog.in_zone(catalog.pack(pack_id), zone)


def plan_for(pack_id: str, zone: str, facts: Facts) -> Plan:
    return engine.outcome(facts, pack_in(pack_id, zone), NOW)


@given(random_.zones, random_.days)
@example("America/Toronto", date(1919, 3, 31))
@example("Pacific/Apia", date(2011, 12, 30))
@example("America/Sao_Paulo", date(2018, 11, 4))
@example("America/Havana", date(2020, 11, 1))
@example("Africa/Cairo", date(2014, 5, 16))
def test_a_local_day_starts_at_its_first_second(zone: str, day: date) -> None:
    tz = ZoneInfo(zone)
    start = start_of_day(day, tz)
    assert local_day(start - SECOND, tz) < day <= local_day(start, tz)
    assert start <= start_of_day(day + timedelta(days=1), tz)


@given(random_.zones, random_.instants, st.integers(1, 30), st.sampled_from([0, 1]))
def test_counted_days_always_end_at_local_midnight(
    zone: str, arrived_at: datetime, length: int, day_zero: int
) -> None:
    pack = counted(zone, length, day_zero)
    facts = Facts(arrived_at=arrived_at, countries=frozenset({"BR"}))
    release_at = engine.outcome(facts, pack, NOW).release_at
    assert release_at is not None
    tz = ZoneInfo(zone)
    last = local_day(arrived_at, tz) + timedelta(days=length - day_zero)
    assert release_at == start_of_day(last + timedelta(days=1), tz)
    assert local_day(release_at - SECOND, tz) <= last < local_day(release_at, tz)


@cache
def counted(zone: str, length: int, day_zero: int) -> Pack:
    return sample(
        ("Asia/Shanghai", zone),
        ("anchor_is_day = 1", f"anchor_is_day = {day_zero}"),
        ('id = "central"\nroute = "far"', 'id = "central"\nroute = "near"'),
        ("value = 7", f"value = {length}"),
        ("offset_start = 7\n", ""),
    )


@given(random_.zones, random_.instants)
def test_336_hours_are_exactly_336_hours(zone: str, arrived_at: datetime) -> None:
    plan = plan_for("nz-miq-2020", zone, Facts(arrived_at=arrived_at))
    assert plan.release_at == arrived_at + timedelta(hours=336)


@given(random_.pack_ids, random_.zones, random_.facts())
def test_phases_follow_each_other_without_hole_or_overlap(
    pack_id: str, zone: str, facts: Facts
) -> None:
    plan = plan_for(pack_id, zone, facts)
    check_phases(plan)
    assert (plan.outcome is Outcome.STAY) == bool(plan.phases)
    assert (plan.outcome is Outcome.UNDECIDED) == any(q.blocking for q in plan.open_questions)


def check_phases(plan: Plan) -> None:
    for phase in plan.phases:
        assert phase.from_at < phase.to_at
        assert phase.days[0] <= phase.days[1]
        assert phase.from_at.utcoffset() == timedelta(0)
    for before, after in pairwise(plan.phases):
        assert before.to_at == after.from_at
    for due in plan.tests:
        assert due.from_at < due.to_at


@given(random_.pack_ids, random_.zones, random_.full_facts())
def test_whoever_has_answered_everything_gets_a_plan(pack_id: str, zone: str, facts: Facts) -> None:
    plan = plan_for(pack_id, zone, facts)
    blocking = {q.code for q in plan.open_questions if q.blocking}
    assert blocking <= {"no_route"}


@given(
    random_.pack_ids,
    random_.full_facts(),
    st.sets(st.sampled_from(fields(Facts)).map(lambda f: f.name)),
)
def test_knowing_more_never_overturns_what_was_decided(
    pack_id: str, facts: Facts, forgotten: set[str]
) -> None:
    none: dict[str, object] = {name: None for name in forgotten if name != "granted"}
    less = engine.outcome(replace(facts, **none), catalog.pack(pack_id), NOW)  # type: ignore[arg-type]
    assume(less.outcome is not Outcome.UNDECIDED)
    full = engine.outcome(facts, catalog.pack(pack_id), NOW)
    assert (full.route, full.phases) == (less.route, less.phases)


@given(random_.pack_ids, random_.zones, random_.full_facts())
def test_visits_and_reports_lie_in_their_window_and_phase(
    pack_id: str, zone: str, facts: Facts
) -> None:
    plan = plan_for(pack_id, zone, facts)
    assume(plan.phases)
    begin, end = plan.phases[0].from_at, plan.phases[-1].to_at
    phases = {phase.id: phase for phase in plan.phases}
    tz = ZoneInfo(zone)
    for due, windows in (
        (engine.visits_due(plan, begin - HOUR, end + HOUR), "visits"),
        (engine.reports_due(plan, begin - HOUR, end + HOUR), "self_reports"),
    ):
        assert len({(v.phase_id, v.on, v.number) for v in due}) == len(due)
        for visit in due:
            phase = phases[visit.phase_id]
            window = getattr(phase, windows)[visit.number - 1]
            assert phase.from_at <= visit.from_at < visit.to_at <= phase.to_at
            assert visit.from_at == at_local(visit.on, window.from_, tz)
            assert visit.to_at == at_local(visit.on, window.to, tz)


@given(random_.pack_ids, random_.zones, random_.full_facts(), st.integers(0, 400))
def test_asking_in_two_pieces_finds_the_same_visits(
    pack_id: str, zone: str, facts: Facts, hours: int
) -> None:
    plan = plan_for(pack_id, zone, facts)
    assume(plan.phases)
    begin, end = plan.phases[0].from_at, plan.phases[-1].to_at
    middle = min(begin + hours * HOUR, end)
    pieces = engine.reports_due(plan, begin, middle) + engine.reports_due(plan, middle, end)
    assert pieces == engine.reports_due(plan, begin, end)


@given(random_.pack_ids, random_.zones, random_.full_facts())
def test_the_day_shown_counts_up_by_one_each_local_day(
    pack_id: str, zone: str, facts: Facts
) -> None:
    plan = plan_for(pack_id, zone, facts)
    assume(plan.phases and zone != "Pacific/Apia")
    first, last = plan.phases[0], plan.phases[-1]
    shown = [engine.day_of(plan, first.from_at), engine.day_of(plan, last.to_at - SECOND)]
    assert [d and d.day for d in shown] == [first.days[0], last.days[1]]
    assert [d and d.of for d in shown] == [last.days[1]] * 2
    assert engine.day_of(plan, first.from_at - SECOND) is None
    assert engine.day_of(plan, last.to_at) is None


@given(random_.zones, random_.instants, st.lists(st.integers(0, 40 * 24), max_size=5))
def test_extensions_never_shorten_and_can_be_replayed(
    zone: str, exposed_at: datetime, hours: list[int]
) -> None:
    pack = pack_in("us-mpox", zone)
    facts = Facts(last_exposed_at=exposed_at)
    plan = engine.outcome(facts, pack, NOW)
    for hour in sorted(hours):
        event_at = exposed_at + hour * HOUR
        ends_at = plan.release_at
        assert ends_at is not None
        if event_at < ends_at:
            plan = engine.apply_extension(plan, "new-sign", event_at)
            check_phases(plan)
            assert plan.release_at is not None
            assert plan.release_at >= ends_at
            assert engine.phase_at(plan, event_at).level == 2  # type: ignore[union-attr]
    assert engine.replay(facts, pack, plan.changes, NOW) == plan


@given(random_.pack_ids, random_.zones)
def test_a_frozen_pack_thaws_to_the_same_pack(pack_id: str, zone: str) -> None:
    pack = pack_in(pack_id, zone)
    thawed = catalog.thaw(catalog.freeze(pack))
    assert thawed == pack
    assert thawed.text == pack.text
