"""Templates keep to the strict Content-Security-Policy and to layout that can be mirrored."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from tests.house.tree import Source, obeyed, sources

COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
# Attributes of components may hold anything; what reaches the browser is what counts.
FORBIDDEN = {
    "an inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE
    ),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "an inline style": re.compile(r"(?<![\w:-])style\s*=\s*[\"']", re.IGNORECASE),
    "an inline handler": re.compile(r"(?<![\w:-])on[a-z]{3,}\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped content": re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off"),
    "a physical side": re.compile(r"[\"'\s](?:[a-z]+:)?-?(?:ml|mr|pl|pr)-(?:\d|\[|auto|px)"),
    "a physical alignment": re.compile(r"[\"'\s](?:text|float|border)-(?:left|right)[\"'\s]"),
}
# Where content from our own files is put in as it is, with the reason.
UNESCAPED: dict[str, str] = {}


def faults(files: Iterable[Source]) -> list[str]:
    """Say what each template holds that it must not."""
    return [
        f"{source.path}:{source.text.count(chr(10), 0, found.start()) + 1} {name}: {found.group()}"
        for source in ((Source(s.path, blank_comments(s.text))) for s in files)
        for name, pattern in FORBIDDEN.items()
        for found in pattern.finditer(source.text)
        if not (name == "unescaped content" and source.path in UNESCAPED)
    ]


def blank_comments(text: str) -> str:
    """Take comments out and keep the line numbers."""
    return COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)


def test_templates_keep_to_the_policy() -> None:
    obeyed(faults(sources("src/linli", ".html")))


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        '<style type="text/css">a{}</style>',
        '<p style="color: red">',
        '<a onclick="x()">',
        '<a href="javascript:x()">',
        "{{ name|safe }}",
        "{% autoescape off %}",
        '<p class="ml-2 text-sm">',
        '<p class="md:pr-4">',
        '<p class="text-left ">',
    ],
)
def test_a_planted_fault_is_found(text: str) -> None:
    assert len(faults([Source("src/linli/ui/templates/x.html", f"<p>\n{text}</p>")])) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<script src="/static/x.js" defer></script>',
        '<script id="d" type="application/json">{}</script>',
        '<p class="ms-2 text-start" data-style="x" hx-on="y">',
        "{# <style> is never written here #}",
        "{% comment %}<p style='x'>{% endcomment %}",
    ],
)
def test_what_is_allowed_passes(text: str) -> None:
    assert faults([Source("src/linli/ui/templates/x.html", text)]) == []
