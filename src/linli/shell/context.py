"""What every page's frame shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.accounts.rules import Permission
from linli.shell.nav import nav_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, user menu and banners for the shell templates."""
    frame: dict[str, Any] = {
        "site_name": _("Linli"),
        "demo_banner": _("Demo: everybody and everything here is invented.")
        if settings.LINLI_DEMO
        else "",
    }
    user = getattr(request, "user", None)
    now = getattr(request, "now", None)
    if user is None or not user.is_authenticated or now is None:
        return frame
    held = accounts.permissions_of(user, now=now)
    return frame | {
        # What links a page may offer: `{% if "SEE_LEDGER" in held %}`.
        "held": held,
        "nav": nav_for(user, path=request.path, now=now),
        "search_url": reverse("boards:people") if Permission.SEE_LEDGER in held else "",
        "user_title": accounts.title_of(user, now=now),
        "user_menu": _menu(),
        "sign_out_url": reverse("account_logout"),
    }


def _menu() -> list[dict[str, str]]:
    menu = [{"label": _("My profile"), "url": reverse("accounts:profile"), "icon": "user"}]
    if settings.LINLI_DEMO:
        url = reverse("accounts:demo_sign_in")
        menu.append({"label": _("Change demo user"), "url": url, "icon": "users"})
    return menu
