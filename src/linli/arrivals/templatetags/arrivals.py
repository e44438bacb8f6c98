"""Words of arrivals for templates."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from linli.arrivals.models import Arrival, Declaration
from linli.arrivals.rules import ArrivalState, DeclarationState
from linli.kernel.words import say
from linli.ledger.rules import SourceKind

register = template.Library()
TONES = {
    ArrivalState.EXPECTED: "info",
    ArrivalState.RECEIVED: "success",
    ArrivalState.NO_SHOW: "warning",
    ArrivalState.CANCELLED: "plain",
}


@register.filter
def join_words(members: Iterable[StrEnum]) -> str:
    """Join the labels of some enum members."""
    return " · ".join(say(member) for member in members)


@register.filter
def state_badge(arrival: Arrival) -> SafeString:
    state = ArrivalState(arrival.state)
    return format_html('<span class="badge badge-{}">{}</span>', TONES[state], say(state))


@register.filter
def source_words(arrival: Arrival) -> str:
    return say(SourceKind(arrival.source)) if arrival.source else "—"


@register.filter
def declaration_words(declaration: Declaration) -> str:
    return say(DeclarationState(declaration.state))
