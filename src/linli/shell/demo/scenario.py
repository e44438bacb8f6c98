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


def _march(way: str, size: int, told: Told, *, has_home: bool = True, nation: str = "") -> Journey:
    """Read "4 15 US MU588": on 4 March at 15:00 from the US with flight MU588."""
    day, hour, country, flight = way.split()
    on = date(2020, 3, int(day))
    return Journey(on, int(hour), country, size, told, flight, has_home=has_home, nation=nation)


S, L, P, F = Told.SCHOOL, Told.LANDLORD, Told.PREDECLARATION, Told.SELF

# Home quarantine, over by the 27th: 31 people in 13 families.
HOME_EARLY = (
    _march("4 15 US MU588", 3, S), _march("5 11 US CA988", 2, L), _march("5 20 CA AC031", 2, P),
    _march("6 14 GB CA938", 1, S), _march("7 9 US UA088", 4, S), _march("8 17 FR AF112", 2, P),
    _march("9 13 CA CA992", 3, L), _march("10 16 AU QF129", 2, S), _march("10 21 US DL129", 1, F),
    _march("9 19 US CA986", 3, P), _march("11 10 ES CA908", 3, P), _march("12 15 US MU298", 3, S), _march("12 19 DE LH726", 2, F),
)  # fmt: skip
# The family of this journey is extended: one of them is among the 18.
EXTENDED = _march("12 12 GB BA039", 1, P)
EXTENDED_ON = date(2020, 3, 24)
EXTENDED_TO = datetime(2020, 4, 1, 0, 0, tzinfo=TZ)
# Home quarantine, still running as of the 27th: 17 people in 8 families.
HOME_NOW = (
    _march("15 14 US UA858", 3, S), _march("16 18 CA AC025", 2, P), _march("18 11 US MU588", 2, S),
    _march("19 16 GB CA938", 2, F), _march("20 9 FR AF116", 1, P), _march("22 15 CA CA992", 3, S),
    _march("23 20 US CA982", 2, L), _march("25 13 AU CA176", 2, P),
)  # fmt: skip
# Central quarantine under the tiers.
CENTRAL = (
    _march("3 12 KR KE897", 3, S), _march("4 18 JP NH929", 2, P), _march("6 10 KR OZ359", 2, L),
    _march("8 20 IT CA950", 2, P), _march("10 13 JP JL877", 3, S), _march("12 16 JP NH929", 3, L), _march("17 11 KR KE869", 3, P),
    _march("20 17 JP NH959", 2, S), _march("23 14 IT CA936", 2, P), _march("24 16 KR OZ335", 2, F),
    _march("13 16 US DL289", 1, P, has_home=False),
)  # fmt: skip
# From elsewhere: register and report one's health.
OTHERS = (
    _march("5 13 RU SU206", 2, P), _march("8 15 NZ NZ289", 2, L, nation="GB"), _march("11 18 RU SU208", 2, S),
    _march("14 12 BR ET608", 1, P, nation="ES"), _march("17 19 RU SU204", 3, P), _march("21 10 ZA SA286", 1, F, nation="GB"),
    _march("19 15 RU SU208", 3, S), _march("24 14 RU SU206", 2, S),
)  # fmt: skip
# Since order no. 3 everybody goes to central quarantine.
ORDER_3_ARRIVALS = (
    _march("26 11 US UA858", 2, P), _march("26 18 CA CA992", 3, S), _march("27 13 GB CA938", 2, P),
    _march("27 17 US MU588", 3, P),
)  # fmt: skip
# Still to come on the morning of the 28th; the first one is late.
EXPECTED = (
    _march("27 22 DE LH728", 2, P), _march("28 11 US CA982", 3, S), _march("28 15 CA AC031", 1, F),
    _march("29 14 FR AF112", 2, P), _march("30 10 US UA088", 2, L), _march("31 16 GB CA938", 2, S),
)  # fmt: skip

RECEIVED = (*HOME_EARLY, EXTENDED, *HOME_NOW, *CENTRAL, *OTHERS, *ORDER_3_ARRIVALS)


def returned() -> int:
    """Return how many people have come back as of the evening of the 27th."""
    return sum(journey.size for journey in RECEIVED)
