"""News that travels up: a lower room announces, higher rooms subscribe; `shell.wiring` joins them.

Handlers run at once, inside the announcer's transaction: what they write is committed with the
news or not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from linli.kernel.transactions import within_write

E = TypeVar("E")
_HANDLERS: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Call `handler` with every event of this very class. Subscribing twice has no effect."""
    if handler not in _HANDLERS[kind]:
        _HANDLERS[kind].append(handler)


@within_write
def announce(event: object) -> None:
    """Tell the subscribers of this event, in the order in which they subscribed."""
    for handler in _HANDLERS[type(event)]:
        handler(event)
