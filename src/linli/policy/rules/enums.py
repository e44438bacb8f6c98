"""The closed lists of words that packs and plans are written in (M23)."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class PolicyError(ValueError):
    """A pack or a call that cannot be worked with; the message is a sentence that says what to do."""


class PackStatus(StrEnum):
    HISTORICAL = "historical"
    CURRENT = "current"
    EXERCISE = "exercise"


class Level(IntEnum):
    """The five-step ladder of strictness (policies.md 1.1); 1 is the strictest."""

    CENTRAL_QUARANTINE = 1
    HOME_QUARANTINE = 2
    HOME_MONITORING = 3
    DAILY_MONITORING = 4
    SELF_MONITORING = 5


class Anchor(StrEnum):
    """The event from which a phase is counted."""

    ARRIVAL = "arrival"
    LAST_EXPOSURE = "last_exposure"
    FIRST_EXPOSURE = "first_exposure"
    DEPARTURE_FROM_AREA = "departure_from_area"
    POSITIVE_TEST = "positive_test"
    RASH_ONSET = "rash_onset"


class Unit(StrEnum):
    DAYS = "d"
    HOURS = "h"


class EndRule(StrEnum):
    """How the last counted day ends."""

    END_OF_LOCAL_DAY = "end_of_local_day"
    AT_HOUR = "at_hour"
    EXACT = "exact"


class VisitMode(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


class CareRole(StrEnum):
    SOCIAL_WORKER = "social_worker"
    PROPERTY_STEWARD = "property_steward"
    GRID_OFFICER = "grid_officer"
    INTERPRETER = "interpreter"
    COMMUNITY_CADRE = "community_cadre"
    COMMUNITY_MEDIC = "community_medic"
    POLICE_OFFICER = "police_officer"
    VOLUNTEER = "volunteer"
    HEALTH_MONITOR = "health_monitor"


class SourceTag(StrEnum):
    """How good a citation is: official, press reprint, secondary, the article alone."""

    OFFICIAL = "P"
    PRESS = "N"
    SECONDARY = "S"
    ARTICLE = "A"


class CodeColour(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Vaccination(StrEnum):
    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"
    BOOSTED = "boosted"


class ContactKind(StrEnum):
    """Why the person comes under the pack."""

    INBOUND = "inbound"
    CLOSE = "close"
    SECONDARY = "secondary"
    SPILL_OVER = "spill_over"
    CASE = "case"


class TestKind(StrEnum):
    __test__ = False  # pytest would otherwise try to collect it

    PCR = "pcr"
    ANTIGEN = "antigen"
    VIRAL = "viral"


class TestResult(StrEnum):
    __test__ = False

    NEGATIVE = "negative"
    POSITIVE = "positive"
    UNCLEAR = "unclear"
    NOT_TESTED = "not_tested"


class Trigger(StrEnum):
    """What makes an extension apply."""

    NEW_SYMPTOM = "new_symptom"
    POSITIVE_TEST = "positive_test"
    MISSED_TEST = "missed_test"
    NEW_EXPOSURE = "new_exposure"


class CountFrom(StrEnum):
    EVENT = "event"
    END = "end"


class ReleaseKind(StrEnum):
    ALL_TESTS_NEGATIVE = "all_tests_negative"
    NEGATIVE_TEST = "negative_test"
    NEGATIVE_TEST_WITHIN = "negative_test_within"
    SYMPTOM_FREE = "symptom_free"
    TEMPERATURE_BELOW = "temperature_below"
    CONSECUTIVE_CHECKINS = "consecutive_checkins"


class FactName(StrEnum):
    """Names of the facts a predicate may ask for; each is an attribute of `Facts`."""

    COUNTRIES = "countries"
    CONTACT = "contact"
    CODE = "code"
    TIER = "tier"
    VACCINATION = "vaccination"
    LAST_TEST = "last_test"
    HAS_FIXED_HOME = "has_fixed_home"
    SEPARATE_ROOM = "separate_room"
    SELF_CARE = "self_care"
    SYMPTOMATIC = "symptomatic"
    IMMUNE = "immune"
    HAS_SMARTPHONE = "has_smartphone"
    AGE = "age"
    TEMPERATURE_C = "temperature_c"


class Op(StrEnum):
    EQ = "eq"
    IN = "in"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    LT = "lt"
    LE = "le"
    GE = "ge"
    GT = "gt"


class Outcome(StrEnum):
    STAY = "stay"
    FREE = "free"
    UNDECIDED = "undecided"


class WhyCode(StrEnum):
    ROUTE_TAKEN = "route_taken"
    COUNTED_FROM = "counted_from"
    EXEMPTION_GRANTED = "exemption_granted"
    EXTENDED = "extended"
    ENDED_EARLY = "ended_early"
    BEFORE_PACK = "before_pack"
    AFTER_PACK = "after_pack"
    PACK_IS_HISTORICAL = "pack_is_historical"


class QuestionCode(StrEnum):
    ASK = "ask"
    ASK_HOUR = "ask_hour"
    IN_WRONG_ORDER = "in_wrong_order"
    NO_ROUTE = "no_route"


class ChangeKind(StrEnum):
    EXTENSION = "extension"
    EARLY_END = "early_end"


class RefusalCode(StrEnum):
    NOT_DECIDED = "not_decided"
    TOO_EARLY = "too_early"
    TEST_MISSING = "test_missing"
    TEST_NOT_NEGATIVE = "test_not_negative"
    NOT_SYMPTOM_FREE = "not_symptom_free"
    TOO_WARM = "too_warm"
    TOO_FEW_CHECKINS = "too_few_checkins"
