"""Invented samples that the gallery shows; nobody here is real."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ui import icons

MOMENT = datetime(2020, 2, 28, 1, 42, tzinfo=UTC)
TONES = ("info", "success", "warning", "error", "secondary", "plain")


class SampleForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Full name"), help_text=gettext_lazy("As in the passport")
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False)
    arrives_on = forms.DateField(
        label=gettext_lazy("Day of arrival"), widget=forms.DateInput(attrs={"type": "date"})
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("zh", "中文"), ("ko", "한국어"), ("en", "English")],
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Who fills this in?"),
        widget=forms.RadioSelect,
        choices=[
            ("self", gettext_lazy("The person")),
            ("contact", gettext_lazy("The contact at home")),
        ],
    )
    signs = forms.MultipleChoiceField(
        label=gettext_lazy("Signs of illness"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("fever", gettext_lazy("Fever")),
            ("cough", gettext_lazy("Cough")),
            ("none", gettext_lazy("None of these")),
        ],
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea)
    agrees = forms.BooleanField(label=gettext_lazy("I have read the notice"))
    file = forms.FileField(
        label=gettext_lazy("List"),
        help_text=gettext_lazy("Excel or CSV, at most 64 MB"),
        required=False,
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """Return everything that the gallery's templates show."""
    wrong = SampleForm({"name": "", "phone": "138", "language": "ko"})
    wrong.is_valid()
    return {
        "now": MOMENT,
        "moments": _moments(),
        "tones": TONES,
        "icons": sorted(icons.ICONS),
        "form": SampleForm(prefix="empty"),
        "wrong": wrong,
        "search_url": request.path,
        "problem": bool(request.GET.get("problem")),
        "people": PEOPLE,
        "visits": _visits(),
        **_lists(),
    }


def _moments() -> list[datetime]:
    minutes = (-9000, -1500, -900, -134, -18, 0, 18, 300, 2000, 30000)
    return [MOMENT + timedelta(minutes=each) for each in minutes]


def _lists() -> dict[str, Any]:
    return {
        "tabs": [
            {"label": _("All"), "url": "?", "count": 38, "active": True},
            {"label": _("Late"), "url": "?tab=late", "count": 5},
            {"label": _("Visit"), "url": "?tab=visit", "count": 21},
            {"label": _("Translation"), "url": "?tab=words", "count": 0},
        ],
        "bars": [
            {"label": str(day), "value": value, "active": day == MOMENT.day}
            for day, value in enumerate((31, 40, 35, 45, 42, 38, 37), start=22)
        ],
        "steps": [
            {"label": _("Choose the file"), "state": "done", "url": "?"},
            {"label": _("Match the columns"), "state": "done"},
            {"label": _("Check the rows"), "state": "current"},
            {"label": _("Take in"), "state": "todo"},
        ],
        "chips": [
            {"label": _("Home quarantine"), "url": "?a=1"},
            {"label": "12 号楼", "url": "?b=1"},
            {"label": _("Late"), "url": "?c=1"},
        ],
        "columns": [
            {"key": "grid", "label": _("Grid"), "shown": True},
            {"key": "language", "label": _("Language"), "shown": True},
            {"key": "phone", "label": _("Phone"), "shown": False},
        ],
    }


def _visits() -> list[dict[str, Any]]:
    return [
        {
            "id": str(index),
            "title": title,
            "subtitle": subtitle,
            "lang": lang,
            "due": MOMENT + timedelta(minutes=minutes),
        }
        for index, (title, subtitle, lang, minutes) in enumerate(VISITS)
    ]


VISITS = (
    ("体温回访 · 第 9 天", "金智英 · 12 号楼 1 单元 1502", "ko", -942),
    ("送药上门", "刘玉兰 · 3 号楼 2 单元 401", "zh", -822),
    ("体温回访 · 第 3 天", "Иван Петров · 7 号楼 1 单元 602", "ru", 18),
    ("核对申报信息", "田中 美咲 · 9 号楼 3 单元 1101", "ja", 48),
    ("上门张贴告知书", "Emily Carter · 15 号楼 1 单元 2001", "en", 258),
)

PEOPLE = (
    ("金智英", "김지영", "ko", "12 号楼 1 单元 1502", "info", "居家观察", "9/14", "36.6", False),
    ("刘玉兰", "", "zh", "3 号楼 2 单元 401", "info", "居家观察", "6/14", "37.4", True),
    (
        "伊万·彼得罗夫",
        "Иван Петров",
        "ru",
        "7 号楼 1 单元 602",
        "info",
        "居家观察",
        "3/14",
        "36.4",
        False,
    ),
    ("田中美咲", "田中 美咲", "ja", "9 号楼 3 单元 1101", "warning", "待核实", "1/14", "—", False),
    ("赵海峰", "", "zh", "6 号楼 2 单元 903", "success", "已解除", "14/14", "36.5", False),
    (
        "艾米丽·卡特",
        "Emily Carter",
        "en",
        "15 号楼 1 单元 2001",
        "info",
        "居家观察",
        "2/14",
        "36.8",
        False,
    ),
    ("孙丽", "", "zh", "1 号楼 1 单元 301", "secondary", "集中观察", "5/14", "37.8", True),
    ("何小雨", "", "zh", "11 号楼 1 单元 808", "error", "送医", "7/14", "38.6", True),
)
