"""Every question to the ledger; the room's door."""

from __future__ import annotations

from linli.ledger.models import Batch, Organisation, Person, Report, Standing
from linli.ledger.queries.standing import (
    DayCounts,
    counts_as_of,
    counts_by_day,
    standing_as_of,
    standing_at,
    standings_of,
)

__all__ = [
    "Batch",
    "DayCounts",
    "Organisation",
    "Person",
    "Report",
    "Standing",
    "counts_as_of",
    "counts_by_day",
    "person_of",
    "standing_as_of",
    "standing_at",
    "standings_of",
]


def person_of(pk: int) -> Person:
    """Return a person by its key, for a room that holds one; no user is asked. Raises DoesNotExist."""
    return Person.objects.select_related("area").get(pk=pk)
