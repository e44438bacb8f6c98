"""Words of arrivals for templates."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.arrivals import form_fields
from linli.arrivals.models import Arrival
from linli.arrivals.queries import Day
from linli.arrivals.rules import ArrivalState
from linli.kernel.words import say
from linli.ledger.rules import SourceKind

register = template.Library()
TONES = {
    ArrivalState.EXPECTED: "info",
    ArrivalState.RECEIVED: "success",
    ArrivalState.NO_SHOW: "warning",
    ArrivalState.CANCELLED: "plain",
}
DAY_STYLES = {"zh": "n月j日 l", "en": "l, j F"}


@register.filter
def join_words(members: Iterable[StrEnum]) -> str:
    """Join the labels of some enum members."""
    return " · ".join(say(member) for member in members)


@register.filter
def state_badge(arrival: Arrival) -> SafeString:
    """Return the state of an arrival as a badge."""
    state = ArrivalState(arrival.state)
    return format_html('<span class="badge badge-{}">{}</span>', TONES[state], say(state))


@register.filter
def source_words(arrival: Arrival) -> str:
    """Return who told of an arrival."""
    return say(SourceKind(arrival.source)) if arrival.source else "—"


@register.filter
def country(code: str) -> str:
    """Return the name of a country in the reader's language."""
    return form_fields.country_name(code) if code else ""


@register.filter
def day_words(day: Day) -> str:
    """Return a day of the board: "Tomorrow · Saturday, 28 March"."""
    style = DAY_STYLES.get((get_language() or "en")[:2], DAY_STYLES["en"])
    near = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}.get(day.distance)
    return " · ".join(filter(None, (near, date_format(day.on, style))))


@register.filter
def on_paper(arrival: Arrival, tz: ZoneInfo) -> str:
    """Return the time of the hand-over as it is read in any language: 2020-03-28 18:30."""
    return f"{localtime(arrival.meet_at, tz):%Y-%m-%d %H:%M}" if arrival.meet_at else "—"
