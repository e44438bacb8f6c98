"""Every room's pages under one roof."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.i18n import set_language

from linli.kernel.ids import PublicIdConverter
from linli.kernel.web import open_to_all
from linli.shell import views

register_converter(PublicIdConverter, "pid")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("linli.boards.urls")),
    path("lists/", include("linli.ledger.urls")),
    path("arrivals/", include("linli.arrivals.urls")),
    path("declare/", include("linli.arrivals.public_urls")),
    # Three places (stays/, policies/, me/) in one namespace.
    path("", include("linli.quarantine.urls")),
    path("places/", include("linli.places.urls")),
    path("accounts/", include("linli.accounts.urls")),
    path("languages/", include("linli.language.urls")),
    path("accounts/", include("allauth.urls")),
    path(
        "language/",
        open_to_all("A reader chooses the language before signing in.")(set_language),
        name="set_language",
    ),
    path("ops/", include("linli.shell.ops_urls")),
    path("theme/", views.set_theme, name="set_theme"),
    path("health/", views.health, name="health"),
]
if settings.DEBUG or settings.LINLI_DEMO:
    urlpatterns.append(path("ui/", views.gallery, name="gallery"))
    urlpatterns.append(path("ui/public/", views.gallery_public, name="gallery_public"))

handler403 = "linli.shell.views.forbidden"
handler404 = "linli.shell.views.not_found"
handler500 = "linli.shell.views.broken"
