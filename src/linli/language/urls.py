"""Pages of this room."""

from __future__ import annotations

from django.urls import path

from linli.language import views

app_name = "language"
urlpatterns = [path("", views.spoken, name="spoken")]
