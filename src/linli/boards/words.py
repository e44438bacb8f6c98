"""Words of the boards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.boards.rules import Part, WorkKind
from linli.kernel.words import teach

teach(
    WorkKind,
    {
        WorkKind.VISIT: _("Visits"),
        WorkKind.ARRIVAL: _("Arrivals"),
        WorkKind.QUESTION: _("To decide"),
        WorkKind.TEAM: _("Care teams"),
        WorkKind.RELEASE: _("Releases"),
        WorkKind.LIST: _("Lists"),
    },
)
teach(
    Part,
    {
        Part.LATE: _("Late"),
        Part.NOW: _("As soon as possible"),
        Part.MORNING: _("Morning"),
        Part.AFTERNOON: _("Afternoon"),
        Part.EVENING: _("Evening"),
    },
)
