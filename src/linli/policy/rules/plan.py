"""What is known of one person and what a pack makes of it (M23).

Instants are aware; a plan gives them in UTC. Periods are [from, to).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from linli.policy.rules.enums import (
    ChangeKind,
    CodeColour,
    ContactKind,
    Level,
    Outcome,
    QuestionCode,
    RefusalCode,
    TestKind,
    TestResult,
    Vaccination,
    VisitMode,
    WhyCode,
)
from linli.policy.rules.pack import (
    Duty,
    Exemption,
    Pack,
    ReleaseCondition,
    Window,
)

Moment = datetime | date
"""An aware datetime, or a bare date when nobody knows the hour (a day in the pack's zone)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one person; None means nobody has said yet, and is never guessed."""

    arrived_at: Moment | None = None
    first_exposed_at: Moment | None = None
    last_exposed_at: Moment | None = None
    left_area_at: Moment | None = None
    tested_positive_at: Moment | None = None
    rash_onset_at: Moment | None = None
    countries: frozenset[str] | None = None
    """ISO 3166 codes: where the person comes from and where they were in the last 14 days."""
    contact: ContactKind | None = None
    code: CodeColour | None = None
    tier: str | None = None
    """The list on which the place of origin stood, e.g. "amber", in packs that name lists."""
    vaccination: Vaccination | None = None
    last_test: TestResult | None = None
    has_fixed_home: bool | None = None
    separate_room: bool | None = None
    self_care: bool | None = None
    symptomatic: bool | None = None
    immune: bool | None = None
    has_smartphone: bool | None = None
    age: int | None = None
    temperature_c: Decimal | None = None
    granted: frozenset[str] = frozenset()
    """Ids of the pack's exemptions that somebody with the power to do so has granted."""


@dataclass(frozen=True, slots=True)
class Why:
    """One reason behind a plan; `data` fills the placeholders of its sentence."""

    code: WhyCode
    data: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact that is missing; `blocking` when nothing can be planned without it.

    `fact` is the attribute of `Facts` to ask for, "" for `NO_ROUTE`.
    """

    code: QuestionCode
    fact: str
    blocking: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPhase:
    """One phase in UTC instants; `days` is the number of the first and last counted day."""

    id: str
    level: Level
    from_at: datetime
    to_at: datetime
    days: tuple[int, int]
    visits: tuple[Window, ...] = ()
    self_reports: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTest:
    """A test to be taken on local day `on` (or until `until_on`), i.e. in [from_at, to_at)."""

    rule_id: str
    kind: TestKind
    day: int
    on: date
    until_on: date
    from_at: datetime
    to_at: datetime
    required_result: TestResult
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueVisit:
    """One visit or self-report window; (phase_id, on, number) is a stable key."""

    phase_id: str
    on: date
    number: int
    from_at: datetime
    to_at: datetime
    mode: VisitMode | None


@dataclass(frozen=True, slots=True)
class Change:
    """A rule of the pack applied to a plan after it was made; enough to replay it."""

    kind: ChangeKind
    rule_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DayNumber:
    """Where a stay stands: "day 9 of 14"."""

    day: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a pack means for one person. Empty phases with `FREE` or `UNDECIDED`.

    `release_at` ends the last phase of all; `confined_until` ends the last phase at level 1 or 2.
    `anchor_on` is the local day of the counting event.
    """

    pack: Pack = field(repr=False)
    made_at: datetime
    outcome: Outcome
    route: str = ""
    anchor_on: date | None = None
    phases: tuple[PlannedPhase, ...] = ()
    tests: tuple[DueTest, ...] = ()
    duties: tuple[Duty, ...] = ()
    release: tuple[ReleaseCondition, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    why: tuple[Why, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def release_at(self) -> datetime | None:
        """Return the instant at which every obligation ends, None without phases."""
        return self.phases[-1].to_at if self.phases else None

    @property
    def confined_until(self) -> datetime | None:
        """Return when the person may leave the place, None if they may leave throughout."""
        inside = [p.to_at for p in self.phases if p.level <= Level.HOME_QUARANTINE]
        return inside[-1] if inside else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestTaken:
    __test__ = False

    kind: TestKind
    taken_at: datetime
    result: TestResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of the stay when somebody wants to end it; None means not known."""

    tests: tuple[TestTaken, ...] = ()
    symptom_free_since: datetime | None = None
    temperature_c: Decimal | None = None
    normal_checkins_in_a_row: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a release is not yet possible; `data` fills its sentence."""

    code: RefusalCode
    data: tuple[tuple[str, Any], ...] = ()
