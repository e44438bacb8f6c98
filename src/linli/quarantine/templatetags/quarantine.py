"""Words and tones of this room for templates."""

from __future__ import annotations

from enum import StrEnum
from zoneinfo import ZoneInfo

from django import template
from django.utils.timezone import localtime

from linli.kernel.words import Words, say
from linli.policy.rules import PackStatus, TestKind, TestResult
from linli.quarantine.models import Stay, Visit
from linli.quarantine.policy_words import LEVELS, say_disease, say_region
from linli.quarantine.rules import (
    ChangeKind,
    DutyKind,
    Reason,
    StayState,
    TeamRole,
    VisitMode,
    VisitState,
)

register = template.Library()
register.filter(say_disease)
register.filter(say_region)

_KINDS: dict[str, type[StrEnum]] = {
    kind.__name__: kind
    for kind in (
        ChangeKind,
        DutyKind,
        PackStatus,
        Reason,
        StayState,
        TeamRole,
        TestKind,
        TestResult,
        VisitMode,
        VisitState,
    )
}
_VISIT_TONES = {
    VisitState.DUE: "plain",
    VisitState.DONE: "success",
    VisitState.NOT_MET: "warning",
    VisitState.MISSED: "error",
    VisitState.DROPPED: "plain",
}
_VISIT_ICONS = {
    VisitState.DUE: "clock",
    VisitState.DONE: "check",
    VisitState.NOT_MET: "door",
    VisitState.MISSED: "alert-triangle",
    VisitState.DROPPED: "ban",
}
_LEVEL_TONES = {0: "plain", 1: "error", 2: "warning", 3: "info", 4: "info", 5: "plain"}
_CHANGE_ICONS = {
    ChangeKind.OPENED: "home-check",
    ChangeKind.EXTENDED: "calendar-time",
    ChangeKind.SHORTENED: "calendar-event",
    ChangeKind.EXEMPTED: "home-heart",
    ChangeKind.ENDED: "certificate",
    ChangeKind.CANCELLED: "ban",
}


@register.filter
def said(value: str, kind: str) -> str:
    """Return the words for a code: {{ change.reason|said:"Reason" }}; "" for no code."""
    return say(_KINDS[kind](value)) if value else ""


@register.filter
def level_words(level: int) -> Words:
    return LEVELS[level]


@register.filter
def level_tone(level: int) -> str:
    return _LEVEL_TONES[level]


@register.filter
def visit_tone(visit: Visit) -> str:
    return _VISIT_TONES[VisitState(visit.state)]


@register.filter
def visit_icon(visit: Visit) -> str:
    return _VISIT_ICONS[VisitState(visit.state)]


@register.filter
def change_icon(kind: str) -> str:
    return _CHANGE_ICONS[ChangeKind(kind)]


@register.filter
def home(stay: Stay) -> str:
    """Return where the person stays."""
    return str(stay.dwelling) if stay.dwelling else stay.place


@register.filter
def in_zone(at: object, tz: ZoneInfo) -> object:
    """Return an instant as local time, for the date filter."""
    return localtime(at, tz) if at else ""  # type: ignore[arg-type]
