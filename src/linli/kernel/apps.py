from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "linli.kernel"
    label = "kernel"

    def ready(self) -> None:
        from linli.kernel import words  # noqa: F401, PLC0415 - teaches the labels once models exist
