"""Languages people speak, and how well. No Django."""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How well somebody speaks: enough to greet, to talk at the door, or to interpret."""

    BASIC = 1
    CONVERSATION = 2
    INTERPRETER = 3


class Event(StrEnum):
    """What the trail says."""

    LANGUAGES_SET = "LANGUAGES_SET"


class Unknown(StrEnum):
    """Why a language cannot be noted."""

    NO_SUCH_LANGUAGE = "NO_SUCH_LANGUAGE"
    NO_SUCH_LEVEL = "NO_SUCH_LEVEL"
    NOT_YOUR_OWN = "NOT_YOUR_OWN"


# What people from abroad in one community spoke; others can be written as a tag.
COMMON = ("zh", "en", "ko", "ja", "ru", "fr", "de", "es", "it", "pt", "ar", "fa", "hi", "th", "vi")
_TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?")


def plain_tag(tag: str) -> str:
    """Return a BCP 47 tag in lower case with hyphens, or "" when it is none."""
    text = tag.strip().lower().replace("_", "-")
    return text if _TAG.fullmatch(text) else ""


def primary(tag: str) -> str:
    """Return the language without script and region: "zh-Hant-TW" is spoken as "zh"."""
    return plain_tag(tag).partition("-")[0]
