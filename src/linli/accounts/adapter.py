"""How allauth behaves here: no open sign-up; everybody lands where their work is."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators. Texts about mail never apply: there is none."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """There is no mail: notices about the own account are seen when signed in."""

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_language(response, getattr(user, "language", ""))
        return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Let this browser read the site in the user's language from now on."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=31536000, samesite="Lax"
        )
