"""Writes of the declaration: begun, answered question by question, sent, corrected (M13).

Everything here is done by the holder of a secret link; there is no account behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from linli.accounts.rules import LinkHolder
from linli.arrivals.actions import expect_arrival, link_to, new_declaration
from linli.arrivals.models import Declaration
from linli.arrivals.rules import (
    MAX_FAMILY,
    Answers,
    DeclarationState,
    Declarer,
    Event,
    Refusal,
    Step,
    age_on,
    facts_from,
    unanswered,
)
from linli.kernel import audit
from linli.kernel.refusal import Refused
from linli.kernel.transactions import writes
from linli.ledger import actions as ledger
from linli.ledger.queries import Person, person_of
from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.places.queries import Area, zone_of


@writes
def start_declaration(*, area: Area, language: str, now: datetime) -> str:
    """Begin a declaration and return the token of the link with which it goes on."""
    declaration = new_declaration(area=area, language=language, now=now)
    by = LinkHolder(declaration.number)
    audit.record(Event.DECLARATION_STARTED, on=declaration, by=by, at=now)
    return link_to(declaration, by=by, now=now)


@writes
def save_answer(
    *, declaration: Declaration, step: Step, answer: Mapping[str, Any], now: datetime
) -> None:
    """Keep the answer to one question at once, so that a broken line costs nothing."""
    locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
    locked.answers = {**locked.answers, str(step): dict(answer)}
    if step is Step.WHO:
        locked.declarer = answer["declarer"]
    locked.changed_at = now
    locked.save(update_fields=["answers", "declarer", "changed_at"])
    declaration.answers, declaration.declarer = locked.answers, locked.declarer


@writes
def set_language(*, declaration: Declaration, language: str) -> None:
    """Remember the reader's language for everything that follows from the declaration."""
    Declaration.objects.filter(pk=declaration.pk).update(language=language)


@writes
def submit_declaration(*, declaration: Declaration, now: datetime) -> Declaration:
    """Send the declaration: every member of the family is reported to the ledger and expected.

    Sending twice changes nothing; sending after a correction reports the corrected values.
    """
    locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
    if locked.submitted_at and locked.submitted_at >= locked.changed_at:
        return locked
    answers: Answers = locked.answers
    if unanswered(answers):
        raise Refused(Refusal.INCOMPLETE)
    by = LinkHolder(locked.number)
    for place, values in enumerate(_everybody(answers)):
        person = _report(locked, place, values, by=by, now=now)
        _expect(locked, person, answers, values, by=by, now=now)
    locked.person = person_of(locked.persons["0"])
    locked.state = DeclarationState.SUBMITTED
    locked.submitted_at = locked.changed_at = now
    locked.save(update_fields=["person", "persons", "state", "submitted_at", "changed_at"])
    audit.record(Event.DECLARATION_SUBMITTED, on=locked, about=locked.person, by=by, at=now)
    return locked


def _report(
    declaration: Declaration, place: int, values: dict[str, Any], *, by: LinkHolder, now: datetime
) -> Person:
    known = declaration.persons.get(str(place))
    report = ledger.take_report(
        source=SourceKind.SELF,
        area=declaration.area,
        values=values,
        raw=values,
        by=by,
        now=now,
        person=person_of(known) if known else None,
    )
    person = report.person or ledger.keep_apart(report=report, by=by, now=now)
    declaration.persons = {**declaration.persons, str(place): person.pk}
    return person


def _expect(
    declaration: Declaration,
    person: Person,
    answers: Answers,
    values: Mapping[str, Any],
    *,
    by: LinkHolder,
    now: datetime,
) -> None:
    moment, has_hour = arrival_moment(answers[Step.ARRIVAL], declaration.area)
    birth = values.get(Field.BIRTH_DATE)
    facts = facts_from(answers)
    if birth:
        facts["age"] = age_on(date.fromisoformat(birth), moment.date())
    expect_arrival(
        person=person,
        expected_at=moment,
        has_hour=has_hour,
        source=SourceKind.SELF,
        country=answers[Step.JOURNEY].get("country", ""),
        carrier=answers[Step.JOURNEY].get("carrier", ""),
        facts=facts,
        declaration=declaration,
        by=by,
        now=now,
    )


def arrival_moment(answer: Mapping[str, Any], area: Area) -> tuple[datetime, bool]:
    """Return when the answers say that they arrive, and whether the hour is known."""
    day, hour = date.fromisoformat(answer["on"]), answer.get("at") or ""
    clock = time.fromisoformat(hour) if hour else time.min
    return datetime.combine(day, clock, tzinfo=zone_of(area)), bool(hour)


def _everybody(answers: Answers) -> list[dict[str, Any]]:
    """Return the report values of the declared person and of the family, in order."""
    family = answers[Step.FAMILY].get("members", [])
    if len(family) > MAX_FAMILY:
        raise Refused(Refusal.TOO_MANY, params={"most": MAX_FAMILY})
    main = {**answers[Step.NAME], **answers[Step.BIRTH], **answers[Step.DOCUMENT]}
    return [_values(answers, member) for member in (main, *family)]


def _values(answers: Answers, member: Mapping[str, Any]) -> dict[str, Any]:
    contact = answers.get(Step.CONTACT, {})
    by_contact = answers[Step.WHO]["declarer"] == Declarer.CONTACT
    values = {
        Field.NAME: member.get("name"),
        Field.OTHER_NAME: member.get("other_name"),
        Field.BIRTH_DATE: member.get("birth_date"),
        Field.SEX: member.get("sex"),
        Field.NATIONALITY: member.get("nationality"),
        Field.DOCUMENT_NUMBER: member.get("document"),
        Field.PHONE: answers[Step.REACH].get("phone"),
        Field.EMAIL: answers[Step.REACH].get("email"),
        Field.LANGUAGE: answers[Step.REACH].get("language"),
        Field.DWELLING: answers[Step.HOME].get("dwelling"),
        Field.DEPARTURE_COUNTRY: answers[Step.JOURNEY].get("country"),
        Field.CARRIER: answers[Step.JOURNEY].get("carrier"),
        Field.CONTACT_NAME: contact.get("name") if by_contact else None,
        Field.CONTACT_PHONE: contact.get("phone") if by_contact else None,
    }
    return {str(field): value for field, value in values.items() if value}


@writes
def add_member(*, declaration: Declaration, member: Mapping[str, Any], now: datetime) -> None:
    """Add somebody who travels along."""
    members = _members(declaration)
    if len(members) >= MAX_FAMILY:
        raise Refused(Refusal.TOO_MANY, params={"most": MAX_FAMILY})
    answer = {"members": [*members, dict(member)]}
    save_answer(declaration=declaration, step=Step.FAMILY, answer=answer, now=now)


@writes
def keep_family(*, declaration: Declaration, now: datetime) -> None:
    """Take the list of those who travel along as complete (it may be empty)."""
    answer = {"members": _members(declaration)}
    save_answer(declaration=declaration, step=Step.FAMILY, answer=answer, now=now)


@writes
def drop_member(*, declaration: Declaration, place: int, now: datetime) -> None:
    """Take somebody off the list of those who travel along; before the first sending only."""
    if declaration.submitted_at:
        raise Refused(Refusal.STATE_CHANGED)
    members = [m for at, m in enumerate(_members(declaration)) if at != place]
    save_answer(declaration=declaration, step=Step.FAMILY, answer={"members": members}, now=now)


def _members(declaration: Declaration) -> list[dict[str, Any]]:
    members: list[dict[str, Any]] = declaration.answers.get(Step.FAMILY, {}).get("members", [])
    return members
