from __future__ import annotations

from django.apps import AppConfig


class QuarantineConfig(AppConfig):
    name = "linli.quarantine"
    label = "quarantine"

    def ready(self) -> None:
        from linli.quarantine import rounds, words  # noqa: F401, PLC0415 - registers both
