"""The ledger table: filters from the address, columns to choose, pages by key, export (M4, M26)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.queries import User, scope
from linli.accounts.rules import Permission
from linli.boards.queries.today import where
from linli.kernel.words import say
from linli.ledger import queries as ledger
from linli.ledger.queries import Page, Person, PersonFilters
from linli.ledger.rules import SourceKind, StandingKind
from linli.places.queries import Area, areas_at, zone_of
from linli.privacy.queries import field_class, masked, seen_classes
from linli.quarantine import queries as quarantine
from linli.quarantine.queries import Line

COLUMNS = {
    "where": gettext_lazy("Dwelling"),
    "grid": gettext_lazy("Grid"),
    "standing": gettext_lazy("Standing"),
    "day": gettext_lazy("Day of stay"),
    "since": gettext_lazy("Since"),
    "language": gettext_lazy("Language"),
    "nationality": gettext_lazy("Nationality"),
    "document": gettext_lazy("Document"),
    "phone": gettext_lazy("Phone"),
    "changed": gettext_lazy("Changed"),
}
USUAL = ("where", "grid", "standing", "day", "language", "changed")
EXPORT_MOST = 100_000


@dataclass(frozen=True)
class Row:
    """A line of the table, with values masked as this reader may see them."""

    person: Person
    where: str
    line: Line | None
    document: str
    phone: str


@dataclass(frozen=True)
class Column:
    key: str
    label: str
    shown: bool


@dataclass(frozen=True)
class Chip:
    """A filter that can be taken off: `url` is the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Table:
    """Everything that the page of the ledger shows."""

    rows: tuple[Row, ...]
    page: Page[Person]
    columns: tuple[Column, ...]
    chips: tuple[Chip, ...]
    filters: PersonFilters
    grids: tuple[Area, ...]

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(column.key for column in self.columns if column.shown)


def filters_from(asked: QueryDict) -> PersonFilters:
    """Read the filters from an address; unknown values mean nothing."""
    return PersonFilters(
        text=_told(asked, "q"),
        grid=_told(asked, "grid"),
        standing=asked.get("standing", ""),
        source=asked.get("source", ""),
        has_conflict=asked.get("conflict") == "1",
    )


def _told(asked: QueryDict, name: str) -> str:
    # PostgreSQL takes no NUL in a text.
    return asked.get(name, "").replace("\0", "").strip()


def table_for(user: User, asked: QueryDict, *, now: datetime) -> Table:
    """Return one page of the ledger as the address asks for it."""
    filters = filters_from(asked)
    order = asked.get("sort", "") if asked.get("sort") in ledger.SORTS else "-changed_at"
    page = ledger.persons_page_for(
        user,
        now=now,
        filters=filters,
        order=order,
        after=_told(asked, "after"),
        before=_told(asked, "before"),
    )
    grids = tuple(areas_at(scope(user, Permission.SEE_LEDGER, now=now).paths).grids()[:100])
    return Table(
        rows=tuple(_rows(user, page.rows, now)),
        page=page,
        columns=tuple(_columns(asked.getlist("columns"))),
        chips=tuple(_chips(asked, filters, grids)),
        filters=filters,
        grids=grids,
    )


def _rows(user: User, persons: list[Person], now: datetime) -> Iterator[Row]:
    stays = quarantine.open_stays_of(persons).values()
    lines = {line.stay.person_id: line for line in quarantine.lines_of(stays, now=now)}
    see = _sight(user, persons, now)
    for person in persons:
        yield Row(
            person=person,
            where=where(person),
            line=lines.get(person.pk),
            document=see(person, "document"),
            phone=see(person, "phone"),
        )


def _sight(user: User, persons: list[Person], now: datetime) -> Callable[[Person, str], str]:
    """Return how this reader sees a column of a person; asks once an area, not once a row."""
    seen = {p.area_id: seen_classes(user, area=p.area, now=now) for p in _one_per_area(persons)}

    def see(person: Person, column: str) -> str:
        label = f"ledger.person.{column}"
        # Secrets are opened one by one, with a reason, on the person's page: never in a list.
        sees = field_class(label) in seen[person.area_id] and column not in {"document", "phone"}
        return masked(label, getattr(person, column), sees=sees)

    return see


def _one_per_area(persons: list[Person]) -> list[Person]:
    return list({person.area_id: person for person in persons}.values())


def _columns(chosen: list[str]) -> Iterator[Column]:
    shown = set(chosen) & set(COLUMNS) or set(USUAL)
    for key, label in COLUMNS.items():
        yield Column(key, str(label), key in shown)


def _chips(asked: QueryDict, filters: PersonFilters, grids: tuple[Area, ...]) -> Iterator[Chip]:
    names: Mapping[str, str | None] = {
        "q": filters.text and f"“{filters.text}”",
        "standing": say(StandingKind(filters.standing))
        if filters.standing in set(StandingKind)
        else None,
        "grid": next(
            (grid.localized_name for grid in grids if grid.public_id == filters.grid), None
        ),
        "source": say(SourceKind(filters.source)) if filters.source in set(SourceKind) else None,
        "conflict": _("Sources differ") if filters.has_conflict else None,
    }
    for name, label in names.items():
        if label:
            yield Chip(label, f"?{_without(asked, name)}")


def _without(asked: QueryDict, name: str) -> str:
    left = asked.copy()
    for gone in (name, "after", "before"):
        left.pop(gone, None)
    return left.urlencode()


def export_for(user: User, asked: QueryDict, *, now: datetime) -> bytes:
    """Return the people that the address asks for as a workbook; hidden fields stay masked."""
    found = ledger.persons_for(user, now=now, filters=filters_from(asked))
    people = list(found.order_by("name", "pk")[:EXPORT_MOST])
    heading = [str(_EXPORTED[name]) for name in _EXPORTED]
    return ledger.workbook(heading, _cells(user, people, now), sheet=_("Ledger"))


_EXPORTED = {
    "name": gettext_lazy("Name"),
    "other_name": gettext_lazy("Other name"),
    "sex": gettext_lazy("Sex"),
    "birth_date": gettext_lazy("Date of birth"),
    "nationality": gettext_lazy("Nationality"),
    "document": gettext_lazy("Document"),
    "phone": gettext_lazy("Phone"),
    "address": gettext_lazy("Dwelling"),
    "area": gettext_lazy("Grid"),
    "standing": gettext_lazy("Standing"),
    "standing_since": gettext_lazy("Since"),
}


def _cells(user: User, people: list[Person], now: datetime) -> Iterator[list[Any]]:
    see = _sight(user, people, now)
    zones = {person.area_id: zone_of(person.area) for person in _one_per_area(people)}
    for person in people:
        cells = ledger.person_cells(person, tz=zones[person.area_id])
        hidden = {name: see(person, name) for name in ("document", "phone", "birth_date")}
        yield [(cells | hidden)[name] for name in _EXPORTED]
