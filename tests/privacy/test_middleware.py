"""Nothing about anybody stays in a shared browser (M25)."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from linli.privacy.middleware import NoStore


def test_a_page_is_not_to_be_stored() -> None:
    answer = NoStore(lambda _: HttpResponse("x"))(RequestFactory().get("/"))
    kept = {part.strip() for part in answer["Cache-Control"].split(",")}
    assert kept == {"no-store", "private"}


def test_a_page_that_says_otherwise_is_left_alone() -> None:
    open_page = HttpResponse("x", headers={"Cache-Control": "max-age=60"})
    answer = NoStore(lambda _: open_page)(RequestFactory().get("/"))
    assert answer["Cache-Control"] == "max-age=60"


def test_the_sign_in_page_is_not_to_be_stored(client: object, db: None) -> None:
    answer = client.get(reverse("account_login"))  # type: ignore[attr-defined]
    assert "no-store" in answer["Cache-Control"]
