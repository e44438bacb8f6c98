"""A pack, a plan and a refusal in plain words: message keys with values, for a page to translate.

Nothing here is formatted; `wording.render` shows how a page does it (M5, M23).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from linli.policy.conditions import condition_sentences
from linli.policy.phase_words import phase_sentences, test_sentence
from linli.policy.rules import (
    Duty,
    Exemption,
    OpenQuestion,
    Pack,
    Plan,
    QuestionCode,
    Refusal,
    RefusalCode,
    ReleaseCondition,
    ReleaseKind,
    Route,
    TestRule,
    Why,
    WhyCode,
)
from linli.policy.sentences import SENTENCES
from linli.policy.wording import ENGLISH, Places, Sentence, Speaker, Word, render

__all__ = [
    "ENGLISH",
    "SENTENCES",
    "Places",
    "Section",
    "Sentence",
    "Speaker",
    "Word",
    "describe",
    "question_sentence",
    "refusal_sentence",
    "render",
    "why_sentence",
]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its sentences."""

    title: Sentence
    sentences: tuple[Sentence, ...]


def describe(pack: Pack) -> tuple[Section, ...]:
    """Return the pack in plain words: the whole, each route, release, changes, exemptions.

    Citations and notes are not in it; a page shows `pack.citations` and `pack.notes` as they are.
    """
    sections = [
        Section(Sentence("section.whole"), tuple(_whole(pack))),
        *(_route_section(pack, route) for route in pack.routes),
        Section(Sentence("section.release"), tuple(_release(pack))),
        Section(Sentence("section.change"), tuple(_changes(pack))),
        Section(Sentence("section.exemptions"), tuple(_exemptions(pack.exemptions))),
    ]
    return tuple(section for section in sections if section.sentences)


def why_sentence(why: Why, plan: Plan) -> Sentence:
    """Return the sentence of one reason behind a plan."""
    data = dict(why.data)
    named = WHY_NAMES.get(why.code)
    if named:
        name, find = named
        data[name] = find(plan.pack, data[name])
    if why.code is WhyCode.COUNTED_FROM:
        data["anchor"] = Word(f"anchor.{data['anchor'].value}")
    return Sentence(f"why.{why.code.value}", data)


def question_sentence(question: OpenQuestion) -> Sentence:
    """Return the question to ask for a missing fact."""
    if question.code is QuestionCode.ASK:
        return Sentence(f"question.ask.{question.fact}")
    return Sentence(f"question.{question.code.value}")


def refusal_sentence(refusal: Refusal) -> Sentence:
    """Return the sentence of one reason against a release."""
    data = dict(refusal.data)
    if "kind" in data:
        data["kind"] = Word(f"kind.{data['kind'].value}")
    at_once = refusal.code is RefusalCode.NOT_SYMPTOM_FREE and not data["hours"]
    return Sentence(f"refusal.{refusal.code.value}{'.now' if at_once else ''}", data)


def _whole(pack: Pack) -> Iterator[Sentence]:
    yield _in_force(pack)
    yield Sentence("pack.zone", {"zone": pack.tz})
    if pack.fever_c is not None:
        yield Sentence("pack.fever", {"limit": pack.fever_c})
    if pack.care_team:
        roles = tuple(Word(f"role.{role.value}") for role in pack.care_team)
        yield Sentence("pack.care_team", {"roles": roles})


def _in_force(pack: Pack) -> Sentence:
    begins, ends = pack.validity.effective_from, pack.validity.effective_to
    if begins and ends:
        return Sentence("pack.in_force", {"begins": begins, "ends": ends})
    if begins:
        return Sentence("pack.in_force_from", {"begins": begins})
    if ends:
        return Sentence("pack.in_force_until", {"ends": ends})
    return Sentence("pack.in_force_unknown")


def _route_section(pack: Pack, route: Route) -> Section:
    phases = pack.phases_of(route.id)
    sentences = [
        *(condition_sentences(route.applies_if) if len(pack.routes) > 1 else ()),
        *([] if phases else [Sentence("phase.none")]),
        *(s for n, phase in enumerate(phases) for s in phase_sentences(phase, first=n == 0)),
        *(test_sentence(rule, pack) for rule in _tests_of(pack, route)),
        *(_duty(duty) for duty in route.duties),
    ]
    return Section(Sentence("section.route", {"route": route.names}), tuple(sentences))


def _tests_of(pack: Pack, route: Route) -> list[TestRule]:
    rules = [rule for rule in pack.tests if route.id in rule.routes]
    return sorted(rules, key=lambda rule: (bool(rule.phase), rule.day))


def _duty(duty: Duty) -> Sentence:
    if duty.within_h is None:
        return Sentence("duty", {"text": duty.text})
    return Sentence("duty.within", {"text": duty.text, "hours": duty.within_h})


def _release(pack: Pack) -> Iterator[Sentence]:
    if pack.phases:
        yield Sentence("release.time")
    for condition in pack.release:
        routes = [r.names for r in pack.routes if r.id in condition.routes]
        if len(routes) < len(pack.routes):
            yield Sentence("release.for_routes", {"routes": tuple(routes)})
        yield condition_sentence(condition, pack, depth=int(len(routes) < len(pack.routes)))


def condition_sentence(condition: ReleaseCondition, pack: Pack, depth: int = 0) -> Sentence:
    """Return the sentence of one release condition."""
    key = f"release.{condition.kind.value}"
    if condition.kind is ReleaseKind.NEGATIVE_TEST:
        rule = next(t for t in pack.tests if t.id == condition.test)
        return Sentence(key, {"kind": Word(f"kind.{rule.kind.value}"), "day": rule.day}, depth)
    if condition.kind is ReleaseKind.SYMPTOM_FREE and not condition.value:
        return Sentence(f"{key}.now", depth=depth)
    return Sentence(key, {"value": condition.value}, depth)


def _changes(pack: Pack) -> Iterator[Sentence]:
    for rule in pack.extends:
        yield Sentence("change.extension", {"text": rule.names})
    for early in pack.early_ends:
        yield Sentence("change.early_end", {"text": early.names, "day": early.day})
        for need in early.needs:
            yield condition_sentence(need, pack, depth=1)


def _exemptions(exemptions: tuple[Exemption, ...]) -> Iterator[Sentence]:
    for exemption in exemptions:
        if exemption.to_level is None:
            yield Sentence("exemption", {"text": exemption.names})
        else:
            level = Word(f"level.{exemption.to_level.value}")
            yield Sentence("exemption.level", {"text": exemption.names, "level": level})
        if exemption.applies_if:
            yield from condition_sentences(exemption.applies_if, depth=1)


def _route_name(pack: Pack, route_id: str) -> Any:
    return next(route.names for route in pack.routes if route.id == route_id)


def _exemption_name(pack: Pack, exemption_id: str) -> Any:
    return next(e.names for e in pack.exemptions if e.id == exemption_id)


def _rule_name(pack: Pack, rule_id: str) -> Any:
    names = {rule.id: rule.names for rule in pack.early_ends}
    return ({rule.id: rule.names for rule in pack.extends} | names)[rule_id]


WHY_NAMES: Mapping[WhyCode, tuple[str, Callable[[Pack, str], Any]]] = {
    WhyCode.ROUTE_TAKEN: ("route", _route_name),
    WhyCode.EXEMPTION_GRANTED: ("exemption", _exemption_name),
    WhyCode.EXTENDED: ("rule", _rule_name),
    WhyCode.ENDED_EARLY: ("rule", _rule_name),
}
