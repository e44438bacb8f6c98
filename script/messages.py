"""Catalogues of words: gathers the texts of the code, and judges that every language has them.

script/words                 writes what the code says into each catalogue (keeps translations)
script/messages.py --check   fails when a text is missing, left over, untranslated or fuzzy
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LOCALE = Path("src/linli/shell/locale")
# English is what the code says: Django falls back from `en` to the text itself, never to another
# language. Every other shipped language has a catalogue.
LANGUAGES = ("zh_Hans",)
PLURALS = {"zh_Hans": "nplurals=1; plural=0;"}
NAMED = re.compile(r"%\(\w+\)[a-z]|%[a-z]")
# Chinese and what stands beside it: punctuation of its own width, a blank before and after Latin
# letters and figures; 3幢 and 2月28日 are written without.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()\"']|[,;:?!()\"'][\u4e00-\u9fff]")
UNSPACED = re.compile(
    r"[\u4e00-\u9fff](?<![年月])[A-Za-z0-9]|[A-Za-z][\u4e00-\u9fff]|[0-9][\u4e00-\u9fff](?<![幢栋单年月日])"
)

Key = tuple[str | None, str, str]


def gather(root: Path) -> None:
    """Run Django's makemessages over a tree that looks like the project."""
    (root / LOCALE).mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "LINLI_VAR": str(root / "var")}
    environment["DJANGO_SETTINGS_MODULE"] = "linli.shell.settings"
    command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--no-wrap"]
    command += ["--add-location", "file", "--verbosity", "0", "--ignore", "static/*"]
    for language in LANGUAGES:
        command += ["--locale", language]
    subprocess.run(command, cwd=root / "src", env=environment, check=True)  # noqa: S603 - ours


def said() -> dict[str, polib.POFile]:
    """Return what the code says, per language and untranslated, gathered in a copy of it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        left_out = shutil.ignore_patterns("dist", "locale", "*.pyc", "node_modules")
        shutil.copytree(ROOT / "src", copy / "src", ignore=left_out)
        gather(copy)
        return {language: catalogue(copy, language) for language in LANGUAGES}


def catalogue(root: Path, language: str) -> polib.POFile:
    return polib.pofile(str(root / LOCALE / language / "LC_MESSAGES" / "django.po"))


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def same_values(entry: polib.POEntry) -> bool:
    """Tell whether a translation names the same values; a plural form may leave the number out."""
    asked = set(NAMED.findall(entry.msgid)) | set(NAMED.findall(entry.msgid_plural))
    given = [set(NAMED.findall(text)) for text in texts(entry)]
    return all(one <= asked for one in given) and (bool(entry.msgid_plural) or given[0] == asked)


def same_ends(entry: polib.POEntry) -> bool:
    """Tell whether a translation begins and ends as the English does: with a blank, or without."""
    if (entry.msgctxt or "").startswith("between"):
        return True  # What joins a list is the language's own.
    ends = {(text != text.lstrip(), text != text.rstrip()) for text in texts(entry)}
    return ends == {(entry.msgid != entry.msgid.lstrip(), entry.msgid != entry.msgid.rstrip())}


def badly_set(text: str) -> bool:
    """Tell whether a Chinese text has half-width punctuation, or Latin without a blank beside it."""
    plain = NAMED.sub("", text)
    return bool(HALF_WIDTH.search(plain) or UNSPACED.search(plain))


def faults(wanted: polib.POFile, shipped: polib.POFile) -> Iterator[str]:
    """Yield a sentence for everything that keeps a catalogue from being complete."""
    have = {key(entry): entry for entry in shipped}
    asked = {key(entry) for entry in wanted}
    yield from (
        f"left over: {entry.msgid!r}"
        for entry in shipped
        if entry.obsolete or key(entry) not in asked
    )
    for entry in wanted:
        found = have.get(key(entry))
        if found is None or found.obsolete:
            yield f"missing: {entry.msgid!r}"
        elif fault := fault_of(found):
            yield f"{fault}: {entry.msgid!r}"


def fault_of(entry: polib.POEntry) -> str:
    """Say what is wrong with a translation, or ''."""
    if not all(texts(entry)):
        return "not translated"
    if entry.fuzzy:
        return "fuzzy"
    if not same_values(entry):
        return "other placeholders than the English"
    if not same_ends(entry):
        return "other blanks at its ends than the English"
    if any(map(badly_set, texts(entry))):
        return "punctuation or blanks that are not Chinese"
    return ""


def check() -> int:
    """Gather into a copy, so that judging changes nothing."""
    found = [
        f"{language}: {fault}"
        for language, wanted in said().items()
        for fault in faults(wanted, shipped(language))
    ]
    for line in found:
        sys.stdout.write(f"{line}\n")
    return int(bool(found))


def shipped(language: str) -> polib.POFile:
    path = ROOT / LOCALE / language / "LC_MESSAGES" / "django.po"
    return catalogue(ROOT, language) if path.exists() else polib.POFile()


def merged(language: str, wanted: polib.POFile, known: polib.POFile) -> polib.POFile:
    """Return the catalogue of what the code says, in one order, without places and dates."""
    have = {key(entry): entry for entry in known if not entry.obsolete}
    po = polib.POFile(wrapwidth=0)
    po.metadata = {
        "Project-Id-Version": "linli",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for entry in sorted(wanted, key=lambda each: (each.msgid, each.msgctxt or "")):
        found = have.get(key(entry))
        po.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=found.msgstr if found else "",
                msgstr_plural=found.msgstr_plural if found else entry.msgstr_plural,
                comment=entry.comment,
                flags=[flag for flag in entry.flags if flag.endswith("-format")],
            )
        )
    return po


def write() -> None:
    """Bring every catalogue up to what the code says; new texts wait there for their words."""
    for language, wanted in said().items():
        po = merged(language, wanted, shipped(language))
        path = ROOT / LOCALE / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        po.save(str(path))
        waiting = sum(not all(texts(entry)) for entry in po)
        sys.stdout.write(f"{language}: {len(po)} texts, {waiting} without words\n")


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(check())
    write()
