"""Words of the boards for templates."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def moment_words(moment: datetime, tz: ZoneInfo) -> str:
    """Write a moment as people count days: midnight is 24:00 of the day that ends."""
    local = moment.astimezone(tz)
    if local.time() == time.min:
        day = date_format(local.date() - timedelta(days=1), "DATE_FORMAT")
        return _("%(day)s 24:00") % {"day": day}
    return f"{date_format(local.date(), 'DATE_FORMAT')} {local:%H:%M}"
