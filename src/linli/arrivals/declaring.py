"""Writes of the declaration: begun, answered question by question, sent, corrected (M13).

Everything here is done by the holder of a secret link; there is no account behind it. The link is
the permission, so that nothing here asks for another.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from linli.accounts.rules import LinkHolder
from linli.arrivals.drafts import link_to, new_declaration
from linli.arrivals.expecting import expect_arrival, is_back
from linli.arrivals.models import Declaration
from linli.arrivals.rules import (
    DECLARED,
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
from linli.kernel.transactions import within_write, writes
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
    *,
    declaration: Declaration,
    step: Step,
    answer: Mapping[str, Any],
    now: datetime,
    language: str = "",
) -> None:
    """Keep the answer to one question at once, so that a broken line costs nothing.

    `language` is the one in which the question was read: the next visit is greeted in it.
    """
    locked = _locked(declaration)
    locked.language = language or locked.language
    if locked.answers.get(step) != dict(answer):
        _write(locked, {str(step): dict(answer)}, now)
    locked.save(update_fields=[*_ANSWERED])
    for name in _ANSWERED:
        setattr(declaration, name, getattr(locked, name))


_ANSWERED = ("answers", "declarer", "changed_at", "language")


def _locked(declaration: Declaration) -> Declaration:
    held = Declaration.objects.select_for_update(of=("self",)).select_related("area")
    return held.get(pk=declaration.pk)


def _write(declaration: Declaration, answer: Mapping[str, Any], now: datetime) -> None:
    declaration.answers = {**declaration.answers, **answer}
    declaration.declarer = declaration.answers.get(Step.WHO, {}).get("declarer", "")
    declaration.changed_at = now


@writes
def submit_declaration(*, declaration: Declaration, now: datetime) -> Declaration:
    """Send the declaration: every member of the family is reported to the ledger and expected.

    Sending twice changes nothing; sending after a correction reports the corrected values.
    Refused: INCOMPLETE, TOO_MANY.
    """
    locked = _locked(declaration)
    if locked.submitted_at and not locked.is_changed_since_sent:
        return locked
    if unanswered(locked.answers):
        raise Refused(Refusal.INCOMPLETE)
    by = LinkHolder(locked.number)
    for place, values in enumerate(_everybody(locked.answers)):
        person = _report(locked, place, values, by=by, now=now)
        _expect(locked, person, values, by=by, now=now)
    locked.person = person_of(locked.persons["0"])
    locked.state = DeclarationState.SUBMITTED
    locked.submitted_at = locked.changed_at = now
    locked.save(update_fields=["person", "persons", "state", "submitted_at", "changed_at"])
    audit.record(Event.DECLARATION_SUBMITTED, on=locked, about=locked.person, by=by, at=now)
    return locked


@within_write
def _report(
    declaration: Declaration, place: int, values: dict[str, Any], *, by: LinkHolder, now: datetime
) -> Person:
    """Report one member of the family to the ledger, as the same person as the time before."""
    # With a number of its own no report is taken for the repetition of another one's.
    told = {**values, str(Field.EXTERNAL_ID): f"{declaration.number}-{place}"}
    report = ledger.take_report(
        source=SourceKind.SELF,
        area=declaration.area,
        values=told,
        raw=told,
        by=by,
        now=now,
        person=_known(declaration, place),
    )
    person = report.person or ledger.keep_apart(report=report, by=by, now=now)
    declaration.persons = {**declaration.persons, str(place): person.pk}
    return person_of(person.pk)


def _known(declaration: Declaration, place: int) -> Person | None:
    """Return who this member of the family is in the ledger, unless an undone list took them out."""
    known = declaration.persons.get(str(place))
    try:
        return person_of(known) if known else None
    except Person.DoesNotExist:
        return None


@within_write
def _expect(
    declaration: Declaration,
    person: Person,
    values: Mapping[str, Any],
    *,
    by: LinkHolder,
    now: datetime,
) -> None:
    answers = declaration.answers
    moment, has_hour = arrival_moment(answers[Step.ARRIVAL], declaration.area)
    if is_back(person, moment, now):
        return
    expect_arrival(
        person=person,
        expected_at=moment,
        has_hour=has_hour,
        source=DECLARED,
        country=answers[Step.JOURNEY].get("country", ""),
        carrier=answers[Step.JOURNEY].get("carrier", ""),
        facts=_facts(answers, values, moment.date()),
        declaration=declaration,
        by=by,
        now=now,
    )


def _facts(answers: Answers, values: Mapping[str, Any], arrives_on: date) -> dict[str, Any]:
    facts, birth = facts_from(answers), values.get(Field.BIRTH_DATE)
    return {**facts, "age": age_on(date.fromisoformat(birth), arrives_on)} if birth else facts


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
    """Return what a report says about one member: the own data, and what the family shares."""
    by_contact = answers[Step.WHO]["declarer"] == Declarer.CONTACT
    contact = answers.get(Step.CONTACT, {}) if by_contact else {}
    reach, home, journey = (answers[step] for step in (Step.REACH, Step.HOME, Step.JOURNEY))
    values = {
        Field.NAME: member.get("name"),
        Field.OTHER_NAME: member.get("other_name"),
        Field.BIRTH_DATE: member.get("birth_date"),
        Field.SEX: member.get("sex"),
        Field.NATIONALITY: member.get("nationality"),
        Field.DOCUMENT_NUMBER: member.get("document"),
        Field.PHONE: reach.get("phone"),
        Field.EMAIL: reach.get("email"),
        Field.LANGUAGE: reach.get("language"),
        Field.DWELLING: home.get("dwelling"),
        Field.DEPARTURE_COUNTRY: journey.get("country"),
        Field.CARRIER: journey.get("carrier"),
        Field.CONTACT_NAME: contact.get("name"),
        Field.CONTACT_PHONE: contact.get("phone"),
    }
    return {str(field): value for field, value in values.items() if value}


@writes
def add_member(
    *,
    declaration: Declaration,
    member: Mapping[str, Any],
    now: datetime,
    language: str = "",
    more: bool = False,
) -> None:
    """Add somebody who travels along; the very same entry twice is one. Refused: TOO_MANY.

    `more`: another one is to be written down, so the question is not answered yet.
    """
    members = members_of(_locked(declaration))
    is_known = dict(member) in members
    if is_known and not declaration.answers[Step.FAMILY].get("more"):
        return
    if not is_known and len(members) >= MAX_FAMILY:
        raise Refused(Refusal.TOO_MANY, params={"most": MAX_FAMILY})
    everybody = members if is_known else [*members, dict(member)]
    _keep(declaration, everybody, now=now, language=language, more=more)


@writes
def change_member(
    *, declaration: Declaration, place: int, member: Mapping[str, Any], now: datetime
) -> None:
    """Correct what was said about somebody who travels along. Refused: STATE_CHANGED."""
    members = members_of(_locked(declaration))
    if place >= len(members):
        raise Refused(Refusal.STATE_CHANGED)
    members[place] = dict(member)
    _keep(declaration, members, now=now)


@writes
def drop_member(*, declaration: Declaration, place: int, now: datetime) -> None:
    """Take somebody off the list of those who travel along; before the first sending only.

    Refused: STATE_CHANGED.
    """
    locked = _locked(declaration)
    if locked.submitted_at:
        raise Refused(Refusal.STATE_CHANGED)
    members = [member for at, member in enumerate(members_of(locked)) if at != place]
    _keep(declaration, members, now=now)


@writes
def keep_family(*, declaration: Declaration, now: datetime, language: str = "") -> None:
    """Take the list of those who travel along as complete (it may be empty)."""
    _keep(declaration, members_of(_locked(declaration)), now=now, language=language)


@within_write
def _keep(
    declaration: Declaration,
    members: list[dict[str, Any]],
    *,
    now: datetime,
    language: str = "",
    more: bool = False,
) -> None:
    answer = {"members": members} | ({"more": True} if more else {})
    save_answer(
        declaration=declaration, step=Step.FAMILY, answer=answer, now=now, language=language
    )


def members_of(declaration: Declaration) -> list[dict[str, Any]]:
    """Return those who travel along, as answered so far."""
    return list(declaration.answers.get(Step.FAMILY, {}).get("members", ()))
