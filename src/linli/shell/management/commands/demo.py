"""`manage.py demo`: load the demo community by replaying its March 2020."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from linli.accounts import queries as accounts
from linli.kernel import clock
from linli.kernel.words import say
from linli.places.queries import areas
from linli.shell.demo.replay import replay


def hurry() -> None:
    """Let SQLite not wait for the disk: a power cut would only cost loading the demo again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


class Command(BaseCommand):
    help = "Load the demo community. Everybody in it is invented."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing on a site in use")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        if not settings.LINLI_DEMO:
            raise CommandError("Set LINLI_DEMO=1: a real site never gets invented people.")
        if areas().exists():
            if not options["if_empty"]:
                raise CommandError("This site is in use. The demo needs an empty database.")
        else:
            hurry()
            replay(settings.VAR / "demo-lists", self.stdout.write)
        self._introduce()

    def _introduce(self) -> None:
        self.stdout.write("\nDemo users (one tap signs in at /accounts/demo/):")
        for role, users in accounts.demo_users(now=clock.now()):
            names = ", ".join(f"{user.name} ({user.username})" for user in users)
            self.stdout.write(f"  {say(role):<24} {names}")
