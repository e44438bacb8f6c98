"""Which parser reads which kind of field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from linli.ledger.reading.values import choices, contact, countries, dates
from linli.ledger.reading.values.parsed import Parsed
from linli.ledger.reading.values.text import clean
from linli.ledger.sources.fields import KINDS, Field, Kind


@dataclass(frozen=True, slots=True)
class Context:
    """What a row alone does not tell: the day of the list, the zone its times are in, and which
    date columns write the day first (from `gather`); `region` is the country of local phones."""

    received_on: date
    tz: ZoneInfo
    day_first: Mapping[Field, bool] = field(default_factory=dict)
    region: str = "CN"


Parser = Callable[[object, Context, Field], Parsed[Any]]


def parse(value: object, wanted: Field, context: Context) -> Parsed[Any]:
    """Read one cell as the value of a field."""
    return _BY_FIELD[wanted](value, context, wanted)


def _birth(value: object, context: Context, wanted: Field) -> Parsed[Any]:
    order = context.day_first.get(wanted)
    return dates.birth_date(value, received_on=context.received_on, day_first=order)


def _moment(value: object, context: Context, wanted: Field) -> Parsed[Any]:
    order = context.day_first.get(wanted)
    return dates.moment(value, received_on=context.received_on, tz=context.tz, day_first=order)


def _part(value: object, _: Context, __: Field) -> Parsed[Any]:
    return Parsed(clean(value) or None)


def _simple(read: Callable[[object], Parsed[Any]]) -> Parser:
    return lambda value, _, __: read(value)


_PARSERS: dict[Kind, Parser] = {
    Kind.NAME: _simple(contact.name),
    Kind.TEXT: _simple(contact.text_of),
    Kind.BIRTH: _birth,
    Kind.DAY: _moment,
    Kind.MOMENT: _moment,
    Kind.PAST_MOMENT: _moment,
    Kind.COUNTRY: _simple(countries.country),
    Kind.DOCUMENT: _simple(contact.document),
    Kind.PHONE: lambda value, context, _: contact.phone(value, context.region),
    Kind.EMAIL: _simple(contact.email),
    Kind.DWELLING: _simple(contact.text_of),
    Kind.PART: _part,
    Kind.SEX: _simple(choices.sex),
    Kind.YES_NO: _simple(choices.yes_no),
    Kind.SYMPTOMS: _simple(choices.symptoms),
    Kind.TEMPERATURE: _simple(choices.temperature_c),
    Kind.HEALTH_CODE: _simple(choices.health_code),
    Kind.LEASE: _simple(contact.lease),
    Kind.CARRIER: _simple(contact.carrier),
    Kind.PLATE: _simple(contact.plate),
    Kind.NUMBER: _part,
}
_BY_FIELD: dict[Field, Parser] = {wanted: _PARSERS[kind] for wanted, kind in KINDS.items()}
