"""One worker of `manage tick`: rounds and jobs in turn, a sign of life, and an orderly end."""

from __future__ import annotations

import gc
import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from linli.kernel import chores, clock, once, rounds
from linli.kernel.due import LEASE
from linli.kernel.models import Heartbeat
from linli.kernel.running import Running, take_job

log = logging.getLogger("linli.worker")
BEAT = timedelta(seconds=5)
SLICE = 0.5  # seconds of a long job before the rounds have their turn again
REST = 5.0  # seconds
OFTEN_ENOUGH = 100_000  # new objects between two looks of the garbage collector
MOURNED = timedelta(days=1)
AWAY = (OperationalError, InterfaceError)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let the rows of long work be: looking through them for garbage costs 6 % of an import."""
    before = gc.get_threshold()
    gc.set_threshold(OFTEN_ENOUGH, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Worker:
    """Handles what is due until it is told to stop; any number may run at once."""

    def __init__(self, *, lease: timedelta = LEASE, name: str = "") -> None:
        self.name = name or f"{socket.gethostname()}:{os.getpid()}"
        self.lease = lease
        self.stopping = Event()
        self.running: Running | None = None
        self.beaten: datetime | None = None
        self.resting: dict[str, float] = {}

    def stop(self) -> None:
        self.stopping.set()

    def run_pass(self) -> bool:
        """Handle one batch of every round and a slice of one job. True: there was work."""
        taken = sum(self.run_round(each) for each in rounds.registered())
        return self.work_on_job() or taken > 0

    def run_round(self, each: rounds.Round[Any]) -> int:
        """Run one round; one that is broken as a whole rests a little, and stops no other."""
        if self.resting.get(each.name, 0.0) > time.monotonic():
            return 0
        try:
            return each.run(now=clock.now())
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - the other rounds have promises to keep
            log.error("%s is broken: %s", each.name, rounds.describe(error))  # noqa: TRY400
            self.resting[each.name] = time.monotonic() + REST
            return 0

    def work_on_job(self) -> bool:
        if self.running is None:
            self.running = take_job(now=clock.now(), lease=self.lease)
        if self.running is None:
            return False
        ends = time.monotonic() + SLICE
        with collecting_rarely():
            while time.monotonic() < ends and not self.stopping.is_set():
                if not self.running.advance():
                    self.running = None
                    break
        return True

    def drain(self) -> None:
        """Work until nothing is due any more."""
        self.start()
        while not self.stopping.is_set() and self.run_pass():
            self.beat()
        self.leave()

    def loop(self, *, poll: float) -> None:
        """Work for ever, looking every `poll` seconds when idle; survives a lost database."""
        self.guarded(self.start)
        while not self.stopping.is_set():
            if not self.guarded(self.turn):
                self.stopping.wait(poll)
        self.guarded(self.leave)

    def turn(self) -> bool:
        self.beat()
        return self.run_pass()

    def guarded(self, step: Callable[[], bool | None]) -> bool:
        """Run a step; a database that is away is said and waited for, never the worker's end."""
        try:
            return bool(step())
        except AWAY as error:
            log.warning("database: %s", rounds.describe(error))
            self.running = None
            connection.close()
            self.stopping.wait(1)
            return False

    def start(self) -> None:
        chores.prepare(now=clock.now())
        self.beat()

    def beat(self) -> None:
        now = clock.now()
        if self.beaten is None or now - self.beaten >= BEAT:
            Heartbeat.objects.update_or_create(worker=self.name, defaults={"beat_at": now})
            self.beaten = now

    def leave(self) -> None:
        """Give back what is in hand and sign off."""
        if self.running is not None:
            self.running.release()
            self.running = None
        Heartbeat.objects.filter(worker=self.name).delete()


def tidy(*, now: datetime) -> None:
    """Forget old form tokens and the dead of yesterday."""
    once.forget(now=now)
    Heartbeat.objects.filter(beat_at__lt=now - MOURNED).delete()


chores.every("kernel.tidy", timedelta(hours=1), tidy)
