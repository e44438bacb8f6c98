"""Checks of one row that several kinds of lists share."""

from __future__ import annotations

import re

from linli.ledger.sources.fields import Field
from linli.ledger.sources.profile import Values

_FAMILY = re.compile(
    r"同?(?:家属|家人|家庭)(?:一起|同行|随行)|(?:with|together with)\s+(?:the\s+)?family",
    re.IGNORECASE,
)


def family_from_remark(values: Values) -> None:
    """A remark such as "同家属一起" says that the person travels with the family."""
    if _FAMILY.search(str(values.get(Field.REMARK, ""))):
        values.setdefault(Field.TRAVELS_WITH_FAMILY, True)
