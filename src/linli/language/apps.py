from __future__ import annotations

from django.apps import AppConfig


class LanguageConfig(AppConfig):
    name = "linli.language"
    label = "language"

    def ready(self) -> None:
        from linli.language import words  # noqa: F401, PLC0415 - teaches the labels once models exist
