"""Phases and tests in plain words: how long, from when, to when, what falls due each day."""

from __future__ import annotations

from collections.abc import Iterator

from linli.policy.rules import EndRule, Pack, Phase, TestRule, Unit, Window
from linli.policy.wording import Sentence, Word


def phase_sentences(phase: Phase, *, first: bool) -> Iterator[Sentence]:
    """Yield the sentences of one phase: its length, its beginning, its end, its daily duties."""
    yield _length(phase)
    yield _beginning(phase, first=first)
    anchor = Word(f"anchor.{phase.counting.anchor.value}")
    if phase.duration.unit is Unit.DAYS:
        day = "one" if phase.counting.anchor_is_day else "zero"
        yield Sentence(f"phase.day_{day}", {"anchor": anchor}, 1)
    clock = {"clock": phase.at_hour} if phase.end is EndRule.AT_HOUR else {}
    yield Sentence(f"phase.{phase.end.value}", clock, 1)
    yield from _windows("phase.visits", phase.visits)
    yield from _windows("phase.self_reports", phase.self_reports)


def test_sentence(rule: TestRule, pack: Pack) -> Sentence:
    """Return the sentence of one test."""
    values = {"kind": Word(f"kind.{rule.kind.value}"), "day": rule.day}
    if rule.optional:
        return Sentence("test.optional", values)
    if rule.phase:
        level = next(p.level for p in pack.phases if p.id == rule.phase)
        return Sentence("test.day_of_phase", {**values, "level": Word(f"level.{level.value}")})
    if rule.until_day > rule.day:
        return Sentence("test.days", {**values, "until_day": rule.until_day})
    return Sentence("test.day", values)


def _length(phase: Phase) -> Sentence:
    values = {"level": Word(f"level.{phase.level.value}"), "value": phase.duration.value}
    if phase.ends_anchor:
        anchor = Word(f"anchor.{phase.ends_anchor.value}")
        return Sentence("phase.until_after", {**values, "anchor": anchor})
    unit = "days" if phase.duration.unit is Unit.DAYS else "hours"
    return Sentence(f"phase.{unit}", values)


def _beginning(phase: Phase, *, first: bool) -> Sentence:
    anchor = Word(f"anchor.{phase.counting.anchor.value}")
    if phase.offset_start is None and not first:
        return Sentence("phase.follows", depth=1)
    if not phase.offset_start:
        return Sentence("phase.from_anchor", {"anchor": anchor}, 1)
    unit = "days" if phase.duration.unit is Unit.DAYS else "hours"
    values = {"offset": phase.offset_start, "anchor": anchor}
    return Sentence(f"phase.from_offset_{unit}", values, 1)


def _windows(key: str, windows: tuple[Window, ...]) -> Iterator[Sentence]:
    if windows:
        said = tuple(_window(window) for window in windows)
        yield Sentence(key, {"number": len(windows), "windows": said}, 1)


def _window(window: Window) -> Sentence:
    values = {"begins": window.from_, "ends": window.to}
    if window.mode is None:
        return Sentence("window", values)
    return Sentence("window.mode", {**values, "mode": Word(f"mode.{window.mode.value}")})
