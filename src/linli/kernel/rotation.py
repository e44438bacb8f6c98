"""Re-seal encrypted columns with the current key, so that an old key can be thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Cast

from linli.kernel import crypto
from linli.kernel.fields import EncryptedTextField

BATCH = 500


@dataclass(frozen=True)
class Tally:
    """What one batch did: values sealed anew, and values that no configured key opens."""

    sealed: int
    unreadable: int


def stale(model: type[models.Model], field: EncryptedTextField) -> models.QuerySet[Any]:
    """Return the rows whose column is sealed with another key, with it as `raw`."""
    rows = model._base_manager.annotate(raw=Cast(field.attname, models.TextField()))  # noqa: SLF001
    return (
        rows.exclude(raw="")
        .exclude(raw__startswith=f"{crypto.current_key_id()}:")
        .filter(raw__isnull=False)
    )


def rotate(
    model: type[models.Model], field: EncryptedTextField, *, batch: int = BATCH
) -> Iterator[Tally]:
    """Re-seal a column, one committed batch at a time; stopped and started again, it goes on."""
    after: Any = None
    while True:
        rows = stale(model, field).order_by("pk")
        page = list(
            (rows if after is None else rows.filter(pk__gt=after)).values_list("pk", "raw")[:batch]
        )
        if not page:
            return
        after = page[-1][0]
        yield _reseal(model, field, page)


def _reseal(model: type[models.Model], field: EncryptedTextField, page: list[Any]) -> Tally:
    sealed = unreadable = 0
    with transaction.atomic():
        for pk, raw in page:
            try:
                fresh = crypto.seal(
                    crypto.unseal(raw, context=field.context), context=field.context
                )
            except crypto.Unreadable:
                unreadable += 1
                continue
            # Only if nobody has written the value since it was read.
            same = stale(model, field).filter(pk=pk, raw=raw)
            value = models.Value(fresh, output_field=models.TextField())
            sealed += same.update(**{field.name: value})
    return Tally(sealed, unreadable)
