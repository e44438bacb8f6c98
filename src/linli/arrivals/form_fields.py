"""Fields as phones and hurried people fill them in: days, 24-hour times, countries, phone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

import phonenumbers
from babel import Locale
from babel.core import UnknownLocaleError
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

YES_NO = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("I don't know"))]
# Where most who come back to a community like ours come from: the first screen of a phone.
FREQUENT = (
    "KR", "JP", "US", "GB", "IT", "FR", "DE", "ES", "AU", "CA", "SG", "TH", "PH", "MY", "IR", "RU",
)  # fmt: skip
_NO_COUNTRY = {"EU", "UN", "EZ", "ZZ", "XA", "XB", "QO"}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})\s*[:.时点h]\s*(\d{2})\s*分?|(\d{2})(\d{2})")
_SPACES = re.compile(r"\s+")

Choices = list[tuple[Any, Any]]


def truth(value: str) -> bool | None:
    """Return what "yes", "no" and "I don't know" mean to a policy."""
    return {"yes": True, "no": False}.get(value)


def plain(text: Any) -> str:
    """Return a text as it is meant: full-width signs made narrow, spaces trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", str(text or ""))).strip()


def _groups(found: re.Match[str] | None) -> list[str]:
    """Return what the groups of a pattern caught; nothing where it did not fit."""
    return [part for part in found.groups() if part] if found else []


class PlainField(forms.CharField):
    """A line of text, with full-width letters and digits made narrow."""

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value))


class DayField(forms.Field):
    """A day as a native date input sends it, or as people type it: 2020-03-28, 20200328, 2020年3月28日."""

    default_error_messages = {
        "invalid": _("Write the date as year, month, day, for example 2020-03-28.")
    }

    def to_python(self, value: Any) -> date | None:
        text = value.isoformat() if isinstance(value, date) else plain(value)
        if not text:
            return None
        found = _DAY.fullmatch(text) or _DIGITS.fullmatch(text)
        try:
            return date(*map(int, _groups(found)))
        except (TypeError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class ClockField(forms.Field):
    """A time on the 24-hour clock: 18:30, 1830, 18.30, 18点30."""

    default_error_messages = {
        "invalid": _(
            "Write the time with 24 hours, for example 18:30 for half past six in the evening."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "tabular"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        text = value.isoformat("minutes") if isinstance(value, time) else plain(value).lower()
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        try:
            hour, minute = map(int, _groups(found))
            return time(hour, minute)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """Show a time without its seconds."""
        return value.strftime("%H:%M") if isinstance(value, time) else value


def calendar() -> forms.DateInput:
    """Return the browser's own calendar, which knows ISO days only."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def typed_day() -> forms.TextInput:
    """Return a line for a day long ago: nobody wants to leaf back through forty years."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday"})


class PhoneField(PlainField):
    """A phone number, kept as +8613800002764; without a country code it is read as a Chinese one."""

    default_error_messages = {
        "invalid": _(
            "This is not a complete phone number. Write it with the country code, such as +82 10 1234 5678."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(max_length=30, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return self._number(text) if text else ""

    def _number(self, text: str) -> str:
        try:
            number = phonenumbers.parse(f"+{text[2:]}" if text.startswith("00") else text, "CN")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class YesNoField(forms.TypedChoiceField):
    """Yes, no or "I don't know": True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(choices=YES_NO, coerce=truth, empty_value=None, **kwargs)


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Give a field of a form its choices, known only when the form is shown."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def offer_rows(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Give a field of a form the rows to choose from, known only when the form is shown."""
    form.fields[name].queryset = rows  # type: ignore[attr-defined]


class SexField(forms.TypedChoiceField):
    """Female, male, or an answer of its own for those who would rather not say ("")."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("F", _("Female")), ("M", _("Male")), (UNSAID, _("Prefer not to say"))]
        super().__init__(
            label=_("Sex"), choices=choices, widget=forms.RadioSelect,
            coerce=lambda value: "" if value == UNSAID else value, empty_value="", **kwargs,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        """Show a kept "" as what was chosen."""
        return UNSAID if value == "" else value


UNSAID = "-"


# Countries ----------------------------------------------------------------------------------------


def names_of_countries() -> Mapping[str, str]:
    """Return {ISO 3166 code: name} of countries and regions in the reader's language."""
    try:
        locale = Locale.parse((get_language() or "en").replace("-hans", "_Hans"), sep="_")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    is_code = len("KR")
    return {
        code: name
        for code, name in locale.territories.items()
        if len(code) == is_code and code.isalpha() and code not in _NO_COUNTRY
    }


def countries() -> Choices:
    """Return the frequent countries first, then all of them, sorted as the reader's language does."""
    names = names_of_countries()
    often = [(code, names[code]) for code in FREQUENT]
    # GB 18030 has the common characters in the order of their pinyin.
    every = sorted(names.items(), key=lambda pair: pair[1].encode("gb18030"))
    return [("", _("Choose")), (_("Frequent"), often), (_("All, by name"), every)]


class CountryField(forms.ChoiceField):
    """A country or region by its ISO 3166 code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=countries, **kwargs)


def country_name(code: str) -> str:
    """Return the name of a country in the reader's language; an unknown code as it is."""
    return names_of_countries().get(code, code)
