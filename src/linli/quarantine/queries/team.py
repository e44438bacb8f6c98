"""Who could be in the care team of a stay, and who is (M9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from linli.accounts.queries import User, holders, posts_of
from linli.accounts.rules import Permission, Role
from linli.language.queries import speakers
from linli.ledger.queries import Person
from linli.places.queries import Area, Building, Dwelling
from linli.quarantine.models import Stay, TeamMember
from linli.quarantine.rules import StayState, TeamRole


@dataclass(frozen=True)
class Home:
    """Where somebody stays and what they speak: all that choosing a team needs."""

    area: Area
    building: Building | None
    language: str
    now: datetime


def home_of(person: Person, dwelling: Dwelling | None, *, now: datetime) -> Home:
    """Return what choosing a team needs to know of a person and where they stay."""
    building = dwelling.entrance.building if dwelling else None
    return Home(person.area, building, person.language, now)


def candidates(role: TeamRole, home: Home) -> list[User]:
    """Return who could fill a role, the best first: fitting, near, then with the fewest stays."""
    found = _FINDERS.get(role, _nobody)(home)
    loads = _loads(user for _, user in found)
    return [user for _, user in sorted(found, key=lambda f: (f[0], loads[f[1].pk], f[1].pk))]


Found = list[tuple[tuple[int, ...], User]]


def _by_role(role: Role) -> Callable[[Home], Found]:
    def find(home: Home) -> Found:
        near = holders(role, area=home.area, now=home.now)
        return [((-getattr(user, "nearest", 0),), user) for user in near]

    return find


def _stewards(home: Home) -> Found:
    found = _by_role(Role.PROPERTY_STEWARD)(home)
    return [(_steward_rank(user, home), user) for _, user in found]


def _steward_rank(user: User, home: Home) -> tuple[int, ...]:
    """The building's own steward first, then one of no building, then another building's."""
    posts = [p for p in posts_of(user, now=home.now) if p.role == Role.PROPERTY_STEWARD]
    buildings = {post.building_id for post in posts}
    if home.building and home.building.pk in buildings:
        return (0,)
    return (1,) if None in buildings else (2,)


def _interpreters(home: Home) -> Found:
    if not home.language:
        return _by_role(Role.INTERPRETER)(home)
    near = speakers(home.language, area=home.area, now=home.now)
    return [((-getattr(user, "spoken", 0),), user) for user in near]


def _nobody(_home: Home) -> Found:
    return []


_FINDERS: dict[TeamRole, Callable[[Home], Found]] = {
    TeamRole.SOCIAL_WORKER: _by_role(Role.SOCIAL_WORKER),
    TeamRole.COMMUNITY_CADRE: _by_role(Role.SOCIAL_WORKER),
    TeamRole.GRID_OFFICER: _by_role(Role.GRID_OFFICER),
    TeamRole.PROPERTY_STEWARD: _stewards,
    TeamRole.INTERPRETER: _interpreters,
}


def _loads(users: Iterable[User]) -> Counter[int]:
    """Count the open stays that each of these users is in a team of."""
    rows = TeamMember.objects.filter(user__in=list(users), stay__state=StayState.OPEN)
    return Counter(rows.values_list("user_id", flat=True))


def colleagues(stay: Stay, role: TeamRole, *, now: datetime) -> list[User]:
    """Return who may fill a role of a team: the fitting ones first, then all who work here."""
    fitting = candidates(role, home_of(stay.person, stay.dwelling, now=now))
    everybody = {
        user.pk: user
        for role_of_area in (
            Role.SOCIAL_WORKER,
            Role.GRID_OFFICER,
            Role.PROPERTY_STEWARD,
            Role.SECURITY,
            Role.INTERPRETER,
        )
        for user in holders(role_of_area, area=stay.area, now=now)
    }
    others = [user for pk, user in everybody.items() if pk not in {u.pk for u in fitting}]
    able = [*fitting, *sorted(others, key=lambda user: user.name)]
    return [u for u in able if u.holds(Permission.DO_DUTY, now=now, path=stay.area.path)]


def is_in_team(user: User, stay: Stay) -> bool:
    """Tell whether a user belongs to the care team of a stay."""
    return TeamMember.objects.filter(stay=stay, user=user).exists()
