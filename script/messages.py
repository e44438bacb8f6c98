"""Catalogues of words: gathers the texts of the code, and judges that every language has them.

script/messages.py           writes what the code says into each catalogue (keeps translations)
script/messages.py --check   fails when a text is missing, untranslated or fuzzy
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
# English is what the code says; every other shipped language has a catalogue.
LANGUAGES = ("zh_Hans",)
NAMED = re.compile(r"%\(\w+\)[a-z]|%[a-z]")

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


def faults(wanted: polib.POFile, shipped: polib.POFile) -> Iterator[str]:
    """Yield a sentence for everything that keeps a catalogue from being complete."""
    have = {key(entry): entry for entry in shipped if not entry.obsolete}
    for entry in wanted:
        found = have.get(key(entry))
        if found is None:
            yield f"missing: {entry.msgid!r}"
        elif not all(texts(found)):
            yield f"not translated: {entry.msgid!r}"
        elif found.fuzzy:
            yield f"fuzzy: {entry.msgid!r}"
        elif not same_values(found):
            yield f"other placeholders than the English: {entry.msgid!r}"


def check() -> int:
    """Gather into a copy, so that judging changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(
            ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("dist", "*.mo", "*.pyc")
        )
        gather(copy)
        found = [
            f"{language}: {fault}"
            for language in LANGUAGES
            for fault in faults(catalogue(copy, language), shipped(language))
        ]
    for line in found:
        sys.stdout.write(f"{line}\n")
    return int(bool(found))


def shipped(language: str) -> polib.POFile:
    path = ROOT / LOCALE / language / "LC_MESSAGES" / "django.po"
    return catalogue(ROOT, language) if path.exists() else polib.POFile()


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(check())
    gather(ROOT)
