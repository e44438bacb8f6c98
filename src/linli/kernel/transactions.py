"""One write, one action: where a transaction opens, and where one is demanded."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


class NotInWrite(RuntimeError):  # noqa: N818 - it says what holds
    """A function that belongs inside a write was called outside of one."""


def writes(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction: opens it, or joins the write that is under way."""

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        # Joining sets a savepoint: who catches a refusal (one bad row of a list) can go on.
        with transaction.atomic():
            return action(*args, **kwargs)

    run.opens_write = True  # type: ignore[attr-defined]
    return run


def within_write(step: Callable[P, R]) -> Callable[P, R]:
    """Demand that a write is under way: this step is never a whole action."""

    @wraps(step)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            raise NotInWrite(
                f"{step.__module__}.{step.__qualname__} belongs inside a @writes action"
            )
        return step(*args, **kwargs)

    return run
