"""A policy pack in plain words, in the reader's language (M23)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.kernel.words import clauses, listed, say
from linli.policy.rules import (
    All,
    AnyOf,
    Citation,
    Counting,
    Duration,
    Duty,
    EarlyEnd,
    EndRule,
    Exemption,
    Extension,
    LocalText,
    Not,
    Op,
    Pack,
    Phase,
    Predicate,
    ReleaseCondition,
    ReleaseKind,
    Route,
    Test,
    TestRule,
    Unit,
    Window,
)
from linli.quarantine.policy_words import COMPARISONS, CONDITIONS, LEVELS, say_fact
from linli.quarantine.rules import TeamRole
from linli.ui.relative import absolute


@dataclass(frozen=True)
class Step:
    """A phase in words."""

    level: int
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A route through a pack in words: for whom, what follows, what is asked besides."""

    name: str
    steps: tuple[Step, ...]
    tests: tuple[str, ...]
    duties: tuple[str, ...]
    release: tuple[str, ...]


@dataclass(frozen=True)
class Plain:
    """A whole pack in words."""

    pack: Pack
    name: str
    status: str
    validity: str
    team: str
    fever: str
    ways: tuple[Way, ...]
    changes: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[tuple[Citation, str], ...]


def in_plain_words(pack: Pack, language: str) -> Plain:
    """Return a pack in words; `language` picks the texts that the pack itself gives."""
    reader = _Reader(pack, language)
    return Plain(
        pack=pack,
        name=reader.text(pack.names),
        status=say(pack.status),
        validity=reader.validity(),
        team=listed(say(TeamRole[role.name]) for role in pack.care_team),
        fever=str(pack.fever_c) if pack.fever_c else "",
        ways=tuple(reader.way(route) for route in pack.routes),
        changes=tuple(reader.changes()),
        notes=tuple(reader.text(note) for note in pack.notes),
        sources=tuple((c, say(c.tag)) for c in pack.citations),
    )


@dataclass(frozen=True)
class _Reader:
    pack: Pack
    language: str

    def text(self, text: LocalText) -> str:
        return text.in_language(self.language)

    def validity(self) -> str:
        known, tz = self.pack.validity, ZoneInfo(self.pack.tz)
        told = {
            name: absolute(localtime(at, tz))
            for name, at in (("begins", known.effective_from), ("ends", known.effective_to))
            if at
        }
        if not told:
            return _("It is not known when it was in force")
        if "ends" not in told:
            return _("In force from %(begins)s") % told
        if "begins" not in told:
            return _("In force until %(ends)s") % told
        return _("In force from %(begins)s to %(ends)s") % told

    def way(self, route: Route) -> Way:
        return Way(
            name=self.text(route.names),
            steps=tuple(self.step(phase) for phase in self.pack.phases_of(route.id)),
            tests=tuple(self.test(t) for t in self.pack.tests if route.id in t.routes),
            duties=tuple(self.duty(duty) for duty in route.duties),
            release=tuple(condition(c) for c in self.pack.release if route.id in c.routes),
        )

    def step(self, phase: Phase) -> Step:
        lines = [_counted(phase), _ends(phase), _visits(phase.visits), _reports(phase.self_reports)]
        title = _("%(level)s, %(length)s") % {
            "level": LEVELS[phase.level],
            "length": length(phase.duration),
        }
        return Step(int(phase.level), title, tuple(line for line in lines if line))

    def test(self, rule: TestRule) -> str:
        told = {"kind": say(rule.kind), "day": rule.day, "until": rule.until_day}
        if rule.phase:
            words = _("%(kind)s on day %(day)s of the phase")
        elif rule.until_day != rule.day:
            words = _("%(kind)s on one of the days %(day)s to %(until)s")
        else:
            words = _("%(kind)s on day %(day)s")
        extra = [_("of one's own choice")] if rule.optional else []
        return clauses([words % told, *extra, *_only_if(rule.applies_if)])

    def duty(self, duty: Duty) -> str:
        return duty_words(duty, self.language)

    def changes(self) -> Iterable[str]:
        yield from (self._extension(rule) for rule in self.pack.extends)
        yield from (self._early(rule) for rule in self.pack.early_ends)
        yield from (self._exemption(rule) for rule in self.pack.exemptions)

    def _extension(self, rule: Extension) -> str:
        told = {"name": self.text(rule.names), "time": length(rule.add), "when": say(rule.on)}
        return _("Longer: %(name)s (%(time)s, %(when)s)") % told

    def _early(self, rule: EarlyEnd) -> str:
        needs = clauses(condition(c) for c in rule.needs)
        told = {"name": self.text(rule.names), "day": rule.day, "needs": needs or "-"}
        return _("Shorter: %(name)s (after day %(day)s; %(needs)s)") % told

    def _exemption(self, rule: Exemption) -> str:
        parts = [self.text(rule.names), *_only_if(rule.applies_if)]
        return _("Exemption: %(name)s") % {"name": clauses(parts)}


def duty_words(duty: Duty, language: str) -> str:
    """Return what a pack asks for besides its phases, and within which time."""
    text = duty.text.in_language(language)
    if duty.within_h is None:
        return text
    told = {"duty": text, "time": length(Duration(duty.within_h, Unit.HOURS))}
    return _("%(duty)s (within %(time)s)") % told


def length(duration: Duration) -> str:
    """Return "14 days" or "336 hours" in words."""
    count = duration.value
    if duration.unit is Unit.HOURS:
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _counted(phase: Phase) -> str:
    if phase.offset_start is None:
        return _("Begins when the phase before it ends.")
    told = {**_counting(phase.counting), "offset": phase.offset_start}
    if not phase.offset_start:
        return _("Counted from %(anchor)s; that day is day %(zero)s.") % told
    if phase.duration.unit is Unit.HOURS:
        return _("Begins %(offset)s hours after %(anchor)s.") % told
    return _("Begins %(offset)s days after %(anchor)s; that day is day %(zero)s.") % told


def _counting(counting: Counting) -> dict[str, object]:
    return {"anchor": say(counting.anchor), "zero": counting.anchor_is_day}


def _ends(phase: Phase) -> str:
    if phase.ends_anchor:
        told = {"length": length(phase.duration), "anchor": say(phase.ends_anchor)}
        return _("Ends %(length)s after %(anchor)s.") % told
    if phase.end is EndRule.EXACT:
        return _("Ends at the same time of day, to the minute.")
    if phase.at_hour is not None:
        return _("Ends on the last day at %(hour)s.") % {"hour": _clock(phase.at_hour)}
    return _("The last day is served to its end.")


def _clock(hour: time) -> str:
    return time_format(hour, "H:i")


def _windows(windows: Iterable[Window]) -> str:
    return listed(f"{_clock(w.from_)}–{_clock(w.to)}" for w in windows)


def _visits(windows: tuple[Window, ...]) -> str:
    return _("Visited daily: %(times)s.") % {"times": _windows(windows)} if windows else ""


def _reports(windows: tuple[Window, ...]) -> str:
    if not windows:
        return ""
    return _("Reports temperature and symptoms daily: %(times)s.") % {"times": _windows(windows)}


def condition(rule: ReleaseCondition) -> str:
    """Return in words what must be true besides the time served."""
    if rule.kind is ReleaseKind.SYMPTOM_FREE and not rule.value:
        return _("free of symptoms")
    return str(CONDITIONS[rule.kind]) % {"value": f"{rule.value:f}"}


def _only_if(predicate: Predicate | None) -> list[str]:
    if predicate is None:
        return []
    return [_("only if %(condition)s") % {"condition": when(predicate)}]


def when(predicate: Predicate) -> str:
    """Return a predicate over the facts in words."""
    match predicate:
        case Test(field=field, op=op, value=value):
            return _comparison(say(field), op, value)
        case Not(part=part):
            return _("not (%(condition)s)") % {"condition": when(part)}
        case All(parts=parts):
            return pgettext("between conditions", " and ").join(when(part) for part in parts)
        case AnyOf(parts=parts):
            return pgettext("between conditions", " or ").join(when(part) for part in parts)


def _comparison(fact: str, op: Op, value: object) -> str:
    return str(COMPARISONS[op]) % {"fact": fact, "value": say_fact(value)}
