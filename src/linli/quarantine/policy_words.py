"""Words for what policy packs are written in: the pure room knows codes only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from babel import Locale
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.kernel.words import Words, is_taught, listed, say, teach
from linli.policy.rules import (
    Anchor,
    CodeColour,
    ContactKind,
    FactName,
    Level,
    Op,
    PackStatus,
    QuestionCode,
    ReleaseKind,
    SourceTag,
    TestKind,
    TestResult,
    Trigger,
    Vaccination,
    VisitMode,
)

LEVELS: Mapping[int, Words] = {
    0: _("No measure at this moment"),
    Level.CENTRAL_QUARANTINE: _("Central quarantine"),
    Level.HOME_QUARANTINE: _("Home quarantine"),
    Level.HOME_MONITORING: _("Home health monitoring"),
    Level.DAILY_MONITORING: _("Daily health monitoring"),
    Level.SELF_MONITORING: _("Self-monitoring"),
}
# What each step of the ladder asks of a person (policies.md 1.1).
LEVEL_RULES: Mapping[int, Words] = {
    Level.CENTRAL_QUARANTINE: _("You stay at the assigned place and do not leave your room."),
    Level.HOME_QUARANTINE: _(
        "You stay at home and do not go out. No visitors. If you can, use a room and a toilet of your own."
    ),
    Level.HOME_MONITORING: _(
        "You stay at home and leave only when necessary, after asking the community, and not by bus or train."
    ),
    Level.DAILY_MONITORING: _("You go to work and home, nowhere else. Avoid crowds."),
    Level.SELF_MONITORING: _("You live as usual and watch your health."),
}
FACTS: Mapping[str, Words] = {
    "arrived_at": _("When did the person arrive?"),
    "first_exposed_at": _("When was the person first exposed?"),
    "last_exposed_at": _("When was the person last exposed?"),
    "left_area_at": _("When did the person leave the affected area?"),
    "tested_positive_at": _("When was the positive test taken?"),
    "rash_onset_at": _("When did the rash begin?"),
    "countries": _("Where did the person come from, and where were they in the 14 days before?"),
    "contact": _("Why does the person come under the policy?"),
    "code": _("Which color has the health code?"),
    "tier": _("On which list does the place of origin stand?"),
    "vaccination": _("How far is the person vaccinated?"),
    "last_test": _("What did the last test say?"),
    "has_fixed_home": _("Does the person have a fixed home here?"),
    "separate_room": _("Is there a room of their own?"),
    "self_care": _("Can the person look after themselves?"),
    "symptomatic": _("Does the person have symptoms?"),
    "immune": _("Is the person immune?"),
    "has_smartphone": _("Does the person have a smartphone?"),
    "age": _("How old is the person?"),
    "temperature_c": _("What is the temperature, in °C?"),
    "granted": _("Which exemptions were granted?"),
}

teach(
    FactName,
    {
        FactName.COUNTRIES: _("countries of the last 14 days"),
        FactName.CONTACT: _("reason"),
        FactName.CODE: _("health code"),
        FactName.TIER: _("list of the place of origin"),
        FactName.VACCINATION: _("vaccination"),
        FactName.LAST_TEST: _("last test"),
        FactName.HAS_FIXED_HOME: _("fixed home here"),
        FactName.SEPARATE_ROOM: _("room of their own"),
        FactName.SELF_CARE: _("can look after themselves"),
        FactName.SYMPTOMATIC: _("symptoms"),
        FactName.IMMUNE: _("immune"),
        FactName.HAS_SMARTPHONE: _("has a smartphone"),
        FactName.AGE: _("age"),
        FactName.TEMPERATURE_C: _("temperature"),
    },
)
teach(
    Anchor,
    {
        Anchor.ARRIVAL: _("the arrival"),
        Anchor.LAST_EXPOSURE: _("the last exposure"),
        Anchor.FIRST_EXPOSURE: _("the first exposure"),
        Anchor.DEPARTURE_FROM_AREA: _("the departure from the affected area"),
        Anchor.POSITIVE_TEST: _("the positive test"),
        Anchor.RASH_ONSET: _("the day the rash began"),
    },
)
teach(
    PackStatus,
    {
        PackStatus.HISTORICAL: _("Historical"),
        PackStatus.CURRENT: _("Current"),
        PackStatus.EXERCISE: _("Exercise"),
    },
)
teach(
    SourceTag,
    {
        SourceTag.OFFICIAL: _("official text"),
        SourceTag.PRESS: _("press reprint"),
        SourceTag.SECONDARY: _("secondary account"),
        SourceTag.ARTICLE: _("newspaper article only"),
    },
)
teach(
    CodeColour,
    {
        CodeColour.GREEN: _("Green"),
        CodeColour.YELLOW: _("Yellow"),
        CodeColour.RED: _("Red"),
    },
)
teach(
    Vaccination,
    {
        Vaccination.NONE: _("Not vaccinated"),
        Vaccination.PARTIAL: _("Partly vaccinated"),
        Vaccination.FULL: _("Fully vaccinated"),
        Vaccination.BOOSTED: _("Vaccinated with booster"),
    },
)
teach(
    ContactKind,
    {
        ContactKind.INBOUND: _("Comes from abroad"),
        ContactKind.CLOSE: _("Close contact of a case"),
        ContactKind.SECONDARY: _("Contact of a contact"),
        ContactKind.SPILL_OVER: _("Was in a high-risk area"),
        ContactKind.CASE: _("Is a case"),
    },
)
teach(
    TestKind,
    {
        TestKind.PCR: _("PCR test"),
        TestKind.ANTIGEN: _("Antigen test"),
        TestKind.VIRAL: _("Virus test"),
    },
)
teach(
    TestResult,
    {
        TestResult.NEGATIVE: _("Negative"),
        TestResult.POSITIVE: _("Positive"),
        TestResult.UNCLEAR: _("Unclear"),
        TestResult.NOT_TESTED: _("Not tested"),
    },
)
teach(
    Trigger,
    {
        Trigger.NEW_SYMPTOM: _("when a new sign appears"),
        Trigger.POSITIVE_TEST: _("when a test is positive"),
        Trigger.MISSED_TEST: _("when a test is missed"),
        Trigger.NEW_EXPOSURE: _("after a new exposure"),
    },
)
teach(
    VisitMode,
    {
        VisitMode.IN_PERSON: _("at the door"),
        VisitMode.PHONE: _("by phone"),
        VisitMode.VIDEO: _("by video"),
    },
)
teach(
    QuestionCode,
    {
        QuestionCode.ASK: _("This must be known before anything can be planned."),
        QuestionCode.ASK_HOUR: _("The hour must be known, not only the day."),
        QuestionCode.IN_WRONG_ORDER: _("The first exposure lies after the last one."),
        QuestionCode.NO_ROUTE: _("No rule of this policy fits these answers."),
    },
)

DISEASES: Mapping[str, Words] = {
    "covid-19": _("COVID-19"),
    "ebola": _("Ebola"),
    "influenza-a-h5": _("Avian influenza A(H5)"),
    "measles": _("Measles"),
    "mers": _("MERS"),
    "mpox": _("Mpox"),
}
# What ISO 3166 has no name for, or only one that the reader's locale does not know.
REGIONS: Mapping[str, Words] = {
    "CN-SH": _("Shanghai"),
    "CN-ZJ": _("Zhejiang"),
    "CN-ZJ-Hangzhou": _("Hangzhou"),
    "US-IA": _("Iowa"),
    "WHO": _("World Health Organization"),
}

COMPARISONS: Mapping[Op, Words] = {
    Op.LT: _("%(fact)s below %(value)s"),
    Op.LE: _("%(fact)s at most %(value)s"),
    Op.GT: _("%(fact)s above %(value)s"),
    Op.GE: _("%(fact)s at least %(value)s"),
    Op.NONE_OF: _("%(fact)s: none of %(value)s"),
    Op.ANY_OF: _("%(fact)s: one of %(value)s"),
    Op.IN: _("%(fact)s: one of %(value)s"),
    Op.EQ: _("%(fact)s: %(value)s"),
}
CONDITIONS: Mapping[ReleaseKind, Words] = {
    ReleaseKind.ALL_TESTS_NEGATIVE: _("all tests have the result they need"),
    ReleaseKind.NEGATIVE_TEST: _("the test for it is negative"),
    ReleaseKind.NEGATIVE_TEST_WITHIN: _("a negative test of the last %(value)s hours"),
    ReleaseKind.SYMPTOM_FREE: _("free of symptoms for %(value)s hours"),
    ReleaseKind.TEMPERATURE_BELOW: _("temperature below %(value)s °C"),
    ReleaseKind.CONSECUTIVE_CHECKINS: _("%(value)s days in a row with a normal check"),
}


def say_disease(code: str) -> str:
    """Return the name of a pack's disease; a code without words as it is."""
    return str(DISEASES.get(code, code))


def say_region(code: str) -> str:
    """Return the name of the country, region or body whose rules a pack holds."""
    if code in REGIONS:
        return str(REGIONS[code])
    locale = Locale.parse((get_language() or "en").replace("-", "_"), sep="_")
    return str(locale.territories.get(code, code))


def say_fact(value: Any) -> Any:
    """Return a value of a pack or a plan in words, in the reader's language."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Level):
        return LEVELS[value]
    if isinstance(value, StrEnum) and is_taught(type(value)):
        return say(value)
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, (frozenset, tuple, list)):
        return listed(say_fact(v) for v in sorted(value))
    return value
