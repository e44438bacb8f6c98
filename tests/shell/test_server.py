"""One command serves: the supervisor of `script/server`, as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 120.0
pytestmark = pytest.mark.slow


def until(what: Callable[[], bool], *, of: subprocess.Popen[bytes]) -> bool:
    """Wait until something holds, as long as the process lives and patience lasts."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and of.poll() is None:
        if what():
            return True
        time.sleep(0.2)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def answers(self) -> bool:
        with suppress(OSError, urllib.error.URLError):
            url = f"http://127.0.0.1:{self.port}/health/"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        return False

    def children(self) -> dict[int, str]:
        """Return {process id: command line} of the web server and the worker."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(pid): command_of(int(pid)) for pid in listed.split()}

    def worker(self) -> int:
        return next((pid for pid, line in self.children().items() if "tick" in line), 0)


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


@pytest.fixture
def server(root: Path, tmp_path: Path) -> Iterator[Server]:
    port = free_port()
    unset = {"DATABASE_URL", "LINLI_CLOCK_OFFSET", "LINLI_HTTPS"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {"LINLI_VAR": str(tmp_path), "LINLI_DEMO": "0", "HOST": "127.0.0.1"}
    process = subprocess.Popen(
        [sys.executable, str(root / "script" / "serve.py")],
        env=environment | {"PORT": str(port)},
    )
    yield Server(process, port)
    if process.poll() is None:
        process.terminate()
        process.wait(PATIENCE)


def test_it_serves_survives_a_lost_worker_and_stops_cleanly(server: Server) -> None:
    assert until(server.answers, of=server.process)
    first = server.worker()
    assert first
    os.kill(first, signal.SIGKILL)
    assert until(lambda: server.worker() not in {0, first}, of=server.process)
    assert server.answers()

    children = server.children()
    server.process.terminate()
    assert server.process.wait(PATIENCE) == 0
    assert [pid for pid in children if command_of(pid)] == []


def test_secrets_are_made_at_the_first_start_for_the_owner_only(
    server: Server, tmp_path: Path
) -> None:
    assert until(server.answers, of=server.process)
    secrets = sorted((tmp_path / "secret").iterdir())
    assert len(secrets) == 3
    assert {path.stat().st_mode & 0o777 for path in secrets} == {0o600}
    assert len({path.read_text() for path in secrets}) == 3


def test_a_taken_port_is_told_before_anything_is_done(root: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        environment = {**os.environ, "LINLI_VAR": str(tmp_path), "LINLI_DEMO": "0"}
        refused = subprocess.run(
            [sys.executable, str(root / "script" / "serve.py")],
            env=environment | {"HOST": "127.0.0.1", "PORT": port},
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    assert refused.stdout.startswith(f"Port {port} is taken.")
    assert list(tmp_path.iterdir()) == []


def test_a_site_behind_https_refuses_the_demo(root: Path) -> None:
    environment = {**os.environ, "LINLI_HTTPS": "1", "LINLI_DEMO": "1"}
    refused = subprocess.run(
        [str(root / "script" / "server")], env=environment, capture_output=True, check=False
    )
    assert refused.returncode == 1
    assert b"refuses the demo" in refused.stderr
