"""`manage.py state_diagrams`: draw every registered transition table into docs/states."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kernel import states

FOLDER = Path(__file__).resolve().parents[5] / "docs" / "states"


class Command(BaseCommand):
    requires_system_checks = []  # the tables are plain Python
    help = "Write docs/states/<room>-<enum>.md; with --check only tell whether they are up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *_: Any, check: bool, folder: Path, **__: Any) -> None:
        wanted = {f"{table.name}.md": states.diagram(table) for table in states.registered()}
        present = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
        if check:
            self.compare(wanted, present)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in present.keys() - wanted.keys():
            (folder / name).unlink()
        for name, text in wanted.items():
            (folder / name).write_text(text, "utf-8")

    def compare(self, wanted: dict[str, str], present: dict[str, str]) -> None:
        names = wanted.keys() | present.keys()
        stale = sorted(name for name in names if wanted.get(name) != present.get(name))
        if stale:
            raise CommandError(f"Run manage.py state_diagrams; out of date: {', '.join(stale)}")
