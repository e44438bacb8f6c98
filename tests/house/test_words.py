"""Every code has words, and every text can be translated as a whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from inspect import getmembers, isclass

import pytest

from linli.kernel import words
from tests.house.tree import PURE, Source, code, dotted, obeyed, rooms

TRANSLATORS = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}
    | {"pgettext_lazy", "npgettext", "npgettext_lazy"}
)
# "%s" and "{}" have no name, so a translator cannot move them; "%%" is a percent sign.
ANONYMOUS = re.compile(r"(?<!%)(?:%%)*%[-+ #0-9.*]*[a-z]|\{[^}]*\}")
NAMED = re.compile(r"%\(\w+\)[-+ #0-9.]*[a-z]")
# Tables of sentences in rooms without Django: marked where they stand, translated when said.
MARKED = "SENTENCES"
# Enums that no person ever reads.
UNSPOKEN: dict[str, str] = {
    "accounts.Permission": "a page says what is missing, not the name of the right",
}


def enums(room: str) -> Iterator[type[StrEnum]]:
    """Yield the enums that a room's rules define."""
    name = f"linli.{room}.rules"
    if room in PURE or not find_spec(name):
        return
    for _, kind in getmembers(import_module(name), isclass):
        is_ours = issubclass(kind, StrEnum) and kind.__module__.startswith(name)
        if is_ours and f"{room}.{kind.__name__}" not in UNSPOKEN:
            yield kind


def wordless(kinds: Iterable[type[StrEnum]]) -> list[str]:
    """Enums without words in their room's words.py; `words.teach` refuses a table with a gap."""
    return [f"{k.__module__}.{k.__name__} has no words" for k in kinds if not words.is_taught(k)]


def fault_of_text(node: ast.expr) -> str:
    """Say what keeps a text from being translated, or ''."""
    if isinstance(node, ast.JoinedStr):
        return "an f-string"
    if isinstance(node, ast.BinOp):
        return "a text put together before it is translated"
    if isinstance(node, ast.Call):
        return "a text formatted before it is translated"
    if isinstance(node, ast.Subscript) and dotted(node.value).endswith(MARKED):
        return ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return "a value without a name" if ANONYMOUS.search(NAMED.sub("", node.value)) else ""
    return "no literal text, so no tool can find it"


def untranslatable(files: Iterable[Source]) -> list[str]:
    """Texts given to gettext that a translator cannot get or cannot reorder."""
    return [
        f"{source.at(call)} {fault}"
        for source in files
        for call in source.calls()
        if dotted(call.func).rpartition(".")[2] in TRANSLATORS
        for node in texts_of(call)
        if (fault := fault_of_text(node))
    ]


def aliased(files: Iterable[Source]) -> list[str]:
    """Other names for gettext than "_": the tool that gathers the texts does not know them."""
    return [
        f"{source.at(node)} {name.name} as {name.asname}"
        for source in files
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname not in (None, "_") or (name.asname == "_" and not is_plain(name.name))
    ]


def is_plain(name: str) -> bool:
    """Tell whether "_" may stand for this function: it takes one text and nothing else."""
    return name in {"gettext", "gettext_lazy", "gettext_noop"}


def unmarked(files: Iterable[Source]) -> list[str]:
    """Sentences of such a table that no tool would find."""
    return [
        f"{source.at(value)} is not marked for the catalogues"
        for source in files
        for node in source.tree.body
        if isinstance(node, ast.AnnAssign) and dotted(node.target).endswith(MARKED)
        if isinstance(node.value, ast.Dict)
        for value in node.value.values
        if not (isinstance(value, ast.Call) and dotted(value.func) in TRANSLATORS)
    ]


def texts_of(call: ast.Call) -> list[ast.expr]:
    """Return the arguments that are texts: not the number of ngettext."""
    name = dotted(call.func).rpartition(".")[2]
    if "ngettext" in name or "npgettext" in name:
        return call.args[:-1]
    return list(call.args)


@pytest.mark.parametrize("room", rooms())
def test_every_enum_has_words_for_every_member(room: str) -> None:
    obeyed(wordless(enums(room)))


def test_the_enums_without_words_exist() -> None:
    """An exception that no longer applies is taken off the list."""
    for name in UNSPOKEN:
        room, kind = name.split(".")
        assert hasattr(import_module(f"linli.{room}.rules"), kind), name


def test_every_text_can_be_translated() -> None:
    obeyed(untranslatable(code()))
    obeyed(unmarked(code()))
    obeyed(aliased(code()))


@pytest.mark.parametrize("name", ["gettext_lazy as lazy", "ngettext as _", "gettext as say"])
def test_a_planted_other_name_for_gettext_is_found(name: str) -> None:
    text = f"from django.utils.translation import {name}\n"
    assert len(aliased([Source("src/linli/boards/words.py", text)])) == 1


def test_the_usual_name_for_gettext_passes() -> None:
    text = "from django.utils.translation import gettext_lazy as _, ngettext\n"
    assert aliased([Source("src/linli/boards/words.py", text)]) == []


def test_a_planted_unmarked_sentence_is_found() -> None:
    text = 'SENTENCES: dict = {A: gettext_noop("Said."), B: "Unsaid."}\n'
    assert len(unmarked([Source("src/linli/ledger/reading/refusals.py", text)])) == 1
    assert untranslatable([Source("src/linli/ledger/words.py", "x = _(SENTENCES[code])\n")]) == []


@pytest.mark.parametrize(
    "line",
    [
        '_(f"Day {n}")',
        '_("Day %s") % n',
        '_("Day {}").format(n)',
        '_("Day {n}")',
        '_("Day %s" % n)',
        '_("Day {}".format(n))',
        '_("Day " + n)',
        "_(text)",
        'ngettext("%d day", "%(n)d days", n)',
        'pgettext("a", "%i")',
    ],
)
def test_a_planted_untranslatable_text_is_found(line: str) -> None:
    assert untranslatable([Source("src/linli/boards/words.py", f"x = {line}\n")])


@pytest.mark.parametrize(
    "line",
    [
        '_("Day %(n)s of %(of)d") % {"n": n, "of": of}',
        '_("100 %% clean")',
        'ngettext("%(n)d day", "%(n)d days", n)',
        'pgettext("verb", "Clear")',
    ],
)
def test_named_values_pass(line: str) -> None:
    assert untranslatable([Source("src/linli/boards/words.py", f"x = {line}\n")]) == []


def test_a_planted_enum_without_words_is_found() -> None:
    kind = StrEnum("Mute", ["SILENT"])
    assert wordless([kind])
    words.teach(kind, {kind["SILENT"]: "silent"})
    assert wordless([kind]) == []


def test_a_table_with_a_gap_is_refused() -> None:
    kind = StrEnum("Half", ["SAID", "UNSAID"])
    with pytest.raises(LookupError, match="UNSAID"):
        words.teach(kind, {kind["SAID"]: "said"})
