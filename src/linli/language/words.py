"""The words for levels, events and refusals of this room."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel.words import teach
from linli.language.rules import Event, Level, Unknown

# Levels are numbers, so that they can be compared; their words stand here.
LEVEL_WORDS: dict[Level, Promise] = {
    Level.BASIC: _("A little"),
    Level.CONVERSATION: _("Well enough to talk"),
    Level.INTERPRETER: _("Can interpret"),
}
teach(Event, {Event.LANGUAGES_SET: _("Languages noted")})
teach(
    Unknown,
    {
        Unknown.NO_SUCH_LANGUAGE: _(
            "%(tag)s is no language code. Write it like ko, en or zh-Hant."
        ),
        Unknown.NO_SUCH_LEVEL: _("Choose how well the language is spoken."),
        Unknown.NOT_YOUR_OWN: _("Only the person or an administrator can note their languages."),
    },
)
