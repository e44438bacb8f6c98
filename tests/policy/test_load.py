"""M23: a pack that does not hold together gives a sentence that names the file, the table, the cure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from linli.policy.load import load_pack, parse_pack
from linli.policy.predicates import holds
from linli.policy.rules import Facts, Level, PolicyError, Unit
from tests.policy.samples import SAMPLE, bent, sample

ERRORS = {
    "a hole in the phases": (
        [("offset_start = 7", "offset_start = 8")],
        "[[phases]] home: a hole after 'central'; write offset_start = 7, or leave",
    ),
    "an overlap of phases": (
        [("offset_start = 7", "offset_start = 5")],
        "[[phases]] home: it overlaps 'central'; write offset_start = 7",
    ),
    "a hole by day zero": (
        [("anchor_is_day = 1", "anchor_is_day = 0")],
        "[[phases]] home: it overlaps 'central'; write offset_start = 8",
    ),
    "phases counted from two events": (
        [("offset_start = 7\n", 'offset_start = 7\nanchor = "last_exposure"\n')],
        "cannot be seen that it follows on 'central' without a hole",
    ),
    "an unknown key": (
        [("version = 1", "version = 1\nweather = 2")],
        "the pack: unknown key 'weather'; remove it.",
    ),
    "a misspelt key": (
        [("level = 2", "level = 2\nself_report = []")],
        "[[phases]] home: unknown key 'self_report'; did you mean 'self_reports'?",
    ),
    "an unknown key in a duration": (
        [('value = 3, unit = "d"', 'value = 3, unit = "d", about = true')],
        "unknown key 'about'",
    ),
    "no zone": ([('tz = "Asia/Shanghai"\n', "")], "the pack: 'tz' is missing; write a text"),
    "an unknown zone": (
        [("Asia/Shanghai", "Asia/Hangzhou")],
        "'tz' is 'Asia/Hangzhou', no zone we know",
    ),
    "a validity without zone": (
        [("06:00:00+08:00", "06:00:00")],
        "[validity]: 'effective_from' has no time zone; add one, e.g. 2020-03-26T06:00:00+08:00.",
    ),
    "a validity that ends before it begins": (
        [("+08:00", "+08:00\neffective_to = 2020-03-01T00:00:00Z")],
        "'effective_to' is not after 'effective_from'",
    ),
    "an operator that does not fit": (
        [('op = "any_of"', 'op = "lt"')],
        "[applies_if]: 'op' is 'lt', but 'countries' can only be asked by: any_of, none_of.",
    ),
    "an operator that does not exist": (
        [('op = "lt"', 'op = "=="')],
        "'op' has '=='; choose one of",
    ),
    "a fact that does not exist": ([('"age"', '"height"')], "'field' has 'height'; choose one of"),
    "a value of the wrong type": (
        [("value = 14", 'value = "14"')],
        "'value' is '14'; write a whole",
    ),
    "a list that is not there": (
        [('list = "far"', 'list = "fare"')],
        "no list 'fare' under [lists]",
    ),
    "a country that is none": ([('"KR"', '"Korea"')], "'Korea' is no country; write two capital"),
    "an empty condition": (
        [('{ field = "age", op = "lt", value = 14 }', "{ all = [] }")],
        "'all' is empty; write at least one comparison",
    ),
    "a comparison without value": (
        [(", value = 14 }", " }")],
        "'value' is missing; write what the fact is compared with.",
    ),
    "a list with something else in it": (
        [('["KR", "IT"]', '["KR", 39]')],
        "'far' has 39; write texts in quotes only.",
    ),
    "a test on a route that is not there": (
        [('routes = ["far"]', 'routes = ["fra"]')],
        "[[tests]] pcr-d1: 'routes' names 'fra', which is not there; use: far, near.",
    ),
    "a level off the ladder": (
        [("level = 2", "level = 6")],
        "'level' is 6; choose one of: 1 central",
    ),
    "a day that is neither 0 nor 1": (
        [("anchor_is_day = 1", "anchor_is_day = 2")],
        "[counting]: 'anchor_is_day' is 2; write 0 or 1.",
    ),
    "a duration of nothing": ([("value = 3", "value = 0")], "'value' is 0; write 1 or more."),
    "a duration as text": ([("value = 3", 'value = "3"')], "'value' is '3'; write a whole number"),
    "a truth where a number belongs": ([("value = 3", "value = true")], "write a whole number"),
    "hours that end with the day": (
        [('value = 7, unit = "d"', 'value = 168, unit = "h"'), ("offset_start = 7\n", "")],
        '[[phases]] central: it is counted in hours; write end = "exact".',
    ),
    "an hour without its rule": (
        [("level = 2", "level = 2\nat_hour = 09:00:00")],
        "'at_hour' and end = \"at_hour\" belong together",
    ),
    "a window turned round": (
        [("from = 09:00:00, to = 11:00:00", "from = 11:00:00, to = 09:00:00")],
        "'to' is not after 'from'",
    ),
    "an id used twice": ([('id = "home"', 'id = "central"')], "central: this id is used twice"),
    "an id with spaces": ([('id = "sample"', 'id = "a sample"')], "use small letters"),
    "a route that is not there": (
        [('route = "far"', 'route = "fra"')],
        "[[phases]] central: 'route' names 'fra', which is not there; use: far, near.",
    ),
    "a test of a phase that is not there": (
        [("days = [1, 7]", 'days = [1]\nphase = "hotel"')],
        "'phase' names 'hotel'",
    ),
    "a test without days": ([("days = [1, 7]", "days = []")], "'days' must hold whole numbers"),
    "a route nobody reaches": (
        [('applies_if = { field = "countries", op = "any_of", list = "far" }\n', "")],
        "[[routes]] far: it has no 'applies_if', so the routes below it are never taken",
    ),
    "no source": (
        [('[[citations]]\ntitle = "Made up for tests"\ntag = "A"\n', "")],
        "it has no [[citations]]",
    ),
    "an official source without issuer": (
        [('tag = "A"', 'tag = "P"')],
        "needs an 'issuer' or 'url'",
    ),
    "no Chinese name": (
        [('zh-Hans = "样例"\n', "")],
        "[names]: 'zh-Hans' is missing; write a text in quotes.",
    ),
    "an empty name": ([('en = "Sample"', 'en = " "')], "[names]: 'en' is empty; write a text."),
    "a role twice": ([('"interpreter"', '"social_worker"')], "'care_team' names something twice"),
    "a role nobody knows": (
        [('"interpreter"', '"nurse"')],
        "'care_team' has 'nurse'; choose one of",
    ),
    "a table where a list belongs": (
        [("[[release]]", "[release]")],
        "'release' is {'kind': 'all_tests_negative'}; write a list",
    ),
    "no TOML at all": ([("version = 1", "version = ")], "this is not TOML"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_broken_pack_gives_a_sentence_that_says_what_to_do(name: str) -> None:
    changes, sentence = ERRORS[name]
    with pytest.raises(PolicyError) as caught:
        parse_pack(bent(*changes), name="sample.toml")
    assert str(caught.value).startswith("sample.toml")
    assert sentence in str(caught.value)
    assert str(caught.value).endswith((".", "?"))


def test_the_sample_itself_holds_together() -> None:
    pack = sample()
    assert [p.id for p in pack.phases_of("far")] == ["central", "home"]
    assert [t.id for t in pack.tests] == ["pcr-d1", "pcr-d7"]
    assert pack.phases[0].level is Level.CENTRAL_QUARANTINE
    assert pack.phases[0].duration.unit is Unit.DAYS


def test_an_early_end_before_other_phases_must_say_how_the_rest_is_served() -> None:
    early = """
[[early_ends]]
id = "early"
names = { en = "Early", zh-Hans = "提前" }
phase = "central"
day = 3
"""
    with pytest.raises(PolicyError, match="phases follow; write the 'then_level' of the rest"):
        parse_pack(SAMPLE + early, name="sample.toml")
    with pytest.raises(PolicyError, match="'then_level' is not milder"):
        parse_pack(SAMPLE + early + "then_level = 1\n", name="sample.toml")


def test_a_file_carries_the_name_of_its_pack(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text(SAMPLE, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"other\.toml: the id is 'sample'; call the file sample"):
        load_pack(path)


def test_phases_may_simply_follow_on() -> None:
    pack = sample(("offset_start = 7\n", ""))
    assert pack.phases[1].offset_start is None


def test_lists_of_something_else_than_tables_are_refused() -> None:
    text = bent(('[[citations]]\ntitle = "Made up for tests"\ntag = "A"\n', ""))
    with pytest.raises(
        PolicyError, match=r"'citations' must hold tables; write \[\[citations\]\] above"
    ):
        parse_pack("citations = [1]\n" + text, name="sample.toml")


def test_conditions_may_be_nested() -> None:
    nested = '{ any = [{ not = { field = "age", op = "ge", value = 14 } }, { field = "temperature_c", op = "gt", value = 39 }] }'
    pack = sample(('{ field = "age", op = "lt", value = 14 }', nested))
    rule = pack.exemptions[-1].applies_if
    assert rule is not None
    child, ill, well = (
        Facts(age=13),
        Facts(age=14, temperature_c=Decimal(40)),
        Facts(age=14, temperature_c=Decimal(39)),
    )
    assert [holds(rule, facts) for facts in (child, ill, well)] == [True, True, False]
