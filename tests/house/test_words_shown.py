"""Whatever a person reads has been marked, so that every language can say it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pytest

from tests.house.test_templates import blank_comments
from tests.house.tree import Source, code, dotted, obeyed, sources

# A word is two Latin letters or more: signs and single letters ("m", "A–Z") are no language.
WORD = re.compile(r"[^\W\d_]{2,}")
MARKED = re.compile(
    r"{%\s*(?:blocktranslate|blocktrans)\b.*?endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}", re.DOTALL
)
# Attributes, of HTML and of components, whose value somebody reads or hears.
READ = frozenset(
    {"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "author"}
    | {"by", "caption", "confirm", "data-done", "data-now", "data-off", "data-on", "detail", "hint"}
    | {"how", "label", "legend", "placeholder", "prefix", "source", "state_label", "subtitle"}
    | {"suffix", "summary", "text", "tick_label", "title", "unit", "why", "words"}
)
# Written the same in every language, wherever they stand.
SAME_EVERYWHERE = frozenset({"CSV", "Ctrl", "EN", "Enter", "Excel", "Linli", "SHA"})
CODE = frozenset({"code", "kbd", "script", "style"})
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
# Punctuation put behind a translated text is English in every language.
GLUED = re.compile(r"{%\s*translate\b[^%]*%}\s*[:;,.!?](?=[\s<{])")
# Files whose words are samples, with the reason.
SAMPLES = {
    "src/linli/ui/templates/ui/gallery.html": "shows the components with invented people",
    "src/linli/ui/templates/ui/gallery_public.html": "shows the components with invented people",
}
# Keywords and functions of Python whose text somebody reads.
READ_KEYWORDS = frozenset({"empty_label", "help_text", "label", "label_suffix", "title"})
READ_CALLS = frozenset({"ValidationError", "toasts.success", "toasts.info", "toasts.warning"})
READ_CALLS |= {"toasts.error", "messages.success", "messages.info", "messages.error"}
# What a script of ours would write into a page by itself.
SCRIPTED = re.compile(
    r"(?:\b(?:textContent|innerText|innerHTML|ariaLabel|placeholder|title)\s*=\s*"
    r"|setAttribute\(\s*['\"](?:title|alt|placeholder|aria-label|aria-valuetext)['\"]\s*,\s*"
    r"|\b(?:alert|confirm|prompt)\(\s*)['\"`][^'\"`$]*[A-Za-z]{2}"
)


class Reader(HTMLParser):
    """Collects what a template gives to read: texts, and the attributes in `READ`.

    What stands in an element that names its language is meant to be in that language, as on a paper
    that says everything twice.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.open: list[tuple[str, bool]] = []

    def note(self, text: str | None, offset: int = 0) -> None:
        words = [word for word in WORD.findall(text or "") if word not in SAME_EVERYWHERE]
        if words and not any(mute for _, mute in self.open):
            self.found.append((self.getpos()[0] + offset, " ".join(words)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, tag in CODE or bool(dict(attrs).get("lang"))))
        for name, value in attrs:
            if name in READ and tag != "c-vars":
                self.note(value)
        if tag in VOID:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        # An element that an {% if %} opens twice is closed once; what it holds is closed with it.
        if tag in (name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        start = len(data) - len(data.lstrip())
        self.note(data, data.count("\n", 0, start))


def bare(text: str) -> str:
    """Take out what is marked or a value; line numbers stay, and so does the quoting."""
    return MARKED.sub(lambda found: "\n" * found.group().count("\n"), blank_comments(text))


def unmarked_in_templates(files: Iterable[Source]) -> list[str]:
    """Words of templates that no catalogue knows."""
    return [
        f"{source.path}:{line} is not marked for translation: {words}"
        for source in files
        if source.path not in SAMPLES
        for line, words in read(source.text)
    ]


def glued(files: Iterable[Source]) -> list[str]:
    """Punctuation beside a translation; it belongs into it, or is translated by itself."""
    return [
        f"{source.path}:{source.text.count(chr(10), 0, found.start()) + 1} {found.group()}"
        for source in files
        if source.path not in SAMPLES
        for found in GLUED.finditer(blank_comments(source.text))
    ]


def read(text: str) -> list[tuple[int, str]]:
    reader = Reader()
    reader.feed(bare(text))
    reader.close()
    return reader.found


def unmarked_in_code(files: Iterable[Source]) -> list[str]:
    """Texts of Python that reach a person and no catalogue."""
    return [
        f"{source.at(node)} is not marked for translation: {ast.unparse(node)}"
        for source in files
        for call in source.calls()
        for node in shown(call)
        if any(WORD.search(text) for text in literals(node))
    ]


def shown(call: ast.Call) -> Iterator[ast.expr]:
    yield from (keyword.value for keyword in call.keywords if keyword.arg in READ_KEYWORDS)
    name = dotted(call.func)
    if name in READ_CALLS or name.rpartition(".")[2] == "ValidationError":
        yield from call.args


def literals(node: ast.expr) -> Iterator[str]:
    """Yield the fixed texts of an expression that is a text by itself."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        yield from (part.value for part in node.values if isinstance(part, ast.Constant))
    if isinstance(node, ast.BinOp):
        yield from literals(node.left)


def unmarked_in_scripts(files: Iterable[Source]) -> list[str]:
    """Words that a script brings along; it must take them from a data attribute."""
    return [
        f"{source.path}:{source.text.count(chr(10), 0, found.start()) + 1} {found.group()}"
        for source in files
        for found in SCRIPTED.finditer(source.text)
    ]


def test_templates_say_nothing_that_cannot_be_translated() -> None:
    obeyed(unmarked_in_templates(sources("src/linli", ".html")))
    obeyed(glued(sources("src/linli", ".html")))


def test_code_says_nothing_that_cannot_be_translated() -> None:
    obeyed(unmarked_in_code(code()))


def test_scripts_take_their_words_from_the_page() -> None:
    obeyed(unmarked_in_scripts(sources("src/linli/ui/assets", ".ts")))


@pytest.mark.parametrize("path", SAMPLES)
def test_the_samples_exist(path: str) -> None:
    """An exception that no longer applies is taken off the list."""
    assert any(source.path == path for source in sources("src/linli", ".html"))


@pytest.mark.parametrize(
    "text",
    [
        "<h2>Care team</h2>",
        '<c-button label="Save" />',
        "<c-button label=\"{% if a %}Save{% else %}{% translate 'Go' %}{% endif %}\" />",
        '<button aria-label="Close"></button>',
        '<input placeholder="Name">',
        "{% block title %}People{% endblock %}",
        "{% if a %}yes{% endif %}",
        "{{ n }} people",
        '<p lang="{{ LANGUAGE_CODE }}">People</p>',
        '<p><span lang="en">Name</span> Where</p>',
    ],
)
def test_a_planted_unmarked_word_of_a_template_is_found(text: str) -> None:
    found = unmarked_in_templates([Source("src/linli/ui/templates/x.html", f"<p>\n{text}</p>")])
    assert len(found) == 1
    assert found[0].startswith("src/linli/ui/templates/x.html:2 ")


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "Care team" %}',
        "{% blocktranslate count n=n %}{{ n }} person{% plural %}{{ n }} people{% endblocktranslate %}",
        '<c-button label="{% translate \'Save\' %}" tone="primary" icon="plus" />',
        "{# Care team #}{{ person.name }} · {{ n }}/{{ of }} °C",
        "{% comment %}Care team{% endcomment %}",
        "<kbd>j</kbd> <code>manage.py tick</code>",
        '<c-vars label="Name" />',
        '<a href="{% url \'x\' %}" class="late">Excel</a>',
        '<p lang="en">Notice of release<br>from <b>quarantine</b></p>',
    ],
)
def test_marked_words_of_a_template_pass(text: str) -> None:
    assert unmarked_in_templates([Source("src/linli/ui/templates/x.html", text)]) == []


def test_planted_punctuation_behind_a_translation_is_found() -> None:
    text = '<p>{% translate "Release" %}: {{ at }}</p>'
    assert len(glued([Source("src/linli/ui/templates/x.html", text)])) == 1
    assert glued([Source("src/linli/ui/templates/x.html", text.replace(": ", " · "))]) == []


@pytest.mark.parametrize(
    "line",
    [
        'forms.CharField(label="Name")',
        'forms.CharField(label=_("Name"), help_text="As in the passport")',
        'toasts.success(request, "Saved.")',
        'toasts.success(request, f"Saved {n} rows.")',
        'toasts.success(request, "Saved %(n)s rows." % told)',
        'forms.ValidationError("No such day.")',
    ],
)
def test_a_planted_unmarked_text_of_code_is_found(line: str) -> None:
    assert len(unmarked_in_code([Source("src/linli/boards/forms.py", f"x = {line}\n")])) == 1


def test_marked_texts_of_code_pass() -> None:
    line = 'forms.CharField(label=_("Name"), help_text=hint, empty_label="—")'
    assert unmarked_in_code([Source("src/linli/boards/forms.py", f"x = {line}\n")]) == []


@pytest.mark.parametrize(
    "line",
    [
        "words.textContent = 'Copied'",
        "button.setAttribute('aria-label', \"Close\")",
        "if (!confirm(`Leave the page?`)) return",
    ],
)
def test_a_planted_word_of_a_script_is_found(line: str) -> None:
    assert len(unmarked_in_scripts([Source("src/linli/ui/assets/js/x.ts", line)])) == 1


def test_words_from_the_page_pass() -> None:
    text = "words.textContent = this.dataset.done ?? ''\nrow.setAttribute('aria-busy', 'true')"
    assert unmarked_in_scripts([Source("src/linli/ui/assets/js/x.ts", text)]) == []
