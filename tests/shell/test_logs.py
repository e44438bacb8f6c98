"""The log holds no secret link: it would open a family's record (M24, M25)."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings

from linli.shell.logs import NoSecretLinks, redacted

TOKEN = "fO9cOZ7Swr5wUs3Abhiq9YFMPWeThRgU"


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        (f"Not Found: /declare/d/{TOKEN}/name/", "Not Found: /declare/d/…/name/"),
        (f"Gone: /me/{TOKEN}/notice/", "Gone: /me/…/notice/"),
        (f"Conflict: /accounts/welcome/{TOKEN}/", "Conflict: /accounts/welcome/…/"),
        ("Forbidden: /people/", "Forbidden: /people/"),
        ("Not Found: /meadow/x", "Not Found: /meadow/x"),
    ],
)
def test_secret_links_are_blotted_out_and_other_addresses_stay(line, plain):
    assert redacted(line) == plain


def test_what_django_logs_of_a_request_passes_the_filter():
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", f"/me/{TOKEN}/"), None
    )
    assert NoSecretLinks().filter(record)
    assert TOKEN not in record.getMessage()


def test_every_handler_of_the_site_has_the_filter():
    handlers = settings.LOGGING["handlers"].values()
    assert all("links" in handler["filters"] for handler in handlers)
