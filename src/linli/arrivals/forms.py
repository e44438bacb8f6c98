"""The workers' forms: planning a hand-over, receiving, and the fixed points."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from linli.accounts.queries import User
from linli.arrivals.form_fields import (
    ClockField,
    CountryField,
    DayField,
    PlainField,
    YesNoField,
    calendar,
    offer,
    offer_rows,
)
from linli.arrivals.models import Arrival, HandOverPoint
from linli.arrivals.queries import areas_to_plan, points_for, receivers_for, together_with
from linli.places.queries import areas, zone_of

# What the policy asks and the person knows; the form asks only what nobody has said yet.
ASKED = ("has_fixed_home", "self_care")


class TogetherForm(forms.Form):
    """A form about an arrival that also offers the others of the same declaration."""

    together = forms.MultipleChoiceField(
        label=_("Together with"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, arrival: Arrival, now: datetime, **kwargs: Any) -> None:
        self.arrival, self.now, self.zone = arrival, now, zone_of(arrival.area)
        self.others = {other.public_id: other for other in together_with(arrival)}
        kwargs["initial"] = {"together": list(self.others), **self.known()}
        super().__init__(*args, **kwargs)
        if self.others:
            names = [(key, other.person.name) for key, other in self.others.items()]
            offer(self, "together", names)
        else:
            del self.fields["together"]

    def known(self) -> dict[str, Any]:
        """Return what the form shows at first."""
        return {}

    def arrivals(self) -> list[Arrival]:
        """Return the arrival and the chosen others."""
        return [self.arrival, *(self.others[key] for key in self.cleaned_data.get("together", ()))]

    def moment(self) -> datetime:
        """Return the day and time of the form as an instant of the place."""
        data = self.cleaned_data
        return datetime.combine(data["on"], data["at"], tzinfo=self.zone)


class PlanForm(TogetherForm):
    """Where, when and by whom somebody is received (M10)."""

    point = forms.ModelChoiceField(
        label=_("Hand-over point"), queryset=HandOverPoint.objects.none(), to_field_name="public_id",
        empty_label=_("Choose"),
    )  # fmt: skip
    on = DayField(label=_("Day"), widget=calendar())
    at = ClockField(label=_("Time, 24-hour clock"))
    receiver = forms.ChoiceField(label=_("Who receives"))
    note = PlainField(label=_("Note for the receiver"), max_length=300, required=False)

    field_order = ("point", "on", "at", "receiver", "note", "together")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {u.public_id: u for u in receivers_for(self.arrival.area, now=self.now)}
        offer_rows(self, "point", points_for(self.arrival.area))
        people = [(key, user.name) for key, user in self.people.items()]
        offer(self, "receiver", [("", _("Choose")), *people])

    def known(self) -> dict[str, Any]:
        """Return the plan so far, else an hour after the arrival."""
        arrival, zone = self.arrival, zone_of(self.arrival.area)
        guess = arrival.expected_at + timedelta(hours=1)
        meet = localtime(arrival.meet_at or guess, zone)
        is_known = arrival.meet_at or arrival.has_hour
        return {
            "point": arrival.point.public_id if arrival.point else None,
            "on": meet.date(),
            "at": meet.time() if is_known else None,
            "receiver": arrival.receiver.public_id if arrival.receiver else None,
            "note": arrival.note,
        }

    def told(self) -> dict[str, Any]:
        """Return the keywords of `actions.plan_together`."""
        data = self.cleaned_data
        receiver: User = self.people[data["receiver"]]
        return {
            "arrivals": self.arrivals(),
            "point": data["point"],
            "meet_at": self.moment(),
            "receiver": receiver,
            "note": data["note"],
        }


class ReceiveForm(TogetherForm):
    """The reception: when it was, and the facts that the policy still needs."""

    on = DayField(label=_("Day"), widget=calendar())
    at = ClockField(label=_("Time, 24-hour clock"))
    symptomatic = YesNoField(label=_("Fever, cough or trouble breathing?"), required=False)
    country = CountryField(label=_("Country or region they come from"), required=False)
    has_fixed_home = YesNoField(label=_("Home here?"), required=False)
    self_care = YesNoField(label=_("Can look after themselves?"), required=False)

    field_order = ("together", "on", "at", "symptomatic", "country", "has_fixed_home", "self_care")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.answered():
            del self.fields[name]
        if "together" in self.fields:
            self.fields["together"].label = _("Received together")

    def known(self) -> dict[str, Any]:
        """Return this very moment, as the clock on the wall shows it."""
        here = localtime(self.now, zone_of(self.arrival.area))
        return {"on": here.date(), "at": here.time()}

    def answered(self) -> list[str]:
        """Return the questions whose answer is known; how somebody feels is asked again."""
        facts = self.arrival.facts
        known = [name for name in ASKED if facts.get(name) is not None]
        return [*known, "country"] if facts.get("countries") else known

    def told(self) -> dict[str, Any]:
        """Return the keywords of `actions.receive_together`."""
        data = self.cleaned_data
        facts = {name: data.get(name) for name in ("symptomatic", *ASKED)}
        known: dict[str, Any] = {name: value for name, value in facts.items() if value is not None}
        if data.get("country"):
            known["countries"] = [data["country"]]
        return {"arrivals": self.arrivals(), "received_at": self.moment(), "facts": known}


class PointForm(forms.Form):
    """A new fixed point; only in communities and grids where the user plans arrivals."""

    area = forms.ModelChoiceField(
        label=_("Area"), queryset=areas().none(), to_field_name="public_id", empty_label=None
    )
    name = PlainField(label=_("Name"), max_length=80)
    name_en = PlainField(label=_("Name in English"), max_length=80, required=False)
    where = PlainField(label=_("Where it is"), max_length=200, required=False)
    where_en = PlainField(label=_("Where it is, in English"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "area", areas_to_plan(user, now=now))
