"""Answers as people read them: for "check your answers" and for the worker's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from linli.arrivals.form_fields import CountryField, YesNoField, country_name
from linli.arrivals.models import Arrival, Declaration
from linli.arrivals.rules import DeclarationState, Declarer, Step, steps_of
from linli.arrivals.step_forms import FORMS, initial_for
from linli.kernel.words import say


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


# What whoever receives must know. Numbers of passports and phones are not among it.
_FOR_RECEIVER = (Step.JOURNEY, Step.HOME, Step.EXPOSURE, Step.HEALTH, Step.NEEDS)


def for_receiver(arrival: Arrival) -> list[AnswerLine]:
    """Return what a sent declaration tells whoever receives the person; nothing without one."""
    declaration = arrival.declaration
    if declaration is None or declaration.state != DeclarationState.SUBMITTED:
        return []
    return [line for line in answers_shown(declaration) if line.step in _FOR_RECEIVER]


def _texts(step: Step, answer: Mapping[str, Any]) -> list[str]:
    if step is Step.FAMILY:
        return [str(member["name"]) for member in answer["members"]] or [_("Nobody")]
    if step is Step.WHO:
        return [say(Declarer(answer["declarer"]))]
    fields = FORMS[step].base_fields
    shown = initial_for(step, answer)
    return [text for name, field in fields.items() if (text := _text(field, shown.get(name)))]


def _text(field: forms.Field, value: Any) -> str:
    if value is True:
        return _("Yes")
    if not value or not isinstance(field, forms.ChoiceField):
        return str(value or "")
    if isinstance(field, CountryField):
        return country_name(str(value))
    # An answer of yes or no says little without its question.
    told = str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]
    return f"{field.label} {told}" if isinstance(field, YesNoField) else told
