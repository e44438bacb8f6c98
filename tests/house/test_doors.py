"""A room is entered through its door (actions, queries, rules) and from above only."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.house.tree import GROUND, Source, code, floor_of, obeyed

DOOR = frozenset({"actions", "queries", "rules"})
# Further doors, each with its reason.
SIDE_DOORS = {
    ("accounts", "web"): "every view declares the permission it needs",
    ("ledger", "sources"): "the names of the fields that every list and declaration speaks of",
    ("accounts", "permissions"): "a room's permissions ask who may, in which area",
}
# Whose work it is to join the rooms: its settings name them, its wiring connects them.
JOINERS = frozenset({"shell"})


def imports(source: Source) -> Iterator[tuple[ast.AST, str, str]]:
    """Yield (node, room, part of it) for each import of a room of ours."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for parts in (name.split(".") for name in names):
            if parts[0] == "linli" and len(parts) > 1:
                yield node, parts[1], parts[2] if len(parts) > 2 else ""


def is_open(source: Source, room: str, part: str) -> bool:
    """Tell whether a file may use this part of another room."""
    if part in DOOR or (room, part) in SIDE_DOORS or room in GROUND:
        return True
    # A foreign key points at a lower room's table; Django needs the class or its name.
    return part == "models" and source.part == "models"


def strangers(files: Iterable[Source]) -> list[str]:
    """Imports past a door."""
    return [
        f"{source.at(node)} enters {room} by {part or 'the wall'}"
        for source in files
        if source.room and source.room not in JOINERS
        for node, room, part in imports(source)
        if room != source.room and not is_open(source, room, part)
    ]


def climbers(files: Iterable[Source]) -> list[str]:
    """Imports of a room on the same floor or above."""
    return [
        f"{source.at(node)} reaches up to {room}"
        for source in files
        if source.room
        for node, room, _ in imports(source)
        if room != source.room and floor_of(room) >= floor_of(source.room)
    ]


def test_every_room_is_entered_through_its_door() -> None:
    obeyed(strangers(code()))


def test_no_room_reaches_up() -> None:
    obeyed(climbers(code()))


def test_a_planted_import_of_another_rooms_models_is_found() -> None:
    views = Source("src/linli/boards/views.py", "from linli.ledger.models import Person\n")
    forms = Source("src/linli/boards/queries.py", "import linli.ledger.forms\n")
    wall = Source("src/linli/boards/queries.py", "from linli import ledger\n")
    assert len(strangers([views, forms, wall])) == 3


def test_doors_and_foreign_keys_pass() -> None:
    fine = [
        Source("src/linli/boards/views.py", "from linli.ledger import queries as ledger\n"),
        Source("src/linli/boards/views.py", "from linli.ledger.queries import Person\n"),
        Source("src/linli/ledger/models.py", "from linli.places.models import Area\n"),
        Source("src/linli/ledger/views.py", "from linli.accounts.web import needs\n"),
    ]
    assert strangers(fine) == []


def test_a_planted_import_of_a_sibling_or_of_a_higher_room_is_found() -> None:
    sibling = Source("src/linli/arrivals/actions.py", "from linli.quarantine import actions\n")
    higher = Source("src/linli/ledger/queries.py", "from linli.arrivals.queries import x\n")
    assert len(climbers([sibling, higher])) == 2
