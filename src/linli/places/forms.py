"""Forms of this room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.words import say
from linli.places.rules import AreaKind, BuildingKind


class AreaForm(forms.Form):
    """A new area below another one."""

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=pgettext_lazy("of a place", "Name"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=40,
        required=False,
        help_text=_("Like Asia/Shanghai. Leave empty for the one of the area above."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [(str(k), say(k)) for k in AreaKind]  # type: ignore[attr-defined]


class BuildingForm(forms.Form):
    """A new building with entrances that are all alike; others are added one by one."""

    estate = forms.CharField(label=_("Estate"), max_length=80, required=False)
    name = forms.CharField(label=_("Building"), max_length=40, help_text=_("Such as 3 or 3幢."))
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    entrances = forms.IntegerField(label=_("Entrances"), min_value=1, max_value=20, initial=1)
    floors = forms.IntegerField(label=_("Floors"), min_value=1, max_value=120, initial=6)
    rooms_per_floor = forms.IntegerField(
        label=_("Homes on each floor of an entrance"), min_value=0, max_value=40, initial=2
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [(str(k), say(k)) for k in BuildingKind]  # type: ignore[attr-defined]

    def as_building(self) -> dict[str, object]:
        """Return the values as `actions.add_building` takes them."""
        data = dict(self.cleaned_data)
        count, floors = data.pop("entrances"), data.pop("floors")
        entrances = [(str(number), floors) for number in range(1, count + 1)]
        return data | {"kind": BuildingKind(data["kind"]), "entrances": entrances}
