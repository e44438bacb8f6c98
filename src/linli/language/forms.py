"""The form for languages somebody speaks."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from linli.language.rules import COMMON, Level, plain_tag
from linli.language.words import LEVEL_WORDS

OTHERS = 2


def name_of(tag: str) -> str:
    """Return a language's own name, or its tag when it is not known here."""
    try:
        return str(get_language_info("zh-hans" if tag == "zh" else tag)["name_local"])
    except KeyError:
        return tag


class SpokenForm(forms.Form):
    """One choice of level for each common language, and room for two others."""

    def __init__(self, *args: object, spoken: Mapping[str, Level], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("Not at all")), *((int(v), LEVEL_WORDS[v]) for v in Level)]
        for tag in [*COMMON, *(tag for tag in spoken if tag not in COMMON)]:
            start = int(spoken[tag]) if tag in spoken else ""
            self.fields[f"level_{tag}"] = forms.ChoiceField(
                label=name_of(tag), choices=choices, required=False, initial=start
            )
        for number in range(1, OTHERS + 1):
            self.fields[f"other_{number}"] = forms.CharField(
                label=_("Another language (code)"),
                max_length=12,
                required=False,
                help_text=_("Such as tr or zh-hant. It is noted as spoken well enough to talk."),
            )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        for number in range(1, OTHERS + 1):
            name = f"other_{number}"
            if data.get(name) and not plain_tag(data[name]):
                self.add_error(name, _("This is no language code. Write it like ko or zh-Hant."))
        return data

    def languages(self) -> dict[str, Level]:
        """Return {tag: level} as `actions.set_languages` takes it."""
        data = self.cleaned_data
        chosen = {
            name.removeprefix("level_"): Level(int(value))
            for name, value in data.items()
            if name.startswith("level_") and value
        }
        others = [data[f"other_{n}"] for n in range(1, OTHERS + 1) if data[f"other_{n}"]]
        return {plain_tag(tag): Level.CONVERSATION for tag in others} | chosen
