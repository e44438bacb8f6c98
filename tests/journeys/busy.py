"""A day in the middle of the work: somebody is expected, somebody at home, a question is open.

Built through the rooms' own actions on top of `town`; so that every page has something to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from linli.accounts.rules import Role
from linli.arrivals import actions as arrivals
from linli.arrivals import declaring
from linli.arrivals import queries as arrival_queries
from linli.kernel import rounds
from linli.kernel.running import run_due
from linli.ledger import actions as ledger
from linli.ledger import queries as ledger_queries
from linli.ledger import storage
from linli.ledger.rules import SourceKind
from linli.ledger.sources.guess import look
from linli.quarantine import actions as quarantine
from linli.quarantine import queries as stays
from linli.quarantine.rules import Symptom, VisitMode, VisitState
from tests.journeys.town import Town, at
from tests.ledger.lists import upload, workbook

NOW = at("2020-03-16 10:20")
ARRIVED = at("2020-03-13 18:45")
AT_HOME = ("Emma Clark", "GB", "云溪花园3幢2单元502")
UNDECIDED = ("Pavel Ivanov", "", "")
EXPECTED = ("김민지", "KR", "云溪花园5幢1单元601")


@dataclass
class Busy:
    """The town at work, and the secret links that were handed out."""

    town: Town
    own: str
    declaration: str

    @property
    def stay(self) -> Any:
        return stays.stays_for(self.town.worker, now=NOW).get()


def set_to_work(town: Town) -> Busy:
    """Live through four days of March 2020 in the town."""
    for who in (AT_HOME, UNDECIDED):
        receive(town, reported(town, who, "2020-03-13"), who[1])
    reported(town, EXPECTED, "2020-03-16")
    school_list(town)
    look_after(town)
    declaration = declaring.start_declaration(area=town.community, language="en", now=NOW)
    stay = stays.stays_for(town.worker, now=NOW).get()
    own = quarantine.own_link(stay=stay, by=town.worker, now=NOW)
    rounds.run_all(now=NOW)
    return Busy(town, own, declaration)


def reported(town: Town, who: tuple[str, str, str], on: str) -> Any:
    """Somebody is told of on the phone, and is expected from then on."""
    name, country, home = who
    told = {"name": name, "arrival_on": on, "dwelling": home, "departure_country": country}
    person = ledger.add_person(
        source=SourceKind.LANDLORD, area=town.community, organisation=None,
        values={key: value for key, value in told.items() if value},
        by=town.worker, now=at("2020-03-11 16:40"),
    ).person  # fmt: skip
    found = arrival_queries.arrivals_for(town.worker, now=NOW).filter(person=person)
    return found.get()


def receive(town: Town, arrival: Any, country: str) -> None:
    officer = town.user(Role.GRID_OFFICER)
    arrivals.plan_hand_over(
        arrival=arrival, point=arrival_queries.points_for(arrival.area).first(), meet_at=ARRIVED,
        receiver=officer, by=town.worker, now=ARRIVED - timedelta(days=1),
    )  # fmt: skip
    facts = {"countries": [country], "has_fixed_home": True, "self_care": True} if country else {}
    arrivals.receive(arrival=arrival, facts=facts, by=town.worker, now=ARRIVED)


def school_list(town: Town) -> None:
    """The school's liaison sends a list; one row has no name, one a month thirteen."""
    liaison, sent_at = town.user(Role.SCHOOL_LIAISON), at("2020-03-14 12:00")
    school = ledger_queries.organisations_for(liaison, now=sent_at).get()
    file = upload(workbook(), "返校名单.xlsx")
    batch = ledger.upload_list(
        file=file, name="返校名单.xlsx", source=SourceKind.SCHOOL, organisation=school,
        area=town.community, received_on=sent_at.date(), by=liaison, now=sent_at,
    )  # fmt: skip
    seen = look(storage.found(batch.file_path), kind=SourceKind.SCHOOL).best
    assert seen is not None
    assert seen.sheet.layout is not None
    ledger.run_batch(
        batch=batch, sheet=seen.sheet.name, layout=seen.sheet.layout, mapping=seen.mapping,
        by=liaison, now=sent_at,
    )  # fmt: skip
    run_due(now=sent_at)


def look_after(town: Town) -> None:
    """The team is confirmed; all visits but the last are recorded, one of them with a fever."""
    stay = stays.stays_for(town.worker, now=NOW).get()
    quarantine.confirm_team(stay=stay, by=town.worker, now=ARRIVED + timedelta(hours=1))
    due = stay.visits.filter(window_from__lt=at("2020-03-16 00:00")).order_by("window_from")
    for number, visit in enumerate(due):
        has_fever = number == 1
        quarantine.record_visit(
            visit=visit, result=VisitState.DONE, temperature=Decimal("37.9" if has_fever else "36.5"),
            symptoms=[Symptom.COUGH] if has_fever else [], note="tired" if has_fever else "",
            by=town.user(Role.GRID_OFFICER), now=visit.window_from + timedelta(minutes=20),
        )  # fmt: skip
    quarantine.add_visit(
        stay=stay, result=VisitState.DONE, temperature=Decimal("36.8"), symptoms=[], note="",
        mode=VisitMode.PHONE, by=town.worker, now=at("2020-03-15 21:00"),
    )  # fmt: skip
