"""Forms of the ledger's pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.accounts.queries import User, is_reporter
from linli.kernel.words import say
from linli.ledger import queries
from linli.ledger.queries import Organisation, Report
from linli.ledger.rowcodec import cell_of, list_of, mapping_of
from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.ledger.sources.parsers import Context, parse
from linli.ledger.sources.registry import PROFILES
from linli.ledger.sources.storing import values_to_json
from linli.places.queries import Area, zone_of

_KIND, _ORGANISATION = "kind:", "org:"


class _Sender(forms.Form):
    """Who reports: an organisation, or just a kind of source; and to which area."""

    sender = forms.ChoiceField(label=_("Who sent it?"))
    area = forms.ChoiceField(label=_("Community"), required=False)

    kinds: tuple[SourceKind, ...] = tuple(PROFILES)

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now
        self.organisations = {
            o.public_id: o for o in queries.organisations_for(user, now=now).select_related("area")
        }
        self.areas = {area.public_id: area for area in queries.areas_to_send(user, now=now)}
        self._set_senders()
        self._set_areas()

    def _set_senders(self) -> None:
        known: list[Any] = [
            (f"{_ORGANISATION}{pid}", o.name) for pid, o in self.organisations.items()
        ]
        kinds = [(f"{_KIND}{kind}", say(kind)) for kind in self.kinds]
        if is_reporter(self.user, now=self.now):
            choices: list[Any] = known
        elif known:
            choices = [(_("Organisations"), known), (_("Others"), kinds)]
        else:
            choices = kinds
        field = cast(forms.ChoiceField, self.fields["sender"])
        field.choices = choices
        if len(known) == 1 and choices is known:
            field.initial = known[0][0]

    def _set_areas(self) -> None:
        field = cast(forms.ChoiceField, self.fields["area"])
        field.choices = [(pid, area.name) for pid, area in self.areas.items()]
        if len(self.areas) == 1:
            field.widget = forms.HiddenInput()
            field.initial = next(iter(self.areas))

    @property
    def organisation(self) -> Organisation | None:
        return self.organisations.get(self.cleaned_data["sender"].removeprefix(_ORGANISATION))

    @property
    def source(self) -> SourceKind:
        if self.organisation:
            return SourceKind(self.organisation.source)
        return SourceKind(self.cleaned_data["sender"].removeprefix(_KIND))

    @property
    def chosen_area(self) -> Area:
        if self.organisation:
            return self.organisation.area
        wanted = self.cleaned_data.get("area") or next(iter(self.areas))
        return self.areas[wanted]

    def sending(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "organisation": self.organisation,
            "area": self.chosen_area,
        }


class UploadForm(_Sender):
    """A file that somebody sent."""

    file = forms.FileField(
        label=_("Excel or CSV file"),
        help_text=_("As it was sent: you say on the next page what its columns mean."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.xlsm,.txt"}),
    )
    received_on = forms.DateField(
        label=_("Received on"),
        help_text=_("Dates without a year are read from here."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("file", "sender", "area", "received_on")

    def clean_received_on(self) -> date:
        found: date = self.cleaned_data["received_on"]
        if found > self.now.date():
            today = self.now.astimezone(_zone(self.areas)).date()
            if found > today:
                raise forms.ValidationError(
                    _("This day is still to come. Enter when the list came.")
                )
        return found

    def uploading(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        told = {"file": file, "name": file.name, "received_on": self.cleaned_data["received_on"]}
        return {**self.sending(), **told}


def _zone(areas: dict[str, Area]) -> ZoneInfo:
    return zone_of(next(iter(areas.values()))) if areas else ZoneInfo("UTC")


# What can be told on the phone, in the order in which it is asked.
TOLD = (
    Field.NAME,
    Field.PHONE,
    Field.BIRTH_DATE,
    Field.DOCUMENT_NUMBER,
    Field.NATIONALITY,
    Field.DWELLING,
    Field.ARRIVAL_ON,
    Field.DEPARTURE_COUNTRY,
    Field.CARRIER,
    Field.REMARK,
)
_HINTS = {
    Field.NAME: _("As in the passport."),
    Field.PHONE: _("With the country code when it is a foreign number."),
    Field.BIRTH_DATE: _("For example 1985-03-11."),
    Field.NATIONALITY: _("The country's name, in Chinese or English."),
    Field.DWELLING: _("Building, entrance and room, like 3-2-1203."),
    Field.ARRIVAL_ON: _("For example 2020-03-24. Leave it out when nobody knows."),
    Field.CARRIER: _("Flight or train number."),
}


class ValuesForm(forms.Form):
    """Texts by field, read by the same parsers as the cells of a list."""

    def read(self, received_on: date, tz: ZoneInfo) -> dict[Field, Any]:
        """Return the values that were understood; what was not becomes an error on its field."""
        context = Context(received_on=received_on, tz=tz)
        values: dict[Field, Any] = {}
        for name in self.fields:
            text = str(self.cleaned_data.get(name) or "").strip()
            if not text or name not in set(Field):
                continue
            parsed = parse(text, Field(name), context)
            if parsed.problem is not None:
                params = {"raw": text, "limit": 1000, "field": say(Field(name))}
                self.add_error(name, say(parsed.problem, params))
            elif parsed.value is not None:
                values[Field(name)] = parsed.value
        return values


class AddForm(_Sender, ValuesForm):
    """A person told of on the phone: few fields, the name is enough to begin with (M3)."""

    kinds = (SourceKind.LANDLORD, SourceKind.WORKER, SourceKind.SELF, SourceKind.PROPERTY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sender"].label = _("Who told it?")
        for wanted in TOLD:
            self.fields[wanted] = forms.CharField(
                label=say(wanted),
                required=wanted is Field.NAME,
                max_length=200,
                help_text=_HINTS.get(wanted, ""),
            )
        self.fields[Field.PHONE].widget.attrs["inputmode"] = "tel"
        self.order_fields([Field.NAME, Field.PHONE, "sender", "area"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "sender" in cleaned:
            tz = zone_of(self.chosen_area)
            self.values = self.read(self.now.astimezone(tz).date(), tz)
        return cleaned

    def telling(self) -> dict[str, Any]:
        return {**self.sending(), "values": values_to_json(self.values)}


class MendForm(forms.Form):
    """The cells of one row: those with a problem first, then the others that were mapped."""

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        faults = queries.faults_of(report)
        self.faulty = [str(name) for name in dict.fromkeys(fault.field for fault in faults)]
        mapped = [str(name) for name in mapping_of(list_of(report)).values()]
        for name in dict.fromkeys([*self.faulty, *mapped]):
            self.fields[name] = forms.CharField(
                label=say(Field(name)),
                required=False,
                max_length=1000,
                initial=cell_of(report, name),
            )
        if not self.is_bound:
            self.faults = {str(fault.field): fault.sentence for fault in faults}

    @property
    def faulty_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.faulty]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.faulty]

    def changes(self) -> dict[Field, str]:
        """Return what differs from the cells as they are."""
        return {
            Field(name): self.cleaned_data[name]
            for name in self.fields
            if self.cleaned_data[name] != cell_of(self.report, name)
        }

    def show_faults(self) -> None:
        """Put the sentences about the row's problems on the fields."""
        for fault in queries.faults_of(self.report):
            if str(fault.field) in self.fields:
                self.add_error(str(fault.field), fault.sentence)


class HeadingForm(forms.Form):
    """Where the headings are, when they were not found or not the right ones."""

    sheet = forms.CharField(widget=forms.HiddenInput(), required=False)
    heading = forms.IntegerField(label=_("Row of the headings"), min_value=1, max_value=30)
