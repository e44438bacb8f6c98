"""What the cells of a column look like, to support or belie its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from linli.ledger.reading.values.text import clean
from linli.ledger.sources.fields import KINDS, Field, Kind
from linli.ledger.sources.parsers import Context, parse
from linli.matching.documents import kind_of
from linli.matching.dwelling import dwelling_parts

_ENOUGH = 3
_MOST = 0.7
_CONTEXT = Context(received_on=date(2020, 3, 27), tz=ZoneInfo("UTC"))
_DATE_PROBLEMS_THAT_ARE_DATES = frozenset(
    {"DAY_OR_MONTH", "DATE_FAR_OFF", "BORN_IN_FUTURE", "LOST_ZERO", "BORN_TOO_LONG_AGO"}
)
_ROOM = re.compile(r"\d{2,4}[A-Za-z]?室?")
_TELLS_NOTHING = frozenset({Kind.TEXT, Kind.CARRIER, Kind.PLATE, Kind.LEASE, Kind.SYMPTOMS})
_CHINESE_PHONE = re.compile(r"(?:\+?86|0086)?1[3-9]\d{9}")


def fit(field: Field, cells: Sequence[object]) -> float:
    """Return which share of the cells can be such a field (0-1); 0.5 where nothing can be told."""
    kind = KINDS[field]
    if len(cells) < _ENOUGH or kind in _TELLS_NOTHING:
        return 0.5
    return sum(_can_be(field, kind, cell) for cell in cells) / len(cells)


def looks_like(cells: Sequence[object]) -> Field | None:
    """Guess a column without a known heading, only where the content cannot be anything else."""
    texts = [re.sub(r"[\s-]", "", clean(cell)) for cell in cells]
    if len(texts) < _ENOUGH:
        return None
    for field, is_one in _SURE_CONTENT:
        if sum(map(is_one, texts)) >= _MOST * len(texts):
            return field
    return None


def _can_be(field: Field, kind: Kind, cell: object) -> bool:
    if kind is Kind.DWELLING:
        return dwelling_parts(cell) is not None or len(clean(cell)) > 5  # noqa: PLR2004 - an address
    if field is Field.ROOM:
        return bool(_ROOM.fullmatch(clean(cell)))
    if kind is Kind.PART:
        return len(clean(cell)) <= 6  # noqa: PLR2004 - "12号楼"
    if kind is Kind.NUMBER:
        return clean(cell).isdigit()
    if kind is Kind.NAME:
        return (
            not isinstance(cell, (int, float, datetime))
            and parse(cell, field, _CONTEXT).value is not None
        )
    parsed = parse(cell, field, _CONTEXT)
    return parsed.problem is None or parsed.problem.value in _DATE_PROBLEMS_THAT_ARE_DATES


_SURE_CONTENT = (
    (Field.PHONE, lambda text: bool(_CHINESE_PHONE.fullmatch(text))),
    (Field.DOCUMENT_NUMBER, lambda text: kind_of(text.upper()).name == "PRC_ID"),
    (Field.EMAIL, lambda text: bool(re.fullmatch(r"[^@]+@[^@]+\.\w+", text))),
    (Field.TEMPERATURE_C, lambda text: bool(re.fullmatch(r"3[5-9](?:[.,]\d)?(?:℃|°C)", text))),
    (Field.DWELLING, lambda text: dwelling_parts(text) is not None and not text[:1].isdigit()),
)
