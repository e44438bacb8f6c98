"""Random zones, moments and facts for the property tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from linli.policy import catalog
from linli.policy.rules import CodeColour, ContactKind, Facts, TestResult, Vaccination

ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Europe/London",
    "America/New_York",
    "America/Toronto",  # 1919: the clock jumped over midnight
    "America/Havana",  # midnight comes twice
    "America/Sao_Paulo",  # midnight is skipped
    "Africa/Cairo",
    "Asia/Beirut",
    "Pacific/Apia",  # 2011-12-30 never was
    "Pacific/Auckland",
    "Australia/Lord_Howe",  # half an hour
)

zones = st.sampled_from(ZONES)
instants = st.datetimes(
    min_value=datetime(2009, 1, 1),  # noqa: DTZ001 - made aware by the zone
    max_value=datetime(2026, 12, 1),  # noqa: DTZ001 - made aware by the zone
    timezones=st.just(ZoneInfo("UTC")),
)
days = instants.map(lambda at: at.date())
maybe = st.none() | st.booleans()


def facts(*, hours_known: bool = False) -> st.SearchStrategy[Facts]:
    moment = instants if hours_known else instants | days
    return st.builds(
        Facts,
        arrived_at=st.none() | moment,
        first_exposed_at=st.none() | moment,
        last_exposed_at=st.none() | moment,
        left_area_at=st.none() | moment,
        tested_positive_at=st.none() | moment,
        rash_onset_at=st.none() | moment,
        countries=st.none() | st.frozensets(st.sampled_from(["KR", "US", "FR", "BR", "LR"])),
        contact=st.none() | st.sampled_from(ContactKind),
        code=st.none() | st.sampled_from(CodeColour),
        tier=st.none() | st.sampled_from(["green", "amber", "red", "blue"]),
        vaccination=st.none() | st.sampled_from(Vaccination),
        last_test=st.none() | st.sampled_from(TestResult),
        has_fixed_home=maybe,
        separate_room=maybe,
        self_care=maybe,
        symptomatic=maybe,
        immune=maybe,
        has_smartphone=maybe,
        age=st.none() | st.integers(0, 110),
        temperature_c=st.none() | st.sampled_from([Decimal("36.5"), Decimal("38.1")]),
        granted=st.frozensets(st.sampled_from(["minor-at-home", "companion", "paper-pass"])),
    )


@st.composite
def full_facts(draw: st.DrawFn) -> Facts:
    """Facts about which nothing remains to be asked, at most ten days between the events."""
    begin = draw(instants)
    later = st.integers(0, 240).map(lambda hours: begin + timedelta(hours=hours))
    return Facts(
        arrived_at=draw(later),
        first_exposed_at=begin,
        last_exposed_at=draw(later),
        left_area_at=draw(later),
        tested_positive_at=draw(later),
        rash_onset_at=draw(later),
        countries=draw(st.frozensets(st.sampled_from(["KR", "US", "BR", "LR"]), min_size=1)),
        contact=draw(st.sampled_from(ContactKind)),
        code=draw(st.sampled_from(CodeColour)),
        tier=draw(st.sampled_from(["green", "amber", "red"])),
        vaccination=draw(st.sampled_from(Vaccination)),
        last_test=draw(st.sampled_from(TestResult)),
        has_fixed_home=draw(st.booleans()),
        separate_room=draw(st.booleans()),
        self_care=draw(st.booleans()),
        symptomatic=draw(st.booleans()),
        immune=draw(st.booleans()),
        has_smartphone=draw(st.booleans()),
        age=draw(st.integers(0, 110)),
    )


pack_ids = st.sampled_from(sorted(catalog.packs()))
