"""Compare the kept counts of standings with the intervals, and mend them on request."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.kernel import clock
from linli.kernel.audit import Machine
from linli.ledger import actions, rollup


class Command(BaseCommand):
    help = "Compare hour nets and day snapshots with the standing intervals (--mend rebuilds them)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mend", action="store_true", help="build them again where they differ"
        )

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        del args, options
        found = rollup.faults()
        for fault in found[:20]:
            self.stdout.write(fault)
        if found and not mend:
            raise CommandError(f"{len(found)} counts differ. Run again with --mend.")
        if found:
            actions.rebuild_counts(now=clock.now(), by=Machine())
        self.stdout.write("The counts are true." if not found else "The counts were built again.")
