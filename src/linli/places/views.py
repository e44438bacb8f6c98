"""Pages: the tree of areas, one area with its buildings, one building with its homes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from linli.kernel.refusal import allows
from linli.places import actions, permissions, queries
from linli.places.forms import AreaForm, BuildingForm
from linli.places.rules import MANAGE_PLACES, SEE_PLACES, AreaKind
from linli.places.web import PlaceRequest, needs

UNPROCESSABLE = 422


@needs(SEE_PLACES)
def tree(request: PlaceRequest) -> HttpResponse:
    return render(request, "places/tree.html", {"nodes": queries.tree()})


@needs(SEE_PLACES)
def area(request: PlaceRequest, area_id: str) -> HttpResponse:
    shown = queries.area_by_id(area_id)
    page = {
        "area": shown,
        "above": queries.ancestors(shown),
        "zone": queries.zone_of(shown),
        "nodes": queries.tree([shown.path])[1:],
        "buildings": queries.buildings_in(shown)[:500],
        "may_shape": _may_shape(request, shown),
    }
    return render(request, "places/area.html", page)


def _may_shape(request: PlaceRequest, area: queries.Area) -> bool:
    return allows(permissions.check_may_shape, request.user, area=area, now=request.now)


@needs(SEE_PLACES)
def building(request: PlaceRequest, building_id: str) -> HttpResponse:
    shown = queries.building_by_id(building_id)
    page = {"building": shown, "dwellings": queries.dwellings_of(shown)}
    return render(request, "places/building.html", page)


@needs(MANAGE_PLACES)
def add_area(request: PlaceRequest, area_id: str) -> HttpResponse:
    parent = queries.area_by_id(area_id)
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"kind": AreaKind(form.cleaned_data["kind"])}
        added = actions.add_area(parent=parent, **data, by=request.user, now=request.now)
        return redirect("places:area", area_id=added.public_id)
    page = {"area": parent, "form": form}
    return render(request, "places/add_area.html", page, status=_status(form))


@needs(MANAGE_PLACES)
def add_building(request: PlaceRequest, area_id: str) -> HttpResponse:
    area = queries.area_by_id(area_id)
    form = BuildingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.as_building()
        added = actions.add_building(area=area, **data, by=request.user, now=request.now)  # type: ignore[arg-type]
        return redirect("places:building", building_id=added.public_id)
    page = {"area": area, "form": form}
    return render(request, "places/add_building.html", page, status=_status(form))


def _status(form: object) -> int:
    is_wrong = getattr(form, "is_bound", False) and getattr(form, "errors", None)
    return UNPROCESSABLE if is_wrong else 200
