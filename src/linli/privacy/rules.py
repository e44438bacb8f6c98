"""Classes of fields, how long they are kept, and how a value is masked. No Django."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class FieldClass(StrEnum):
    """Who sees a field. From open to closed; the table is `fields.toml`."""

    PUBLIC = "PUBLIC"  # anybody
    STAFF = "STAFF"  # whoever works with persons of the area
    CARE_TEAM = "CARE_TEAM"  # the care team of this person; others after giving a reason
    SECRET = "SECRET"  # noqa: S105 - who may open secrets in this area, after giving a reason


class Keep(StrEnum):
    """What a field's time of keeping is counted from."""

    FOREVER = "FOREVER"  # holds nothing about anybody
    RECORD = "RECORD"  # goes with its record
    STAY_END = "STAY_END"  # counted from the end of the last stay
    MADE = "MADE"  # counted from when the row was written


class Reading(StrEnum):
    """What of a person's record was opened; the words of the access log."""

    PAGE = "PAGE"
    STAY = "STAY"
    SECRETS = "SECRETS"
    EXPORT = "EXPORT"
    NOTICE = "NOTICE"


class Kept(StrEnum):
    """Why the log does not take a reading."""

    REASON_MISSING = "REASON_MISSING"
    NOT_YOURS = "NOT_YOURS"


@dataclass(frozen=True)
class FieldRule:
    """One line of the table: the class of a column, when it goes, and why it is kept at all."""

    label: str
    field_class: FieldClass
    keep: Keep
    days: int
    why: str
    mask: str = "all"


DOTS = "••••"


def mask_all(value: str) -> str:
    return DOTS if value else ""


def mask_phone(value: str) -> str:
    """Keep the first three and the last four digits: "138 •••• 2764"; a country code stays."""
    digits = re.sub(r"[^\d+]", "", value)
    code, number = ("+86 ", digits[3:]) if digits.startswith("+86") else ("", digits)
    if len(number) < 9:  # noqa: PLR2004 - too short to hide anything but its end
        return f"{DOTS} {number[-2:]}" if number else ""
    return f"{code}{number[:3]} {DOTS} {number[-4:]}"


def mask_document(value: str) -> str:
    """Keep the first sign and the last three: "M•••••417"."""
    text = re.sub(r"\s", "", value)
    if len(text) < 6:  # noqa: PLR2004 - too short to hide anything but all of it
        return mask_all(text)
    return f"{text[0]}{'•' * (len(text) - 4)}{text[-3:]}"


def mask_email(value: str) -> str:
    """Keep the first letter and the host: "m••••@example.org"."""
    name, at, host = value.partition("@")
    return f"{name[:1]}{DOTS}{at}{host}" if at else mask_all(value)


def mask_date(value: str) -> str:
    """Keep the year: a birth date "1984-03-17" is shown as "1984"."""
    return value[:4]


def mask_address(value: str) -> str:
    """Keep what comes before the first digit: the estate, without building and room."""
    head = re.split(r"\d", value, maxsplit=1)[0].strip()
    return f"{head}{DOTS}" if value else ""


MASKS: dict[str, Callable[[str], str]] = {
    "all": mask_all,
    "phone": mask_phone,
    "document": mask_document,
    "email": mask_email,
    "date": mask_date,
    "address": mask_address,
}
