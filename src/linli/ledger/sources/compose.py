"""Values that follow from other values of the same row: whole names, dwellings, arrivals."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from linli.ledger.reading.values.parsed import Note, Problem
from linli.ledger.sources.fields import Field
from linli.ledger.sources.profile import Values
from linli.matching.documents import birth_in, sex_in
from linli.matching.dwelling import Dwelling, dwelling_from, dwelling_parts
from linli.matching.normalize import script_of

_TWO_NAMES = re.compile(r"(?P<first>[^()/（）]+?)\s*[(/（]\s*(?P<second>[^()/（）]+?)\s*[)）]?")


@dataclass(slots=True)
class Composed:
    """What was noticed on the way."""

    notes: list[tuple[Field, Note]] = field(default_factory=list)
    problems: list[tuple[Field, Problem]] = field(default_factory=list)


def compose(values: Values, tz: ZoneInfo) -> Composed:
    """Complete the values of one row in place; `tz` is the zone of its times of day."""
    noticed = Composed()
    _whole_name(values)
    _two_names(values)
    _dwelling(values, noticed)
    _clocks(values, noticed, tz)
    _arrival(values)
    _from_document(values, noticed)
    return noticed


def _whole_name(values: Values) -> None:
    """SURNAME and GIVEN_NAMES make a NAME: surname first, as in passports."""
    if Field.NAME in values:
        return
    parts = [str(values[f]) for f in (Field.SURNAME, Field.GIVEN_NAMES) if f in values]
    if parts:
        is_han = all(script_of(part) == "han" for part in parts)
        values[Field.NAME] = ("" if is_han else " ").join(parts)


def _two_names(values: Values) -> None:
    """ "王小明 (Wang Xiaoming)" is a name and another name."""
    if Field.OTHER_NAME in values:
        return
    match = _TWO_NAMES.fullmatch(str(values.get(Field.NAME, "")))
    if match and script_of(match["first"]) != script_of(match["second"]) != "":
        values[Field.NAME], values[Field.OTHER_NAME] = match["first"], match["second"]


def _dwelling(values: Values, noticed: Composed) -> None:
    found = dwelling_from(
        estate=values.get(Field.ESTATE),
        building=values.get(Field.BUILDING),
        entrance=values.get(Field.ENTRANCE),
        room=values.get(Field.ROOM),
    )
    text = values.get(Field.DWELLING)
    if found is None and text is not None:
        found = dwelling_parts(text)
        if found is None:
            noticed.notes.append((Field.DWELLING, Note.DWELLING_NOT_READ))
    if found is not None:
        _set_parts(values, found)


def _set_parts(values: Values, found: Dwelling) -> None:
    parts = (Field.ESTATE, Field.BUILDING, Field.ENTRANCE, Field.ROOM)
    for wanted, part in zip(parts, found, strict=True):
        if part:
            values[wanted] = part
    if Field.DWELLING not in values:
        middle = f"{found.entrance}单元" if found.entrance else ""
        values[Field.DWELLING] = f"{found.estate}{found.building}幢{middle}{found.room}室"


def _clocks(values: Values, noticed: Composed, tz: ZoneInfo) -> None:
    """A time of day in its own column joins the day in the other; alone it is no moment."""
    for wanted in (Field.ARRIVAL_AT, Field.ARRIVAL_ON, Field.SEEN_AT):
        clock = values.get(wanted)
        if not isinstance(clock, time):
            continue
        on = values.get(Field.ARRIVAL_ON)
        if wanted is Field.ARRIVAL_AT and isinstance(on, date) and not isinstance(on, datetime):
            values[wanted] = datetime.combine(on, clock, tzinfo=tz)
        else:
            del values[wanted]
            noticed.problems.append((wanted, Problem.NOT_A_DATE))


def _arrival(values: Values) -> None:
    """A moment gives its day too; a day in a column for moments is only a day."""
    for wanted in (Field.ARRIVAL_AT, Field.ARRIVAL_ON):
        value = values.pop(wanted, None)
        if isinstance(value, datetime):
            values[Field.ARRIVAL_AT] = value
            values[Field.ARRIVAL_ON] = value.date()
        elif isinstance(value, date):
            values.setdefault(Field.ARRIVAL_ON, value)


def _from_document(values: Values, noticed: Composed) -> None:
    """A PRC identity number tells birth date and sex; what the row says otherwise is a problem."""
    key = str(values.get(Field.DOCUMENT_NUMBER, ""))
    born, sex = birth_in(key), sex_in(key)
    if born is None or sex is None:
        return
    if not isinstance(values.get(Field.BIRTH_DATE), date):
        values[Field.BIRTH_DATE] = born
        noticed.notes.append((Field.BIRTH_DATE, Note.FROM_DOCUMENT))
    if values[Field.BIRTH_DATE] != born:
        noticed.problems.append((Field.BIRTH_DATE, Problem.DOCUMENT_BIRTH_DIFFER))
    if values.setdefault(Field.SEX, sex) != sex:
        noticed.problems.append((Field.SEX, Problem.DOCUMENT_SEX_DIFFER))
