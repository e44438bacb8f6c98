from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "linli.privacy"
    label = "privacy"

    def ready(self) -> None:
        from linli.privacy import words  # noqa: F401, PLC0415 - teaches the labels once models exist
