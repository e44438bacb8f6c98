"""Keys under which a person is found again when the next report comes in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Rule(StrEnum):
    """Which exact agreement a key stands for. (DWELLING and cross-script rules come later.)"""

    DOCUMENT = "DOCUMENT"
    PHONE_NAME = "PHONE_NAME"
    PHONE_BIRTH = "PHONE_BIRTH"
    NAME_BIRTH = "NAME_BIRTH"
    EXTERNAL_ID = "EXTERNAL_ID"


class Key(NamedTuple):
    """One key; `value` holds personal data: store a keyed hash of it, never the value."""

    rule: Rule
    value: str


def exact_keys(record: Mapping[str, object]) -> frozenset[Key]:
    """Return the keys of a record: equal keys of two records mean the same person unless `decide`
    finds a contradiction.

    Read from the record (absent ones are skipped): name, other_name, surname + given_names,
    birth_date (date or ISO text; partial dates give no key), document_number, phone,
    external_id with external_scope.
    """
    raise NotImplementedError
