"""A community with two grids, people who work there, and somebody who comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from linli.accounts import actions as accounts
from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.arrivals import actions, declaring, queries
from linli.arrivals.models import Arrival, Declaration, HandOverPoint
from linli.arrivals.rules import Declarer, Step
from linli.kernel.audit import Machine
from linli.ledger import actions as ledger
from linli.ledger.queries import Person, person_of
from linli.ledger.rules import SourceKind
from linli.places import actions as places
from linli.places.queries import Area
from linli.places.rules import AreaKind

MakeUser = Callable[..., User]
Report = Callable[..., Person]


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def long_ago(now: datetime) -> datetime:
    return now - timedelta(days=400)


@pytest.fixture
def city(db: None, machine: Machine, long_ago: datetime) -> Area:
    return places.add_area(
        kind=AreaKind.CITY, name="杭州", time_zone="Asia/Shanghai", by=machine, now=long_ago
    )


@pytest.fixture
def community(city: Area, machine: Machine, long_ago: datetime) -> Area:
    return places.add_area(
        kind=AreaKind.COMMUNITY, name="千云社区", name_en="Qianyun", parent=city, by=machine,
        now=long_ago,
    )  # fmt: skip


@pytest.fixture
def elsewhere(city: Area, machine: Machine, long_ago: datetime) -> Area:
    return places.add_area(
        kind=AreaKind.COMMUNITY, name="别处社区", parent=city, by=machine, now=long_ago
    )


@pytest.fixture
def grid(community: Area, machine: Machine, long_ago: datetime) -> Area:
    """The first grid, with building 3 of an estate."""
    grid = places.add_area(
        kind=AreaKind.GRID, name="第一网格", parent=community, by=machine, now=long_ago
    )
    places.add_building(
        area=grid, estate="云溪花园", name="3", entrances=[("1", 10), ("2", 10)],
        rooms_per_floor=4, by=machine, now=long_ago,
    )  # fmt: skip
    return grid


@pytest.fixture
def make_user(machine: Machine, long_ago: datetime) -> MakeUser:
    def make(username: str, role: Role, area: Area) -> User:
        user = accounts.add_user(username=username, name=username, by=machine, now=long_ago)
        accounts.give_post(user=user, role=role, area=area, by=machine, now=long_ago)
        return user

    return make


@pytest.fixture
def worker(make_user: MakeUser, community: Area) -> User:
    return make_user("worker", Role.SOCIAL_WORKER, community)


@pytest.fixture
def guard(make_user: MakeUser, community: Area) -> User:
    """Receives people, but plans nothing and has no ledger."""
    return make_user("guard", Role.SECURITY, community)


@pytest.fixture
def officer(make_user: MakeUser, grid: Area) -> User:
    return make_user("officer", Role.GRID_OFFICER, grid)


@pytest.fixture
def stranger(make_user: MakeUser, elsewhere: Area) -> User:
    return make_user("stranger", Role.SOCIAL_WORKER, elsewhere)


@pytest.fixture
def point(community: Area, worker: User, now: datetime) -> HandOverPoint:
    return actions.add_point(
        area=community, name="东门", name_en="East gate", where="江晖路口", where_en="Jianghui Rd",
        by=worker, now=now,
    )  # fmt: skip


@pytest.fixture
def report(community: Area, machine: Machine, now: datetime) -> Report:
    """Give a function that takes one source's word about somebody and returns the person."""

    def take(source: SourceKind = SourceKind.SCHOOL, at: datetime = now, **values: Any) -> Person:
        told = {"name": "KIM JIYOUNG", "document_number": "M12345678", **values}
        taken = ledger.take_report(
            source=source, area=community, values=told, raw=told, by=machine, now=at
        )
        assert taken.person is not None, taken.reason
        return person_of(taken.person.pk)

    return take


@pytest.fixture
def person(report: Report) -> Person:
    return report()


@pytest.fixture
def arrival(report: Report) -> Arrival:
    """Somebody whom the school expects on 28 March at 14:30."""
    person = report(arrival_at="2020-03-28T14:30", departure_country="KR", carrier="KE829")
    found = queries.open_arrival_of(person)
    assert found is not None
    return found


def answers_of(*, declarer: Declarer = Declarer.PERSON, **changes: Any) -> dict[Step, Any]:
    """Return a whole declaration's answers as they are kept."""
    answers: dict[Step, Any] = {
        Step.WHO: {"declarer": str(declarer)},
        Step.CONTACT: {"name": "金女士", "phone": "+8613800002764"},
        Step.NAME: {"name": "PARK MINHO", "other_name": "박민호"},
        Step.BIRTH: {"birth_date": "1985-03-28", "sex": "M"},
        Step.DOCUMENT: {"nationality": "KR", "document": "M76543210"},
        Step.REACH: {"phone": "+821012345678", "email": "", "language": "ko"},
        Step.FAMILY: {"members": []},
        Step.HOME: {
            "has_fixed_home": True,
            "dwelling": "云溪花园3幢2单元701",
            "separate_room": True,
        },
        Step.JOURNEY: {"country": "KR", "via": ["JP"], "carrier": "KE829"},
        Step.ARRIVAL: {"on": "2020-03-28", "at": "14:30"},
        Step.EXPOSURE: {"contact": "inbound", "said": "inbound"},
        Step.HEALTH: {"symptomatic": False, "note": ""},
        Step.NEEDS: {"self_care": True, "note": ""},
        Step.CONSENT: {"agrees": True},
    }
    if declarer is Declarer.PERSON:
        del answers[Step.CONTACT]
    return answers | {Step[name.upper()]: value for name, value in changes.items()}


FAMILY = {
    "members": [
        {"name": "LEE SUJIN", "other_name": "이수진", "birth_date": "1987-01-02",
         "document": "M22223333", "nationality": "KR", "sex": "F"},
        {"name": "PARK JUN", "other_name": "", "birth_date": "2015-06-01",
         "document": "M44445555", "nationality": "KR", "sex": "M"},
    ]
}  # fmt: skip
Declare = Callable[..., Declaration]


@pytest.fixture
def begin(community: Area, now: datetime) -> Callable[..., tuple[str, Declaration]]:
    """Give a function that begins a declaration and returns its link's token too."""

    def start(language: str = "en") -> tuple[str, Declaration]:
        token = declaring.start_declaration(area=community, language=language, now=now)
        return token, queries.declaration_behind(token, now=now)

    return start


@pytest.fixture
def declare(begin: Callable[..., tuple[str, Declaration]], now: datetime) -> Declare:
    """Give a function that fills in and sends a whole declaration."""

    def fill(**changes: Any) -> Declaration:
        _, declaration = begin()
        for step, answer in answers_of(**changes).items():
            declaring.save_answer(declaration=declaration, step=step, answer=answer, now=now)
        return declaring.submit_declaration(declaration=declaration, now=now)

    return fill


@pytest.fixture
def tomorrow(now: datetime) -> date:
    return (now + timedelta(days=1)).date()
