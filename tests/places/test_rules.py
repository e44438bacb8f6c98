"""How areas nest and how an address is written plainly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.accounts.rules import Permission
from linli.places.rules import (
    MANAGE_PLACES,
    SEE_PLACES,
    AreaKind,
    chain,
    dwelling_key,
    is_zone,
    may_hold,
    plain,
    room_name,
    written,
    zone,
)


@pytest.mark.parametrize(
    ("upper", "lower", "fits"),
    [
        (AreaKind.CITY, AreaKind.COMMUNITY, True),
        (AreaKind.DISTRICT, AreaKind.DISTRICT, True),
        (AreaKind.COMMUNITY, AreaKind.GRID, True),
        (AreaKind.COMMUNITY, AreaKind.CITY, False),
        (AreaKind.GRID, AreaKind.GRID, False),
        (AreaKind.GRID, AreaKind.COMMUNITY, False),
    ],
)
def test_levels_may_be_left_out_but_not_turned_upside_down(
    upper: AreaKind, lower: AreaKind, fits: bool
) -> None:
    assert may_hold(upper, lower) is fits


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (["3", "３幢", "03栋", "3 号楼", "Building 3", "bldg. 3", "3#"], "3"),
        (["1单元", "Unit 1", "01"], "1"),
        (["A座", "a", "A 幢"], "a"),
        (["501室", "0501", "Room 501", "Apt 501"], "501"),
        (["0"], "0"),
    ],
)
def test_all_spellings_of_a_part_of_an_address_are_one(spellings: list[str], key: str) -> None:
    assert {plain(spelling) for spelling in spellings} == {key}


def test_the_key_of_a_dwelling_has_four_parts() -> None:
    key = dwelling_key(estate="钱塘 花园", building="3幢", entrance="1单元", room="0501室")
    assert key == "钱塘花园|3|1|501"
    assert dwelling_key(estate="", building="3", entrance="", room="501") == "|3||501"


@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_no_address_brings_a_fifth_part_into_the_key(parts: list[str]) -> None:
    estate, building, entrance, room = parts
    key = dwelling_key(estate=estate, building=building, entrance=entrance, room=room)
    assert key.count("|") == 3


@given(st.text(max_size=12))
def test_a_plain_part_holds_no_separator_and_no_blank_at_its_ends(part: str) -> None:
    once = plain(part)
    assert once == once.strip()
    assert "|" not in once


@given(st.lists(st.integers(1, 999), min_size=1, max_size=6))
def test_the_chain_of_a_path_leads_from_the_root_to_itself(keys: list[int]) -> None:
    path = "".join(f"{key}." for key in keys)
    steps = chain(path)
    assert len(steps) == len(keys)
    assert steps[-1] == path
    assert all(path.startswith(step) for step in steps)


def test_an_area_without_a_path_has_no_chain() -> None:
    assert chain("") == []


def test_the_nearest_named_zone_counts() -> None:
    assert zone(["", "Asia/Tokyo", "Asia/Shanghai"], "UTC").key == "Asia/Tokyo"
    assert zone(["", ""], "Europe/Berlin").key == "Europe/Berlin"
    assert is_zone("Asia/Kathmandu")
    assert not is_zone("Asia/Hangzhou")


def test_rooms_are_named_by_floor_and_number() -> None:
    assert (room_name(12, 3), room_name(1, 11)) == ("1203", "111")


def test_the_permissions_named_here_exist_in_accounts() -> None:
    """Places lie below accounts and name two permissions by their word."""
    assert {SEE_PLACES, MANAGE_PLACES} <= set(Permission)


@pytest.mark.parametrize(
    ("above", "part", "noun", "address"),
    [
        ("钱塘花园3幢", "2", "单元", "钱塘花园3幢2单元"),
        ("钱塘花园3幢", "2单元", "单元", "钱塘花园3幢2单元"),
        ("钱塘花园3幢2单元", "501", "室", "钱塘花园3幢2单元501室"),
        ("钱塘花园3幢", "大堂", "单元", "钱塘花园3幢大堂"),
        ("Garden 3", "2", "单元", "Garden 3 2"),
    ],
)
def test_an_address_never_runs_two_numbers_together(
    above: str, part: str, noun: str, address: str
) -> None:
    assert written(above, part, of=noun) == address
