"""Labels and sentences for enum members: one table an enum, taught once, total or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from linli.kernel.rules import Blocked, Event, JobFailure, JobState

Words = str | Promise
_TABLES: dict[type[StrEnum], Mapping[StrEnum, Words]] = {}


def teach(kind: type[StrEnum], table: Mapping[StrEnum, Words]) -> None:
    """Register the words for every member of `kind`; a gap is an error at start-up."""
    missing = [member.name for member in kind if member not in table]
    if missing:
        raise LookupError(f"{kind.__name__} has no words for: {', '.join(missing)}")
    _TABLES[kind] = table


def is_taught(kind: type[StrEnum]) -> bool:
    return kind in _TABLES


def name_of(member: StrEnum) -> str:
    """Return a stable name of a member, to be stored and found again with `find`."""
    kind = type(member)
    return f"{kind.__module__}.{kind.__qualname__}.{member.name}"


def find(name: str) -> StrEnum | None:
    """Return the taught member that `name_of` named; None where it is gone."""
    for kind in _TABLES:
        for member in kind:
            if name_of(member) == name:
                return member
    return None


def kind_named(name: str) -> type[StrEnum]:
    """Return the taught enum "room.Enum", for templates. Raises LookupError."""
    for kind in _TABLES:
        if f"{kind.__module__.split('.')[1]}.{kind.__name__}" == name:
            return kind
    raise LookupError(f"No words are taught for {name}.")


def say(member: StrEnum, params: Mapping[str, object] | None = None) -> str:
    """Return the words for an enum member in the reader's language, with its named values."""
    text = str(_TABLES[type(member)][member])
    return text % dict(params) if params else text


def say_code(code: str, name: str) -> str:
    """Return the words of whichever enum called `name` knows the code; else the code as it is."""
    kinds = (kind for kind in _TABLES if kind.__name__ == name and code in list(kind))
    kind = next(kinds, None)
    return say(kind(code)) if kind else str(code)


def listed(parts: Iterable[object]) -> str:
    """Join words into a list as the reader's language does: "a, b" or "a、b"."""
    return pgettext("between the members of a list", ", ").join(map(str, parts))


def clauses(parts: Iterable[object]) -> str:
    """Join parts of a sentence that hold commas themselves: "a; b" or "a；b"."""
    return pgettext("between clauses", "; ").join(map(str, parts))


teach(
    JobState,
    {
        JobState.WAITING: _("Waiting"),
        JobState.RUNNING: _("Running"),
        JobState.DONE: _("Done"),
        JobState.FAILED: _("Failed"),
        JobState.CANCELLED: _("Cancelled"),
    },
)
teach(
    Blocked,
    {
        Blocked.UNKNOWN_CHANGE: _(
            "This record was changed by somebody else. Reload the page and try again."
        ),
        Blocked.ALREADY_DONE: _("This was already done."),
    },
)
teach(
    JobFailure,
    {
        JobFailure.INSIDE: _("Something went wrong inside. Nothing was half written. Try again."),
        JobFailure.WORKER_LOST: _(
            "The work stopped several times without getting further. Try again, or split it."
        ),
    },
)
teach(
    Event,
    {
        Event.JOB_CANCELLED: _("Work cancelled"),
        Event.JOB_RETRIED: _("Work started again"),
        Event.PROMISE_REVIVED: _("Given-up work made due again"),
    },
)
