"""M23: what every shipped pack must hold (one contract over all of them)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linli.policy import catalog
from linli.policy.rules import Pack, PackStatus, PolicyError

EVERY = sorted(catalog.packs())
NAMED_IN_THE_ISSUE = {
    "cn-zj-hz-healthcode-2020",
    "cn-zj-inbound-tiered-2020-03",
    "who-covid-contacts-2020",
    "hk-599c-2020",
    "hk-0-3-2022",
    "nz-miq-2020",
    "uk-trafficlight-2021",
    "us-cdc-covid-2020-12",
    "us-mpox",
    "us-measles-ia",
    "us-ebola-2014",
}


def test_at_least_twelve_packs_ship_and_those_asked_for_are_among_them() -> None:
    assert len(EVERY) >= 12
    assert set(EVERY) >= NAMED_IN_THE_ISSUE


@pytest.fixture(params=EVERY)
def pack(request: pytest.FixtureRequest) -> Pack:
    return catalog.pack(request.param)


def test_it_names_itself_in_both_languages(pack: Pack) -> None:
    texts = [pack.names, *(r.names for r in pack.routes), *(e.names for e in pack.exemptions)]
    for text in (*texts, *pack.notes):
        assert text.en.isascii() or "°" in text.en
        assert re.search(r"[\u4e00-\u9fff]", text.zh_hans)


def test_it_cites_its_sources_and_asks_its_owner_to_read_them_again(pack: Pack) -> None:
    assert pack.citations
    assert any("read its sources again" in note.en for note in pack.notes)
    assert all(not citation.read_on for citation in pack.citations)


def test_covid_packs_are_historical(pack: Pack) -> None:
    assert pack.disease != "covid-19" or pack.status is PackStatus.HISTORICAL


def test_every_phase_asks_for_temperature_and_symptoms_morning_and_evening(pack: Pack) -> None:
    for phase in pack.phases:
        morning, evening = phase.self_reports
        assert morning.to.hour <= 12 <= evening.from_.hour


def test_somebody_cares_for_the_person_and_speaks_their_language(pack: Pack) -> None:
    assert "interpreter" in pack.care_team


def test_the_packs_of_the_article_have_its_care_team() -> None:
    tiered = catalog.pack("cn-zj-inbound-tiered-2020-03")
    assert list(tiered.care_team) == [
        "social_worker",
        "property_steward",
        "grid_officer",
        "interpreter",
    ]


def test_hashes_tell_packs_and_versions_apart(pack: Pack) -> None:
    other = catalog.in_zone(pack, "Pacific/Chatham")
    assert other.tz == "Pacific/Chatham"
    assert re.fullmatch(r"[0-9a-f]{64}", pack.sha256)
    assert other.sha256 != pack.sha256


def test_a_kept_text_that_was_changed_is_noticed(pack: Pack) -> None:
    frozen = catalog.freeze(pack)
    forged = catalog.FrozenPack(frozen.id, frozen.version, frozen.sha256, frozen.text + "\n")
    with pytest.raises(PolicyError, match="the kept text was changed"):
        catalog.thaw(forged)


def test_an_unknown_pack_is_refused_with_a_sentence() -> None:
    with pytest.raises(PolicyError, match="There is no policy pack 'moon-2020'"):
        catalog.pack("moon-2020")


def test_the_file_names_are_the_ids() -> None:
    assert [path.stem for path in sorted(Path(catalog.FOLDER).glob("*.toml"))] == EVERY
