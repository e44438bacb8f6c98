from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "linli.shell"
    label = "shell"

    def ready(self) -> None:
        from linli.shell import wiring  # noqa: PLC0415 - rooms are loaded now

        wiring.connect()
