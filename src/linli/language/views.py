"""The page on which everybody notes what they speak."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.accounts.web import StaffRequest, open_to_members
from linli.language import actions, queries
from linli.language.forms import SpokenForm
from linli.ui import toasts


@open_to_members("Everybody notes which languages they themselves speak.")
def spoken(request: StaffRequest) -> HttpResponse:
    user = request.user
    form = SpokenForm(request.POST or None, spoken=queries.languages_of(user))
    if request.method == "POST" and form.is_valid():
        actions.set_languages(user=user, languages=form.languages(), by=user, now=request.now)
        toasts.success(request, _("Your languages are noted."))
        return redirect("accounts:profile")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "language/spoken.html", {"form": form}, status=status)
