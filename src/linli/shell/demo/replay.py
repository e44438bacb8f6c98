"""March 2020 in the demo community, replayed hour by hour through the rooms' own actions (M14).

Nothing is written into tables: lists are uploaded and run as jobs, people are received, visits are
recorded, stays are ended, each by a named user at its moment; the clock's rounds run as they would.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from linli.accounts.queries import User
from linli.arrivals import actions as arrivals
from linli.arrivals import declaring
from linli.arrivals import queries as arrival_queries
from linli.arrivals.rules import Declarer, Step
from linli.kernel import clock, rounds
from linli.kernel.running import run_due
from linli.ledger import actions as ledger
from linli.ledger import queries as ledger_queries
from linli.ledger.queries import Organisation, Person, PersonFilters
from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.ledger.sources.guess import look
from linli.quarantine import actions as quarantine
from linli.quarantine import queries as stays
from linli.quarantine.rules import DutyKind, Reason, VisitState
from linli.shell.demo import lists, scenario
from linli.shell.demo.community import Community, build, flats
from linli.shell.demo.lists import Coming
from linli.shell.demo.people import FOREIGN, Inventor, Someone
from linli.shell.demo.scenario import Journey, Told

SEED = 20200327
HOUR = timedelta(hours=1)
# Families live in every fourth flat; the others are other people's homes.
EVERY_FLAT = 4
STAFF_OF_ENTERPRISES = 620
REOPENING = 29


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the site's clock stand at a moment of the story while something runs."""
    before = settings.LINLI_CLOCK_OFFSET
    settings.LINLI_CLOCK_OFFSET = timedelta()
    settings.LINLI_CLOCK_OFFSET = moment - clock.now()
    try:
        yield
    finally:
        settings.LINLI_CLOCK_OFFSET = before


@dataclass
class Story:
    """The state of the replay: who travels when, and what is to happen at which hour."""

    community: Community
    inventor: Inventor
    folder: Path
    tell: Callable[[str], None]
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - a story
    families: dict[Journey, Someone] = field(default_factory=dict)
    agenda: dict[datetime, list[Callable[[datetime], None]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def when(self, moment: datetime, act: Callable[[datetime], None]) -> None:
        self.agenda[moment.replace(minute=0, second=0, microsecond=0)].append(act)


def replay(folder: Path, tell: Callable[[str], None]) -> Community:
    """Build the community and live through its March until the morning of the 28th."""
    folder.mkdir(parents=True, exist_ok=True)
    tell("Building the community …")
    community = build(scenario.BEGIN)
    story = Story(community, Inventor(SEED), folder, tell)
    _people(story)
    _plan(story)
    moment = scenario.BEGIN
    while moment <= scenario.MORNING:
        if moment.hour == 8:  # noqa: PLR2004 - a line a day
            tell(f"{moment:%d %B}")
        _hour(story, moment)
        moment += HOUR
    return community


def _hour(story: Story, moment: datetime) -> None:
    for act in story.agenda.pop(moment, ()):
        act(moment)
    with at(moment):
        rounds.run_all(now=moment)
    if 9 <= moment.hour <= 17:  # noqa: PLR2004 - the windows of the packs
        _visit(story, moment)
    if moment.hour == 9:  # noqa: PLR2004 - the office opens
        _release(story, moment)


# Who lives here, who travels ------------------------------------------------------------------


def _people(story: Story) -> None:
    homes = flats()[2::EVERY_FLAT]
    story.dice.shuffle(homes)
    for journey in (*scenario.RECEIVED, *scenario.EXPECTED):
        nation = journey.nation or (journey.country if journey.country in FOREIGN else "US")
        story.families[journey] = story.inventor.household(homes.pop(0), nation, journey.size)
    tenants = list(story.families.values())[::2]
    while sum(1 + len(head.family) for head in tenants) < scenario.RESIDENTS:
        size = story.dice.choice((1, 1, 2, 2, 3, 4))
        tenants.append(story.inventor.household(homes.pop(0), story.inventor.nation(), size))
    landlords = [story.inventor.household(homes[0], "CN", 1) for _ in range(40)]
    path = lists.register(story.folder / "landlord-register.xlsx", tenants, landlords)
    story.when(scenario.BEGIN, partial(_take_in, story, path, SourceKind.LANDLORD, None))
    story.when(scenario.BEGIN + HOUR * 24, partial(_rosters, story))


def _rosters(story: Story, now: datetime) -> None:
    """29 of the 67 enterprises ask to reopen and file their staff lists (M16)."""
    each, homes = STAFF_OF_ENTERPRISES // REOPENING, iter(flats()[1::2])
    for at_, enterprise in enumerate(story.community.enterprises[:REOPENING]):
        size = each + (at_ < STAFF_OF_ENTERPRISES % REOPENING)
        staff = [story.inventor.household(next(homes), "CN", 1) for _ in range(size)]
        path = lists.roster(story.folder / f"roster-{at_ + 1:02}.xlsx", staff)
        _take_in(story, path, SourceKind.EMPLOYER, enterprise, now)


def _take_in(
    story: Story, path: Path, source: SourceKind, sender: Organisation | None, now: datetime
) -> None:
    """Upload a list as its sender would, and let the worker's job run."""
    with path.open("rb") as file, at(now):
        batch = ledger.upload_list(
            file=UploadedFile(file, path.name, size=path.stat().st_size), name=path.name, source=source, organisation=sender,
            area=story.community.area, received_on=now.date(), by=story.community.worker, now=now,
        )  # fmt: skip
        seen = look(path, kind=source).best
        if seen is None or seen.sheet.layout is None:
            raise LookupError(f"{path.name} is not recognized.")
        ledger.run_batch(
            batch=batch, sheet=seen.sheet.name, layout=seen.sheet.layout, mapping=seen.mapping,
            by=story.community.worker, now=now,
        )  # fmt: skip
        run_due(now=now)


# What the community hears ---------------------------------------------------------------------


def _plan(story: Story) -> None:
    by_school: dict[datetime, list[Coming]] = defaultdict(list)
    by_file: dict[datetime, list[Coming]] = defaultdict(list)
    for journey, head in story.families.items():
        coming = [
            Coming(who, journey.at, journey.country, journey.flight) for who in (head, *head.family)
        ]
        heard = max(journey.at - timedelta(days=3), scenario.BEGIN + HOUR * 30)
        if journey.told is Told.SCHOOL:
            by_school[_noon(heard, weekdays=7)].extend(coming)
        elif journey.told is Told.LANDLORD:
            story.when(heard, partial(_landlord_calls, story, journey))
        elif journey.told is Told.SELF:
            story.when(heard, partial(_declare, story, journey))
        # The national file knows every flight, a day before it lands.
        by_file[_noon(journey.at - timedelta(days=1), weekdays=2)].extend(coming)
        if journey in scenario.RECEIVED:
            story.when(journey.at - HOUR * 3, partial(_plan_hand_over, story, journey))
            story.when(journey.at + HOUR * 2, partial(_receive, story, journey))
    _files(story, by_school, by_file)


def _noon(moment: datetime, *, weekdays: int) -> datetime:
    """Return the last noon before a moment at which a file is sent: every so many days."""
    day = moment.replace(hour=12)
    return max(day - timedelta(days=day.toordinal() % weekdays), scenario.BEGIN + HOUR * 27)


def _files(
    story: Story, by_school: dict[datetime, list[Coming]], by_file: dict[datetime, list[Coming]]
) -> None:
    for moment, coming in by_school.items():
        path = lists.school(
            story.folder / f"school-{moment:%m-%d}.xlsx", story.community.school.name, coming
        )
        story.when(
            moment,
            partial(_take_in, story, path, SourceKind.SCHOOL, story.community.school),
        )
    for moment, coming in by_file.items():
        path = lists.predeclaration(story.folder / f"predeclaration-{moment:%m-%d}.csv", coming)
        story.when(
            moment,
            partial(_take_in, story, path, SourceKind.PREDECLARATION, None),
        )


def _landlord_calls(story: Story, journey: Journey, now: datetime) -> None:
    """A landlord telephones: my tenants come back (M3). The worker writes it down at once."""
    head = story.families[journey]
    for who in (head, *head.family):
        values = {
            Field.NAME: who.own_name, Field.PHONE: who.phone, Field.BIRTH_DATE: who.born,
            Field.DOCUMENT_NUMBER: who.document, Field.NATIONALITY: who.nation,
            Field.DWELLING: who.flat.text, Field.DEPARTURE_COUNTRY: journey.country,
            Field.ARRIVAL_ON: journey.on,
        }  # fmt: skip
        ledger.take_report(
            source=SourceKind.LANDLORD, area=story.community.area, values=values, raw=_texts(values),
            by=story.community.worker, now=now,
        )  # fmt: skip


def _texts(values: dict[Field, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def _declare(story: Story, journey: Journey, now: datetime) -> None:
    """The family declares on its phone (M13)."""
    head = story.families[journey]
    token = declaring.start_declaration(area=story.community.area, language=head.language, now=now)
    declaration = arrival_queries.declaration_behind(token, now=now)
    for step, answer in _answers(head, journey).items():
        declaring.save_answer(declaration=declaration, step=step, answer=answer, now=now)
    declaring.submit_declaration(declaration=declaration, now=now)


def _identity(who: Someone) -> dict[str, str]:
    return {
        "name": who.passport_name, "other_name": who.own_name, "birth_date": who.born.isoformat(),
        "document": who.document, "nationality": who.nation, "sex": who.sex,
    }  # fmt: skip


def _answers(head: Someone, journey: Journey) -> dict[Step, dict[str, object]]:
    who = _identity(head)
    return {
        Step.WHO: {"declarer": str(Declarer.PERSON)},
        Step.NAME: {key: who[key] for key in ("name", "other_name")},
        Step.BIRTH: {key: who[key] for key in ("birth_date", "sex")},
        Step.DOCUMENT: {key: who[key] for key in ("document", "nationality")},
        Step.REACH: {"phone": f"+86{head.phone}", "email": "", "language": head.language},
        Step.FAMILY: {"members": [_identity(one) for one in head.family]},
        Step.HOME: {"has_fixed_home": True, "dwelling": head.flat.text, "separate_room": True},
        Step.JOURNEY: {"country": journey.country, "via": [], "carrier": journey.flight},
        Step.ARRIVAL: {"on": journey.on.isoformat(), "at": f"{journey.hour:02}:00"},
        Step.EXPOSURE: {"contact": "inbound", "said": "inbound"},
        Step.HEALTH: {"symptomatic": False, "note": ""},
        Step.NEEDS: {"self_care": True, "note": ""},
        Step.CONSENT: {"agrees": True},
    }


# Hand-over, care, release ---------------------------------------------------------------------


def _persons(story: Story, journey: Journey) -> Iterator[Person]:
    for _, person in _family(story, journey):
        yield person


def _family(story: Story, journey: Journey) -> Iterator[tuple[Someone, Person]]:
    head = story.families[journey]
    for who in (head, *head.family):
        found = ledger_queries.persons_for(
            story.community.worker,
            now=scenario.BEGIN + HOUR,
            filters=PersonFilters(text=who.document),
        )
        yield who, found.get()


def _plan_hand_over(story: Story, journey: Journey, now: datetime) -> None:
    for person in _persons(story, journey):
        arrival = arrival_queries.open_arrival_of(person)
        if arrival is None:
            raise LookupError(f"The demo's {journey.flight} is not expected.")
        receivers = arrival_queries.receivers_for(arrival.area, now=now)
        arrivals.plan_hand_over(
            arrival=arrival, point=story.community.points[journey.hour % 2], meet_at=journey.at + HOUR * 2,
            receiver=receivers[0], by=story.community.worker, now=now,
        )  # fmt: skip


def _receive(story: Story, journey: Journey, now: datetime) -> None:
    facts = {"countries": [journey.country], "has_fixed_home": journey.has_home,
             "self_care": True, "symptomatic": False}  # fmt: skip
    for who, known in _family(story, journey):
        person = _ask_language(story, who, known, now)
        arrival = arrival_queries.open_arrival_of(person)
        if arrival is None or arrival.receiver is None:
            raise LookupError(f"The demo's {journey.flight} has no hand-over.")
        arrivals.receive(arrival=arrival, by=arrival.receiver, now=now, facts=facts)
        stay = stays.open_stay_of(person)
        if stay is not None and now < scenario.MORNING - HOUR * 14:
            _settle_in(story, stay, now)


def _ask_language(story: Story, who: Someone, person: Person, now: datetime) -> Person:
    """The lists do not say what somebody speaks; the worker hears it at the hand-over."""
    if person.language:
        return person
    return ledger.edit_person(
        person=person, changes={"language": who.language}, reason="交接时本人告知",
        by=story.community.worker, now=now,
    )  # fmt: skip


def _settle_in(story: Story, stay: stays.Stay, now: datetime) -> None:
    quarantine.confirm_team(stay=stay, by=story.community.worker, now=now)
    for duty in (DutyKind.BRING_HOME, DutyKind.INFORM):
        quarantine.do_duty(stay=stay, kind=duty, by=story.community.worker, now=now)


def _visit(story: Story, moment: datetime) -> None:
    """The team's visits of this hour: most in time, a few not met, a few forgotten."""
    if moment >= scenario.MORNING - HOUR:
        return
    for due in stays.visits_due_for(story.community.worker, now=moment):
        visit = due.visit
        is_open = visit.state == VisitState.DUE and visit.window_from <= moment
        if not is_open or story.dice.random() < 0.15:  # noqa: PLR2004 - later, or forgotten
            continue
        if story.dice.random() < 0.01:  # noqa: PLR2004 - one in a hundred
            result, temperature = VisitState.NOT_MET, None
        else:
            result, temperature = VisitState.DONE, Decimal(story.dice.randint(361, 369)) / 10
        quarantine.record_visit(
            visit=visit,
            result=result,
            temperature=temperature,
            by=_visitor(story, visit),
            now=moment,
        )


def _visitor(story: Story, visit: stays.Visit) -> User:
    officers = dict(zip((g.pk for g in story.community.grids), _OFFICERS, strict=True))
    return story.community.staff[officers.get(visit.area_id, "wangmin")]


_OFFICERS = ("zhengqiang", "liuyang", "sunjuan", "gaojie", "luoping", "tangtao")


def _release(story: Story, moment: datetime) -> None:
    """Every morning the worker extends whom the doctor named and releases those whose time is over."""
    extended: set[int] = set()
    if moment.date() == scenario.EXTENDED_ON:
        extended = {person.pk for person in _persons(story, scenario.EXTENDED)}
    for stay in stays.stays_for(story.community.worker, now=moment).filter(state="OPEN"):
        if stay.person_id in extended:
            quarantine.extend_stay(
                stay=stay, release_at=scenario.EXTENDED_TO, reason=Reason.NEW_EXPOSURE,
                note="与同楼确诊者有新的接触", by=story.community.worker, now=moment,
            )  # fmt: skip
        elif stay.release_at <= moment:
            quarantine.end_stay(
                stay=stay, reason=Reason.COMPLETED, note="", by=story.community.worker, now=moment
            )
