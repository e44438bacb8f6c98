"""Cells that can only say a few things: yes or no, a health code, a sex, a temperature."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from linli.ledger.reading.values.parsed import Note, Parsed, Problem
from linli.ledger.reading.values.text import clean, is_blank, is_undecided, listed


class HealthCode(StrEnum):
    """Colors of the health code; NONE is a person who has no code."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"
    NONE = "NONE"


_YES = frozenset(
    listed(
        "y yes true 1 ok √ ✓ ✔ ☑ 是 是的 有 需 需要 要 对 已 同意 接 需接 需接送 需要接送 接送 去过 已离境 离境 on はい 예 네 да"
    )
)
_NO = frozenset(
    listed(
        "n no false 0 × x ✗ ✘ ☒ 否 不 不是 无 没有 没 不需 不需要 无需 不用 不要 不接 自行 未 未离境 在杭 未去过 none off いいえ 아니요 нет"
    )
)
_CODES = (
    (HealthCode.GREEN, re.compile(r"绿码?|綠碼?|green(?: ?code)?|g|зел[её]ный", re.IGNORECASE)),
    (
        HealthCode.YELLOW,
        re.compile(r"黄码?|黃碼?|橙码?|yellow(?: ?code)?|amber|y|ж[её]лтый", re.IGNORECASE),
    ),
    (HealthCode.RED, re.compile(r"红码?|紅碼?|red(?: ?code)?|r|красный", re.IGNORECASE)),
    (
        HealthCode.NONE,
        re.compile(
            r"无码?|没有码?|未申领|未申请|无健康码|no(?:ne)?(?: ?code)?|not applied|-|/",
            re.IGNORECASE,
        ),
    ),
)
_SEXES = {
    **dict.fromkeys(listed("m male man boy 男 男性 男士 мужской муж м 남 남성 남자"), "M"),
    **dict.fromkeys(listed("f female woman girl w 女 女性 女士 женский жен ж 여 여성 여자"), "F"),
}
_NORMAL = re.compile(r"正常|无异常|未见异常|normal|ok|fine", re.IGNORECASE)
_UNMEASURED = re.compile(r"未测(?:量)?|没测|未量|not (?:taken|measured)", re.IGNORECASE)
_DEGREES = re.compile(
    r"(\d{2,3})(?:\s*[.,。·度]\s*(\d{1,2}))?\s*(?:°?\s*(c|f)|度|℃|摄氏度|°)?", re.IGNORECASE
)
_COLDEST, _HOTTEST = Decimal(30), Decimal(45)


def yes_no(value: object) -> Parsed[bool]:
    """Read yes or no in the usual words and signs; an empty cell is neither."""
    if isinstance(value, bool):
        return Parsed(value)
    text = clean(value).casefold().rstrip(".。!")
    if text in _YES:
        return Parsed(True)
    if text in _NO:
        return Parsed(False)
    if is_blank(text):
        return Parsed()
    if is_undecided(text):
        return Parsed(note=Note.UNDECIDED)
    return Parsed(problem=Problem.NOT_YES_OR_NO)


def symptoms(value: object) -> Parsed[bool | str]:
    """Read symptoms: False is "none", True is "yes" without saying which, text names them."""
    said = yes_no(value)
    if said.problem is None:
        return Parsed(said.value, None, said.note)
    return Parsed(clean(value)[:500])


def health_code(value: object) -> Parsed[str]:
    """Read a health code; an empty cell says nothing, "无" says there is none."""
    text = clean(value).strip("。.()")
    if not text:
        return Parsed()
    for code, pattern in _CODES:
        if pattern.fullmatch(text):
            return Parsed(str(code), None, Note.NO_CODE if code is HealthCode.NONE else None)
    return Parsed(problem=Problem.NOT_A_HEALTH_CODE)


def sex(value: object) -> Parsed[str]:
    """Read a sex as M or F."""
    text = clean(value).casefold().rstrip(".")
    if is_blank(text):
        return Parsed()
    return Parsed(_SEXES[text]) if text in _SEXES else Parsed(problem=Problem.NOT_A_SEX)


def temperature_c(value: object) -> Parsed[Decimal]:
    """Read a body temperature in degrees Celsius to a tenth; Fahrenheit only where it says so.

    "正常" (normal) is no figure: it stays without a value and is noted.
    """
    text = clean(value)
    if is_blank(text) or _UNMEASURED.fullmatch(text):
        return Parsed()
    if _NORMAL.fullmatch(text):
        return Parsed(note=Note.NORMAL_WITHOUT_FIGURE)
    match = _DEGREES.fullmatch(text)
    if match is None:
        return Parsed(problem=Problem.NOT_A_TEMPERATURE)
    degrees = _celsius(Decimal(f"{match[1]}.{match[2] or 0}"), match[3])
    if not _COLDEST <= degrees <= _HOTTEST:
        return Parsed(problem=Problem.TEMPERATURE_IMPOSSIBLE)
    return Parsed(degrees)


def _celsius(degrees: Decimal, unit: str | None) -> Decimal:
    if unit and unit in "fF":
        degrees = (degrees - 32) * 5 / 9
    return degrees.quantize(Decimal("0.1"), ROUND_HALF_UP)
