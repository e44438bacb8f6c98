"""The person page: what is known and from whom, what holds, what happened, who has looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.accounts.queries import User, permissions_of
from linli.accounts.rules import Permission
from linli.arrivals import queries as arrivals
from linli.arrivals.queries import Arrival
from linli.boards.queries.today import where
from linli.kernel import audit
from linli.kernel.audit import HistoryEntry, key_of
from linli.ledger import queries as ledger
from linli.ledger.queries import Conflict, Origin, Person, Report, Standing
from linli.places.queries import zone_of
from linli.privacy.queries import (
    AccessRow,
    field_class,
    history_mask,
    masked,
    readers_of,
    seen_classes,
)
from linli.privacy.rules import FieldClass
from linli.quarantine import queries as quarantine
from linli.quarantine.queries import Inquiry, Line, Stay

FIELDS = {
    "name": _("Name"),
    "other_name": _("Other name"),
    "sex": _("Sex"),
    "birth_date": _("Date of birth"),
    "nationality": _("Nationality"),
    "language": _("Language"),
    "document": _("Document"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address": _("Dwelling"),
}
SECRETS = ("document", "phone", "email")
MOST_HISTORY = 100


@dataclass(frozen=True)
class Fact:
    """A field of the person as this reader may see it, and the source it comes from."""

    name: str
    label: str
    value: str
    origin: Origin | None
    is_masked: bool


@dataclass(frozen=True)
class PersonPage:
    """Everything about one person, for one reader, at one instant."""

    person: Person
    where: str
    tz: str
    facts: tuple[Fact, ...]
    conflicts: list[Conflict]
    line: Line | None
    inquiry: Inquiry | None
    arrival: Arrival | None
    stays: QuerySet[Stay]
    standings: QuerySet[Standing]
    reports: QuerySet[Report]
    history: list[HistoryEntry]
    readers: QuerySet[AccessRow] | None
    may_open_secrets: bool
    lists: frozenset[str]

    @property
    def has_hidden(self) -> bool:
        return self.may_open_secrets and any(fact.is_masked and fact.value for fact in self.facts)


def person_page(user: User, public_id: str, *, now: datetime, opened: bool = False) -> PersonPage:
    """Return the page of a person that the user may see; `opened`: secrets in full. Raises Http404."""
    person = ledger.person_for(user, public_id, now=now)
    stay = quarantine.open_stay_of(person)
    is_team = bool(stay and quarantine.is_in_team(user, stay))
    seen = seen_classes(user, area=person.area, is_team=is_team, now=now)
    may_audit = Permission.SEE_AUDIT in permissions_of(user, now=now)
    return PersonPage(
        person=person,
        where=where(person),
        tz=zone_of(person.area).key,
        facts=tuple(_facts(person, seen, opened=opened)),
        conflicts=ledger.conflicts_of(person),
        line=quarantine.lines_of([stay], now=now)[0] if stay else None,
        inquiry=quarantine.open_inquiry_of(person),
        arrival=arrivals.open_arrival_of(person),
        stays=quarantine.stays_of(person),
        standings=ledger.standings_of(person),
        reports=ledger.reports_of(person),
        history=audit.history(person, mask=_mask(seen), limit=MOST_HISTORY),
        readers=readers_of(key_of(person))[:20] if may_audit else None,
        may_open_secrets=FieldClass.CARE_TEAM in seen,
        lists=_lists(user, person, now),
    )


def _lists(user: User, person: Person, now: datetime) -> frozenset[str]:
    """Return the keys of the lists behind the reports that this reader may open."""
    if Permission.SEND_LIST not in permissions_of(user, now=now):
        return frozenset()
    mine = ledger.batches_for(user, now=now).order_by()
    told = ledger.reports_of(person).values("batch")
    return frozenset(mine.filter(pk__in=told).values_list("public_id", flat=True))


def _mask(seen: frozenset[FieldClass]) -> audit.Mask:
    """Mask the history like the page: secrets stay masked for everybody, also when opened above."""
    by_class = history_mask(seen)

    def mask(label: str, field: str, value: object) -> object:
        is_secret = label == "ledger.person" and field in SECRETS
        return (
            masked(f"{label}.{field}", value, sees=False)
            if is_secret
            else by_class(label, field, value)
        )

    return mask


def _facts(person: Person, seen: frozenset[FieldClass], *, opened: bool) -> Iterator[Fact]:
    origins = ledger.origins_of(person)
    for name, label in FIELDS.items():
        column = f"ledger.person.{name}"
        # Secrets stay masked even for those who may open them, until a reason is given.
        sees = field_class(column) in seen and (opened or name not in SECRETS)
        value = masked(column, getattr(person, name), sees=sees)
        yield Fact(name, str(label), value, origins.get(name), is_masked=not sees)
