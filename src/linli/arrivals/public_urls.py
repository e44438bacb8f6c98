"""The declaration's pages: open to whoever holds the link."""

from __future__ import annotations

from django.urls import path

from linli.arrivals import public_views as views

app_name = "declare"
urlpatterns = [
    path("<pid:area_id>/", views.start, name="start"),
    path("d/<str:token>/", views.resume, name="resume"),
    path("d/<str:token>/check/", views.check, name="check"),
    path("d/<str:token>/sent/", views.sent, name="sent"),
    path("d/<str:token>/family/<int:place>/", views.member, name="member"),
    path("d/<str:token>/family/<int:place>/drop/", views.drop, name="drop"),
    path("d/<str:token>/<slug:step>/", views.question, name="question"),
]
