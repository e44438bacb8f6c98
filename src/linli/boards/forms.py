"""The one form of the boards: correcting what is known of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.ledger.queries import Person


class PersonForm(forms.Form):
    """Corrections by hand. Hidden values are not shown: left empty they stay as they are."""

    name = forms.CharField(label=_("Name"), max_length=120)
    other_name = forms.CharField(label=_("Other name"), max_length=120, required=False)
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    nationality = forms.CharField(
        label=_("Nationality"), max_length=2, required=False, help_text=_("Two letters, such as KR")
    )
    language = forms.CharField(
        label=_("Language"),
        max_length=12,
        required=False,
        help_text=_("Such as zh-hans, en, ko, ja, ru"),
    )
    address = forms.CharField(label=_("Dwelling"), max_length=200, required=False)
    phone = forms.CharField(
        label=_("New phone"),
        max_length=30,
        required=False,
        help_text=_("Leave empty to keep the present one."),
    )
    document = forms.CharField(
        label=_("New document number"), max_length=30, required=False,
        help_text=_("Leave empty to keep the present one."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=200,
        min_length=3,
        help_text=_("For example: told on the phone"),
    )

    _OPEN = ("name", "other_name", "birth_date", "nationality", "language", "address")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(person, name) for name in self._OPEN})
        super().__init__(*args, **kwargs)

    def correction(self) -> dict[str, Any]:
        """Return the keywords of `ledger.edit_person`: only what was changed."""
        data = self.cleaned_data
        names = [n for n in self.changed_data if n != "reason"]
        return {"changes": {n: _text(data[n]) for n in names}, "reason": data["reason"]}


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")
