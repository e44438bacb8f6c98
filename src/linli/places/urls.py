"""Pages of the places."""

from __future__ import annotations

from django.urls import path

from linli.places import views

app_name = "places"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("<pid:area_id>/", views.area, name="area"),
    path("<pid:area_id>/part/", views.add_area, name="add_area"),
    path("<pid:area_id>/building/", views.add_building, name="add_building"),
    path("building/<pid:building_id>/", views.building, name="building"),
]
