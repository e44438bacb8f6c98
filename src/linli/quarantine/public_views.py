"""Pages without an account: the person's own page, and the check of a release notice (M22)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language, gettext_noop

from linli.accounts.rules import LinkHolder
from linli.accounts.web import opens_with_link
from linli.kernel.web import Request, open_to_all
from linli.quarantine import actions, queries, release_notice
from linli.quarantine.rules import OWN_PAGE

_WHY = "The person in quarantine has no account: the secret link stands for one."


@opens_with_link(OWN_PAGE, _WHY)
def own(request: Request, subject: str) -> HttpResponse:
    stay = queries.stay_by_key(subject)
    language = own_language(request, stay.person.language)
    with translation.override(language):
        shown = queries.own_page(stay, language=language, now=request.now)
        return render(request, "quarantine/own.html", {"page": shown, "stay": stay})


def own_language(request: Request, spoken: str) -> str:
    """Return the language of the own page: the one chosen on a page, else the person's own."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    if spoken:
        return "zh-hans" if spoken.lower().startswith("zh") else "en"
    return get_language() or "en"


@opens_with_link(OWN_PAGE, _WHY)
def own_notice(request: Request, subject: str) -> HttpResponse:
    stay = queries.stay_by_key(subject)
    holder = LinkHolder(label=gettext_noop("own page"))
    actions.log_notice(stay=stay, by=holder, now=request.now)
    return release_notice.response(request, stay)


@open_to_all("Whoever holds the paper checks it; the answer names nobody.")
def check(request: Request, code: str) -> HttpResponse:
    found = queries.notice_by_code(code)
    stay = found.stay if found else None
    tz = queries.zone_of_stay(stay).key if stay else ""
    page = {"notice": found, "stay": stay, "code": code, "tz": tz}
    return render(request, "quarantine/check.html", page, status=200 if found else 404)


@open_to_all("Whoever holds the paper checks it; the answer names nobody.")
def check_start(request: Request) -> HttpResponse:
    code = "".join(sign for sign in request.GET.get("code", "").upper() if sign.isalnum())[:12]
    if code:
        return redirect("quarantine:check", code)
    return render(request, "quarantine/check.html", {"notice": None, "code": ""})
