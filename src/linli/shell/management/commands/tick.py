"""`manage.py tick`: keep the promises in time and do the durable jobs."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from linli.kernel.worker import Worker


class Command(BaseCommand):
    requires_system_checks = []  # promises are kept even while a page is broken
    help = "Handle what is due: once, or for ever with --loop. Any number may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until told to stop")
        parser.add_argument("--workers", type=int, default=1, help="processes to run with --loop")
        parser.add_argument(
            "--poll", type=float, default=0.3, help="seconds between looks when idle"
        )
        parser.add_argument(
            "--lease", type=float, default=60, help="seconds a dead worker keeps a job"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if options["loop"] and options["workers"] > 1:
            Crew(options).run()
            return
        worker = Worker(lease=timedelta(seconds=options["lease"]))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        if options["loop"]:
            worker.loop(poll=options["poll"])
        else:
            worker.drain()


class Crew:
    """Several workers as child processes; one that dies is replaced."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.command = [
            sys.executable, sys.argv[0], "tick", "--loop",
            "--poll", str(options["poll"]), "--lease", str(options["lease"]),
        ]  # fmt: skip
        self.size: int = options["workers"]
        self.stopping = False
        self.hands: list[subprocess.Popen[bytes]] = []

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while not self.stopping:
            self.hands = [hand for hand in self.hands if hand.poll() is None]
            while len(self.hands) < self.size and not self.stopping:
                self.hands.append(subprocess.Popen(self.command))  # noqa: S603 - our own command
            time.sleep(0.5)
        for hand in self.hands:
            hand.terminate()
        for hand in self.hands:
            hand.wait()

    def stop(self, *_: object) -> None:
        self.stopping = True
