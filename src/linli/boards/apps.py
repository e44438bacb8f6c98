from __future__ import annotations

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "linli.boards"
    label = "boards"

    def ready(self) -> None:
        from linli.boards import words  # noqa: F401, PLC0415 - teaches the labels
