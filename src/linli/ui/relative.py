"""Words for a moment: how far away it is, and when exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400
# (this year, another year); Django writes 02月22日 and "February 22" where people write shorter.
SHORT = {"zh": ("n月j日", "Y年n月j日"), "en": ("j M", "j M Y")}


@dataclass(frozen=True)
class Moment:
    """A moment in words: `text` is shown, `title` appears on hover, `iso` is for machines."""

    text: str
    title: str
    iso: str
    late: bool = False


def relative(at: datetime, now: datetime) -> str:
    """Return "18 minutes ago" or "in 2 days"; rounded down, in the reader's language."""
    seconds = int((at - now).total_seconds())
    if abs(seconds) < MINUTE:
        return gettext("just now")
    return _ahead(seconds) if seconds > 0 else _ago(-seconds)


def _ago(seconds: int) -> str:
    if seconds < HOUR:
        count = seconds // MINUTE
        words = ngettext("%(count)d minute ago", "%(count)d minutes ago", count)
    elif seconds < DAY:
        count = seconds // HOUR
        words = ngettext("%(count)d hour ago", "%(count)d hours ago", count)
    else:
        count = seconds // DAY
        words = ngettext("%(count)d day ago", "%(count)d days ago", count)
    return words % {"count": count}


def _ahead(seconds: int) -> str:
    if seconds < HOUR:
        count = seconds // MINUTE
        words = ngettext("in %(count)d minute", "in %(count)d minutes", count)
    elif seconds < DAY:
        count = seconds // HOUR
        words = ngettext("in %(count)d hour", "in %(count)d hours", count)
    else:
        count = seconds // DAY
        words = ngettext("in %(count)d day", "in %(count)d days", count)
    return words % {"count": count}


def late_by(seconds: int) -> str:
    """Return "15 hours late" for a number of seconds past the promised time."""
    if seconds < HOUR:
        count = max(1, seconds // MINUTE)
        words = ngettext("%(count)d minute late", "%(count)d minutes late", count)
    elif seconds < DAY:
        count = seconds // HOUR
        words = ngettext("%(count)d hour late", "%(count)d hours late", count)
    else:
        count = seconds // DAY
        words = ngettext("%(count)d day late", "%(count)d days late", count)
    return words % {"count": count}


def day_words(on: date, today: date) -> str:
    """Return "yesterday", "today", "tomorrow" or the day; with the year when it is another one."""
    near = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    words = near.get((on - today).days)
    if words is not None:
        return words
    return day(on, with_year=on.year != today.year)


def day(on: date, *, with_year: bool = True) -> str:
    """Return a day as people of the active language write it: 22 Feb 2020, 2020年2月22日."""
    language = (get_language() or "en").split("-")[0]
    short, full = SHORT.get(language, ("MONTH_DAY_FORMAT", "DATE_FORMAT"))
    return date_format(on, full if with_year else short)


def absolute(at: datetime) -> str:
    """Return day and time of a local datetime, 24-hour clock."""
    return f"{day(at)} {at:%H:%M}"


def moment(
    at: datetime | date, *, now: datetime | None, tz: tzinfo | None, mode: str = "relative"
) -> Moment:
    """Return the words for `at` as seen at `now` in the zone `tz` (default: the active one)."""
    if not isinstance(at, datetime):
        text = day(at)
        return Moment(text=text, title=text, iso=at.isoformat())
    local = timezone.localtime(at, tz)
    today = timezone.localtime(now, tz) if now else None
    title = f"{absolute(local)} ({local.tzname()})"
    late = mode == "due" and now is not None and at < now
    return Moment(text=_text(local, today, mode), title=title, iso=local.isoformat(), late=late)


def _text(local: datetime, now: datetime | None, mode: str) -> str:
    if mode in ("date", "time"):
        return day(local) if mode == "date" else f"{local:%H:%M}"
    if now is None or mode == "absolute":
        return absolute(local)
    if mode == "both":
        return f"{absolute(local)} · {relative(local, now)}"
    return _due(local, now) if mode == "due" else _near(local, now)


def _near(local: datetime, now: datetime) -> str:
    # After a week a distance says less than the day.
    if abs(local - now) >= timedelta(days=7):
        return day_words(local.date(), now.date())
    return relative(local, now)


def _due(local: datetime, now: datetime) -> str:
    on = "" if local.date() == now.date() else f"{day_words(local.date(), now.date())} "
    seconds = int((now - local).total_seconds())
    # Less than a minute past is not late yet.
    distance = late_by(seconds) if seconds >= MINUTE else relative(local, now)
    return f"{on}{local:%H:%M} · {distance}"
