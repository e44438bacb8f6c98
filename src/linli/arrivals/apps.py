from __future__ import annotations

from django.apps import AppConfig


class ArrivalsConfig(AppConfig):
    name = "linli.arrivals"
    label = "arrivals"

    def ready(self) -> None:
        from linli.arrivals import words  # noqa: F401, PLC0415 - teaches the labels
