"""The words for kinds of places, for what happens to them and for why they cannot be so."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.kernel.words import teach
from linli.places.rules import AreaKind, BuildingKind, Event, Unfit

teach(
    AreaKind,
    {
        AreaKind.CITY: _("City"),
        AreaKind.DISTRICT: _("District"),
        AreaKind.SUBDISTRICT: _("Sub-district"),
        AreaKind.COMMUNITY: _("Community"),
        AreaKind.GRID: _("Grid"),
    },
)
teach(
    BuildingKind,
    {
        BuildingKind.RESIDENTIAL: _("Residential"),
        BuildingKind.OFFICE: _("Offices"),
        BuildingKind.SCHOOL: _("School"),
    },
)
teach(
    Event,
    {
        Event.AREA_ADDED: _("Area added"),
        Event.AREA_CHANGED: _("Area changed"),
        Event.BUILDING_ADDED: _("Building added"),
        Event.ENTRANCE_ADDED: _("Entrance added"),
        Event.DWELLING_ADDED: _("Dwelling added"),
    },
)
teach(
    Unfit,
    {
        Unfit.NOT_YOURS: _(
            "Places are kept by the administrators of the area. Ask one of them to do it."
        ),
        Unfit.UPSIDE_DOWN: _(
            "An area cannot be part of a smaller one. Choose a larger area to put it under."
        ),
        Unfit.NAME_TAKEN: _("There is already one of this name here. Choose another name."),
        Unfit.NAME_MISSING: _("Give it a name."),
        Unfit.ZONE_UNKNOWN: _("There is no time zone named %(zone)s. Write it like Asia/Shanghai."),
        Unfit.NO_FLOORS: _("A building needs at least one entrance with at least one floor."),
    },
)
