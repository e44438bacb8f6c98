"""What holds for every template and style sheet of the house; each law returns sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tests.house.tree import Source

COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
ICON = re.compile(
    r"""<c-icon\b[^>]*?\sname=["']([^"']*)["']"""
    r"""|[\s(,]icon=["']([^"']*)["']"""
    r"""|["']icon["']:\s*["']([^"']*)["']"""
    r"""|{%\s*icon_href\s+["']([^"']*)["']""",
)
COLORS = (
    "base-100|base-200|base-300|base-content|muted|tint|primary|secondary|accent|neutral|info"
    "|success|warning|error"
)
ALPHA = re.compile(rf"[\w-]*-(?:{COLORS})(?:-content)?/\d+")
EVAL = re.compile(r"""hx-on[:\w-]*=|hx-(?:vals|headers|vars)(?::inherited)?=["']\s*js:""")
CSRF = "hx-headers:inherited="
HEADERS = re.compile(r"hx-headers(?!:inherited)\s*=")
BUILT_CLASS = re.compile(r"""class="[^"]*\b(?:bg|text|border|grid-cols|col-span)-{{""")
CLASSES = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")
DJANGO = re.compile(r"{[{%].*?[%}]}", re.DOTALL)
SELECTOR = re.compile(r"\.((?:\\.|[\w-])+)")
TAG = re.compile(r"<c-([\w.-]+)")


def _each(files: Iterable[Source]) -> Iterator[tuple[str, str]]:
    """Yield (path, text) with comments taken out and the line numbers kept."""
    for source in files:
        text = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), source.text)
        yield source.path, text


def _found(files: Iterable[Source], pattern: re.Pattern[str], words: str) -> list[str]:
    return [
        f"{path}:{text.count(chr(10), 0, hit.start()) + 1} {words}: {hit.group()}"
        for path, text in _each(files)
        for hit in pattern.finditer(text)
    ]


def unknown_icons(files: Iterable[Source], known: frozenset[str]) -> list[str]:
    """Name every icon that is asked for by a literal name and is not in the sprite."""
    return [
        f"{path}: there is no icon {name!r}; add it to src/linli/ui/icons.txt"
        for path, text in _each(files)
        for hit in ICON.finditer(text)
        for name in hit.groups()
        if name and "{" not in name and name not in known
    ]


def alpha_colors(files: Iterable[Source]) -> list[str]:
    """Find theme colors with an alpha modifier: old engines paint them solid."""
    return _found(files, ALPHA, "alpha on a theme color")


def evaluated(files: Iterable[Source]) -> list[str]:
    """Find htmx attributes that need eval, which the policy forbids."""
    return _found(files, EVAL, "needs eval")


def own_headers(files: Iterable[Source]) -> list[str]:
    """Find headers set without `:inherited`: htmx 4 would not send them from below."""
    return _found(files, HEADERS, "not inherited")


def built_classes(files: Iterable[Source]) -> list[str]:
    """Find class names built from pieces: Tailwind cannot see them."""
    return _found(files, BUILT_CLASS, "a class built from pieces")


def unknown_components(files: Iterable[Source], known: frozenset[str]) -> list[str]:
    """Name every component tag without a template."""
    own = {"vars", "slot", "component"}
    return [
        f"{path}: there is no component <c-{name}>"
        for path, text in _each(files)
        for name in TAG.findall(text)
        if name.replace("-", "_") not in known and name not in own
    ]


def styled(css: str) -> frozenset[str]:
    """Return every class that a style sheet knows."""
    return frozenset(name.replace("\\", "") for name in SELECTOR.findall(css))


def unstyled_classes(files: Iterable[Source], known: frozenset[str]) -> list[str]:
    """Name classes that the style sheet does not have: they look right in no theme at all."""
    return sorted(
        {
            f"{path}: the class {name!r} has no style"
            for path, text in _each(files)
            for hit in CLASSES.finditer(text)
            for name in DJANGO.sub(" ", hit.group(1) or hit.group(2) or "").split()
            # What ends in a dash goes on in a variable.
            if not name.endswith("-") and name not in known
        }
    )
