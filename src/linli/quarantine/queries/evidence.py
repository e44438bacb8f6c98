"""What is known of a stay when somebody wants to end it, and what the pack says to that (M22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from linli.kernel.refusal import Refused
from linli.policy import engine
from linli.policy.rules import Evidence, RefusalCode, TestKind, TestResult, TestTaken
from linli.policy.rules import Refusal as PackRefusal
from linli.quarantine.models import LabTest, Stay, Visit
from linli.quarantine.policy_words import say_fact
from linli.quarantine.queries.policy import plan_of
from linli.quarantine.rules import Refusal, VisitState
from linli.ui.relative import absolute

LATELY = timedelta(hours=24)
_CODES = {
    code: Refusal.UNDECIDED if code is RefusalCode.NOT_DECIDED else Refusal[code.name]
    for code in RefusalCode
}


def evidence_of(stay: Stay, *, now: datetime) -> Evidence:
    """Return what visits and tests have shown so far."""
    visits = list(Visit.objects.filter(stay=stay, state=VisitState.DONE).order_by("done_at"))
    tz = ZoneInfo(plan_of(stay).pack.tz)
    return Evidence(
        tests=tuple(_taken(test) for test in LabTest.objects.filter(stay=stay)),
        symptom_free_since=_well_since(stay, visits),
        temperature_c=_last_temperature(visits, now),
        normal_checkins_in_a_row=_normal_days(visits, tz),
    )


def is_normal(visit: Visit) -> bool:
    """Tell whether a visit found neither fever nor symptoms."""
    return not visit.is_fever and not visit.has_symptoms


def _taken(test: LabTest) -> TestTaken:
    return TestTaken(
        kind=TestKind(test.kind), taken_at=test.taken_at, result=TestResult(test.result)
    )


def _well_since(stay: Stay, visits: list[Visit]) -> datetime | None:
    """Return since when no visit showed a sign; None when nobody has looked."""
    if not visits:
        return None
    ill = [visit.done_at for visit in visits if not is_normal(visit)]
    return ill[-1] if ill else stay.from_at


def _last_temperature(visits: list[Visit], now: datetime) -> Decimal | None:
    since = now - LATELY
    fresh = [v for v in visits if v.temperature and v.done_at and v.done_at >= since]
    return Decimal(fresh[-1].temperature) if fresh else None


def _normal_days(visits: list[Visit], tz: ZoneInfo) -> int:
    """Count the days in a row, up to the last visited one, on which every check was normal."""
    days = [
        (on, all(is_normal(v) for v in group))
        for on, group in groupby(visits, key=lambda v: localtime(v.done_at, tz).date())
    ]
    count, last = 0, None
    for on, normal in reversed(days):
        if not normal or (last and last - on != timedelta(days=1)):
            break
        count, last = count + 1, on
    return count


def pack_says(stay: Stay, *, now: datetime) -> list[Refused]:
    """Return every reason of the pack against releasing the person now, as refusals with values."""
    plan = plan_of(stay)
    reasons = engine.may_release(plan, evidence_of(stay, now=now), now)
    return as_refusals(reasons, ZoneInfo(plan.pack.tz))


def as_refusals(reasons: Iterable[PackRefusal], tz: ZoneInfo) -> list[Refused]:
    """Return the pack's reasons as refusals of this room; instants in the zone `tz`, in words."""
    return [Refused(_CODES[r.code], params=_told(dict(r.data), tz)) for r in reasons]


def _told(data: dict[str, object], tz: ZoneInfo) -> dict[str, object]:
    return {name: _shown(value, tz) for name, value in data.items()}


def _shown(value: object, tz: ZoneInfo) -> object:
    if isinstance(value, datetime):
        return absolute(localtime(value, tz))
    return say_fact(value)
