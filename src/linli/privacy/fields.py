"""Reads `fields.toml`, the one table that says of every column who sees it and how long."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps

from linli.privacy.rules import MASKS, FieldClass, FieldRule, Keep

TABLE = Path(__file__).with_name("fields.toml")


class BadTable(ValueError):  # noqa: N818 - named for what is wrong
    """The table does not say what it must; the message names the line to mend."""


@lru_cache(maxsize=1)
def table() -> dict[str, FieldRule]:
    """Return {"ledger.person.phone": rule} for every line of the table."""
    return read(TABLE.read_text(encoding="utf-8"))


def read(text: str) -> dict[str, FieldRule]:
    """Return the rules of a table in TOML: [room.model] with fields = [class, keep, days, why].

    A line may name several columns ("name other_name"); the class may carry the name of its mask:
    "SECRET/phone". Raises BadTable.
    """
    rules: dict[str, FieldRule] = {}
    for label, line in _lines(tomllib.loads(text)):
        if label in rules:
            raise BadTable(f"{label}: it has two lines; leave one.")
        rules[label] = _rule(label, line)
    return rules


def _lines(rooms: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for room, models in rooms.items():
        for model, lines in models.items():
            for names, line in lines.items():
                yield from ((f"{room}.{model}.{name}", line) for name in names.split())


def _rule(label: str, line: Any) -> FieldRule:
    try:
        class_and_mask, keep, days, why = line
        name, _, mask = class_and_mask.partition("/")
        rule = FieldRule(label, FieldClass(name), Keep(keep), int(days), why, mask or "all")
    except (TypeError, ValueError, AttributeError) as error:
        raise BadTable(f"{label}: write [class, keep, days, why], not {line!r}.") from error
    if rule.mask not in MASKS:
        raise BadTable(f"{label}: there is no mask {rule.mask!r}; there are {', '.join(MASKS)}.")
    if (rule.days > 0) != (rule.keep in {Keep.STAY_END, Keep.MADE}):
        raise BadTable(f"{label}: days belong to STAY_END and MADE, and only to them.")
    return rule


def columns() -> Iterator[str]:
    """Yield the label of every column of every table of Linli, in the order of the rooms."""
    for config in apps.get_app_configs():
        if not config.name.startswith("linli."):
            continue
        for model in config.get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's own way
                yield f"{model._meta.label_lower}.{field.name}"  # noqa: SLF001 - as above


def unclassed() -> list[str]:
    """Return the columns that the table does not mention."""
    return [label for label in columns() if label not in table()]


def forgotten() -> list[str]:
    """Return the lines of the table whose column is gone."""
    known = set(columns())
    return [label for label in table() if label not in known]


def lines_to_paste(labels: list[str]) -> str:
    """Return a draft of the missing lines, to be put into the table and thought about."""
    drafts: dict[str, list[str]] = {}
    for label in labels:
        model, _, field = label.rpartition(".")
        drafts.setdefault(model, []).append(f'{field} = ["SECRET", "RECORD", 0, "why we keep it"]')
    return "\n\n".join("\n".join([f"[{model}]", *lines]) for model, lines in drafts.items())
