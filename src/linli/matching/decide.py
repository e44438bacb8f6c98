"""Is a record somebody known? Same, review by a person, or new - with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import permutations

from linli.matching.documents import kind_of
from linli.matching.keys import (
    Record,
    Rule,
    births_of,
    documents_of,
    exact_keys,
    names_of,
    values_of,
)
from linli.matching.normalize import script_of

# "luan xiqian" and "lua nxiqian" are one name mistyped (0.9); brothers reach 0.82.
_MISTYPED = 0.86
_FAR_APART = 0.5
_MOST_TOKENS = 4


class Outcome(StrEnum):
    SAME = "SAME"
    REVIEW = "REVIEW"
    NEW = "NEW"


class Reason(StrEnum):
    """Why: what agrees, and what forbids linking without a person's look."""

    DOCUMENT_AGREES = "DOCUMENT_AGREES"
    EXTERNAL_ID_AGREES = "EXTERNAL_ID_AGREES"
    PHONE_AND_NAME_AGREE = "PHONE_AND_NAME_AGREE"
    PHONE_AND_BIRTH_AGREE = "PHONE_AND_BIRTH_AGREE"
    NAME_AND_BIRTH_AGREE = "NAME_AND_BIRTH_AGREE"
    NAME_AND_DWELLING_AGREE = "NAME_AND_DWELLING_AGREE"
    BIRTH_DATES_DIFFER = "BIRTH_DATES_DIFFER"
    DOCUMENTS_DIFFER = "DOCUMENTS_DIFFER"
    SEXES_DIFFER = "SEXES_DIFFER"
    NAMES_DIFFER = "NAMES_DIFFER"
    PERHAPS_TWINS = "PERHAPS_TWINS"
    SEVERAL_PERSONS = "SEVERAL_PERSONS"
    NOTHING_AGREES = "NOTHING_AGREES"


_AGREES = {
    Rule.DOCUMENT: Reason.DOCUMENT_AGREES,
    Rule.EXTERNAL_ID: Reason.EXTERNAL_ID_AGREES,
    Rule.PHONE_NAME: Reason.PHONE_AND_NAME_AGREE,
    Rule.PHONE_BIRTH: Reason.PHONE_AND_BIRTH_AGREE,
    Rule.NAME_BIRTH: Reason.NAME_AND_BIRTH_AGREE,
    Rule.NAME_DWELLING: Reason.NAME_AND_DWELLING_AGREE,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody known: any id, what the ledger knows (a value or a collection of values a field),
    and the rules whose stored key was met, if looked up."""

    id: str
    facts: Mapping[str, object]
    rules: frozenset[Rule] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """SAME has exactly one id; REVIEW one or more, the likeliest first; NEW none."""

    outcome: Outcome
    ids: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    id: str
    agrees: tuple[Reason, ...]
    differs: tuple[Reason, ...]


def decide(record: Record, candidates: Sequence[Candidate]) -> Decision:
    """Decide about one record, given everybody who shares an exact key with it.

    A contradictory birth date, document, sex or name never links by itself: it is REVIEW, and so
    are several fitting persons, and a second person who holds the same document.
    """
    weighed = [found for c in candidates if (found := _weigh(record, c)).agrees]
    if not weighed:
        return Decision(Outcome.NEW, (), (Reason.NOTHING_AGREES,))
    weighed.sort(key=lambda found: (len(found.differs), -len(found.agrees), found.id))
    best = weighed[0]
    rivals = [w for w in weighed[1:] if not w.differs or Reason.DOCUMENT_AGREES in w.agrees]
    if best.differs or rivals:
        reasons = dict.fromkeys((*best.agrees, *best.differs))
        if len(weighed) > 1:
            reasons[Reason.SEVERAL_PERSONS] = None
        return Decision(Outcome.REVIEW, tuple(w.id for w in weighed), tuple(reasons))
    return Decision(Outcome.SAME, (best.id,), best.agrees)


def _weigh(record: Record, candidate: Candidate) -> _Weighed:
    facts = candidate.facts
    shared = {key.rule for key in exact_keys(record) & exact_keys(facts)} | candidate.rules
    agrees = tuple(reason for rule, reason in _AGREES.items() if rule in shared)
    checks = (
        (Reason.BIRTH_DATES_DIFFER, _births_differ(record, facts)),
        (Reason.DOCUMENTS_DIFFER, _documents_differ(record, facts)),
        (Reason.SEXES_DIFFER, _sexes_differ(record, facts)),
        (Reason.NAMES_DIFFER, _names_differ(record, facts)),
        (Reason.PERHAPS_TWINS, shared == {Rule.PHONE_BIRTH} and not _names_fit(record, facts)),
    )
    return _Weighed(candidate.id, agrees, tuple(reason for reason, is_so in checks if is_so))


def _births_differ(one: Record, other: Record) -> bool:
    """Full dates differ, or what is known of a partial date does not fit."""
    mine = {str(value)[:10] for value in values_of(one, "birth_date")}
    theirs = {str(value)[:10] for value in values_of(other, "birth_date")}
    return bool(mine and theirs) and not any(_dates_fit(a, b) for a in mine for b in theirs)


def _dates_fit(one: str, other: str) -> bool:
    if one.startswith("--") or other.startswith("--"):
        return one[-5:] == other[-5:] or len(one) < len("--03-11") or len(other) < len("--03-11")
    return one.startswith(other) or other.startswith(one)


def _documents_differ(one: Record, other: Record) -> bool:
    """Both have a document of one kind and none is the same; a passport and a card may differ."""
    mine, theirs = documents_of(one), documents_of(other)
    kinds = {kind_of(key) for key in mine} & {kind_of(key) for key in theirs}
    return bool(kinds) and not mine & theirs


def _sexes_differ(one: Record, other: Record) -> bool:
    mine, theirs = set(values_of(one, "sex")), set(values_of(other, "sex"))
    return bool(mine and theirs) and not mine & theirs


def _names_differ(one: Record, other: Record) -> bool:
    """Names of one script that are not the same name; other scripts cannot be compared yet."""
    pairs = _comparable(one, other)
    bar = _FAR_APART if births_of(one) & births_of(other) else _MISTYPED
    return bool(pairs) and not any(_is_one_name(a, b, bar) for a, b in pairs)


def _names_fit(one: Record, other: Record) -> bool:
    return any(_is_one_name(a, b, _MISTYPED) for a, b in _comparable(one, other))


def _comparable(one: Record, other: Record) -> list[tuple[str, str]]:
    mine, theirs = names_of(one), names_of(other)
    return [(a, b) for a in mine for b in theirs if script_of(a) == script_of(b)]


def _is_one_name(one: str, other: str, bar: float) -> bool:
    """Equal, one with a middle name more, or nearly the same letters."""
    mine, theirs = set(one.split()), set(other.split())
    if len(mine & theirs) > 1 and (mine <= theirs or theirs <= mine):
        return True
    return one == other or any(
        SequenceMatcher(None, one, " ".join(order), autojunk=False).ratio() >= bar
        for order in permutations(other.split()[:_MOST_TOKENS])
    )
