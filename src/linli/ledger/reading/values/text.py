"""Texts as people type them, brought to one form before anything else looks at them."""

from __future__ import annotations

import re
import unicodedata

_UNDECIDED = re.compile(
    r"(?:待|未)(?:定|确定|确认|知|通知|买票|购票|出票)|不详|不确定|暂(?:无|未|定|不)\S{0,3}|尚未\S{0,4}"
    r"|(?:下|本|这)(?:个)?(?:周|星期|礼拜|月)\S{0,2}|月(?:底|初|中)|近期|尽快|择期|另行通知"
    r"|\d{1,2}月(?:份|底|初|中旬|上旬|下旬)?"
    r"|tb[acd]|to be \w+|unknown|pending|not (?:yet )?(?:known|decided|sure|booked)|next (?:week|month)|\?+",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"(?:[-—–/\\.·*_]+|无|没有|空|n/?a|none|nil|null|no)", re.IGNORECASE)


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a text: the readable way to write long tables of words."""
    return tuple(text.split())


def clean(value: object) -> str:
    """Return a cell as one line of plain text: full-width signs made plain, spaces single."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.isascii():
        return " ".join(value.split())
    return " ".join(unicodedata.normalize("NFKC", str(value)).split())


def is_blank(text: str) -> bool:
    """Is a cleaned text only a way of leaving the cell empty ("-", "/", "无", "n/a")?"""
    return not text or bool(_NOTHING.fullmatch(text))


def is_undecided(text: str) -> bool:
    """Does a cleaned text say that this is not known yet ("待定", "下周", "TBD")?"""
    return bool(_UNDECIDED.fullmatch(text))
