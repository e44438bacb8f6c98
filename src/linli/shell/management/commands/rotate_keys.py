"""`manage.py rotate_keys`: seal every encrypted value with the first key of LINLI_FIELD_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kernel.crypto import current_key_id
from linli.kernel.fields import encrypted_fields
from linli.kernel.rotation import rotate, stale


class Command(BaseCommand):
    help = "Seal all encrypted columns with the current key. May be stopped and started again."

    def handle(self, *_: Any, **__: Any) -> None:
        unreadable = sum(self.rotate(model, field) for model, field in encrypted_fields())
        if unreadable:
            raise CommandError(
                f"{unreadable} values cannot be opened: the key they were sealed with is not in "
                "LINLI_FIELD_KEYS. Add it and run this again."
            )
        self.stdout.write(f"Everything is sealed with key {current_key_id()}.")

    def rotate(self, model: Any, field: Any) -> int:
        total, sealed, unreadable = stale(model, field).count(), 0, 0
        for tally in rotate(model, field):
            sealed, unreadable = sealed + tally.sealed, unreadable + tally.unreadable
            self.stdout.write(f"{field.context}: {sealed} of {total}")
        return unreadable
