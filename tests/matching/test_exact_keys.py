"""Exact keys: what finds a person again, and what must never link two people (M4)."""

from __future__ import annotations

from linli.matching.keys import Rule, exact_keys

WANG = {
    "name": "王小明",
    "phone": "13800001111",
    "birth_date": "2008-05-03",
    "document_number": "EA1234567",
}


def rules(one: dict[str, object], other: dict[str, object]) -> set[Rule]:
    return {key.rule for key in exact_keys(one) & exact_keys(other)}


def test_the_same_person_is_found_by_every_rule_that_applies() -> None:
    again = {**WANG, "phone": "+86 138-0000-1111", "document_number": "ea 1234567"}
    assert rules(WANG, again) == {
        Rule.DOCUMENT,
        Rule.PHONE_NAME,
        Rule.PHONE_BIRTH,
        Rule.NAME_BIRTH,
    }


def test_a_family_phone_alone_never_links_two_people() -> None:
    mother = {"name": "李梅", "phone": "13800001111", "birth_date": "1980-01-02"}
    assert rules(WANG, mother) == set()
    assert exact_keys({"phone": "13800001111"}) == frozenset()


def test_a_surname_and_a_family_phone_do_not_link() -> None:
    one = {"name": "Liu", "phone": "13800001111"}
    assert rules(one, {"name": "LIU", "phone": "13800001111"}) == set()


def test_a_birth_date_without_year_makes_no_key() -> None:
    assert exact_keys({"name": "王小明", "birth_date": "--05-03"}) == frozenset()


def test_a_number_of_another_system_does_not_link() -> None:
    one = {"external_id": "17", "external_scope": "A"}
    assert rules(one, {"external_id": "17", "external_scope": "A"}) == {Rule.EXTERNAL_ID}
    assert rules(one, {"external_id": "17", "external_scope": "B"}) == set()
    assert exact_keys({"external_id": "17"}) == frozenset()


def test_name_and_flat_link_only_with_the_estate_named() -> None:
    one = {"name": "Ho Blake", "dwelling": "云溪花园6幢2单元904室"}
    columns = {
        "name": "BLAKE HO",
        "estate": "云溪花园",
        "building": "6",
        "entrance": "2",
        "room": "904",
    }
    assert rules(one, columns) == {Rule.NAME_DWELLING}
    assert exact_keys({"name": "Ho Blake", "dwelling": "6-2-904"}) == frozenset()


def test_several_known_values_all_make_keys() -> None:
    known = {"name": ["王小明", "Wang Xiaoming"], "phone": ["13800001111", "13900002222"]}
    assert rules(known, {"name": "WANG XIAOMING", "phone": "13900002222"}) == {Rule.PHONE_NAME}
