from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "linli.places"
    label = "places"

    def ready(self) -> None:
        from linli.places import words  # noqa: F401, PLC0415 - teaches the labels once models exist
