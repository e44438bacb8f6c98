"""A sentence as key and values, and how a page turns it into text in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from linli.policy.rules import LocalText
from linli.policy.sentences import SENTENCES


@dataclass(frozen=True, slots=True)
class Word:
    """A value that is itself one of `SENTENCES`, e.g. the name of a level."""

    key: str


@dataclass(frozen=True, slots=True)
class Places:
    """Country codes (ISO 3166), for the page to name in the reader's language."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A key of `SENTENCES` with its values; `depth` indents the parts of a condition.

    Values are texts, numbers, dates, times, `LocalText`, `Word`, `Places`, sentences or tuples.
    """

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    depth: int = 0


def plain(value: Any) -> str:
    """Show a value as ISO 8601 to the minute, or as it is."""
    if isinstance(value, (datetime, time)):
        return value.isoformat(timespec="minutes")
    return str(value)


@dataclass(frozen=True, slots=True)
class Speaker:
    """How to speak: `say` translates a msgid, `place` names a country, `show` formats the rest."""

    language: str = "en"
    say: Callable[[str], str] = str
    place: Callable[[str], str] = str
    show: Callable[[Any], str] = plain
    comma: str = ", "


ENGLISH = Speaker()


def render(sentence: Sentence, speaker: Speaker = ENGLISH) -> str:
    """Return the sentence as text."""
    said = {name: _text(value, speaker) for name, value in sentence.params.items()}
    return speaker.say(SENTENCES[sentence.key]) % said


def _text(value: Any, speaker: Speaker) -> str:
    match value:
        case Word(key=key):
            return speaker.say(SENTENCES[key])
        case Sentence():
            return render(value, speaker)
        case LocalText():
            return value.in_language(speaker.language)
        case Places(codes=codes):
            return speaker.comma.join(speaker.place(code) for code in codes)
        case tuple():
            return speaker.comma.join(_text(part, speaker) for part in value)
    return speaker.show(value)


def word_or_text(prefix: str, value: str) -> Word | str:
    """Return the word for a value, or the value itself when the room has no word for it."""
    key = f"{prefix}.{value}"
    return Word(key) if key in SENTENCES else value
