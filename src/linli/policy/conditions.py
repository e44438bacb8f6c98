"""Predicates in plain words, one sentence per comparison, indented by depth."""

from __future__ import annotations

from collections.abc import Iterator

from linli.policy.rules import All, AnyOf, FactName, Not, Op, Predicate, Test
from linli.policy.wording import Places, Sentence, word_or_text


def condition_sentences(predicate: Predicate | None, depth: int = 0) -> Iterator[Sentence]:
    """Yield the sentences of a predicate, the parts one step deeper than their heading."""
    match predicate:
        case None:
            yield Sentence("who.everyone", depth=depth)
        case Test():
            yield _comparison(predicate, depth)
        case Not(part=part):
            yield Sentence("who.not", depth=depth)
            yield from condition_sentences(part, depth + 1)
        case All(parts=parts):
            yield from _parts("who.all", parts, depth)
        case AnyOf(parts=parts):
            yield from _parts("who.any", parts, depth)


def _parts(key: str, parts: tuple[Predicate, ...], depth: int) -> Iterator[Sentence]:
    yield Sentence(key, depth=depth)
    for part in parts:
        yield from condition_sentences(part, depth + 1)


def _comparison(test: Test, depth: int) -> Sentence:
    name = f"test.{test.field.value}"
    if test.field is FactName.COUNTRIES:
        places = Places(tuple(sorted(test.value)))
        return Sentence(f"{name}.{test.op.value}", {"places": places}, depth)
    if isinstance(test.value, bool):
        return Sentence(f"{name}.{'yes' if test.value else 'no'}", depth=depth)
    if test.field in (FactName.AGE, FactName.TEMPERATURE_C):
        return Sentence(f"{name}.{test.op.value}", {"value": test.value}, depth)
    values = sorted(test.value) if test.op is Op.IN else [test.value]
    return Sentence(name, {"values": tuple(word_or_text("value", v) for v in values)}, depth)
