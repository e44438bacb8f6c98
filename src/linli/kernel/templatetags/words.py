"""Stored codes as words: {{ stay.state|in_words:'quarantine.StayState' }}."""

from __future__ import annotations

from django import template

from linli.kernel import words

register = template.Library()


@register.filter
def in_words(code: str, kind: str) -> str:
    """Return the words for a stored code of the enum "room.Enum"; an unknown code as it is.

    A history holds the events of several rooms, so another room's enum of that name is asked too.
    """
    table = words.kind_named(kind)
    return words.say(table(code)) if code in list(table) else words.say_code(code, table.__name__)
