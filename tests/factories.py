"""A small community built through the rooms' own actions: places, staff, people who come back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from linli.accounts import actions as accounts
from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.arrivals import actions as arrivals
from linli.arrivals.queries import Arrival, open_arrival_of
from linli.kernel.audit import Machine
from linli.language import actions as language
from linli.language.rules import Level
from linli.ledger import actions as ledger
from linli.ledger.queries import Organisation, Person, person_of
from linli.ledger.rules import SourceKind
from linli.places import actions as places
from linli.places.queries import Area
from linli.places.rules import AreaKind
from linli.quarantine import actions as quarantine
from linli.quarantine.queries import Stay, open_stay_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
TIERED = "cn-zj-inbound-tiered-2020-03"
STAFF = (
    ("worker", Role.SOCIAL_WORKER, "community"),
    ("officer", Role.GRID_OFFICER, "grid"),
    ("other_officer", Role.GRID_OFFICER, "other_grid"),
    ("steward", Role.PROPERTY_STEWARD, "community"),
    ("guard", Role.SECURITY, "community"),
    ("interpreter", Role.INTERPRETER, "community"),
    ("school", Role.SCHOOL_LIAISON, "community"),
    ("supervisor", Role.SUPERVISOR, "district"),
    ("admin", Role.ADMINISTRATOR, "district"),
    ("stranger", Role.SOCIAL_WORKER, "elsewhere"),
)


def local(text: str) -> datetime:
    """Return an instant from local time in Hangzhou: local("2020-03-14 09:30")."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Village:
    """District > community > grid, other_grid; elsewhere is the community next door."""

    begin: datetime
    areas: dict[str, Area] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)

    @property
    def community(self) -> Area:
        return self.areas["community"]

    @property
    def worker(self) -> User:
        return self.staff["worker"]


def build_village(begin: datetime) -> Village:
    """Build the village with its staff and the pack of Zhejiang of March 2020 in force."""
    made = Village(begin)
    _places(made)
    for username, role, place in STAFF:
        hire(made, username, role, place)
    language.set_languages(
        user=made.staff["interpreter"], languages={"en": Level.INTERPRETER}, by=Machine(), now=begin
    )
    quarantine.set_policy(
        area=made.community, pack_id=TIERED, from_at=begin, by=made.staff["supervisor"], now=begin
    )
    return made


def _places(made: Village) -> None:
    for name, kind, parent in (
        ("district", AreaKind.DISTRICT, ""),
        ("community", AreaKind.COMMUNITY, "district"),
        ("elsewhere", AreaKind.COMMUNITY, "district"),
        ("grid", AreaKind.GRID, "community"),
        ("other_grid", AreaKind.GRID, "community"),
    ):
        made.areas[name] = places.add_area(
            kind=kind, name=name.title(), parent=made.areas.get(parent),
            time_zone="" if parent else "Asia/Shanghai", by=Machine(), now=made.begin,
        )  # fmt: skip
    for number, place in (("3", "grid"), ("5", "other_grid")):
        places.add_building(
            area=made.areas[place], estate="云溪花园", name=number, entrances=[("1", 9)],
            rooms_per_floor=4, by=Machine(), now=made.begin,
        )  # fmt: skip


def hire(made: Village, username: str, role: Role, place: str) -> User:
    """Add a user with one post, and keep them among the staff."""
    user = accounts.add_user(
        username=username, name=username.title(), language="en", by=Machine(), now=made.begin
    )
    accounts.give_post(user=user, role=role, area=made.areas[place], by=Machine(), now=made.begin)
    made.staff[username] = user
    return user


def school(made: Village) -> Organisation:
    """Let a school report, with the user of that name as its reporter."""
    school = ledger.add_organisation(
        area=made.community, source=SourceKind.SCHOOL, name="云溪小学", by=Machine(), now=made.begin
    )
    ledger.add_reporter(
        user=made.staff["school"], organisation=school, by=Machine(), now=made.begin
    )
    return school


def report(
    made: Village,
    name: str,
    *,
    now: datetime,
    source: SourceKind = SourceKind.SCHOOL,
    **values: Any,
) -> Person:
    """Take one source's word about somebody, by the fields of `ledger.sources`."""
    told = {"name": name, "nationality": "US", "language": "en", **values}
    taken = ledger.take_report(
        source=source, area=made.community, values=told, raw=told, by=Machine(), now=now
    )
    assert taken.person is not None, taken.reason
    return person_of(taken.person.pk)


def expect(made: Village, name: str, at: datetime, **values: Any) -> Arrival:
    """Let a school tell, two days before, that somebody comes from the United States."""
    told = {"departure_country": "US", "arrival_at": at.isoformat(), "carrier": "MU588", **values}
    person = report(made, name, now=at - timedelta(days=2), **told)
    arrival = open_arrival_of(person)
    assert arrival is not None
    return arrival


def receive(arrival: Arrival, *, by: User, at: datetime, **facts: Any) -> Person:
    """Receive somebody who has a home; the pack in force decides what follows."""
    known = {"has_fixed_home": True, "self_care": True, "symptomatic": False, **facts}
    arrivals.receive(arrival=arrival, by=by, now=at, facts=known)
    return person_of(arrival.person_id)


def come_home(made: Village, name: str, at: datetime, **values: Any) -> Person:
    """Expect and receive somebody: home quarantine begins at `at`."""
    values.setdefault("dwelling", "云溪花园3幢1单元201室")
    return receive(expect(made, name, at, **values), by=made.worker, at=at)


def stay_of(person: Person) -> Stay:
    """Return the stay of somebody who is in quarantine."""
    stay = open_stay_of(person)
    assert stay is not None
    return stay


def many(made: Village, number: int, at: datetime) -> list[Person]:
    """Let so many people come home, one to a flat."""
    return [
        come_home(
            made,
            f"GUEST {_letters(n)}",
            at,
            document_number=f"X{10_000_000 + n}",
            dwelling=f"云溪花园3幢1单元{n // 4 + 1}0{n % 4 + 1}室",
        )
        for n in range(number)
    ]


def _letters(number: int) -> str:
    return "".join(chr(ord("A") + int(digit)) for digit in str(number)) * 3


def names_of(people: Iterable[Person]) -> list[str]:
    """Return the names, for comparing."""
    return [person.name for person in people]
