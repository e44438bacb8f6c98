"""Reads values out of a TOML table; every complaint names the file, the table and the remedy."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, TypeVar

from linli.policy.rules import LocalText, PolicyError

T = TypeVar("T")
S = TypeVar("S", bound=StrEnum)
L = TypeVar("L", bound=IntEnum)

MISSING = object()
TYPE_WORDS: Mapping[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    list: "a list in [ ]",
    dict: "a table",
    Decimal: "a number",
    datetime: "a date, hour and zone like 2020-03-26T00:00:00+08:00",
    time: "a clock time like 09:00:00",
}


@dataclass(slots=True)
class Table:
    """One TOML table with its place; remembers which keys were read, so that others are errors."""

    file: str
    place: str
    data: Mapping[str, Any]
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def error(self, sentence: str) -> PolicyError:
        """Return the error that names the file and the table before the sentence."""
        return PolicyError(f"{self.file}, {self.place}: {sentence}")

    def has(self, key: str) -> bool:
        """Tell whether the key is written."""
        return key in self.data

    def get(self, key: str, kind: type[T], default: Any = MISSING) -> T:
        """Return the value of a key, which must be of the kind."""
        self.seen.add(key)
        value = self.data.get(key, default)
        if value is MISSING:
            raise self.error(f"{key!r} is missing; write {TYPE_WORDS[kind]}.")
        if value is not default and not _is(value, kind):
            raise self.error(f"{key!r} is {value!r}; write {TYPE_WORDS[kind]} instead.")
        found: T = value
        return found

    def text(self, key: str, default: Any = MISSING) -> str:
        """Return a text; one that must be there must not be empty."""
        value = self.get(key, str, default)
        if default is MISSING and not value.strip():
            raise self.error(f"{key!r} is empty; write a text.")
        return value

    def number(self, key: str, least: int, default: Any = MISSING) -> int:
        """Return a whole number of at least `least`."""
        value = self.get(key, int, default)
        if key in self.data and value < least:
            raise self.error(f"{key!r} is {value}; write {least} or more.")
        return value

    def decimal(self, key: str, default: Any = MISSING) -> Any:
        """Return a number as Decimal, or the default."""
        self.seen.add(key)
        value = self.data.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        return self.get(key, Decimal, default)

    def choice(self, key: str, kind: type[S], default: Any = MISSING) -> S:
        """Return a member of a StrEnum, written by its value."""
        if self._left_out(key, default):
            return default  # type: ignore[no-any-return]  # the caller's own default
        return self.member(key, self.get(key, str), kind)

    def member(self, key: str, value: object, kind: type[S]) -> S:
        """Return the member a value stands for."""
        try:
            return kind(value)  # type: ignore[arg-type]  # a StrEnum refuses what is no member
        except ValueError:
            allowed = ", ".join(kind)
            raise self.error(f"{key!r} has {value!r}; choose one of: {allowed}.") from None

    def level(self, key: str, kind: type[L], default: Any = MISSING) -> L:
        """Return a step of the ladder, written as its number."""
        if self._left_out(key, default):
            return default  # type: ignore[no-any-return]  # the caller's own default
        value = self.get(key, int)
        try:
            return kind(value)
        except ValueError:
            steps = ", ".join(f"{m.value} {m.name.lower()}" for m in kind)
            raise self.error(f"{key!r} is {value}; choose one of: {steps}.") from None

    def _left_out(self, key: str, default: object) -> bool:
        self.seen.add(key)
        return default is not MISSING and not self.has(key)

    def zoned(self, key: str) -> datetime | None:
        """Return an instant with its zone, None when the key is not written."""
        if not self.has(key):
            return None
        value = self.get(key, datetime)
        if value.utcoffset() is None:
            raise self.error(f"{key!r} has no time zone; add one, e.g. {value.isoformat()}+08:00.")
        return value

    def texts(self, key: str, default: Any = MISSING) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.get(key, list, default)
        for value in values:
            if not isinstance(value, str):
                raise self.error(f"{key!r} has {value!r}; write texts in quotes only.")
        return tuple(values)

    def members(self, key: str, kind: type[S]) -> tuple[S, ...]:
        """Return a list of members of a StrEnum, each once."""
        found = tuple(self.member(key, value, kind) for value in self.texts(key))
        if len(set(found)) < len(found):
            raise self.error(f"{key!r} names something twice; write each once.")
        return found

    def table(self, key: str) -> Table:
        """Return the table under a key."""
        return self._at(f"[{key}]", self.get(key, dict))

    def optional(self, key: str, build: Callable[[Table], T]) -> T | None:
        """Build from the table under a key, None when it is not written."""
        return build(self.table(key)) if self.has(key) else None

    def tables(self, key: str, build: Callable[[Table], T]) -> tuple[T, ...]:
        """Build from each table of a list of tables, empty when none is written."""
        return tuple(finished(table, build) for table in self._each(key))

    def _each(self, key: str) -> Iterator[Table]:
        for number, data in enumerate(self.get(key, list, []), start=1):
            if not isinstance(data, dict):
                raise self.error(f"{key!r} must hold tables; write [[{key}]] above each.")
            name = data.get("id", number)
            inner = self.place != "the pack"
            yield self._at(f"{self.place} {key} {name}" if inner else f"[[{key}]] {name}", data)

    def _at(self, place: str, data: Mapping[str, Any]) -> Table:
        return Table(self.file, place, data, self.lists)

    def done(self) -> None:
        """Refuse the keys that nobody has read."""
        for key in self.data:
            if key not in self.seen:
                near = difflib.get_close_matches(key, self.seen, n=1)
                hint = f"did you mean {near[0]!r}?" if near else "remove it."
                raise self.error(f"unknown key {key!r}; {hint}")


def finished(table: Table, build: Callable[[Table], T]) -> T:
    """Build from a table and refuse its unknown keys."""
    built = build(table)
    table.done()
    return built


def local_text(table: Table) -> LocalText:
    """Return a text in both languages from a table with `en` and `zh-Hans`."""
    return LocalText(table.text("en"), table.text("zh-Hans"))


def names(table: Table) -> LocalText:
    """Return the `names` of a table in both languages."""
    return finished(table.table("names"), local_text)


def _is(value: object, kind: type) -> bool:
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, kind)
