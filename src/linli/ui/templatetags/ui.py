"""What the components cannot say in plain template language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
    Widget,
)
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext

from linli.ui import chart, icons, manifest, toasts
from linli.ui.relative import Moment
from linli.ui.relative import moment as moment_of

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Return the URL of a built file: app.css, app.js or icons.svg."""
    return static(manifest.path_of(name))


@register.simple_tag
def icon_href(name: str) -> str:
    """Return the URL of one icon in the sprite; an unknown name shows a help sign, loud in debug."""
    if name not in icons.ICONS:
        if settings.DEBUG:
            raise template.TemplateSyntaxError(f"{name} is not in icons.txt")
        name = "help-circle"
    return f"{static(manifest.path_of('icons.svg'))}#{name}"


@register.filter
def spread(attrs: Any) -> SafeString:
    """Write the attributes that a component does not know itself, each value escaped.

    cotton's own `{{ attrs }}` leaves a value alone that begins and ends with a quote: a person's
    name could then close the attribute and open another one.
    """
    pairs: Mapping[str, Any] = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs
    written = [
        name if value is True else format_html('{}="{}"', name, value)
        for name, value in pairs.items()
        if value is not None and value is not False and name != "class"
    ]
    return format_html_join(" ", "{}", ((mark_safe(part),) for part in written))


@register.filter
def text(value: Any) -> str:
    """Return a value as text, empty for None and False."""
    return "" if value is None or value is False else str(conditional_escape(value))


@register.filter
def initial(name: Any) -> str:
    """Return the first letter or character of a name."""
    return str(name or "").strip()[:1].upper()


@register.simple_tag(takes_context=True)
def moment(
    context: Context,
    at: datetime | date | None,
    now: Any = None,
    tz: str | tzinfo | None = None,
    mode: str = "",
) -> Moment | None:
    """Return the words for a moment as seen at `now` (else `request.now`); None for no moment."""
    if not isinstance(at, date):
        return None
    now = now or getattr(context.get("request"), "now", None)
    zone = ZoneInfo(tz) if isinstance(tz, str) and tz else tz
    return moment_of(
        at,
        now=now if isinstance(now, datetime) else None,
        tz=zone if isinstance(zone, tzinfo) else None,
        mode=mode or "relative",
    )


@register.simple_tag
def bar_chart(bars: Iterable[Any]) -> chart.Chart:
    return chart.bars(bars or [])


@register.simple_tag
def toast(message: Message) -> toasts.Toast:
    return toasts.toast(message)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return "light", "dark" or "" (as the device) from the context or the cookie."""
    request: HttpRequest | None = context.get("request")
    chosen = context.get("theme") or (request.COOKIES.get("linli_theme") if request else "")
    return chosen if chosen in ("light", "dark") else ""


# Addresses


def _query(context: Context) -> QueryDict:
    request: HttpRequest | None = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


def _address(query: QueryDict) -> str:
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """Return this page's query with some parameters set; None or "" takes one out."""
    query = _query(context)
    for name, value in changes.items():
        if value in (None, "", False):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return _address(query)


@register.simple_tag(takes_context=True)
def sorting(context: Context, name: str, default: str = "") -> dict[str, str]:
    """Return how a column is sorted now, and the address that sorts it the next way."""
    current = _query(context).get("sort") or default
    state = {name: "ascending", f"-{name}": "descending"}.get(current, "")
    following = f"-{name}" if state == "ascending" else name
    url = with_query(context, sort=following, after=None, before=None)
    return {"state": state, "url": url}


@register.simple_tag(takes_context=True)
def kept_query(context: Context, keep: str = "", drop: str = "") -> list[tuple[str, str]]:
    """Return pairs of this page's query: those named in `keep`, or all but those in `drop`."""
    query = _query(context)
    keeps, drops = set(keep.split()), {*drop.split(), "after", "before"}
    names = [n for n in query if (n in keeps if keeps else n not in drops)]
    return [(name, value) for name in names for value in query.getlist(name)]


@register.simple_tag(takes_context=True)
def from_query(context: Context, name: str) -> str:
    return _query(context).get(name, "")


# Languages


@register.filter
def language_name(code: str) -> str:
    """Return a language's own name, or the code when Django does not know it."""
    try:
        return str(get_language_info(str(code).lower())["name_local"])
    except KeyError:
        return str(code)


@register.filter
def language_tag(code: str) -> str:
    """Return two letters for a language, 中 for Chinese."""
    short = str(code).split("-")[0].lower()
    return "中" if short == "zh" else short.upper()


@register.filter
def language_short(code: str) -> str:
    """Return the word on the language switch: 中文, EN, KO, …"""
    return "中文" if str(code).lower() in ("zh", "zh-hans", "zh-cn") else language_tag(code)


# Forms


def _class_of(widget: Widget) -> str:
    table: tuple[tuple[type[Widget], str], ...] = (
        (CheckboxSelectMultiple, "checkbox"),
        (RadioSelect, "radio"),
        (CheckboxInput, "checkbox"),
        (Textarea, "textarea"),
        (Select, "select"),
        (FileInput, "file-input"),
    )
    return next((name for kind, name in table if isinstance(widget, kind)), "input")


@register.filter
def field_kind(field: BoundField) -> str:
    """Return how a field is laid out: group, checkbox, file or plain."""
    widget = field.field.widget
    if widget.use_fieldset and isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, FileInput) else "plain"


@register.simple_tag
def control(field: BoundField, lang: str = "", hint: str = "") -> SafeString:
    """Render a field's widget with our class; Django adds aria-invalid and aria-describedby."""
    widget = field.field.widget
    given = str(widget.attrs.get("class", ""))
    attrs: dict[str, Any] = {"class": f"{_class_of(widget)} {given}".strip()}
    if lang:
        attrs["lang"] = lang
    if hint and not field.help_text:
        error = f" {field.auto_id}_error" if field.errors else ""
        attrs["aria-describedby"] = f"{field.auto_id}_helptext{error}"
    # HTML5 bubbles are in the browser's language, not the page's: the server answers instead.
    return SafeString(field.as_widget(attrs=attrs))


@register.simple_tag
def choice(option: Any, kind: str) -> SafeString:
    """Render one radio button or checkbox of a group with our class."""
    option.data["attrs"]["class"] = kind
    return SafeString(option.tag())


@register.filter
def group_class(field: BoundField) -> str:
    return _class_of(field.field.widget)


@register.simple_tag
def problems(form: BaseForm | None, errors: Iterable[Any] | None = None) -> list[dict[str, str]]:
    """Return every error of a form with the address of its field, in the order of the page."""
    if not isinstance(form, BaseForm):
        return [{"text": str(e["text"]), "url": str(e.get("url", ""))} for e in errors or []]
    found = [{"text": str(error), "url": ""} for error in form.non_field_errors()]
    for field in form:
        found += [
            {"text": _named(field, error), "url": f"#{_target(field)}"} for error in field.errors
        ]
    return found


def _named(field: BoundField, error: Any) -> str:
    """Django says "This field is required.": the summary must say which."""
    label = str(field.label).rstrip("?？:：")
    return gettext("%(label)s: %(problem)s") % {"label": label, "problem": error}


def _target(field: BoundField) -> str:
    """A group has no element with the field's own id: its first option is meant."""
    return f"{field.auto_id}_0" if field_kind(field) == "group" else field.auto_id


# Page


class _Again(template.Node):
    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        block = context.render_context[BLOCK_CONTEXT_KEY].get_block(self.name)
        return block.render(context) if block else ""


@register.tag
def again(_parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Render a block of this page a second time: `{% again title %}` for the heading."""
    return _Again(token.split_contents()[1])
