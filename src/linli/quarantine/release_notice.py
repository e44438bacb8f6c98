"""The written release as PDF: Chinese and English on one A4, with a code anybody can check (M22)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from linli.kernel.refusal import Refused
from linli.places.queries import community_of, zone_of
from linli.quarantine import queries
from linli.quarantine.models import Stay
from linli.quarantine.policy_words import LEVELS
from linli.quarantine.rules import Refusal

STYLE = Path(__file__).parent / "print" / "release_notice.css"


def response(request: HttpRequest, stay: Stay) -> HttpResponse:
    """Return the notice as a download. Refused: NOT_ENDED where none was issued."""
    notice = queries.notice_of(stay)
    if notice is None:
        raise Refused(Refusal.NOT_ENDED)
    check = request.build_absolute_uri(reverse("quarantine:check", args=[notice.code]))
    name = f"release-{notice.number}.pdf"
    return HttpResponse(
        pdf(stay, check=check),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def pdf(stay: Stay, *, check: str) -> bytes:
    """Return the notice of an ended stay as PDF; `check` is the address behind its QR code."""
    pack = queries.pack_of(stay)
    page = {
        "stay": stay,
        "notice": queries.notice_of(stay),
        "community": community_of(stay.area),
        "tz": zone_of(stay.area),
        "pack": pack,
        "levels": [_in_both(p.level) for p in queries.plan_of(stay).phases],
        "check": check,
        "qr": segno.make(check, error="m").svg_data_uri(scale=4, border=2),
    }
    html = render_to_string("quarantine/release_notice.html", page)
    # Nothing is fetched: no picture, no style and no font from anywhere.
    only_data = import_module("weasyprint.urls").URLFetcher(allowed_protocols={"data"})
    document = weasyprint().HTML(string=html, url_fetcher=only_data)
    style = weasyprint().CSS(filename=str(STYLE))
    written: bytes = document.write_pdf(stylesheets=[style])
    return written


def weasyprint() -> Any:
    """Return the library that writes PDF; it takes half a second to load, so only when needed."""
    return import_module("weasyprint")


def _in_both(level: int) -> tuple[str, str]:
    """Return a level's name in Chinese and in English, whoever reads the page."""
    with translation.override("zh-hans"):
        chinese = str(LEVELS[level])
    with translation.override("en"):
        return chinese, str(LEVELS[level])
