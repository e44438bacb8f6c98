"""Forms of the quarantine room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from linli.accounts.queries import User
from linli.kernel import once
from linli.kernel.refusal import Refused
from linli.kernel.words import say
from linli.places.queries import Area, zone_of
from linli.policy import days
from linli.policy.rules import TestKind, TestResult
from linli.quarantine.models import Stay
from linli.quarantine.rules import (
    REASONS,
    ChangeKind,
    Reason,
    Symptom,
    TeamRole,
    VisitMode,
    VisitState,
    read_temperature,
)

_Choices = Sequence[tuple[str, str]]


def _said(members: Any) -> _Choices:
    return [(str(member), say(member)) for member in members]


def _date(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _time(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **more)


class OnceForm(forms.Form):
    """A form that does its work once, however often it is sent."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = once.new_token

    @property
    def token(self) -> str:
        return str(self.cleaned_data["once"])


# Changes of a stay ----------------------------------------------------------------------------------


class ReasonForm(forms.Form):
    """Why a stay is changed, and what else is to be known."""

    kind: ChangeKind
    title: Any
    button: Any
    tone = "primary"

    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The care team can read it."),
    )

    def __init__(self, *args: Any, stay: Stay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stay, self.tz = stay, zone_of(stay.area)
        self.fields["reason"].choices = _said(self.reasons())  # type: ignore[attr-defined]
        self.prepare()

    def reasons(self) -> Sequence[Reason]:
        return REASONS[self.kind]

    def prepare(self) -> None:
        """Set what depends on the stay."""

    def told(self) -> dict[str, Any]:
        """Return what the action wants."""
        return {
            "reason": Reason(self.cleaned_data["reason"]),
            "note": self.cleaned_data["note"],
        }


class _EndForm(ReasonForm):
    """A new last day: the person is released as the next day begins."""

    last_day = _date(
        _("Last day of the stay"), help_text=_("The person is free as the next day begins.")
    )
    field_order = ("last_day", "reason", "note")

    def prepare(self) -> None:
        last = localtime(self.stay.release_at - timedelta(seconds=1), self.tz).date()
        self.fields["last_day"].initial = last

    def told(self) -> dict[str, Any]:
        next_day = days.add_days(self.cleaned_data["last_day"], 1)
        return super().told() | {"release_at": days.start_of_day(next_day, self.tz)}


class ExtendForm(_EndForm):
    kind = ChangeKind.EXTENDED
    title = _("Extend the stay")
    button = _("Extend")


class ShortenForm(_EndForm):
    kind = ChangeKind.SHORTENED
    title = _("Shorten the stay")
    button = _("Shorten")


class EndForm(ReasonForm):
    kind = ChangeKind.ENDED
    title = _("End the stay for another reason")
    button = _("End the stay")
    tone = "danger"

    def reasons(self) -> Sequence[Reason]:
        return [reason for reason in super().reasons() if reason is not Reason.COMPLETED]


class CancelForm(ReasonForm):
    kind = ChangeKind.CANCELLED
    title = _("This stay was opened by mistake")
    button = _("Cancel the stay")
    tone = "danger"


class MomentForm(forms.Form):
    """When something happened, in the time of the place."""

    on = _date(_("Day"))
    at = _time(_("Time"))

    def __init__(self, *args: Any, tz: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tz = tz
        local = localtime(now, tz)
        self.fields["on"].initial, self.fields["at"].initial = local.date(), local.time()

    def moment(self) -> datetime:
        return days.at_local(self.cleaned_data["on"], self.cleaned_data["at"], self.tz)


class LongerForm(MomentForm):
    """When the event happened for which the pack lengthens a stay."""

    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExemptionForm(forms.Form):
    """Why a stay is eased: somebody has assessed it, and says so."""

    note = forms.CharField(
        label=_("Why, and who has assessed it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The care team can read it."),
    )


class TestForm(MomentForm):
    __test__ = False

    kind = forms.ChoiceField(label=_("Kind of test"), widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    field_order = ("kind", "on", "at", "result")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        results = [r for r in TestResult if r is not TestResult.NOT_TESTED]
        self.fields["kind"].choices = _said([TestKind.PCR, TestKind.ANTIGEN])  # type: ignore[attr-defined]
        self.fields["result"].choices = _said(results)  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        return {
            "kind": TestKind(self.cleaned_data["kind"]),
            "taken_at": self.moment(),
            "result": TestResult(self.cleaned_data["result"]),
        }


# Visits -----------------------------------------------------------------------------------------------


class VisitForm(OnceForm):
    """What a visit found; made for one hand."""

    temperature = forms.CharField(
        label=_("Temperature"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    symptoms = forms.MultipleChoiceField(
        label=_("Symptoms"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mode = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    result = forms.ChoiceField(
        widget=forms.HiddenInput, required=False, choices=[(s, s) for s in VisitState]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["symptoms"].choices = _said(Symptom)  # type: ignore[attr-defined]
        self.fields["mode"].choices = _said(VisitMode)  # type: ignore[attr-defined]

    def clean_temperature(self) -> Decimal | None:
        try:
            return read_temperature(self.cleaned_data["temperature"])
        except Refused as refusal:
            raise forms.ValidationError(say(refusal.code), code=str(refusal.code)) from refusal

    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        met = given["result"] != VisitState.NOT_MET
        return {
            "result": VisitState.DONE if met else VisitState.NOT_MET,
            "temperature": given["temperature"] if met else None,
            "symptoms": [Symptom(code) for code in given["symptoms"]] if met else [],
            "mode": VisitMode(given["mode"]),
            "note": given["note"],
        }


# Team and policy ----------------------------------------------------------------------------------------


class MemberForm(forms.Form):
    """Who fills a role; nobody is an answer too."""

    user = forms.ChoiceField(label=_("Who"), required=False)

    def __init__(
        self,
        *args: Any,
        role: TeamRole,
        people: Sequence[User],
        current: User | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.public_id: person for person in people}
        nobody: tuple[str, Any] = ("", _("Nobody for now"))
        field = self.fields["user"]
        field.choices = [nobody, *((key, u.name) for key, u in self.people.items())]  # type: ignore[attr-defined]
        field.label = say(role)
        field.initial = current.public_id if current else ""

    def member(self) -> User | None:
        return self.people.get(self.cleaned_data["user"])


class PolicyForm(OnceForm):
    """From when on an area follows a pack."""

    area = forms.ChoiceField(label=_("Where"))
    on = _date(_("From this day"))
    at = _time(_("at"), initial=time(0))

    def __init__(self, *args: Any, areas: Sequence[Area], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.public_id: area for area in areas}
        self.fields["area"].choices = [(key, a.name) for key, a in self.areas.items()]  # type: ignore[attr-defined]
        first: date | None = None
        if areas:
            first = localtime(now, zone_of(areas[0])).date()
        self.fields["on"].initial = first

    def told(self) -> dict[str, Any]:
        area = self.areas[self.cleaned_data["area"]]
        moment = days.at_local(self.cleaned_data["on"], self.cleaned_data["at"], zone_of(area))
        return {"area": area, "from_at": moment}
