"""Every template of every room keeps to the rules of the interface (M29, M32)."""

from __future__ import annotations

from pathlib import Path

import pytest

from linli.ui import build, manifest
from linli.ui.icons import ICONS
from tests.house.tree import ROOT, Source, obeyed, sources
from tests.ui import laws

COMPONENTS = ROOT / "src/linli/ui/templates/cotton"
NAMES = frozenset(path.stem for path in COMPONENTS.glob("*.html"))


def templates() -> tuple[Source, ...]:
    return sources("src/linli", ".html")


def page(text: str) -> list[Source]:
    return [Source("src/linli/boards/templates/boards/x.html", text)]


def test_every_icon_that_is_used_exists() -> None:
    obeyed(laws.unknown_icons((*templates(), *sources("src/linli")), ICONS))


@pytest.mark.parametrize(
    "text",
    [
        '<c-icon size="sm" name="no-such" />',
        '<c-button label="x" icon="no-such" />',
        "<use href=\"{% icon_href 'no-such' %}\">",
        'menu = [{"icon": "no-such"}]',
        'Entry(url, icon="no-such")',
    ],
)
def test_a_planted_icon_is_found(text: str) -> None:
    assert len(laws.unknown_icons(page(text), ICONS)) == 1


def test_icons_given_by_variables_and_known_icons_pass() -> None:
    text = '<c-icon name="{{ x.icon }}" /><c-button icon="users" />{# <c-icon name="no-such"> #}'
    assert laws.unknown_icons(page(text), ICONS) == []


def test_no_theme_color_has_an_alpha_modifier() -> None:
    obeyed(laws.alpha_colors((*templates(), *sources("src/linli/ui", ".css"))))


@pytest.mark.parametrize("text", ["bg-primary/10", "hover:text-error/50", "border-base-300/5"])
def test_a_planted_alpha_modifier_is_found(text: str) -> None:
    assert len(laws.alpha_colors(page(f'<p class="mt-1 {text}">'))) == 1


def test_fractions_are_no_alpha_modifiers() -> None:
    assert laws.alpha_colors(page('<p class="w-1/2 bg-tint"><a href="/info/12/">')) == []


def test_nothing_of_htmx_needs_eval() -> None:
    obeyed(laws.evaluated(templates()))


@pytest.mark.parametrize("text", ['hx-on:click="x()"', "hx-vals='js:{a: 1}'", 'hx-on="x"'])
def test_planted_evaluation_is_found(text: str) -> None:
    assert len(laws.evaluated(page(f"<p {text}>"))) == 1


def test_headers_of_htmx_are_inherited() -> None:
    """Without `:inherited` htmx 4 sends no CSRF token, and the 403 page lands in the target."""
    obeyed(laws.own_headers(templates()))
    base = (ROOT / "src/linli/ui/templates/ui/base.html").read_text("utf-8")
    assert laws.CSRF in base


def test_planted_headers_that_are_not_inherited_are_found() -> None:
    assert len(laws.own_headers(page("<body hx-headers='{}'>"))) == 1
    assert laws.own_headers(page("<body hx-headers:inherited='{}'>")) == []


def test_no_class_is_built_from_pieces() -> None:
    obeyed(laws.built_classes(templates()))


def test_a_planted_built_class_is_found() -> None:
    assert len(laws.built_classes(page('<p class="mt-1 bg-{{ tone }}">'))) == 1


def test_every_component_that_is_used_exists() -> None:
    obeyed(laws.unknown_components(templates(), NAMES))


def test_a_planted_component_is_found() -> None:
    assert len(laws.unknown_components(page("<c-no-such />"), NAMES)) == 1
    assert (
        laws.unknown_components(page('<c-slot name="x"></c-slot><c-day-progress />'), NAMES) == []
    )


# Documents of their own, and why they are no pages.
DOCUMENTS = {
    "src/linli/quarantine/templates/quarantine/release_notice.html": "a PDF is made of it",
}


# Names that a script or a test looks for, not the style sheet.
HOOKS = frozenset({"job", "no-js"})


@pytest.mark.skipif(build.needs_build(), reason="the assets are older than their sources")
def test_every_class_that_is_used_has_a_style() -> None:
    css = (manifest.DIST / Path(manifest.path_of("app.css")).name).read_text("utf-8")
    pages = [each for each in templates() if each.path not in DOCUMENTS]
    obeyed(laws.unstyled_classes(pages, laws.styled(css) | HOOKS))


def test_a_planted_class_is_found() -> None:
    known = laws.styled(".btn{}.md\\:flex{}.badge-info:hover{}")
    text = '<p class="btn md:flex {{ x }} badge-{{ tone }} badge-info no-such">'
    assert len(laws.unstyled_classes(page(text), known)) == 1


def undocumented(readme: str, names: frozenset[str]) -> list[str]:
    return sorted(n for n in names if f"<c-{n.replace('_', '-')}" not in readme)


def test_every_component_is_in_the_readme() -> None:
    readme = (ROOT / "src/linli/ui/README.md").read_text("utf-8")
    obeyed(undocumented(readme, NAMES))
    assert undocumented(readme, NAMES | {"no_such"}) == ["no_such"]


def test_every_component_is_shown_in_the_gallery() -> None:
    shown = "".join(each.text for each in templates() if each.path.startswith("src/linli/ui/"))
    obeyed(undocumented(shown, NAMES))


def test_every_page_stands_in_a_shell() -> None:
    """A page of its own would miss language, direction, theme, token and skip link."""
    alone = {t.path for t in templates() if "<html" in t.text and "/ui/base.html" not in t.path}
    assert alone <= set(DOCUMENTS)
