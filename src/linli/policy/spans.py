"""Where a phase begins and ends: one place for day zero, days, hours and end rules (M23).

Days are counted on the local calendar of the pack's zone. With `anchor_is_day = 1` the anchor's
day is counted (14 days: day 1 to 14), with 0 it is not (14 days: day 0, then day 1 to 14).
`offset_start` is the number of calendar days (or hours) after the anchor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from linli.policy import days
from linli.policy.rules import Anchor, EndRule, Facts, Moment, Phase, Unit

ANCHOR_FACT: Mapping[Anchor, str] = {
    Anchor.ARRIVAL: "arrived_at",
    Anchor.FIRST_EXPOSURE: "first_exposed_at",
    Anchor.LAST_EXPOSURE: "last_exposed_at",
    Anchor.DEPARTURE_FROM_AREA: "left_area_at",
    Anchor.POSITIVE_TEST: "tested_positive_at",
    Anchor.RASH_ONSET: "rash_onset_at",
}


@dataclass(frozen=True, slots=True)
class Span:
    """[from_at, to_at) in UTC; `next_day` is the local day on which a following phase counts on."""

    from_at: datetime
    to_at: datetime
    next_day: date


def anchor_of(anchor: Anchor, facts: Facts) -> Moment | None:
    """Return the moment of the anchoring event, None if nobody has said."""
    moment: Moment | None = getattr(facts, ANCHOR_FACT[anchor])
    return moment


def anchors_used(phase: Phase) -> tuple[Anchor, ...]:
    """Return the events a phase needs: the one it starts from and the one it ends by."""
    ends = (phase.ends_anchor,) if phase.ends_anchor else ()
    return (phase.counting.anchor, *ends)


def needs_hour(phase: Phase) -> bool:
    """Tell whether a bare date is not enough, because the phase is counted exactly."""
    return phase.end is EndRule.EXACT


def counted_days(phase: Phase, *, follows: bool) -> int:
    """Return the calendar days from the first day counted to the day after the last.

    The anchor's own day is one more when it is day 0; a later start has no such day.
    """
    at_anchor = phase.ends_anchor or phase.offset_start == 0
    if at_anchor or (phase.offset_start is None and not follows):
        return phase.duration.value + 1 - phase.counting.anchor_is_day
    return phase.duration.value


def span_of(phase: Phase, facts: Facts, tz: ZoneInfo, previous: Span | None) -> Span:
    """Return the span of one phase. The anchors must be known (see `anchors_used`)."""
    from_at, first_day = _start(phase, facts, tz, previous)
    if phase.end is EndRule.EXACT:
        return _exact(phase, facts, tz, from_at)
    if phase.ends_anchor:
        first_day = days.local_day(_known(phase.ends_anchor, facts), tz)
    next_day = days.add_days(first_day, counted_days(phase, follows=previous is not None))
    return Span(from_at, _end(phase, next_day, tz), next_day)


def _start(
    phase: Phase, facts: Facts, tz: ZoneInfo, previous: Span | None
) -> tuple[datetime, date]:
    if phase.offset_start is None and previous is not None:
        return previous.to_at, previous.next_day
    anchor = _known(phase.counting.anchor, facts)
    offset = phase.offset_start or 0
    if not offset:
        return days.instant(anchor, tz), days.local_day(anchor, tz)
    if phase.duration.unit is Unit.HOURS:
        start = days.instant(anchor, tz) + timedelta(hours=offset)
        return start, days.local_day(start, tz)
    if phase.end is EndRule.EXACT:
        start = same_clock(anchor, offset, tz)
        return start, days.local_day(start, tz)
    first_day = days.add_days(days.local_day(anchor, tz), offset)
    return days.start_of_day(first_day, tz), first_day


def _exact(phase: Phase, facts: Facts, tz: ZoneInfo, from_at: datetime) -> Span:
    begin = from_at
    if phase.ends_anchor:
        begin = days.instant(_known(phase.ends_anchor, facts), tz)
    if phase.duration.unit is Unit.HOURS:
        to_at = begin + timedelta(hours=phase.duration.value)
    else:
        to_at = same_clock(begin, phase.duration.value, tz)
    return Span(from_at, to_at, days.first_whole_day(to_at, tz))


def same_clock(moment: Moment, later: int, tz: ZoneInfo) -> datetime:
    """Return the same local clock time that many days later, in UTC."""
    local = days.instant(moment, tz).astimezone(tz)
    return days.at_local(days.add_days(local.date(), later), local.time(), tz)


def _end(phase: Phase, next_day: date, tz: ZoneInfo) -> datetime:
    if phase.end is EndRule.AT_HOUR and phase.at_hour is not None:
        return days.at_local(days.add_days(next_day, -1), phase.at_hour, tz)
    return days.start_of_day(next_day, tz)


def _known(anchor: Anchor, facts: Facts) -> Moment:
    moment = anchor_of(anchor, facts)
    if moment is None:
        message = f"{ANCHOR_FACT[anchor]} is not known; ask for it before planning."
        raise ValueError(message)
    return moment
