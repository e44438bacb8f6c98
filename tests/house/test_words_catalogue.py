"""Every shipped language says everything, in its own manner; English stays English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from gettext import GNUTranslations
from importlib import import_module
from pathlib import Path

import polib
import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from linli.shell import borrowed
from tests.house.test_scripts import catalogue, load
from tests.house.tree import ROOT, obeyed

CHINESE = re.compile("[\u4e00-\u9fff]")
# Words that a page uses in another sense than the glossary's term, with that sense.
OTHER_SENSE = {
    "Check": "of a release notice, not of a person at a gate",
    "Dwelling": "where somebody lives, as a label; the term is the unit of a building",
}


def entry(said: str, msgid: str = "Day", context: str | None = None) -> polib.POEntry:
    return polib.POEntry(msgctxt=context, msgid=msgid, msgstr=said)


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES if code != "en"])
def test_every_language_says_everything_that_the_code_says(language: str) -> None:
    """Gathered afresh from the code: nothing missing, left over, fuzzy or with other values."""
    script = load("messages")
    name = translation.to_locale(language)
    obeyed(script.faults(script.said()[name], script.shipped(name)))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (" 天", "other blanks"),
        ("天,夜", "punctuation"),
        ("天(夜)", "punctuation"),
        ("第3天", "punctuation"),
        ("用Excel打开", "punctuation"),
    ],
)
def test_a_planted_slip_of_a_translator_is_found(said: str, fault: str) -> None:
    found = list(load("messages").faults(catalogue(entry("")), catalogue(entry(said))))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_text_that_the_code_no_longer_says_is_found() -> None:
    shipped = catalogue(entry("天"), entry("夜", "Night"))
    assert list(load("messages").faults(catalogue(entry("")), shipped)) == ["left over: 'Night'"]


@pytest.mark.parametrize(
    "said", ["第 3 天（夜）", "2月28日", "3幢 2单元", "%(day)s天", "请用 Excel 打开：14:30"]
)
def test_well_set_chinese_passes(said: str) -> None:
    assert not load("messages").badly_set(said)


def test_what_joins_a_list_is_the_language_s_own() -> None:
    said = catalogue(entry("、", ", ", "between the members of a list"))
    assert list(load("messages").faults(said, said)) == []


def test_writing_keeps_the_words_and_one_order() -> None:
    """A catalogue differs between two days only where a text does."""
    script = load("messages")
    wanted = catalogue(entry("", "b"), entry("", "a"), entry("", "new"))
    known = catalogue(entry("乙", "b"), entry("甲", "a"), entry("旧", "old"))
    po = script.merged("zh_Hans", wanted, known)
    assert [(each.msgid, each.msgstr) for each in po] == [("a", "甲"), ("b", "乙"), ("new", "")]
    assert not any(each.occurrences for each in po)
    assert not any("Date" in name for name in po.metadata)


def test_english_is_never_served_another_language() -> None:
    """Django falls back to LANGUAGE_CODE, which is Chinese, for every language but English."""
    texts = [each for each in load("messages").shipped("zh_Hans") if not each.msgctxt]
    with translation.override("en"):
        wrong = [e.msgid for e in texts if gettext(e.msgid) != e.msgid]
        wrong += [
            each.msgid
            for each in texts
            if each.msgid_plural
            if (
                ngettext(each.msgid, each.msgid_plural, 1),
                ngettext(each.msgid, each.msgid_plural, 2),
            )
            != (each.msgid, each.msgid_plural)
        ]
    obeyed(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "said"), [("en", "Sign in"), ("zh-CN", "登录")])
def test_a_page_speaks_the_language_of_the_browser(client: Client, asked: str, said: str) -> None:
    page = client.get("/accounts/login/", headers={"accept-language": asked}).text
    # The names of the languages are written in those languages.
    shown = page.replace("简体中文", "").replace("中文", "")
    assert said in shown
    assert bool(CHINESE.search(shown)) is (asked != "en")


def glossary(text: str) -> dict[str, frozenset[str]]:
    """Return the words of docs/glossary.md: English term -> Chinese ones of its row."""
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| ")]
    return {
        term.strip(): frozenset(part.strip() for part in re.split("[/,]", chinese))
        for english, chinese in rows
        if CHINESE.search(chinese)
        for term in re.split("[/,]", english)
    }


def against_glossary(po: polib.POFile, terms: dict[str, frozenset[str]]) -> list[str]:
    """Entries that are a term by themselves, and are called otherwise."""
    return [
        f"{each.msgid!r} is {each.msgstr}, not {' or '.join(sorted(known))}"
        for each in po
        if (known := terms.get(each.msgid.lower())) and each.msgid not in OTHER_SENSE
        if not any(word in each.msgstr for word in known)
    ]


def test_the_terms_are_those_of_the_glossary() -> None:
    terms = glossary((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))
    obeyed(against_glossary(load("messages").shipped("zh_Hans"), terms))


def test_a_planted_word_against_the_glossary_is_found() -> None:
    terms = glossary("| ledger | 防控底册 | x |\n| post, shift | 岗位, 班次 | |\n|---|---|---|\n")
    shipped = catalogue(entry("台账", "Ledger"), entry("岗位", "Post"), entry("夜班", "Night"))
    assert len(against_glossary(shipped, terms)) == 1


def their_texts(package: str) -> Iterator[str]:
    """Yield what a library's own Chinese catalogue knows."""
    folder = Path(str(import_module(package).__file__)).parent
    for path in folder.glob("**/zh_Hans/LC_MESSAGES/django.mo"):
        with path.open("rb") as file:
            known = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        yield from (key[0] if isinstance(key, tuple) else key for key in known)


def test_borrowed_sentences_are_still_those_of_django_and_allauth() -> None:
    django, allauth = set(their_texts("django")), set(their_texts("allauth"))
    assert set(borrowed.ALLAUTH) - allauth == set()
    counted = {each._kw["singular"] for each in borrowed.COUNTED}  # type: ignore[attr-defined]
    assert (set(borrowed.DJANGO) | counted) - django == set()


def test_django_s_own_sentences_are_said_in_our_words() -> None:
    field = forms.CharField(max_length=3)
    with translation.override("zh-hans"):
        for value, words in (("", "此项必填。"), ("abcd", "最多 3 个字符（现为 4 个）。")):
            with pytest.raises(forms.ValidationError) as caught:
                field.clean(value)
            assert caught.value.messages == [words]


def test_days_are_written_as_people_write_them() -> None:
    day, moment = date(2020, 3, 5), datetime(2020, 3, 5, 9, 7, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert date_format(day, "MONTH_DAY_FORMAT") == "3月5日"
        assert date_format(moment, "DATETIME_FORMAT") == "2020年3月5日 09:07"
    with translation.override("en"):
        assert date_format(day, "SHORT_DATE_FORMAT") == "5 Mar 2020"
        assert date_format(moment, "DATETIME_FORMAT") == "5 Mar 2020 09:07"
