"""What happens in the demo community in March 2020, day by day, as data.

The count it is told for: as of 2020-03-27 24:00 Asia/Shanghai about 100 people have come back and
18 of them are in home quarantine (mission, M14). The count is not set anywhere: it follows from
these journeys, the packs in force and the worker's acts. Who is counted and why:

- from one of the 21 places, home, 14 days with the day of arrival as day 1: those who came from
  15 to 25 March are still at home on the 27th (17 people); those who came until 12 March are out;
- one of the early ones was extended after a new exposure in the family: the 18th;
- from KR, JP, IT: central quarantine; from the 26th on everybody is (order no. 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2020, 2, 24, 9, 0, tzinfo=TZ)
MORNING = datetime(2020, 3, 28, 8, 30, tzinfo=TZ)
AS_OF = datetime(2020, 3, 28, 0, 0, tzinfo=TZ)
AT_HOME_AS_OF = 18
RESIDENTS = 520
TIERED, ORDER_3 = "cn-zj-inbound-tiered-2020-03", "cn-zj-order3-2020"
ORDER_3_FROM = datetime(2020, 3, 26, 0, 0, tzinfo=TZ)


class Told(StrEnum):
    """How the community hears of a family first."""

    SCHOOL = "SCHOOL"
    LANDLORD = "LANDLORD"
    PREDECLARATION = "PREDECLARATION"
    SELF = "SELF"


@dataclass(frozen=True)
class Journey:
    """One family's way back: day and hour of arrival, where from, how many, who told first."""

    on: date
    hour: int
    country: str
    size: int
    told: Told
    flight: str
    has_home: bool = True
    nation: str = ""

    @property
    def at(self) -> datetime:
        return datetime.combine(self.on, time(self.hour), tzinfo=TZ)


def _march(day: int, hour: int, country: str, size: int, told: Told, flight: str, **more: object) -> Journey:
    return Journey(date(2020, 3, day), hour, country, size, told, flight, **more)  # type: ignore[arg-type]


S, L, P, F = Told.SCHOOL, Told.LANDLORD, Told.PREDECLARATION, Told.SELF

# Home quarantine, over by the 27th: 31 people in 13 families.
HOME_EARLY = (
    _march(4, 15, "US", 3, S, "MU588"), _march(5, 11, "US", 2, L, "CA988"), _march(5, 20, "CA", 2, P, "AC031"),
    _march(6, 14, "GB", 1, S, "CA938"), _march(7, 9, "US", 4, S, "UA088"), _march(8, 17, "FR", 2, P, "AF112"),
    _march(9, 13, "CA", 3, L, "CA992"), _march(10, 16, "AU", 2, S, "QF129"), _march(10, 21, "US", 1, F, "DL129"),
    _march(9, 19, "US", 3, P, "CA986"), _march(11, 10, "ES", 3, P, "CA908"), _march(12, 15, "US", 3, S, "MU298"), _march(12, 19, "DE", 2, F, "LH726"),
)  # fmt: skip
# The family of this journey is extended: one of them is among the 18.
EXTENDED = _march(12, 12, "GB", 1, P, "BA039")
EXTENDED_ON = date(2020, 3, 24)
EXTENDED_TO = datetime(2020, 4, 1, 0, 0, tzinfo=TZ)
# Home quarantine, still running as of the 27th: 17 people in 8 families.
HOME_NOW = (
    _march(15, 14, "US", 3, S, "UA858"), _march(16, 18, "CA", 2, P, "AC025"), _march(18, 11, "US", 2, S, "MU588"),
    _march(19, 16, "GB", 2, F, "CA938"), _march(20, 9, "FR", 1, P, "AF116"), _march(22, 15, "CA", 3, S, "CA992"),
    _march(23, 20, "US", 2, L, "CA982"), _march(25, 13, "AU", 2, P, "CA176"),
)  # fmt: skip
# Central quarantine under the tiers.
CENTRAL = (
    _march(3, 12, "KR", 3, S, "KE897"), _march(4, 18, "JP", 2, P, "NH929"), _march(6, 10, "KR", 2, L, "OZ359"),
    _march(8, 20, "IT", 2, P, "CA950"), _march(10, 13, "JP", 3, S, "JL877"), _march(12, 16, "JP", 3, L, "NH929"), _march(17, 11, "KR", 3, P, "KE869"),
    _march(20, 17, "JP", 2, S, "NH959"), _march(23, 14, "IT", 2, P, "CA936"), _march(24, 16, "KR", 2, F, "OZ335"),
    _march(13, 16, "US", 1, P, "DL289", has_home=False),
)  # fmt: skip
# From elsewhere: register and report one's health.
OTHERS = (
    _march(5, 13, "RU", 2, P, "SU206"), _march(8, 15, "NZ", 2, L, "NZ289", nation="GB"), _march(11, 18, "RU", 2, S, "SU208"),
    _march(14, 12, "BR", 1, P, "ET608", nation="ES"), _march(17, 19, "RU", 3, P, "SU204"), _march(21, 10, "ZA", 1, F, "SA286", nation="GB"),
    _march(19, 15, "RU", 3, S, "SU208"), _march(24, 14, "RU", 2, S, "SU206"),
)  # fmt: skip
# Since order no. 3 everybody goes to central quarantine.
ORDER_3_ARRIVALS = (
    _march(26, 11, "US", 2, P, "UA858"), _march(26, 18, "CA", 3, S, "CA992"), _march(27, 13, "GB", 2, P, "CA938"),
    _march(27, 17, "US", 3, P, "MU588"),
)  # fmt: skip
# Still to come on the morning of the 28th; the first one is late.
EXPECTED = (
    _march(27, 22, "DE", 2, P, "LH728"), _march(28, 11, "US", 3, S, "CA982"), _march(28, 15, "CA", 1, F, "AC031"),
    _march(29, 14, "FR", 2, P, "AF112"), _march(30, 10, "US", 2, L, "UA088"), _march(31, 16, "GB", 2, S, "CA938"),
)  # fmt: skip

RECEIVED = (*HOME_EARLY, EXTENDED, *HOME_NOW, *CENTRAL, *OTHERS, *ORDER_3_ARRIVALS)


def returned() -> int:
    """Return how many people have come back as of the evening of the 27th."""
    return sum(journey.size for journey in RECEIVED)
