"""Answers as people read them: for "check your answers" and for the worker's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from linli.arrivals.forms import FORMS, initial_for
from linli.arrivals.models import Declaration
from linli.arrivals.rules import Step, steps_of
from linli.kernel.words import listed, say


@dataclass(frozen=True)
class AnswerLine:
    """A question and its answer, as "check your answers" shows them."""

    step: Step
    label: str
    texts: tuple[str, ...]

    @property
    def slug(self) -> str:
        return str(self.step).lower()


def answers_shown(declaration: Declaration) -> list[AnswerLine]:
    """Return every answer in the reader's words, in the order of the questions."""
    answers = declaration.answers
    return [
        AnswerLine(step, say(step), tuple(_texts(step, answers[step])) or (_("Not answered"),))
        for step in steps_of(answers)
        if step in answers
    ]


def _texts(step: Step, answer: Mapping[str, Any]) -> list[str]:
    if step is Step.FAMILY:
        return [str(member["name"]) for member in answer["members"]] or [_("Nobody")]
    fields = FORMS[step].base_fields
    shown = initial_for(step, answer)
    return [text for name, field in fields.items() if (text := _text(field, shown.get(name)))]


def _text(field: forms.Field, value: Any) -> str:
    if value is True:
        return _("Yes")
    if isinstance(value, list):
        return listed(filter(None, (_text(field, one) for one in value)))
    if isinstance(field, forms.ChoiceField):
        return str({str(key): words for key, words in field.choices}.get(str(value), ""))  # type: ignore[misc]
    return str(value or "")
