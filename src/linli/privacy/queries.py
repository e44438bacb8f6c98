"""May this user see this field; how a hidden value is shown; who has read a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from linli.accounts.queries import may
from linli.accounts.rules import Permission
from linli.places.queries import Area
from linli.privacy import fields
from linli.privacy.models import AccessRow
from linli.privacy.rules import MASKS, FieldClass, FieldRule, mask_all, mask_document, mask_phone

__all__ = [
    "AccessRow",
    "field_class",
    "field_rule",
    "history_mask",
    "mask_document",
    "mask_phone",
    "masked",
    "may_see",
    "readers_of",
    "seen_classes",
]

# Any of these makes somebody staff who works with the people of an area.
_WORKS_WITH_PEOPLE = (Permission.SEE_LEDGER, Permission.SEE_STAYS, Permission.SEE_ARRIVALS)


def field_rule(label: str) -> FieldRule:
    """Return the rule of a column, such as "ledger.person.phone". Raises KeyError."""
    return fields.table()[label]


def field_class(label: str) -> FieldClass:
    """Return the class of a column; one that the table does not know is SECRET."""
    rule = fields.table().get(label)
    return rule.field_class if rule else FieldClass.SECRET


def may_see(
    user: Any, cls: FieldClass, *, area: Area, is_team: bool = False, now: datetime
) -> bool:
    """May this user see fields of a class of a person of that area?

    `is_team`: the user belongs to the care team of this very person. SECRET fields are opened one
    by one, with a reason, by who holds SEE_PERSON_SECRETS: this tells whether they could be.
    """
    return cls in seen_classes(user, area=area, is_team=is_team, now=now)


def seen_classes(
    user: Any, *, area: Area, now: datetime, is_team: bool = False
) -> frozenset[FieldClass]:
    """Return every class that this user may see of a person of that area."""
    seen = {FieldClass.PUBLIC}
    if is_team or any(may(user, p, area=area, now=now) for p in _WORKS_WITH_PEOPLE):
        seen.add(FieldClass.STAFF)
    if is_team:
        seen.add(FieldClass.CARE_TEAM)
    if may(user, Permission.SEE_PERSON_SECRETS, area=area, now=now):
        seen |= {FieldClass.CARE_TEAM, FieldClass.SECRET}
    return frozenset(seen)


def masked(label: str, value: object, *, sees: bool) -> str:
    """Return a value as text: in full, or as the mask of its column leaves it."""
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    if sees:
        return text
    rule = fields.table().get(label)
    return MASKS[rule.mask](text) if rule else mask_all(text)


def history_mask(seen: frozenset[FieldClass]) -> Callable[[str, str, Any], Any]:
    """Return the mask with which `audit.history` shows values to who sees these classes."""

    def mask(label: str, field: str, value: Any) -> Any:
        column = f"{label}.{field}"
        return value if field_class(column) in seen else masked(column, value, sees=False)

    return mask


def readers_of(subject_key: str) -> QuerySet[AccessRow]:
    """Return who has opened a record ("ledger.person:12"), newest first."""
    return AccessRow.objects.filter(subject=subject_key).order_by("-at", "-id")
