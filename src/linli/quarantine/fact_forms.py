"""A form for the facts that a pack asks for: built from the pack, "I don't know" allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.kernel.words import say
from linli.policy import days
from linli.policy.predicates import FACT_TYPES
from linli.policy.rules import FactName, Pack
from linli.quarantine.plans import MOMENTS
from linli.quarantine.policy_words import FACTS
from linli.quarantine.queries import values_of

ELSEWHERE = "ZZ"
"""ISO 3166 keeps ZZ free: "somewhere that this pack does not speak of"."""
UNKNOWN = ("", _("I don't know"))
YES_NO = (("yes", _("Yes")), ("no", _("No")), UNKNOWN)


class FactsForm(forms.Form):
    """Asks for some facts of a pack; `facts` holds only what was answered."""

    def __init__(
        self, *args: Any, pack: Pack, names: Iterable[str], tz: ZoneInfo, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tz = tz
        self.names = tuple(names)
        for name in self.names:
            for key, field in _fields(pack, name).items():
                self.fields[key] = field

    def facts(self) -> dict[str, Any]:
        """Return the answers as the plan reads them; what nobody knows is left out."""
        told = {name: self._fact(name) for name in self.names}
        return {name: value for name, value in told.items() if value not in (None, "", [])}

    def _fact(self, name: str) -> Any:
        given = self.cleaned_data
        if name in MOMENTS:
            on, at = given.get(name), given.get(f"{name}_time")
            if not on:
                return None
            return days.at_local(on, at, self.tz).isoformat() if at else on.isoformat()
        value = given.get(name)
        if isinstance(self.fields[name], forms.MultipleChoiceField):
            return list(value or [])
        return {"yes": True, "no": False}.get(str(value), value)


def _fields(pack: Pack, name: str) -> Mapping[str, forms.Field]:
    label = FACTS[name]
    if name in MOMENTS:
        return {name: _day(label), f"{name}_time": _clock()}
    if name == "granted":
        options = [(e.id, e.names.in_language(_language())) for e in pack.exemptions]
        return {name: _many(label, options)}
    return {name: _field(pack, FactName(name), label)}


def _field(pack: Pack, name: FactName, label: Any) -> forms.Field:
    kind = FACT_TYPES[name].kind
    if name is FactName.COUNTRIES:
        return _many(label, _countries(values_of(pack, name)))
    if kind is bool:
        return _one(label, YES_NO)
    if issubclass(kind, StrEnum):
        return _one(label, [*((str(member), say(member)) for member in kind), UNKNOWN])
    if kind is str:
        return _one(label, [*((v, v) for v in values_of(pack, name)), UNKNOWN])
    if name is FactName.AGE:
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=130)
    return forms.DecimalField(label=label, required=False, min_value=30, max_value=45)


def _one(label: Any, options: Any) -> forms.Field:
    return forms.ChoiceField(
        label=label, required=False, choices=options, widget=forms.RadioSelect, initial=""
    )


def _many(label: Any, options: Any) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=options, widget=forms.CheckboxSelectMultiple
    )


def _day(label: Any) -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def _clock() -> forms.Field:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=_("Time, if known"), required=False, widget=widget)


def _language() -> str:
    return get_language() or "en"


def _countries(codes: Iterable[str]) -> list[tuple[str, Any]]:
    """Return the countries that the pack speaks of by name, and one answer for all others."""
    names = _territories()
    known = [(code, names.get(code, code)) for code in codes]
    return [*sorted(known, key=lambda pair: pair[1]), (ELSEWHERE, _("Another country"))]


def _territories() -> Mapping[str, str]:
    try:
        return Locale.parse(_language().replace("-hans", "_Hans"), sep="_").territories
    except (UnknownLocaleError, ValueError):
        return {}
