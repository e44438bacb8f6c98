"""Somebody at a browser: reads the page's words in the own language, and looks at every page.

Each page that a visitor comes to is judged as it stands there: no serious finding of axe, nothing
wider than the screen. What the browser complains about is judged by `open_context`. A page that is
made of exactly the same parts as one that axe has judged at this size, only with other words in
them, is not given to axe again: it takes a second.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils import translation
from playwright.sync_api import Locator, Page, Response, expect

from linli.kernel.words import say
from tests.journeys.conftest import grave_findings

# What a page is made of: each element by its place among the others, its classes, its attributes,
# whether it has words; without the words themselves and the keys of records.
PARTS = """() => {
  const name = e => e.tagName + '.' + e.getAttribute('class') + (e.checkVisibility() ? '' : '-')
  const part = e => [name(e), name(e.parentElement ?? e), e.parentElement?.parentElement?.tagName,
    e.getAttributeNames().map(a => a + (e.getAttribute(a) ? '' : '-')).sort().join(),
    e.textContent.trim() ? 'words' : '', e.getAttribute('role'), e.getAttribute('type')].join('|')
  return [...new Set([...document.querySelectorAll('*')].map(part))].sort().join('; ')
}"""
_judged: set[tuple[str, int, int]] = set()


class Visitor:
    """A page, the language in which its reader reads, and what the reader does with it."""

    def __init__(self, page: Page, language: str, *, has_script: bool = True) -> None:
        self.page = page
        self.language = language
        # Without scripts axe cannot run; the same pages are judged where scripts run.
        self.has_script = has_script

    # Words ---------------------------------------------------------------------------------------

    def t(self, text: str, context: str = "", **params: Any) -> str:
        """Return a text of the interface in this reader's language."""
        with translation.override(self.language):
            found = translation.pgettext(context, text) if context else translation.gettext(text)
        return found % params if params else found

    def word(self, member: Any, params: dict[str, Any] | None = None) -> str:
        """Return the word or sentence for a member of an enum in this reader's language."""
        with translation.override(self.language):
            return str(say(member, params))

    # Ways ----------------------------------------------------------------------------------------

    def open(self, path: str, *, status: int = 200) -> Response:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, (answer.status, path)
        self.judge()
        return answer

    def press(
        self, label: str, *, within: Locator | None = None, exact: bool = True, first: bool = False
    ) -> None:
        """Press a button or follow a link, and look at the page to which it leads."""
        thing = self.thing(label, within=within, exact=exact)
        self.leave_by(thing.first if first else thing)

    def thing(self, label: str, *, within: Locator | None = None, exact: bool = True) -> Locator:
        """Return the one visible button or link of a name in the interface's English."""
        place = within or self.page.locator("main")
        name: Any = self.t(label)
        if not exact:
            name = re.compile(re.escape(name))
        by_button = place.get_by_role("button", name=name, exact=exact)
        by_link = place.get_by_role("link", name=name, exact=exact)
        return by_button.or_(by_link).filter(visible=True)

    def leave_by(self, place: Locator) -> None:
        """Click and look at the page to which it leads."""
        with self.page.expect_navigation():
            place.click()
        self.judge()

    def go(self, label: str, context: str = "") -> None:
        """Choose a line of the main menu, which is folded away on a phone."""
        opener = self.page.locator("[data-nav-open]")
        if opener.is_visible():
            opener.click()
        name = self.t(label, context)
        self.leave_by(self.page.locator("#nav").get_by_role("link", name=name, exact=True))

    # Forms ---------------------------------------------------------------------------------------

    def form(self, end_of_action: str) -> Locator:
        return self.page.locator(f"form[action$='{end_of_action}']")

    def fill(self, within: Locator | None = None, /, **values: str | bool | list[str]) -> None:
        """Fill in fields by name: text, a choice's value or values, a tick."""
        place = within or self.page.locator("main")
        for name, value in values.items():
            fill_field(place.locator(f"[name='{name}']:not([type=hidden])"), value)

    # Sights --------------------------------------------------------------------------------------

    def sees(self, text: str, **params: Any) -> None:
        """Expect a text of the interface in the page."""
        expect(self.page.locator("main")).to_contain_text(self.t(text, **params))

    def reads(self, text: str) -> None:
        """Expect words that are nobody's interface: names, numbers."""
        expect(self.page.locator("main")).to_contain_text(text)

    def toast(self, text: str) -> None:
        expect(self.page.locator("linli-toast").last).to_contain_text(self.t(text))

    def number(self, label: str) -> int:
        """Return the number of a card of counts."""
        card = self.page.locator(".stat-card").filter(
            has=self.page.locator(
                ".stat-label", has_text=re.compile(f"^{re.escape(self.t(label))}$")
            )
        )
        return int(card.locator(".stat-value").inner_text().replace(",", ""))

    def judge(self) -> None:
        """Look at the page: axe has nothing serious, nothing is wider than the screen."""
        found = self.findings()
        assert found == [], f"{self.page.url}: {found}"

    def findings(self) -> list[str]:
        """Return what is wrong with the page as it stands there."""
        found = grave_findings(self.page) if self.has_script and self.is_new() else []
        extra = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return found + ([f"{extra} px wider than the screen"] if extra > 0 else [])

    def is_new(self) -> bool:
        """Is the page made of other parts than all that were judged at this size?"""
        width = self.page.evaluate("document.documentElement.clientWidth")
        made_of = (self.language, width, hash(self.page.evaluate(PARTS)))
        is_new = made_of not in _judged
        _judged.add(made_of)
        return is_new


def fill_field(field: Locator, value: str | bool | list[str]) -> None:
    """Fill one field, of whatever kind it is."""
    first = field.first
    kind = first.evaluate("field => field.type")
    if kind == "radio" or (kind == "checkbox" and isinstance(value, (str, list))):
        wanted = value if isinstance(value, list) else [str(value)]
        for one in wanted:
            field.and_(field.page.locator(f"[value='{one}']")).check()
    elif kind == "checkbox":
        first.set_checked(bool(value))
    elif kind.startswith("select"):
        first.select_option(value if isinstance(value, (str, list)) else str(value))
    elif kind == "file":
        first.set_input_files(str(value))
    else:
        first.fill(str(value))
