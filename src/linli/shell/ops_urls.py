from __future__ import annotations

from django.urls import path

from linli.shell import views

app_name = "shell"
urlpatterns = [
    path("", views.operations, name="operations"),
    path("revive/", views.revive, name="revive"),
]
