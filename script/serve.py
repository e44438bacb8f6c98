"""Prepares the database and keeps the web server and its worker running until told to stop.

`script/server` calls it once the machine is ready. Everything is told through the environment.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ["LINLI_VAR"])
HOST, PORT = os.environ["HOST"], os.environ["PORT"]
DEMO = os.environ["LINLI_DEMO"] == "1"
# 28 March 2020, 08:30 in Hangzhou: the morning after the day that the demo is told for.
DEMO_MORNING = datetime(2020, 3, 28, 0, 30, tzinfo=UTC)
PATIENCE = 20.0
MANAGE = [sys.executable, str(ROOT / "manage.py")]


class Stop(Exception):  # noqa: N818 - a wish, not an error
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stop


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def clock_offset() -> str:
    """Return the seconds by which the demo's clock is moved, the same at every start."""
    path = VAR / "demo-clock"
    if not path.exists():
        now = datetime.now(UTC)  # noqa: TID251 - before Django, and only once in a demo's life
        path.write_text(str(int((DEMO_MORNING - now).total_seconds())))
    return path.read_text().strip()


def manage(*args: str) -> None:
    subprocess.run([*MANAGE, *args], check=True)  # noqa: S603 - our own command


def prepare() -> None:
    manage("migrate", "--verbosity", "0")
    manage("createcachetable")
    manage("collectstatic", "--no-input", "--verbosity", "0")
    if DEMO:
        manage("demo", "--if-empty")


def start(command: list[str]) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C reaches only this supervisor, which stops its children in order.
    return subprocess.Popen(command, process_group=0)  # noqa: S603 - our own commands


def start_web() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST]
    command += ["--port", PORT, "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    return start([*command, "linli.shell.wsgi:application"])


def start_worker() -> subprocess.Popen[bytes]:
    return start([*MANAGE, "tick", "--loop"])


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a child to stop, wait, and end it when it does not answer."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Return when the web server (the first) has ended; a lost worker is started again."""
    web = children[0]
    while web.poll() is None:
        if children[-1].poll() is not None:
            say("The worker ended; it is started again.")
            time.sleep(1)
            children.append(start_worker())
        time.sleep(0.5)
    return web.returncode or 1


def supervise() -> int:
    """Run until the web server ends or a stop is asked for, then end what still runs."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        children.append(start_web())
        children.append(start_worker())
        return watch(children)
    except Stop:
        return 0
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in children:
            end(child)


def announce() -> None:
    shown = "localhost" if HOST in {"127.0.0.1", "0.0.0.0", "::"} else HOST  # noqa: S104 - compared
    say(f"\nLinli:  http://{shown}:{PORT}/\n")
    if DEMO:
        say("Demo: choose a role on the sign-in page, no password. All people are invented.\n")
    say("Ctrl-C stops it.\n")


def is_taken() -> bool:
    """Tell whether somebody else listens at our address."""
    with socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def main() -> int:
    os.chdir(ROOT)
    if is_taken():
        say(f"Port {PORT} is taken. Choose another:  PORT={int(PORT) + 1} script/server")
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.shell.settings")
    if DEMO:
        os.environ.setdefault("LINLI_CLOCK_OFFSET", clock_offset())
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        prepare()
        announce()
        return supervise()
    except Stop:
        return 0
    except subprocess.CalledProcessError as error:
        say(f"\n{' '.join(error.cmd[2:])} failed; its message is above.")
        return 1


if __name__ == "__main__":
    sys.exit(main())
