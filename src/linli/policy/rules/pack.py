"""A policy pack as data: routes, phases, tests, ways to lengthen and to shorten (M23)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from linli.policy.rules.enums import (
    Anchor,
    CareRole,
    CountFrom,
    EndRule,
    FactName,
    Level,
    Op,
    PackStatus,
    ReleaseKind,
    SourceTag,
    TestKind,
    TestResult,
    Trigger,
    Unit,
    VisitMode,
)


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a predicate: a fact, an operator, a value."""

    __test__ = False

    field: FactName
    op: Op
    value: Any


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Predicate


Predicate = Test | All | AnyOf | Not


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text that the pack itself gives in English and simplified Chinese."""

    en: str
    zh_hans: str

    def in_language(self, language: str) -> str:
        """Return the Chinese text for any zh language, else the English one."""
        return self.zh_hans if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Citation:
    """A source. `url` is the address as noted, often without scheme; else `site` names the site."""

    title: str
    tag: SourceTag
    issuer: str = ""
    number: str = ""
    date: str = ""
    url: str = ""
    site: str = ""
    read_on: str = ""


@dataclass(frozen=True, slots=True)
class Duration:
    value: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Window:
    """A daily window of local time in the pack's zone, `from_` before `to` on the same day."""

    from_: time
    to: time
    mode: VisitMode | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """Which event starts the count and whether its local day is day 0 or day 1."""

    anchor: Anchor
    anchor_is_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One step of a route; `offset_start` None means "when the phase before it ends"."""

    id: str
    route: str
    level: Level
    counting: Counting
    duration: Duration
    offset_start: int | None = None
    ends_anchor: Anchor | None = None
    end: EndRule = EndRule.END_OF_LOCAL_DAY
    at_hour: time | None = None
    visits: tuple[Window, ...] = ()
    self_reports: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """What the route asks for besides its phases, e.g. report to the community within an hour."""

    id: str
    text: LocalText
    within_h: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One way through the pack; the first route whose predicate holds is taken."""

    id: str
    names: LocalText
    applies_if: Predicate | None = None
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRule:
    """A test on day `day` (up to `until_day`), counted from the anchor or inside one phase."""

    __test__ = False

    id: str
    kind: TestKind
    day: int
    until_day: int
    routes: tuple[str, ...]
    phase: str = ""
    counting: Counting
    required_result: TestResult = TestResult.NEGATIVE
    optional: bool = False
    applies_if: Predicate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Adds time after an event: a phase laid over from the event, or more days at the end."""

    id: str
    names: LocalText
    on: Trigger
    add: Duration
    count_from: CountFrom
    level: Level | None = None
    restart: bool = False
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCondition:
    """What must be true besides the time served.

    `value` is hours, °C or a number of check-ins; `test` the id of a test rule.
    """

    kind: ReleaseKind
    test: str = ""
    value: Decimal = Decimal(0)
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyEnd:
    """Lets one phase end on evidence once day `day` is over; the rest is served at `then_level`."""

    id: str
    names: LocalText
    phase: str
    day: int
    needs: tuple[ReleaseCondition, ...]
    then_level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A way out that somebody may grant; granting it moves every stricter phase to `to_level`."""

    id: str
    names: LocalText
    routes: tuple[str, ...]
    applies_if: Predicate | None = None
    to_level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """From when to when the pack was in force; None means the moment is not known."""

    effective_from: datetime | None = None
    effective_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The rules of one regime. `text` is the whole TOML, `sha256` its content version."""

    id: str
    version: int
    status: PackStatus
    disease: str
    jurisdiction: str
    tz: str
    names: LocalText
    counting: Counting
    validity: Validity
    fever_c: Decimal | None
    care_team: tuple[CareRole, ...]
    routes: tuple[Route, ...]
    phases: tuple[Phase, ...]
    tests: tuple[TestRule, ...]
    extends: tuple[Extension, ...]
    release: tuple[ReleaseCondition, ...]
    early_ends: tuple[EarlyEnd, ...]
    exemptions: tuple[Exemption, ...]
    citations: tuple[Citation, ...]
    notes: tuple[LocalText, ...]
    sha256: str = field(repr=False)
    text: str = field(repr=False, compare=False)

    def phases_of(self, route: str) -> tuple[Phase, ...]:
        """Return the phases of one route in the order in which they are served."""
        return tuple(phase for phase in self.phases if phase.route == route)
