"""Doubtful reports side by side with the people they may be about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.accounts.queries import User
from linli.kernel.words import say
from linli.ledger import queries
from linli.ledger.merging import FIELD_OF, is_same
from linli.ledger.people import merged_of, told_of
from linli.ledger.queries import Person, Report
from linli.ledger.rules import Why
from linli.ledger.showing import FEW, sender_of
from linli.privacy.queries import field_class, masked, seen_classes
from linli.privacy.rules import FieldClass


@dataclass(frozen=True)
class Compared:
    """A field of a doubtful report beside a person's."""

    label: str
    told: str
    known: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """A person a doubtful report may be about, field by field."""

    person: Person
    fields: tuple[Compared, ...]


@dataclass(frozen=True)
class Doubt:
    """A doubtful report with the people it may be about."""

    report: Report
    name: str
    sender: str
    why: str
    pairs: tuple[Pair, ...]


def review_page(user: User, *, now: datetime) -> dict[str, Any]:
    waiting = list(queries.reviews_for(user, now=now)[:FEW])
    candidates = queries.candidates_of(waiting)
    return {
        "doubts": [
            _doubt(report, candidates[report.pk], _shown_classes(user, report, now))
            for report in waiting
        ],
        "total": queries.reviews_for(user, now=now).count(),
    }


def _shown_classes(user: User, report: Report, now: datetime) -> frozenset[FieldClass]:
    # Secrets are opened one by one, with a reason, on the person's page; not here.
    return seen_classes(user, area=report.area, now=now) - {FieldClass.SECRET}


def _doubt(report: Report, people: list[Person], seen: frozenset[FieldClass]) -> Doubt:
    told = told_of(report).values
    pairs = [Pair(person, tuple(_compared(told, person, seen))) for person in people]
    why = say(Why(report.reason)) if report.reason else ""
    return Doubt(report, told.get("name", ""), sender_of(report), why, tuple(pairs))


def _compared(
    told: Mapping[str, str], person: Person, seen: frozenset[FieldClass]
) -> Iterator[Compared]:
    """Yield the fields side by side, masked for the reader; whether they differ is told anyway."""
    known = merged_of(person).values
    for name, field in FIELD_OF.items():
        one, other = told.get(name, ""), known.get(name, "")
        if one or other:
            label = f"ledger.person.{name}"
            sees = field_class(label) in seen
            yield Compared(
                say(field),
                masked(label, one, sees=sees),
                masked(label, other, sees=sees),
                differs=bool(one and other and not is_same(name, one, other)),
            )
