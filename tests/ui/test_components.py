"""Components as the browser gets them: escaped, wired for screen readers, usable without script."""

from __future__ import annotations

import itertools
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.template import Context, RequestContext, Template, engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler
from hypothesis import given
from hypothesis import strategies as st

from linli.ui import chart, gallery, toasts, views
from linli.ui.templatetags import ui as tags
from tests.conftest import NOW


def request(path: str = "/x/", **cookies: str) -> HttpRequest:
    made = RequestFactory().get(path)
    made.COOKIES.update(cookies)
    made.now = NOW  # type: ignore[attr-defined]
    made.session = {}  # type: ignore[assignment]
    made._messages = FallbackStorage(made)  # type: ignore[attr-defined]
    return made


def render(source: str, made: HttpRequest | None = None, **values: Any) -> str:
    compiled = CottonCompiler().process("{% load ui i18n %}" + source)
    template: Template = engines["django"].from_string(compiled)  # type: ignore[assignment]
    return template.template.render(RequestContext(made or request(), values))  # type: ignore[attr-defined]


class Form(forms.Form):
    name = forms.CharField(help_text="As in the passport")
    note = forms.CharField(required=False)
    way = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])


EVIL = '"x" onmouseover="alert(1)"'


@pytest.mark.parametrize(
    "source",
    [
        '<c-button :title="evil" label="x" />',
        '<c-button label="{{ evil }}" />',
        '<c-badge :data-x="evil" :label="evil" />',
        '<c-avatar :name="evil" />',
        '<c-input name="x" :label="evil" :value="evil" />',
        '<c-search name="q" :value="evil" />',
    ],
)
def test_no_value_can_leave_its_attribute(source: str) -> None:
    html = render(source, evil=EVIL)
    assert "&quot; onmouseover=&quot;" in html
    assert '" onmouseover="' not in html


def test_attributes_that_are_none_or_false_are_left_out() -> None:
    html = render(
        '<c-button label="x" :disabled="no" :data-x="none" hx-get="/y/" />', no=False, none=None
    )
    assert "disabled" not in html
    assert "data-x" not in html
    assert 'hx-get="/y/"' in html


def test_components_do_not_see_the_variables_of_the_page() -> None:
    assert "leaked" not in render('<c-badge tone="info" />', label="leaked")


def test_a_button_with_a_refusal_says_why_and_does_nothing() -> None:
    html = render('<c-button label="End" why="Too early." href="/end/" />')
    assert 'aria-disabled="true"' in html
    assert 'type="button"' in html
    assert "Too early." in html
    assert "/end/" not in html


def test_a_dialog_opener_is_a_link_when_no_script_runs() -> None:
    html = render('<c-button label="End" opens="end" href="/end/" />')
    assert '<a href="/end/"' in html
    assert 'data-opens="end"' in html


def test_a_post_button_carries_the_token_and_its_hidden_fields() -> None:
    html = render('<c-post url="/do/" label="Do"><input type="hidden" name="a" value="1"></c-post>')
    assert "csrfmiddlewaretoken" in html
    assert '<form method="post" action="/do/"' in html
    assert 'name="a" value="1"' in html


def test_a_field_ties_label_hint_and_error_to_its_input() -> None:
    html = render('<c-field :field="form.name" />', form=Form({}))
    assert 'for="id_name"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "(optional)" not in html


def test_a_field_that_may_stay_empty_says_so_in_words() -> None:
    assert "(optional)" in render('<c-field :field="form.note" />', form=Form())


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    html = render('<c-field :field="form.way" />', form=Form({}))
    assert "<fieldset" in html
    assert "<legend>Way" in html
    assert html.count('class="radio"') == 2
    assert 'aria-describedby=" id_way_error"' in html


def test_the_error_summary_links_to_each_field_in_order() -> None:
    html = render('<c-error-summary :form="form" />', form=Form({}))
    assert "There is a problem" in html
    assert html.index('href="#id_name"') < html.index('href="#id_way_0"')
    assert 'tabindex="-1"' in html


def test_a_sound_form_has_no_error_summary() -> None:
    assert "problem" not in render('<c-error-summary :form="form" />', form=Form())


def test_sorting_keeps_the_filters_and_turns_round() -> None:
    made = request("/x/?q=kim&sort=name&after=abc")
    html = render('<c-th sort="name" label="Name" /><c-th sort="day" label="Day" />', made)
    assert 'aria-sort="ascending"' in html
    assert 'href="?q=kim&amp;sort=-name"' in html
    assert 'href="?q=kim&amp;sort=day"' in html


def test_pages_are_reached_by_cursors_and_the_ends_have_no_link() -> None:
    html = render('<c-pagination next="c9" summary="1-50" />', request("/x/?q=kim&before=c1"))
    assert 'href="?q=kim&amp;after=c9"' in html
    assert 'rel="prev"' not in html


def test_the_column_chooser_keeps_the_other_parameters() -> None:
    made = request("/x/?q=kim&columns=grid&sort=name")
    html = render(
        '<c-columns :columns="columns" />', made, columns=[{"key": "grid", "shown": True}]
    )
    assert 'name="q" value="kim"' in html
    assert 'name="sort" value="name"' in html
    assert 'type="hidden" name="columns"' not in html


def test_names_carry_their_own_language() -> None:
    html = render('<c-person-name name="金智英" lang="zh-Hans" other="김지영" other_lang="ko" />')
    assert '<bdi lang="zh-Hans">金智英</bdi>' in html
    assert '<bdi class="other-name" lang="ko">김지영</bdi>' in html


def test_a_moment_is_words_with_the_exact_time_behind() -> None:
    html = render('<c-when :at="at" tz="Asia/Shanghai" />', at=NOW - timedelta(hours=2))
    assert "2 hours ago" in html
    assert 'title="27 Mar 2020 16:00 (CST)"' in html
    assert render('<c-when :at="at" />', at=None).strip() == ""


def test_a_running_job_asks_again_and_a_finished_one_does_not() -> None:
    running = render('<c-job url="/job/1/" state="running" percent="40" label="Import" />')
    assert 'hx-get="/job/1/"' in running
    assert 'value="40"' in running
    done = render('<c-job url="/job/1/" state="done" label="Import">next</c-job>')
    assert "hx-get" not in done
    assert "next" in done


def test_a_message_carries_its_undo() -> None:
    made = request()
    toasts.success(made, "Done", undo_url="/undo/1/")
    toasts.error(made, "Failed")
    html = render("<c-messages />", made)
    assert 'action="/undo/1/"' in html
    assert html.count("<linli-toast") == 2
    assert html.count("data-stays") == 1


def test_bars_share_one_scale() -> None:
    drawn = chart.bars([{"label": "a", "value": 5}, {"label": "b", "value": 10}])
    assert drawn.bars[1].height == 2 * drawn.bars[0].height
    assert chart.bars([{"label": "a", "value": 0}]).bars[0].height == 0
    assert chart.bars([]).bars == []


@given(st.integers(min_value=1, max_value=400))
def test_any_number_of_bars_fits_and_the_last_one_has_its_label(count: int) -> None:
    drawn = chart.bars([{"label": n, "value": n} for n in range(count)])
    assert drawn.bars[0].x >= 0
    assert drawn.bars[-1].x + drawn.bars[-1].width <= drawn.width
    assert drawn.bars[-1].shown_label == str(count - 1)
    shown = [bar.middle for bar in drawn.bars if bar.shown_label]
    assert all(b - a >= chart.LABEL_WIDTH - 0.2 for a, b in itertools.pairwise(shown))


def test_a_chart_says_its_numbers_to_screen_readers() -> None:
    html = render('<c-bars :bars="bars" label="Visits" />', bars=[{"label": "28", "value": 37}])
    assert 'aria-label="Visits: 28 37"' in html


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", ""), ('"><b>', "")]
)
def test_the_theme_comes_from_the_cookie_and_nothing_else_does(cookie: str, theme: str) -> None:
    assert tags.theme(Context({"request": request(linli_theme=cookie)})) == theme


@pytest.mark.parametrize(
    ("target", "goes"), [("/x/?a=1", "/x/?a=1"), ("https://evil.example/", "/"), ("//evil", "/")]
)
def test_the_theme_switch_goes_back_to_this_site_only(target: str, goes: str) -> None:
    made = RequestFactory().post("/theme/", {"theme": "dark", "next": target})
    answer = views.set_theme(made)
    assert answer["Location"] == goes
    assert answer.cookies["linli_theme"].value == "dark"


def test_an_unknown_icon_shows_a_help_sign_and_is_loud_in_debug(settings: Any) -> None:
    assert tags.icon_href("no-such").endswith("#help-circle")
    settings.DEBUG = True
    with pytest.raises(tags.template.TemplateSyntaxError, match="no-such"):
        tags.icon_href("no-such")


@pytest.mark.parametrize("template", ["ui/gallery.html", "ui/gallery_public.html"])
@pytest.mark.parametrize("path", ["/ui/", "/ui/?problem=1&dense=1"])
def test_the_frames_render_with_language_landmarks_and_title(template: str, path: str) -> None:
    made = request(path)
    html = engines["django"].get_template(template).render(gallery.context(made), made)
    assert '<html lang="en" dir="ltr"' in html
    assert '<main class="' in html
    assert html.count("<h1") == 1
    assert "hx-headers:inherited=" in html
    assert 'href="#content"' in html
    assert "<c-" not in html


def test_ticked_rows_belong_to_the_bulk_form_without_lying_in_it() -> None:
    """A form around the table would swallow the forms of its rows."""
    html = render('<c-bulk-bar url="/do/" id="b">x</c-bulk-bar><c-td tick="7" bulk="b" />')
    assert '<form method="post" action="/do/" id="b"' in html
    assert html.index("</form>") < html.index("<td")
    assert 'name="ids" value="7" form="b"' in html


class Nesting(HTMLParser):
    """Counts forms that are opened inside another form."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.nested = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.nested += tag == "form" and self.depth > 0
        self.depth += tag == "form"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "form"


def nested_forms(html: str) -> int:
    parser = Nesting()
    parser.feed(html)
    return parser.nested


def test_no_form_of_the_gallery_lies_in_another() -> None:
    made = request("/ui/")
    html = engines["django"].get_template("ui/gallery.html").render(gallery.context(made), made)
    assert nested_forms(html) == 0
    assert nested_forms("<form><p><form></form></p></form>") == 1
