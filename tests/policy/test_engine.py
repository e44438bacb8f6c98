"""M22, M23: plans, days, visits, changes and releases on the sample pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from linli.policy import catalog, engine
from linli.policy.rules import (
    Change,
    ChangeKind,
    DayNumber,
    Evidence,
    Facts,
    Level,
    Outcome,
    Plan,
    PolicyError,
    QuestionCode,
    RefusalCode,
    TestKind,
    TestResult,
    TestTaken,
    Vaccination,
    WhyCode,
)
from tests.policy.samples import sample

NOW = datetime(2020, 4, 1, 4, tzinfo=UTC)  # noon in Shanghai
DAY = timedelta(days=1)
VACCINATED = '{ field = "vaccination", op = "in", value = ["none", "partial"] }'
FAR = Facts(arrived_at=NOW, countries=frozenset({"KR"}), age=40)


def far() -> Plan:
    return engine.outcome(FAR, sample(), NOW)


def codes(refusals: object) -> list[RefusalCode]:
    return [refusal.code for refusal in refusals]  # type: ignore[attr-defined]


def test_day_numbers_are_those_that_people_count() -> None:
    plan = far()
    assert engine.day_of(plan, NOW) == DayNumber(1, 10)
    assert engine.day_of(plan, datetime(2020, 4, 1, 16, tzinfo=UTC)) == DayNumber(2, 10)
    assert engine.day_of(plan, datetime(2020, 4, 9, 4, tzinfo=UTC)) == DayNumber(9, 10)
    assert engine.day_of(plan, datetime(2020, 4, 10, 16, tzinfo=UTC)) is None


def test_the_phase_that_runs_is_found_and_the_end_is_open() -> None:
    plan = far()
    change = plan.phases[0].to_at
    assert [engine.phase_at(plan, at) for at in (NOW - DAY, NOW)] == [None, plan.phases[0]]
    assert engine.phase_at(plan, change) == plan.phases[1]
    assert engine.phase_at(plan, plan.phases[1].to_at) is None


def test_confinement_ends_before_milder_phases() -> None:
    mild = engine.outcome(FAR, sample(("level = 2", "level = 4")), NOW)
    assert mild.confined_until == mild.phases[0].to_at
    assert mild.release_at == mild.phases[1].to_at


def test_visits_begin_next_morning_for_who_arrives_at_noon() -> None:
    plan = far()
    due = engine.visits_due(plan, NOW, NOW + 2 * DAY)
    assert [(v.on, v.number, v.from_at) for v in due] == [
        (date(2020, 4, 2), 1, datetime(2020, 4, 2, 1, tzinfo=UTC)),
        (date(2020, 4, 3), 1, datetime(2020, 4, 3, 1, tzinfo=UTC)),
    ]
    assert len(engine.visits_due(plan, NOW, NOW + 30 * DAY)) == 6
    assert len(engine.reports_due(plan, NOW, NOW + 30 * DAY)) == 13
    assert engine.visits_due(plan, NOW, NOW) == ()


def test_a_naive_moment_is_refused_with_a_sentence() -> None:
    naive = datetime(2020, 4, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(PolicyError, match="arrived_at has no time zone; give an aware datetime"):
        engine.outcome(Facts(arrived_at=naive), sample(), NOW)


def test_what_is_missing_is_asked_and_nothing_is_guessed() -> None:
    plan = engine.outcome(Facts(countries=frozenset({"KR"})), sample(), NOW)
    assert plan.outcome is Outcome.UNDECIDED
    assert [(q.code, q.fact) for q in plan.open_questions] == [(QuestionCode.ASK, "arrived_at")]
    assert plan.release_at is None
    assert plan.confined_until is None
    assert engine.day_of(plan, NOW) is None


def test_an_exemption_is_offered_asked_about_or_left_out() -> None:
    def offered(age: int | None) -> tuple[list[str], list[str]]:
        facts = Facts(arrived_at=NOW, countries=frozenset({"KR"}), age=age)
        plan = engine.outcome(facts, sample(), NOW)
        return [e.id for e in plan.exemptions], [q.fact for q in plan.open_questions]

    assert offered(13) == (["child"], [])
    assert offered(14) == ([], [])
    assert offered(None) == (["child"], ["age"])


def test_a_granted_exemption_makes_stricter_phases_milder_and_says_so() -> None:
    facts = Facts(arrived_at=NOW, countries=frozenset({"KR"}), age=9, granted=frozenset({"child"}))
    plan = engine.outcome(facts, sample(), NOW)
    assert [p.level for p in plan.phases] == [Level.HOME_QUARANTINE, Level.HOME_QUARANTINE]
    assert plan.exemptions == ()
    assert WhyCode.EXEMPTION_GRANTED in {why.code for why in plan.why}


def test_a_plan_says_when_its_pack_was_not_in_force() -> None:
    early = datetime(2020, 3, 25, 21, 59, tzinfo=UTC)

    def reasons(at: datetime) -> set[WhyCode]:
        facts = Facts(arrived_at=at, countries=frozenset({"KR"}))
        return {why.code for why in engine.outcome(facts, sample(), NOW).why}

    assert WhyCode.BEFORE_PACK in reasons(early)
    assert WhyCode.BEFORE_PACK not in reasons(early + timedelta(minutes=1))
    assert engine.in_force(sample(), early) is False
    assert engine.in_force(sample(), NOW) is None
    hong_kong = catalog.pack("hk-3-4-2022")
    six_in_the_morning = datetime(2022, 9, 25, 22, tzinfo=UTC)
    assert engine.in_force(hong_kong, six_in_the_morning - timedelta(seconds=1)) is True
    assert engine.in_force(hong_kong, six_in_the_morning) is False


def test_two_days_more_move_the_end_by_two_days_once_only() -> None:
    plan = far()
    longer = engine.apply_extension(plan, "missed", NOW + DAY)
    assert longer.release_at == datetime(2020, 4, 12, 16, tzinfo=UTC)
    assert engine.day_of(longer, NOW) == DayNumber(1, 12)
    assert longer.changes == (Change(ChangeKind.EXTENSION, "missed", NOW + DAY),)
    with pytest.raises(PolicyError, match="was applied before"):
        engine.apply_extension(longer, "missed", NOW + 2 * DAY)


def test_an_extension_at_another_level_or_in_hours_is_a_phase_or_a_shift() -> None:
    milder = engine.outcome(
        FAR, sample(('count_from = "end"', 'count_from = "end"\nlevel = 4')), NOW
    )
    plan = engine.apply_extension(milder, "missed", NOW)
    assert [(p.id, p.level) for p in plan.phases][-1] == ("missed", Level.DAILY_MONITORING)
    hours = engine.outcome(
        FAR, sample(('add = { value = 2, unit = "d" }', 'add = { value = 6, unit = "h" }')), NOW
    )
    assert engine.apply_extension(hours, "missed", NOW).release_at == datetime(
        2020, 4, 10, 22, tzinfo=UTC
    )


def test_an_extension_by_hours_from_the_event_runs_exactly() -> None:
    pack = sample(
        ('add = { value = 2, unit = "d" }', 'add = { value = 300, unit = "h" }'),
        ('count_from = "end"', 'count_from = "event"'),
    )
    plan = engine.apply_extension(engine.outcome(FAR, pack, NOW), "missed", NOW + DAY)
    assert plan.release_at == NOW + DAY + timedelta(hours=300)


def test_a_stay_cannot_be_changed_by_a_rule_or_an_event_that_is_not_its_own() -> None:
    with pytest.raises(PolicyError, match="no extension 'new-sign' here; it has: missed"):
        engine.apply_extension(far(), "new-sign", NOW)
    with pytest.raises(PolicyError, match="outside the stay"):
        engine.apply_extension(far(), "missed", NOW + 30 * DAY)
    with pytest.raises(PolicyError, match="no early end 'sooner' here; it has: none"):
        engine.apply_early_end(far(), "sooner", NOW)


def taken(
    day: int, result: TestResult = TestResult.NEGATIVE, kind: TestKind = TestKind.PCR
) -> TestTaken:
    return TestTaken(kind=kind, taken_at=datetime(2020, 4, day, 6, tzinfo=UTC), result=result)


def test_the_time_must_be_served_and_the_tests_must_be_negative() -> None:
    plan, end = far(), datetime(2020, 4, 10, 16, tzinfo=UTC)
    good = Evidence(tests=(taken(1), taken(7)))
    assert engine.may_release(plan, good, end) == ()
    assert codes(engine.may_release(plan, good, end - timedelta(seconds=1))) == ["too_early"]
    assert codes(engine.may_release(plan, Evidence(), end)) == ["test_missing", "test_missing"]
    bad = Evidence(tests=(taken(1), taken(7), taken(7, TestResult.POSITIVE)))
    assert codes(engine.may_release(plan, Evidence(tests=bad.tests[::2]), end)) == [
        "test_not_negative"
    ]
    other = Evidence(tests=(taken(1), taken(7, kind=TestKind.ANTIGEN)))
    assert codes(engine.may_release(plan, other, end)) == ["test_missing"]


@pytest.mark.parametrize(
    ("kind", "value", "good", "bad", "code"),
    [
        (
            "symptom_free",
            "24",
            {"symptom_free_since": datetime(2020, 4, 9, 16, tzinfo=UTC)},
            {"symptom_free_since": datetime(2020, 4, 9, 17, tzinfo=UTC)},
            "not_symptom_free",
        ),
        (
            "temperature_below",
            "38.0",
            {"temperature_c": Decimal("37.9")},
            {"temperature_c": Decimal("38.0")},
            "too_warm",
        ),
        (
            "consecutive_checkins",
            "14",
            {"normal_checkins_in_a_row": 14},
            {"normal_checkins_in_a_row": 13},
            "too_few_checkins",
        ),
    ],
)
def test_each_release_condition_has_its_limit(
    kind: str, value: str, good: dict, bad: dict, code: str
) -> None:
    pack = sample(('kind = "all_tests_negative"', f'kind = "{kind}"\nvalue = {value}'))
    plan, end = engine.outcome(FAR, pack, NOW), datetime(2020, 4, 10, 16, tzinfo=UTC)
    assert engine.may_release(plan, Evidence(**good), end) == ()
    assert codes(engine.may_release(plan, Evidence(**bad), end)) == [code]
    assert codes(engine.may_release(plan, Evidence(), end)) == [code]


def test_an_undecided_plan_releases_nobody_and_a_free_person_needs_no_release() -> None:
    undecided = engine.outcome(Facts(), sample(), NOW)
    free = engine.outcome(Facts(countries=frozenset({"US"})), sample(), NOW)
    assert codes(engine.may_release(undecided, Evidence(), NOW)) == ["not_decided"]
    assert free.outcome is Outcome.FREE
    assert engine.may_release(free, Evidence(), NOW) == ()


def test_seven_days_need_a_negative_test_of_the_last_48_hours() -> None:
    exposed = datetime(2020, 12, 10, 23, tzinfo=UTC)
    plan = engine.outcome(
        Facts(last_exposed_at=exposed), catalog.pack("us-cdc-covid-2020-12"), exposed
    )
    ends = datetime(2020, 12, 18, 5, tzinfo=UTC)

    def against(
        hours_before: float, now: datetime = ends, result: TestResult = TestResult.NEGATIVE
    ) -> list[RefusalCode]:
        test = TestTaken(
            kind=TestKind.ANTIGEN, taken_at=ends - timedelta(hours=hours_before), result=result
        )
        evidence = Evidence(tests=(test,), symptom_free_since=exposed)
        return codes(engine.early_end_refusals(plan, "after-day-7", evidence, now))

    assert against(48) == []
    assert against(48.1) == ["test_missing"]
    assert against(3, result=TestResult.POSITIVE) == ["test_not_negative"]
    assert against(3, now=ends - timedelta(seconds=1)) == ["too_early"]
    assert codes(engine.early_end_refusals(plan, "after-day-10", Evidence(), ends + 3 * DAY)) == [
        "not_symptom_free"
    ]


def test_test_to_release_counts_a_negative_test_of_day_5_or_later() -> None:
    arrived = datetime(2021, 6, 1, 9, tzinfo=UTC)
    plan = engine.outcome(
        Facts(arrived_at=arrived, tier="amber"), catalog.pack("uk-trafficlight-2021"), arrived
    )

    def against(day: int) -> list[RefusalCode]:
        test = TestTaken(
            kind=TestKind.PCR,
            taken_at=datetime(2021, 6, day, 12, tzinfo=UTC),
            result=TestResult.NEGATIVE,
        )
        now = datetime(2021, 6, 9, tzinfo=UTC)
        return codes(
            engine.early_end_refusals(plan, "test-to-release", Evidence(tests=(test,)), now)
        )

    assert against(5) == ["test_missing"]
    assert against(6) == []
    assert against(8) == []
    with pytest.raises(PolicyError, match="comes too late"):
        engine.apply_early_end(plan, "test-to-release", datetime(2021, 6, 12, tzinfo=UTC))


def test_a_phase_may_end_at_an_hour_of_its_last_day_and_the_next_follows() -> None:
    pack = sample(
        ("level = 1", 'level = 1\nend = "at_hour"\nat_hour = 09:00:00'), ("offset_start = 7\n", "")
    )
    plan = engine.outcome(FAR, pack, NOW)
    assert plan.phases[0].to_at == datetime(2020, 4, 7, 1, tzinfo=UTC)
    assert plan.phases[1].from_at == datetime(2020, 4, 7, 1, tzinfo=UTC)
    assert plan.release_at == datetime(2020, 4, 10, 16, tzinfo=UTC)


def test_an_exact_phase_in_days_keeps_the_clock_and_the_next_counts_whole_days() -> None:
    pack = sample(("level = 1", 'level = 1\nend = "exact"'), ("offset_start = 7\n", ""))
    plan = engine.outcome(FAR, pack, NOW)
    assert plan.phases[0].to_at == NOW + 7 * DAY
    assert plan.release_at == datetime(2020, 4, 11, 16, tzinfo=UTC)


def test_hours_may_follow_hours() -> None:
    pack = sample(
        (
            'level = 1\noffset_start = 0\nduration = { value = 7, unit = "d" }',
            'level = 1\nend = "exact"\nduration = { value = 36, unit = "h" }',
        ),
        (
            'offset_start = 7\nduration = { value = 3, unit = "d" }',
            'end = "exact"\noffset_start = 36\nduration = { value = 12, unit = "h" }',
        ),
    )
    plan = engine.outcome(FAR, pack, NOW)
    assert [p.to_at - NOW for p in plan.phases] == [timedelta(hours=36), timedelta(hours=48)]


def test_exact_days_may_begin_some_days_after_the_anchor() -> None:
    pack = sample(
        ("level = 1\noffset_start = 0", 'level = 1\nend = "exact"\noffset_start = 2'),
        ("offset_start = 7\n", ""),
    )
    plan = engine.outcome(FAR, pack, NOW)
    assert plan.phases[0].from_at == NOW + 2 * DAY
    assert plan.phases[0].to_at == NOW + 9 * DAY


def test_hours_may_begin_some_hours_after_one_event_and_end_by_another() -> None:
    pack = sample(
        (
            'level = 1\noffset_start = 0\nduration = { value = 7, unit = "d" }',
            (
                'level = 1\nend = "exact"\noffset_start = 6\nends_anchor = "last_exposure"\n'
                'duration = { value = 48, unit = "h" }'
            ),
        ),
        ("offset_start = 7\n", ""),
    )
    facts = Facts(arrived_at=NOW, last_exposed_at=NOW + DAY, countries=frozenset({"KR"}), age=40)
    plan = engine.outcome(facts, pack, NOW)
    assert plan.phases[0].from_at == NOW + timedelta(hours=6)
    assert plan.phases[0].to_at == NOW + 3 * DAY


def test_a_test_for_some_is_listed_unless_it_is_sure_that_it_is_not_for_this_one() -> None:
    pack = sample(("days = [1, 7]", f"days = [7]\napplies_if = {VACCINATED}"))

    def planned(vaccination: Vaccination | None) -> tuple[int, list[str]]:
        plan = engine.outcome(replace(FAR, vaccination=vaccination), pack, NOW)
        return len(plan.tests), [q.fact for q in plan.open_questions]

    assert planned(Vaccination.NONE) == (1, [])
    assert planned(Vaccination.FULL) == (0, [])
    assert planned(None) == (1, ["vaccination"])


def test_a_test_of_a_phase_that_was_never_reached_is_not_due() -> None:
    pack = sample(
        ("level = 2", 'level = 2\nends_anchor = "last_exposure"'),
        ("offset_start = 7\n", ""),
        ("days = [1, 7]", 'days = [1]\nphase = "home"'),
    )
    facts = replace(FAR, last_exposed_at=NOW - 20 * DAY)
    plan = engine.outcome(facts, pack, NOW)
    assert [p.id for p in plan.phases] == ["central"]
    assert plan.tests == ()


def test_an_early_end_is_replayed_and_a_second_one_is_refused() -> None:
    pack = catalog.pack("us-cdc-covid-2020-12")
    facts = Facts(last_exposed_at=datetime(2020, 12, 10, 23, tzinfo=UTC))
    made = engine.outcome(facts, pack, NOW)
    shorter = engine.apply_early_end(made, "after-day-10", NOW)
    assert engine.replay(facts, pack, shorter.changes, NOW) == shorter
    with pytest.raises(PolicyError, match="comes too late"):
        engine.apply_early_end(shorter, "after-day-10", NOW)


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        # An arrival at 00:00 sharp belongs to the day that begins then.
        ({"arrived_at": datetime(2020, 3, 19, 16, tzinfo=UTC)}, (date(2020, 3, 20), 14)),
        ({"arrived_at": datetime(2020, 3, 19, 15, 59, tzinfo=UTC)}, (date(2020, 3, 19), 14)),
        ({"arrived_at": date(2020, 3, 20)}, (date(2020, 3, 20), 14)),
    ],
)
def test_the_local_day_of_arrival_decides_day_1(facts: dict, days: tuple[date, int]) -> None:
    known = Facts(**facts, countries=frozenset({"US"}), has_fixed_home=True)
    plan = engine.outcome(known, catalog.pack("cn-zj-inbound-tiered-2020-03"), NOW)
    assert (plan.anchor_on, plan.phases[0].days[1]) == days
    assert (
        plan.release_at
        == datetime(days[0].year, days[0].month, days[0].day, 16, tzinfo=UTC) + 13 * DAY
    )
