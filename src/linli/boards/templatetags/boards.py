"""Words of the boards for templates."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.boards.queries.person import FIELDS, SECRETS, Fact
from linli.boards.trail import SEXES, Said, changes_of, country_name
from linli.kernel import words
from linli.kernel.audit import HistoryEntry
from linli.ledger.queries import Claim, Origin
from linli.ledger.rules import SourceKind, StandingKind
from linli.policy.catalog import packs
from linli.privacy.queries import masked
from linli.privacy.rules import Reading

register = template.Library()
register.filter(country_name)
TONES = {
    StandingKind.EXPECTED: "info",
    StandingKind.ARRIVED: "warning",
    StandingKind.CENTRAL_QUARANTINE: "secondary",
    StandingKind.HOME_QUARANTINE: "info",
    StandingKind.RELEASED: "success",
}
ICONS = {
    "arrivals": "plane-arrival",
    "quarantine": "heart-handshake",
    "ledger": "file-text",
    "accounts": "user",
}


@register.filter
def moment_words(moment: datetime, tz: ZoneInfo) -> str:
    """Write a moment as people count days: midnight is 24:00 of the day that ends."""
    local = moment.astimezone(tz)
    if local.time() == time.min:
        day = date_format(local.date() - timedelta(days=1), "DATE_FORMAT")
        return _("%(day)s 24:00") % {"day": day}
    return f"{date_format(local.date(), 'DATE_FORMAT')} {local:%H:%M}"


@register.filter
def say(member: StrEnum) -> str:
    return words.say(member)


@register.filter
def standing_words(kind: str) -> str:
    return words.say(StandingKind(kind)) if kind else ""


@register.filter
def standing_badge(kind: str) -> SafeString:
    """Return the badge of a standing; nothing for somebody who is only known."""
    if not kind:
        return SafeString("")
    known = StandingKind(kind)
    return format_html(
        '<span class="badge badge-{}">{}</span>', TONES.get(known, "plain"), words.say(known)
    )


@register.filter
def source_words(source: str) -> str:
    return words.say(SourceKind(source))


@register.filter
def origin_words(origin: Origin | None) -> str:
    """Say where a value comes from: source, organisation, day."""
    if origin is None:
        return ""
    day = date_format(origin.at, "SHORT_DATE_FORMAT")
    return " · ".join(filter(None, (words.say(origin.source), origin.organisation, day)))


@register.filter
def claim_value(claim: Claim, field: str) -> str:
    """Show what a source says; what is secret stays masked here too."""
    return masked(f"ledger.person.{field}", claim.value, sees=field not in SECRETS)


@register.filter
def field_words(name: str) -> str:
    return str(FIELDS.get(name, ""))


@register.filter
def fact_words(fact: Fact) -> str:
    """Return a value of a person as people write it: countries and sexes by name."""
    if fact.name == "sex":
        return str(SEXES.get(fact.value, ""))
    return country_name(fact.value) if fact.name == "nationality" else fact.value


@register.filter
def reading_words(what: str) -> str:
    return words.say(Reading(what))


@register.filter
def pack_name(pack_id: str) -> str:
    """Return a pack's name in the reader's language; its id when it is no longer shipped."""
    pack = packs().get(pack_id)
    return pack.names.in_language(get_language() or "en") if pack else pack_id


@register.filter
def entry_title(entry: HistoryEntry) -> str:
    """Say what a line of the trail tells, in the reader's language."""
    room = entry.model_label.partition(".")[0]
    try:
        return words.say(words.kind_named(f"{room}.Event")(entry.event))
    except (LookupError, ValueError):  # another room's event, or one of an older version
        return words.say_code(entry.event, "Event")


@register.filter
def entry_changes(entry: HistoryEntry, tz: str) -> list[Said]:
    """Return what a line of the trail changed, as far as it means something to a reader."""
    return changes_of(entry, ZoneInfo(tz))


@register.filter
def entry_icon(entry: HistoryEntry) -> str:
    return ICONS.get(entry.model_label.partition(".")[0], "point")
