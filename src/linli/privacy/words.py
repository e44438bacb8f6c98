"""The words for field classes and for what the access log tells."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.kernel.words import teach
from linli.privacy.rules import FieldClass, Keep, Kept, Reading

teach(
    FieldClass,
    {
        FieldClass.PUBLIC: _("Open to all"),
        FieldClass.STAFF: _("Staff of the area"),
        FieldClass.CARE_TEAM: _("Care team"),
        FieldClass.SECRET: _("Secret"),
    },
)
teach(
    Keep,
    {
        Keep.FOREVER: _("Kept without limit"),
        Keep.RECORD: _("Goes with its record"),
        Keep.STAY_END: _("Counted from the end of the last stay"),
        Keep.MADE: _("Counted from when it was written"),
    },
)
teach(
    Reading,
    {
        Reading.PAGE: _("Opened the page"),
        Reading.STAY: _("Opened the stay"),
        Reading.SECRETS: _("Opened hidden values"),
        Reading.EXPORT: _("Took along in an export"),
        Reading.NOTICE: _("Printed a notice"),
    },
)
teach(
    Kept,
    {
        Kept.REASON_MISSING: _("Say why you need to see this. The reason is kept with your name."),
        Kept.NOT_YOURS: _("Only who works with people of this area may open this."),
    },
)
