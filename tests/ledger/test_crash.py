"""kill -9 in the middle of taking a list in, and of undoing it: nothing lost, nothing doubled (M4)."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.ledger.lists import HEADING, workbook

ROWS, KILLS = 600, 3
Ask = Callable[[str], list[tuple[Any, ...]]]
SCRIPT = Path(__file__).with_name("crash_worker.py")

pytestmark = pytest.mark.slow


class Site:
    """A database of its own, and processes on it."""

    def __init__(self, folder: Path, database_url: str, ask: Ask) -> None:
        self.ask = ask
        self.environment = {
            **os.environ,
            "LINLI_VAR": str(folder),
            "DATABASE_URL": database_url,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        (folder / "static").mkdir(exist_ok=True)

    def work(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(SCRIPT), "work"]
        null = subprocess.DEVNULL
        return subprocess.Popen(command, env=self.environment, stdout=null, stderr=null)

    def run(self, *words: str) -> bytes:
        command = [sys.executable, str(SCRIPT), *words]
        return subprocess.run(
            command, env=self.environment, check=True, timeout=240, stdout=subprocess.PIPE
        ).stdout

    def done(self) -> int:
        """How many rows the latest job has behind it."""
        return self.ask("SELECT done FROM kernel_job ORDER BY id DESC LIMIT 1")[0][0]

    def state(self) -> str:
        return str(self.ask("SELECT state FROM ledger_batch")[0][0])

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("report").splitlines()[-1])
        return found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    if connection.vendor == "sqlite":
        yield Site(tmp_path, "", lambda query: _ask_sqlite(tmp_path / "linli.sqlite3", query))
        return
    database, name = settings.DATABASES["default"], f"linli_ledger_crash_{os.getpid()}"
    place = {"host": database["HOST"], "port": database["PORT"]}
    place = {key: value for key, value in place.items() if value}
    with psycopg.connect(
        dbname="postgres", user=database["USER"], autocommit=True, **place
    ) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        login = {"dbname": name, "user": database["USER"], **place}
        url = f"postgresql://{quote(database['USER'])}@/{name}?{urlencode(place)}"
        try:
            yield Site(tmp_path, url, lambda query: _ask_postgres(login, query))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _ask_sqlite(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path, timeout=30)) as reader:
        return reader.execute(query).fetchall()


def _ask_postgres(login: dict[str, Any], query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(**login) as reader:
        return reader.execute(query).fetchall()


def rows() -> Iterator[tuple[Any, ...]]:
    for number in range(ROWS):
        name = f"Anna {chr(97 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676)}kowalski"
        yield (
            name,
            "女",
            "1985-03-11",
            f"EM{4000000 + number}",
            f"138{number:08d}",
            "波兰",
            "3-1-502",
            "",
        )


def wait_until(held: Callable[[], bool]) -> None:
    for _ in range(6000):
        if held():
            return
        time.sleep(0.01)
    raise AssertionError("the work does not get on")


def kill_while_it_works(site: Site, *, until: str) -> int:
    """Kill one worker after the other, each a good part of the rows further."""
    killed = 0
    for kill in range(KILLS):
        worker = site.work()
        far = ROWS * (kill + 1) // (KILLS + 2)
        wait_until(lambda far=far: site.done() >= far or site.state() == until)
        killed += site.state() != until
        worker.kill()
        worker.wait()
    return killed


def finish(site: Site, *, until: str) -> dict[str, Any]:
    worker = site.work()
    try:
        wait_until(lambda: site.state() == until)
    finally:
        worker.kill()
        worker.wait()
    return site.told()


def test_a_killed_worker_loses_no_row_and_takes_none_twice(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(rows(), HEADING))
    site.run("prepare", str(file))
    assert kill_while_it_works(site, until="DONE") == KILLS
    told = finish(site, until="DONE")
    assert told["rows"] == told["different_rows"] == told["people"] == ROWS
    assert told["people_with_keys"] == ROWS
    assert told["states"] == {"LINKED": ROWS}
    site.run("undo")
    assert kill_while_it_works(site, until="UNDONE") == KILLS
    told = finish(site, until="UNDONE")
    assert told["states"] == {"UNDONE": ROWS}
    assert told["people"] == told["people_with_keys"] == 0
    assert told["faults"] == []
