"""The pure decisions of this room, and the numbers they stand on. No Django.

What a policy pack asks for is decided by `linli.policy`; here is what the community does with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from linli.kernel.refusal import Refused
from linli.ledger.rules import StandingKind
from linli.policy.rules import CareRole, Level
from linli.quarantine.rules.enums import (
    ARTICLE_TEAM,
    REASONS,
    RESULTS,
    VISIT_NEXT,
    ChangeKind,
    Reason,
    Refusal,
    StayState,
    TeamRole,
    VisitState,
)

OWN_PAGE = "quarantine.own"
OWN_PAGE_DAYS = 60
"""A person's own link opens until so many days after the release that was planned."""
GRACE = timedelta(hours=1)
"""So long after its window a visit that nobody recorded becomes MISSED."""
EARLY = timedelta(hours=1)
"""So long before its window a visit may be recorded; earlier, it is an extra visit."""
UNDO_WITHIN = timedelta(minutes=10)
CLOCK_SLACK = timedelta(minutes=5)
LONGEST = timedelta(days=365)
COLDEST, WARMEST = Decimal("34.0"), Decimal("43.0")
DEFAULT_FEVER = Decimal("37.3")
"""Where a pack names no threshold: the one of the gates in 2020 (policies.md 1.3)."""


STANDING_OF: dict[Level, StandingKind] = {
    Level.CENTRAL_QUARANTINE: StandingKind.CENTRAL_QUARANTINE,
    Level.HOME_QUARANTINE: StandingKind.HOME_QUARANTINE,
    Level.HOME_MONITORING: StandingKind.HOME_MONITORING,
    Level.DAILY_MONITORING: StandingKind.DAILY_MONITORING,
    Level.SELF_MONITORING: StandingKind.SELF_MONITORING,
}


def team_needed(care_team: Collection[CareRole], language: str) -> tuple[TeamRole, ...]:
    """Return the roles of a care team; an interpreter only for who does not speak Chinese (M9)."""
    roles = tuple(TeamRole[role.name] for role in care_team) or ARTICLE_TEAM
    is_chinese = language.lower().startswith("zh")
    return tuple(r for r in roles if not (is_chinese and r is TeamRole.INTERPRETER))


# Temperature, as people type it -------------------------------------------------------------


def read_temperature(text: str) -> Decimal | None:
    """Return °C to one decimal from "36.5", "36,5", "３６．５", "36.5℃" or "365"; None when empty.

    Refused: TEMPERATURE_UNREADABLE, TEMPERATURE_UNLIKELY.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    plain = re.sub(r"(°?C|度)$", "", plain).strip().replace(",", ".").replace("。", ".")
    if not plain:
        return None
    try:
        # Number pads of many phones have no point: 365 is 36.5.
        value = Decimal(plain) / 10 if re.fullmatch(r"[34]\d\d", plain) else Decimal(plain)
        rounded = value.quantize(Decimal("0.1"))
    except InvalidOperation:
        raise Refused(Refusal.TEMPERATURE_UNREADABLE) from None
    if not rounded.is_finite():
        raise Refused(Refusal.TEMPERATURE_UNREADABLE)
    if not COLDEST <= rounded <= WARMEST:
        raise Refused(Refusal.TEMPERATURE_UNLIKELY)
    return rounded


def is_fever(temperature: Decimal | None, threshold: Decimal | None) -> bool:
    """Tell whether a temperature reaches the pack's threshold ("37.3 and above")."""
    return temperature is not None and temperature >= (threshold or DEFAULT_FEVER)


# Visits ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VisitTimes:
    """The instants that decide about one visit."""

    window_from: datetime
    window_to: datetime

    @property
    def missed_at(self) -> datetime:
        return self.window_to + GRACE

    @property
    def open_at(self) -> datetime:
        return self.window_from - EARLY


def why_not_record(
    state: VisitState, to: VisitState, times: VisitTimes, *, stay: StayState, now: datetime
) -> Refusal | None:
    """Say why a visit cannot be recorded, if it cannot."""
    if stay is not StayState.OPEN:
        return Refusal.STAY_CLOSED
    if to not in RESULTS or to not in VISIT_NEXT[state]:
        return Refusal.VISIT_CLOSED
    return Refusal.VISIT_TOO_SOON if now < times.open_at else None


def why_not_undo(
    state: VisitState, *, done_at: datetime | None, is_own: bool, now: datetime
) -> Refusal | None:
    """Say why an entry cannot be taken back, if it cannot: only one's own, for ten minutes."""
    if state not in RESULTS or done_at is None:
        return Refusal.NOTHING_TO_UNDO
    if not is_own:
        return Refusal.UNDO_NOT_YOURS
    return None if now <= done_at + UNDO_WITHIN else Refusal.UNDO_TOO_LATE


def state_after_undo(times: VisitTimes, *, is_extra: bool, now: datetime) -> VisitState:
    if is_extra:
        return VisitState.DROPPED
    return VisitState.DUE if now < times.missed_at else VisitState.MISSED


# Changes of a stay ----------------------------------------------------------------------------


def why_not_reason(kind: ChangeKind, reason: Reason, note: str) -> Refusal | None:
    """Say why a reason does not fit a change; OTHER needs a note."""
    if reason not in REASONS[kind]:
        return Refusal.REASON_UNFIT
    return Refusal.NOTE_NEEDED if reason is Reason.OTHER and not note.strip() else None


def why_not_extend(
    state: StayState, *, release_at: datetime, new: datetime, from_at: datetime
) -> Refusal | None:
    """Say why a stay cannot be lengthened to `new`, if it cannot."""
    if state is not StayState.OPEN:
        return Refusal.STAY_CLOSED
    if new <= release_at:
        return Refusal.NOT_LATER
    return Refusal.TOO_LONG if new - from_at > LONGEST else None


def why_not_shorten(
    state: StayState, *, release_at: datetime, new: datetime, now: datetime
) -> Refusal | None:
    """Say why a stay cannot be shortened to `new`, if it cannot. What is over is ended instead."""
    if state is not StayState.OPEN:
        return Refusal.STAY_CLOSED
    if new >= release_at:
        return Refusal.NOT_EARLIER
    return Refusal.RELEASE_PAST if new < now else None


def why_not_end(
    state: StayState, *, reason: Reason, pack_says: Refusal | None, note: str
) -> Refusal | None:
    """Say why a stay cannot be ended, if it cannot.

    COMPLETED needs everything that the pack asks for. Life goes its own ways (hospital, moving
    away, a new order): with such a reason a stay ends at once, but then in writing.
    """
    if state is not StayState.OPEN:
        return Refusal.STAY_CLOSED
    if reason is Reason.COMPLETED:
        return pack_says
    return Refusal.NOTE_NEEDED if pack_says and not note.strip() else None
