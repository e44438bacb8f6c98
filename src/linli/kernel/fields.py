"""Model fields whose content is encrypted at rest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from linli.kernel import crypto


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text kept as AES-256-GCM. It cannot be searched: keep a blind index beside it."""

    @property
    def context(self) -> str:
        # The concrete table and column: a sealed value moved elsewhere does not open.
        return f"{self.model._meta.db_table}.{self.column}"  # noqa: SLF001 - Django's own way

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return crypto.seal(text, context=self.context) if text else text

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return crypto.unseal(value, context=self.context) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        # Every sealing differs, so any comparison would quietly find nothing.
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: look it up by its blind index.")
        return super().get_lookup(lookup_name)


# Made once: a hundred thousand rows are written with it.
_write_json = DjangoJSONEncoder(ensure_ascii=False).encode


class EncryptedJSONField(EncryptedTextField):
    """A JSON value kept as AES-256-GCM."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return super().get_prep_value(_write_json(value))

    def from_db_value(self, value: str | None, *args: object) -> Any:
        text = super().from_db_value(value, *args)
        return json.loads(text) if text else None

    def to_python(self, value: Any) -> Any:
        return value


def encrypted_fields(
    kinds: Iterable[type[models.Model]] | None = None,
) -> list[tuple[type[models.Model], EncryptedTextField]]:
    """Return every encrypted column of the installed tables, each once."""
    return [
        (model, field)
        for model in (apps.get_models() if kinds is None else kinds)
        if not model._meta.proxy and model._meta.managed  # noqa: SLF001 - Django's own way
        for field in model._meta.local_concrete_fields  # noqa: SLF001
        if isinstance(field, EncryptedTextField)
    ]
