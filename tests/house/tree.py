"""The project's own files, as the laws of this folder read them.

A law is a function from sources to sentences: an empty answer is obedience. Each is tried twice:
on the project, and on a sample with a planted fault, which it must find.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]

# Lowest first. A room imports only rooms of lower floors, and only through their doors.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"kernel", "policy", "matching", "planning"}),
    frozenset({"ui"}),
    frozenset({"places"}),
    frozenset({"accounts"}),
    frozenset({"privacy"}),
    frozenset({"ledger"}),
    frozenset({"language", "rota"}),
    frozenset({"notices"}),
    frozenset({"conversations"}),
    frozenset({"arrivals", "quarantine", "gate", "reopening", "tips"}),
    frozenset({"boards"}),
    frozenset({"api"}),
    frozenset({"shell"}),
)
PURE = frozenset({"policy", "matching", "planning"})
# Rooms that others build with: they have no door, all of them is for use.
GROUND = frozenset({"kernel", "ui"}) | PURE


def floor_of(room: str) -> int:
    """Return how high a room lies; an unknown room is an error in the plan."""
    return next(height for height, rooms in enumerate(FLOORS) if room in rooms)


@dataclass(frozen=True)
class Source:
    """One file: its path from the root of the project, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        return PurePosixPath(self.path).parts

    @property
    def room(self) -> str:
        """The room that a file of the package belongs to, or ''."""
        is_ours = self.parts[:2] == ("src", "linli") and len(self.parts) > 3
        return self.parts[2] if is_ours else ""

    @property
    def part(self) -> str:
        """The file of the room, or the package of the same name: "views", "actions"."""
        return self.parts[3].removesuffix(".py") if self.room else ""

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def functions(self) -> Iterator[ast.FunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


Law = Callable[[Iterable[Source]], list[str]]


def obeyed(faults: Iterable[object]) -> None:
    """Fail with one line a fault."""
    found = [str(fault) for fault in faults]
    assert not found, "\n" + "\n".join(found)


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file of the project that git knows or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file() and not path.is_symlink())


@cache
def sources(folder: str, suffix: str = ".py") -> tuple[Source, ...]:
    """Return the text files below a folder of the project, tracked ones only."""
    base = ROOT / folder
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in tracked()
        if path.suffix == suffix and (path == base or base in path.parents)
    )


def code() -> tuple[Source, ...]:
    """Return the package's Python, without migrations, which Django writes."""
    return tuple(each for each in sources("src/linli") if "migrations" not in each.parts)


def rooms() -> tuple[str, ...]:
    """Return the rooms that exist."""
    return tuple(sorted({each.room for each in code() if each.room}))


def body_lines(function: ast.FunctionDef, text: str) -> int:
    """Return how many lines of code a function's body has: no docstring, blank or comment line."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body:
        return 0
    lines = text.splitlines()[body[0].lineno - 1 : body[-1].end_lineno]
    return sum(1 for line in lines if line.strip() and not line.lstrip().startswith("#"))


def dotted(node: ast.AST) -> str:
    """Return a name as it is written, such as "timezone.now", or ''."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return ""


def is_public(function: ast.FunctionDef) -> bool:
    return not function.name.startswith("_")


def top_level(source: Source) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a module itself, without methods and inner functions."""
    return (node for node in source.tree.body if isinstance(node, ast.FunctionDef))
