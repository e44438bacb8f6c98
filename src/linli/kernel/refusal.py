"""A refusal is a code with named values; the sentence for it is in the room's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import ParamSpec


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """The rule says no.

    `code` names the rule, `params` are the named values of its sentence (never personal data),
    `forbidden` tells "you may not" (403) from "not now, not like this" (409).
    """

    def __init__(
        self, code: StrEnum, *, forbidden: bool = False, params: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(str(code))
        self.code = code
        self.forbidden = forbidden
        self.params = dict(params or {})


P = ParamSpec("P")


def allows(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Turn a `check_can_x` into a `can_x`: True where it does not refuse."""
    return why_not(check, *args, **kwargs) is None


def why_not(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Refused | None:
    """Return the refusal that a `check_can_x` raises, for the hint on a disabled button."""
    try:
        check(*args, **kwargs)
    except Refused as refusal:
        return refusal
    return None
