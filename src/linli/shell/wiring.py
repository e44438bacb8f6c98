"""Which room listens to which news. Siblings never import each other: they are joined here."""

from __future__ import annotations

from linli.arrivals import actions as arrivals
from linli.arrivals.rules import PersonReceived
from linli.kernel import events
from linli.ledger.rules import PersonReported, ReportUndone, StandingChanged
from linli.quarantine import actions as quarantine


def connect() -> None:
    """Subscribe the rooms to each other's news; done once, when the site starts."""
    events.subscribe(PersonReported, arrivals.expect_reported)
    events.subscribe(ReportUndone, arrivals.retell_without)
    events.subscribe(StandingChanged, arrivals.expect_still)
    events.subscribe(PersonReceived, _open_stay)


def _open_stay(news: PersonReceived) -> None:
    quarantine.open_stay_on_arrival(
        person_id=news.person_id, facts=news.facts, at=news.at, by=news.by, now=news.now
    )
