from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "linli.ledger"
    label = "ledger"

    def ready(self) -> None:
        # Labels, jobs and chores are known once the models are.
        from linli.ledger import jobs, rounds, words  # noqa: F401, PLC0415
