"""The sidebar as data: what is where, and which permission shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.accounts import queries as accounts
from linli.accounts.queries import User
from linli.accounts.rules import Permission


@dataclass(frozen=True)
class Entry:
    """A line of the sidebar. `url_name` is resolved when the page is drawn."""

    label: str | Promise
    url_name: str
    icon: str
    section: str | Promise
    needs: Permission


@dataclass(frozen=True)
class Shown:
    """An entry as the shell's template reads it."""

    label: str
    url: str
    icon: str
    section: str
    active: bool
    count: int | None = None


_OVERVIEW, _WORK, _SETUP = _("Overview"), _("Work"), _("Setup")
ENTRIES = (
    Entry(
        pgettext_lazy("the page of work", "Today"),
        "boards:today",
        "clipboard-check",
        _OVERVIEW,
        Permission.SEE_TODAY,
    ),
    Entry(_("Situation"), "boards:situation", "chart-bar", _OVERVIEW, Permission.SEE_SITUATION),
    Entry(_("Ledger"), "boards:people", "users", _WORK, Permission.SEE_LEDGER),
    Entry(_("Lists"), "ledger:batches", "file-spreadsheet", _WORK, Permission.SEND_LIST),
    Entry(_("Arrivals"), "arrivals:board", "plane-arrival", _WORK, Permission.SEE_ARRIVALS),
    Entry(_("Stays"), "quarantine:stays", "home", _WORK, Permission.SEE_STAYS),
    Entry(_("Policies"), "quarantine:policies", "book", _SETUP, Permission.SEE_POLICIES),
    Entry(_("Places"), "places:tree", "building", _SETUP, Permission.SEE_PLACES),
    Entry(_("Users"), "accounts:users", "users-group", _SETUP, Permission.MANAGE_USERS),
    Entry(_("Operations"), "shell:operations", "activity", _SETUP, Permission.SEE_OPERATIONS),
)


def nav_for(user: User, *, path: str, now: datetime) -> list[Shown]:
    """Return the entries that this user may open; the one that holds `path` is active."""
    held = accounts.permissions_of(user, now=now)
    entries = [(entry, reverse(entry.url_name)) for entry in ENTRIES if entry.needs in held]
    active = max((url for _, url in entries if _holds(url, path)), key=len, default="")
    return [
        Shown(str(e.label), url, e.icon, str(e.section), active=url == active) for e, url in entries
    ]


def _holds(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
