"""Forms of this room."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.accounts.queries import User, scope
from linli.accounts.rules import Permission, Role
from linli.kernel.words import say
from linli.places.queries import Area, Building, areas_at, buildings_at, zone_of

MOST_CHOICES = 300
THEMES = [("", _("As this device")), ("light", _("Light")), ("dark", _("Dark"))]


def _languages() -> list[tuple[str, str]]:
    return [("", str(_("As this browser"))), *settings.LANGUAGES]


class ProfileForm(forms.Form):
    """How somebody reads the site."""

    language = forms.ChoiceField(label=_("Language of the pages"), required=False)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=THEMES, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["language"].choices = _languages()  # type: ignore[attr-defined]


class UserForm(forms.Form):
    """A new account."""

    username = forms.RegexField(
        label=_("User name"),
        regex=r"^[\w.@+-]+\Z",
        max_length=60,
        help_text=_("Letters, digits and . @ + - _ without blanks. It is used to sign in."),
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    name_en = forms.CharField(label=_("Name in Latin letters"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    language = forms.ChoiceField(label=_("Language of the pages"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["language"].choices = _languages()  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """A post for a user, in one of the areas whose users the giver keeps."""

    role = forms.ChoiceField(label=_("Role"))
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.none(), to_field_name="public_id"
    )
    building = forms.ModelChoiceField(
        label=_("Building"),
        queryset=Building.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text=_("Only for a property steward who answers for one building."),
    )
    to_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty for no end. The post ends when this day begins."),
    )

    def __init__(self, *args: object, by: User, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        reach = scope(by, Permission.MANAGE_USERS, now=now)
        self.fields["role"].choices = [(str(r), say(r)) for r in Role]  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas_at(reach.paths)  # type: ignore[attr-defined]
        buildings = buildings_at(reach.paths)
        self.fields["building"].queryset = buildings  # type: ignore[attr-defined]
        # A list that nobody can read is no choice: in a large area, give the post in the grid.
        if buildings.count() > MOST_CHOICES:
            del self.fields["building"]

    def as_post(self) -> dict[str, Any]:
        """Return the values as `actions.give_post` takes them: a day ends a post as it begins."""
        data = self.cleaned_data
        area, to_on = data["area"], data["to_on"]
        return {
            "role": Role(data["role"]),
            "area": area,
            "building": data.get("building"),
            "to_at": datetime.combine(to_on, time.min, zone_of(area)) if to_on else None,
        }
