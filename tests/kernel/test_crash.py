"""kill -9, twenty times, two workers: nothing lost, nothing doubled (M9, M10: nothing is skipped).

LINLI_CRASH_ROWS=10000 runs the full size.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection

ROWS = int(os.environ.get("LINLI_CRASH_ROWS", "2000"))
KILLS = 20
HERE = Path(__file__).resolve()
Ask = Callable[[str], list[tuple[int, ...]]]


class Site:
    """A database of its own, workers on it, and a way to ask it from outside."""

    def __init__(self, environment: dict[str, str], ask: Ask) -> None:
        self.environment = {**os.environ, **environment, "PYTHONPATH": os.pathsep.join(sys.path)}
        self.ask = ask
        self.workers: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(HERE.with_name("crash_worker.py")), *words]
        return subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE)

    def run(self, *words: str) -> None:
        process = self.start(*words)
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()

    def work(self) -> subprocess.Popen[bytes]:
        self.workers.append(self.start("work"))
        return self.workers[-1]

    def number(self, query: str) -> int:
        return self.ask(query)[0][0]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    on = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    with on(tmp_path) as site:
        site.run("migrate")
        try:
            yield site
        finally:
            _stop(site.workers)


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[Site]:
    def ask(query: str) -> list[tuple[int, ...]]:
        with closing(sqlite3.connect(folder / "kernel.sqlite3", timeout=30)) as reader:
            return reader.execute(query).fetchall()

    yield Site({"LINLI_VAR": str(folder), "DATABASE_URL": ""}, ask)


@contextmanager
def _on_postgres(_: Path) -> Iterator[Site]:
    database, name = settings.DATABASES["default"], f"linli_crash_{os.getpid()}"
    place = {"host": database["HOST"], "port": database["PORT"]}
    place = {key: value for key, value in place.items() if value}
    login = {"user": database["USER"], "password": database["PASSWORD"] or None}

    def ask(query: str) -> list[tuple[int, ...]]:
        with psycopg.connect(dbname=name, **place, **login) as reader:
            return reader.execute(query).fetchall()

    def tell(command: str) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True, **place, **login) as server:
            server.execute(command)

    tell(f'CREATE DATABASE "{name}"')
    who = f"{quote(login['user'])}:{quote(login['password'] or '')}"
    try:
        yield Site({"DATABASE_URL": f"postgresql://{who}@/{name}?{urlencode(place)}"}, ask)
    finally:
        tell(f'DROP DATABASE "{name}" WITH (FORCE)')


MARKS = "SELECT count(*) FROM kernel_tests_mark"
OPEN = (
    "SELECT (SELECT count(*) FROM kernel_tests_promise WHERE due_at IS NOT NULL)"
    " + (SELECT count(*) FROM kernel_job WHERE due_at IS NOT NULL)"
)


@pytest.mark.slow
def test_twenty_kills_lose_nothing_and_double_nothing(site: Site) -> None:
    site.run("fill", str(ROWS))
    killed = _kill_while_they_work(site, [site.work(), site.work()])
    _wait_until(lambda: site.number(OPEN) == 0)
    assert killed == KILLS
    assert site.number("SELECT count(*) FROM kernel_tests_mark WHERE promise > 0") == ROWS
    assert (
        site.number("SELECT count(DISTINCT promise) FROM kernel_tests_mark WHERE promise > 0")
        == ROWS
    )
    assert site.number("SELECT count(*) FROM kernel_tests_mark WHERE promise < 0") == ROWS
    assert (
        site.number("SELECT count(DISTINCT promise) FROM kernel_tests_mark WHERE promise < 0")
        == ROWS
    )
    assert site.ask("SELECT state, done FROM kernel_job") == [("DONE", ROWS)]
    assert site.number("SELECT count(*) FROM kernel_tests_promise WHERE attempts > 0") == 0


def _kill_while_they_work(site: Site, workers: list[subprocess.Popen[bytes]]) -> int:
    """Kill one of the two each time another twenty-second part of the work is done."""
    chance = random.Random(20200327)
    for kill in range(KILLS):
        _wait_until(lambda kill=kill: site.number(MARKS) >= 2 * ROWS * (kill + 1) // (KILLS + 2))
        time.sleep(chance.random() / 50)
        victim = chance.randrange(2)
        workers[victim].send_signal(signal.SIGKILL)
        workers[victim].communicate()
        assert site.number(OPEN) > 0, "everything was done before the last kill: nothing was proven"
        workers[victim] = site.work()
    return KILLS


@pytest.mark.slow
def test_a_worker_asked_to_stop_leaves_nothing_in_hand(site: Site) -> None:
    """SIGTERM ends the worker after its step; what it held is due at once, without waiting."""
    site.run("fill", str(ROWS))
    worker = site.work()
    _wait_until(lambda: site.number(MARKS) > 0)
    worker.terminate()
    _, errors = worker.communicate(timeout=60)
    assert worker.returncode == 0, errors.decode()
    assert site.number("SELECT count(*) FROM kernel_heartbeat") == 0
    assert site.number("SELECT count(*) FROM kernel_job WHERE state = 'RUNNING'") == 0


def _wait_until(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        time.sleep(0.04)
    raise AssertionError("the work does not get on")


def _stop(workers: list[subprocess.Popen[bytes]]) -> None:
    for worker in workers:
        if worker.returncode is None:
            worker.kill()
            worker.communicate()
