"""The declaration's forms: one a question. `answer` gives what is kept, as JSON-safe values (M13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.arrivals.form_fields import (
    ClockField,
    CountryField,
    DayField,
    PhoneField,
    PlainField,
    SexField,
    YesNoField,
    calendar,
    offer,
    typed_day,
)
from linli.arrivals.rules import Declarer, Step
from linli.kernel.words import say

LANGUAGES = [
    ("zh-hans", "中文"), ("en", "English"), ("ko", "한국어"), ("ja", "日本語"), ("ru", "Русский"),
    ("fr", "Français"), ("de", "Deutsch"), ("es", "Español"), ("it", "Italiano"), ("ar", "العربية"),
]  # fmt: skip
OLDEST = 120
FAR = timedelta(days=365)


class StepForm(forms.Form):
    """A question, read at an instant."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)

    def answer(self) -> dict[str, Any]:
        """Return what is kept of a valid form."""
        return {name: _kept(value) for name, value in self.cleaned_data.items()}


def _kept(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else value


class WhoForm(StepForm):
    declarer = forms.ChoiceField(label=_("You are"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "declarer", [(str(d), say(d)) for d in Declarer])


class ContactForm(StepForm):
    name = PlainField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(label=_("Your phone"))


class NameForm(StepForm):
    name = PlainField(
        label=_("Full name as in the passport"),
        max_length=120,
        help_text=_("For example: KIM JIYOUNG"),
    )
    other_name = PlainField(
        label=_("Name in their own writing"), max_length=120, required=False,
        help_text=_("For example: 김지영 or 王小明"),
    )  # fmt: skip


class BornForm(StepForm):
    """What is asked of everybody who was born."""

    birth_date = DayField(
        label=_("Date of birth"), widget=typed_day(), help_text=_("Year, month, day: 1985-03-28")
    )

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born > self.now.date() or born.year < self.now.year - OLDEST:
            raise ValidationError(_("Check the year of birth."))
        return born


class BirthForm(BornForm):
    sex = SexField()


class DocumentForm(StepForm):
    nationality = CountryField(label=_("Nationality"))
    document = PlainField(
        label=_("Passport or identity number"), max_length=30, required=False,
        help_text=_("Only the care team and the health authority see it."),
    )  # fmt: skip


class ReachForm(StepForm):
    phone = PhoneField(
        label=_("Phone"), help_text=_("With country code. A phone of the family is fine.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language we should write in"), choices=LANGUAGES)


class MemberForm(BornForm):
    """Somebody who travels along."""

    name = PlainField(label=_("Full name as in the passport"), max_length=120)
    other_name = PlainField(label=_("Name in their own writing"), max_length=120, required=False)
    sex = SexField()
    nationality = CountryField(label=_("Nationality"), required=False)
    document = PlainField(label=_("Passport or identity number"), max_length=30, required=False)

    field_order = ("name", "other_name", "birth_date", "sex", "nationality", "document")

    @property
    def is_blank(self) -> bool:
        """Was nothing written into the form?"""
        return not any(str(self.data.get(name, "")).strip() for name in self.fields)


class HomeForm(StepForm):
    has_fixed_home = YesNoField(label=_("Do you have a home here?"))
    dwelling = PlainField(
        label=_("Estate, building, entrance and room"), max_length=200, required=False,
        help_text=_("For example: 云溪花园 3幢 2单元 701, or Building 3, Unit 2, Room 701"),
    )  # fmt: skip
    separate_room = YesNoField(label=_("Is there a room for each person who must keep apart?"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("has_fixed_home") and not data.get("dwelling"):
            self.add_error(
                "dwelling", _("Tell us the building and room, so that we can prepare it.")
            )
        return data


VIA = ("via_1", "via_2", "via_3")


class JourneyForm(StepForm):
    country = CountryField(label=_("Country or region you leave from"))
    via_1 = CountryField(
        label=_("Where else were you in the last 14 days?"), required=False,
        help_text=_("Also where you changed planes. Leave empty if nowhere."),
    )  # fmt: skip
    via_2 = CountryField(label=_("And where else?"), required=False)
    via_3 = CountryField(label=_("And where else besides?"), required=False)
    carrier = PlainField(
        label=_("Flight or train number"), max_length=20, required=False,
        help_text=_("For example: CA1002"),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_carrier(self) -> str:
        return str(self.cleaned_data["carrier"]).replace(" ", "").upper()

    def answer(self) -> dict[str, Any]:
        """Return the countries in between as one list."""
        data = self.cleaned_data
        via = dict.fromkeys(data[name] for name in VIA if data[name])
        return {"country": data["country"], "via": list(via), "carrier": data["carrier"]}


class ArrivalForm(StepForm):
    on = DayField(label=_("Day of arrival in this city"), widget=calendar())
    at = ClockField(
        label=_("Time of arrival"), required=False,
        help_text=_("24-hour clock, for example 18:30. Leave it empty if you do not know it yet; you can come back to this page."),
    )  # fmt: skip

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if abs(day - self.now.date()) > FAR:
            raise ValidationError(_("Check the year: this day is more than a year away."))
        return day


class ExposureForm(StepForm):
    CONTACTS = [
        ("close", _("Yes, I was close to somebody who was confirmed ill")),
        ("inbound", _("No")),
        ("unknown", _("I don't know")),
    ]
    contact = forms.ChoiceField(
        label=_("In the last 14 days, were you near somebody with the illness?"), choices=CONTACTS,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def answer(self) -> dict[str, Any]:
        """Return what the policy may know, and what was said."""
        contact = self.cleaned_data["contact"]
        return {"contact": None if contact == "unknown" else contact, "said": contact}


class HealthForm(StepForm):
    symptomatic = YesNoField(
        label=_("Do you, or somebody who travels along, have fever, cough or trouble breathing?")
    )
    note = forms.CharField(
        label=_("Tell us more"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NeedsForm(StepForm):
    self_care = YesNoField(
        label=_("Can everybody look after themselves?"),
        help_text=_(
            "Answer no for a child alone, or somebody old, pregnant or disabled who needs help."
        ),
    )
    note = forms.CharField(
        label=_("Medicine, diet, pets, people already in the flat"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ConsentForm(StepForm):
    agrees = forms.BooleanField(
        label=_("I agree that the community and the health authority use these answers to receive and help me."),
        error_messages={"required": _("Without your consent we cannot take the answers. Call your community instead.")},
    )  # fmt: skip


FORMS: Mapping[Step, type[StepForm]] = {
    Step.WHO: WhoForm,
    Step.CONTACT: ContactForm,
    Step.NAME: NameForm,
    Step.BIRTH: BirthForm,
    Step.DOCUMENT: DocumentForm,
    Step.REACH: ReachForm,
    Step.FAMILY: MemberForm,
    Step.HOME: HomeForm,
    Step.JOURNEY: JourneyForm,
    Step.ARRIVAL: ArrivalForm,
    Step.EXPOSURE: ExposureForm,
    Step.HEALTH: HealthForm,
    Step.NEEDS: NeedsForm,
    Step.CONSENT: ConsentForm,
}
_SHOWN = {True: "yes", False: "no", None: "unknown"}


def initial_for(step: Step, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a kept answer as the form shows it again: true as "yes", unknown as "unknown"."""
    fields = FORMS[step].base_fields
    shown = {
        name: _SHOWN[value] if isinstance(fields.get(name), YesNoField) else value
        for name, value in answer.items()
    }
    if "said" in answer:
        shown["contact"] = answer["said"]
    return shown | dict(zip(VIA, answer.get("via", ()), strict=False))
