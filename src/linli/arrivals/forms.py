"""Forms of the arrivals room: one a question for the declaration, and the worker's few."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import phonenumbers
from babel import Locale
from django import forms
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.arrivals.models import Arrival, HandOverPoint
from linli.arrivals.queries import points_for, receivers_for
from linli.arrivals.rules import Declarer, Step
from linli.kernel.words import say
from linli.places.queries import zone_of

YES_NO = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("I don't know"))]
SEXES = [("F", _("Female")), ("M", _("Male")), ("", _("Prefer not to say"))]
# Countries that most people of the demo come from stand first; all others follow by name.
LANGUAGES = [("zh-hans", "中文"), ("en", "English"), ("ko", "한국어"), ("ja", "日本語"), ("ru", "Русский"),
             ("fr", "Français"), ("de", "Deutsch"), ("es", "Español"), ("it", "Italiano"), ("ar", "العربية")]  # fmt: skip


def countries() -> list[tuple[str, str]]:
    """Return ISO 3166 codes with names in the reader's language, sorted as that language does."""
    locale = Locale.parse((get_language() or "en").replace("-hans", "_Hans"), sep="_")
    names = [(c, n) for c, n in locale.territories.items() if len(c) == 2 and c.isalpha()]  # noqa: PLR2004 - alpha-2
    skipped = {"EU", "UN", "EZ", "ZZ", "XA", "XB", "QO"}
    return [
        ("", _("Choose")),
        *sorted((p for p in names if p[0] not in skipped), key=lambda p: p[1]),
    ]


def _truth(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class StepForm(forms.Form):
    """A question. `answer` gives what is kept, as JSON-safe values."""

    def answer(self) -> dict[str, Any]:
        return {name: _plain(value) for name, value in self.cleaned_data.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


class WhoForm(StepForm):
    declarer = forms.ChoiceField(
        label=_("Who is filling this in?"), widget=forms.RadioSelect, choices=()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["declarer"].choices = [(d, say(d)) for d in Declarer]  # type: ignore[attr-defined]


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise forms.ValidationError(
            _(
                "This is not a complete phone number. Write it with the country code, such as +82 10 1234 5678."
            )
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class ContactForm(StepForm):
    name = forms.CharField(label=_("Your name"), max_length=120)
    phone = forms.CharField(label=_("Your phone"), max_length=30)

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])


class NameForm(StepForm):
    name = forms.CharField(
        label=_("Full name as in the passport"),
        max_length=120,
        help_text=_("For example: KIM JIYOUNG"),
    )
    other_name = forms.CharField(
        label=_("Name in your own writing"),
        max_length=120,
        required=False,
        help_text=_("For example: 김지영 or 王小明"),
    )


class BirthForm(StepForm):
    birth_date = forms.DateField(
        label=_("Date of birth"), widget=forms.DateInput(attrs={"type": "date"})
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, widget=forms.RadioSelect, required=False)

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born.year < 1905:  # noqa: PLR2004 - older than anybody alive
            raise forms.ValidationError(_("Check the year of birth."))
        return born


class DocumentForm(StepForm):
    nationality = forms.ChoiceField(label=_("Nationality"), choices=countries)
    document = forms.CharField(
        label=_("Passport or identity number"), max_length=30, required=False,
        help_text=_("Only the care team and the health authority see it."),
    )  # fmt: skip


class ReachForm(StepForm):
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        help_text=_("With country code. A phone of the family is fine."),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language we should write in"), choices=LANGUAGES)

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])


class MemberForm(StepForm):
    name = forms.CharField(label=_("Full name as in the passport"), max_length=120)
    other_name = forms.CharField(
        label=_("Name in your own writing"), max_length=120, required=False
    )
    birth_date = forms.DateField(
        label=_("Date of birth"), widget=forms.DateInput(attrs={"type": "date"})
    )
    document = forms.CharField(
        label=_("Passport or identity number"), max_length=30, required=False
    )
    nationality = forms.ChoiceField(label=_("Nationality"), choices=countries, required=False)


class HomeForm(StepForm):
    has_fixed_home = forms.TypedChoiceField(
        label=_("Do you have a home here?"), choices=YES_NO, widget=forms.RadioSelect, coerce=_truth,
        empty_value=None,
    )  # fmt: skip
    dwelling = forms.CharField(
        label=_("Estate, building, entrance and room"), max_length=200, required=False,
        help_text=_("For example: 江晖花园 3栋 2单元 701, or Bldg 3 Unit 2 Rm 701"),
    )  # fmt: skip
    separate_room = forms.TypedChoiceField(
        label=_("Is there a room for each person who must keep apart?"), choices=YES_NO,
        widget=forms.RadioSelect, coerce=_truth, empty_value=None,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("has_fixed_home") and not data.get("dwelling"):
            self.add_error(
                "dwelling", _("Tell us the building and room, so that we can prepare it.")
            )
        return data


class JourneyForm(StepForm):
    country = forms.ChoiceField(label=_("Country you leave from"), choices=countries)
    via = forms.MultipleChoiceField(
        label=_("Other countries you were in during the last 14 days"), choices=countries, required=False,
        help_text=_("Hold Ctrl or Cmd to choose several. Leave empty if there were none."),
    )  # fmt: skip
    carrier = forms.CharField(
        label=_("Flight or train number"),
        max_length=20,
        required=False,
        help_text=_("For example: CA1002"),
    )


class ArrivalForm(StepForm):
    on = forms.DateField(
        label=_("Day of arrival in this city"), widget=forms.DateInput(attrs={"type": "date"})
    )
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Leave it empty if you do not know it yet; you can come back to this page."),
    )  # fmt: skip
    now: datetime | None = None

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if self.now and abs(day - self.now.date()) > timedelta(days=365):
            raise forms.ValidationError(_("Check the year: this day is more than a year away."))
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
        contact = self.cleaned_data["contact"]
        return {"contact": None if contact == "unknown" else contact, "said": contact}


class HealthForm(StepForm):
    symptomatic = forms.TypedChoiceField(
        label=_("Do you, or somebody who travels along, have fever, cough or trouble breathing?"),
        choices=YES_NO, widget=forms.RadioSelect, coerce=_truth, empty_value=None,
    )  # fmt: skip
    note = forms.CharField(
        label=_("Tell us more"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NeedsForm(StepForm):
    self_care = forms.TypedChoiceField(
        label=_("Can everybody look after themselves?"), choices=YES_NO, widget=forms.RadioSelect,
        coerce=_truth, empty_value=None,
        help_text=_("Answer no for a child alone, or somebody old, pregnant or disabled who needs help."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Medicine, diet, pets, people already in the flat"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ConsentForm(StepForm):
    agrees = forms.BooleanField(
        label=_(
            "I agree that the community and the health authority use these answers to receive and help me."
        )
    )


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


def initial_for(step: Step, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a kept answer as the form shows it again: true as "yes", unknown as "unknown"."""
    words = {True: "yes", False: "no", None: "unknown"}
    form = FORMS[step]
    shown: dict[str, Any] = {}
    for name, value in answer.items():
        field = form.base_fields.get(name)
        shown[name] = words[value] if isinstance(field, forms.TypedChoiceField) else value
    if "said" in answer:
        shown["contact"] = answer["said"]
    return shown


class PlanForm(forms.Form):
    """Where, when and by whom somebody is received."""

    point = forms.ModelChoiceField(
        label=_("Hand-over point"), queryset=HandOverPoint.objects.none()
    )
    meet_at = forms.DateTimeField(
        label=_("Time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    receiver = forms.ChoiceField(label=_("Who receives"), choices=())

    def __init__(self, *args: Any, arrival: Arrival, now: datetime, **kwargs: Any) -> None:
        zone = zone_of(arrival.area)
        meet_at = arrival.meet_at or arrival.expected_at + timedelta(hours=1)
        kwargs.setdefault("initial", {
            "point": arrival.point_id,
            "meet_at": localtime(meet_at, zone).replace(tzinfo=None),
            "receiver": arrival.receiver_id,
        })  # fmt: skip
        super().__init__(*args, **kwargs)
        self._people = {str(user.pk): user for user in receivers_for(arrival.area, now=now)}
        self._zone = zone
        self.fields["point"].queryset = points_for(arrival.area)  # type: ignore[attr-defined]
        self.fields["receiver"].choices = [(k, u.name) for k, u in self._people.items()]  # type: ignore[attr-defined]

    def plan(self) -> dict[str, Any]:
        """Return the keywords of `actions.plan_hand_over`."""
        data = self.cleaned_data
        meet_at = data["meet_at"].replace(tzinfo=self._zone)
        return {
            "point": data["point"],
            "meet_at": meet_at,
            "receiver": self._people[data["receiver"]],
        }


class ReceiveForm(forms.Form):
    """The reception: when it was, and the facts that the policy still needs."""

    received_at = forms.DateTimeField(
        label=_("Received at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    country = forms.ChoiceField(
        label=_("Country they come from"), choices=countries, required=False
    )
    has_fixed_home = forms.ChoiceField(
        label=_("Home here?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    self_care = forms.ChoiceField(
        label=_("Can look after themselves?"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    symptomatic = forms.ChoiceField(
        label=_("Fever, cough or trouble breathing?"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, arrival: Arrival, now: datetime, **kwargs: Any) -> None:
        self._zone = zone_of(arrival.area)
        words = {True: "yes", False: "no"}
        asked = ("has_fixed_home", "self_care", "symptomatic")
        known = {name: words.get(arrival.facts.get(name), "unknown") for name in asked}
        here = localtime(now, self._zone).replace(tzinfo=None, second=0, microsecond=0)
        kwargs.setdefault("initial", {"received_at": here, "country": arrival.country, **known})
        super().__init__(*args, **kwargs)
        self._countries = set(arrival.facts.get("countries", []))

    def reception(self) -> dict[str, Any]:
        """Return the keywords of `actions.receive`."""
        data = self.cleaned_data
        facts = {n: _truth(data[n]) for n in ("has_fixed_home", "self_care", "symptomatic")}
        found = self._countries | ({data["country"]} if data["country"] else set())
        facts = {name: value for name, value in facts.items() if value is not None}
        if found:
            facts["countries"] = sorted(found)  # type: ignore[assignment]
        return {"received_at": data["received_at"].replace(tzinfo=self._zone), "facts": facts}


class PointForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a place", "Name"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    where = forms.CharField(label=_("Where it is"), max_length=200, required=False)
    where_en = forms.CharField(label=_("Where it is, in English"), max_length=200, required=False)
