"""Today: what this user must do now, what is late first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.queries import User, permissions_of, posts_of
from linli.accounts.rules import Permission
from linli.arrivals import queries as arrivals
from linli.boards.queries.situation import areas_of
from linli.boards.rules import Part, WorkKind, end_of_day, part_of
from linli.kernel.words import say
from linli.ledger import queries as ledger
from linli.ledger.queries import Person
from linli.ledger.rules import StandingKind
from linli.places.queries import zone_of
from linli.quarantine import queries as quarantine
from linli.quarantine.rules import VisitMode

MOST = 200
# The tab across all kinds.
LATE = "LATE"


@dataclass(frozen=True)
class Item:
    """One thing to do: what, about whom, where it is done, until when."""

    kind: WorkKind
    title: str
    subtitle: str
    url: str
    due_at: datetime | None = None
    is_late: bool = False
    is_mine: bool = False
    language: str = ""


@dataclass(frozen=True)
class Group:
    part: Part
    items: tuple[Item, ...]

    @property
    def label(self) -> str:
        return say(self.part)


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: int
    active: bool


@dataclass(frozen=True)
class Today:
    """The page: numbers, tabs, and the work in the order in which it is due."""

    groups: tuple[Group, ...]
    tabs: tuple[Tab, ...]
    total: int
    late: int
    at_home: int | None
    released_today: int | None
    tz: ZoneInfo


def today_for(user: User, *, now: datetime, kind: str = "", mine: bool = False) -> Today:
    """Return the work of the user's areas; `kind` and `mine` narrow what is listed."""
    tz = _zone(user, now)
    kind = kind if kind in {*WorkKind, LATE} else ""
    items = [item for item in _everything(user, now, tz) if item.is_mine or not mine]
    chosen = [i for i in items if not kind or i.kind == kind or (kind == LATE and i.is_late)]
    at_home, released = _numbers(user, now, tz)
    return Today(
        groups=tuple(_grouped(chosen, tz)),
        tabs=tuple(_tabs(items, kind, mine=mine)),
        total=len(items),
        late=sum(item.is_late for item in items),
        at_home=at_home,
        released_today=released,
        tz=tz,
    )


def _zone(user: User, now: datetime) -> ZoneInfo:
    post = posts_of(user, now=now).first()
    return zone_of(post.area) if post else ZoneInfo(settings.TIME_ZONE)


def _numbers(user: User, now: datetime, tz: ZoneInfo) -> tuple[int | None, int | None]:
    """Return who is in home quarantine, and how many were released since midnight."""
    if Permission.SEE_SITUATION not in permissions_of(user, now=now):
        return None, None
    tops = areas_of(user, now=now)
    midnight = end_of_day(now, tz) - timedelta(days=1)
    counts, before = ledger.counts_as_of(tops, now), ledger.counts_as_of(tops, midnight)
    released = counts[StandingKind.RELEASED] - before[StandingKind.RELEASED]
    return counts[StandingKind.HOME_QUARANTINE], released


def _everything(user: User, now: datetime, tz: ZoneInfo) -> Iterator[Item]:
    held = permissions_of(user, now=now)
    sources: tuple[tuple[Permission, Callable[[], Iterable[Item]]], ...] = (
        (Permission.RECORD_VISIT, lambda: _visits(user, now)),
        (Permission.SEE_ARRIVALS, lambda: _arrivals(user, now, tz)),
        (Permission.OPEN_STAY, lambda: _questions(user, now)),
        (Permission.CONFIRM_TEAM, lambda: _teams(user, now)),
        (Permission.END_STAY, lambda: _releases(user, now)),
        (Permission.IMPORT_LIST, lambda: _lists(user, now)),
    )
    for permission, items in sources:
        if permission in held:
            yield from items()


def where(person: Person) -> str:
    """Return where somebody lives, as short as people say it."""
    return str(person.dwelling) if person.dwelling_id else person.address


def _visits(user: User, now: datetime) -> Iterator[Item]:
    for due in quarantine.visits_due_for(user, now=now, limit=MOST):
        yield Item(
            WorkKind.VISIT,
            say(VisitMode(due.visit.mode)),
            f"{due.person.name} · {due.visit.stay.place or where(due.person)}",
            reverse("quarantine:visit", args=[due.visit.public_id]),
            due.visit.window_to,
            due.is_late,
            due.is_mine,
            due.person.language,
        )


def _arrivals(user: User, now: datetime, tz: ZoneInfo) -> Iterator[Item]:
    tonight = end_of_day(now, tz)
    for line in arrivals.expected_for(user, now=now, until=tonight):
        arrival = line.arrival
        yield Item(
            WorkKind.ARRIVAL,
            _("Receive") if arrival.meet_at else _("Plan and receive"),
            " · ".join(filter(None, (line.person.name, arrival.carrier, where(line.person)))),
            reverse("arrivals:arrival", args=[arrival.public_id]),
            arrival.meet_at
            or (arrival.expected_at if arrival.has_hour or line.is_late else tonight),
            line.is_late,
            arrival.receiver_id == user.pk,
            line.person.language,
        )


def _questions(user: User, now: datetime) -> Iterator[Item]:
    for inquiry in quarantine.inquiries_for(user, now=now)[:MOST]:
        yield Item(
            WorkKind.QUESTION,
            _("Answer, so that the stay can open"),
            inquiry.person.name,
            reverse("quarantine:inquiry", args=[inquiry.public_id]),
            inquiry.asked_at,
            is_late=True,
            language=inquiry.person.language,
        )


def _teams(user: User, now: datetime) -> Iterator[Item]:
    for stay in quarantine.teams_to_confirm_for(user, now=now)[:MOST]:
        yield Item(
            WorkKind.TEAM,
            _("Confirm the care team"),
            f"{stay.person.name} · {stay.place}",
            reverse("quarantine:stay", args=[stay.public_id]),
            None,
            language=stay.person.language,
        )


def _releases(user: User, now: datetime) -> Iterator[Item]:
    for stay in quarantine.to_release_for(user, now=now)[:MOST]:
        yield Item(
            WorkKind.RELEASE,
            _("Release"),
            f"{stay.person.name} · {stay.place}",
            reverse("quarantine:stay", args=[stay.public_id]),
            stay.release_at,
            is_late=now - stay.release_at > timedelta(hours=12),
            language=stay.person.language,
        )


def _lists(user: User, now: datetime) -> Iterator[Item]:
    for open_list in ledger.open_lists_for(user, now=now):
        yield Item(
            WorkKind.LIST,
            _("Mend or decide %(rows)s rows") % {"rows": open_list.rows},
            open_list.name,
            open_list.url,
            None,
        )


def _grouped(items: list[Item], tz: ZoneInfo) -> Iterator[Group]:
    placed = [(part_of(i.due_at, is_late=i.is_late, tz=tz), i) for i in items]
    for part in Part:
        inside = [item for at, item in placed if at is part]
        if inside:
            yield Group(part, tuple(sorted(inside, key=_by_time)))


def _by_time(item: Item) -> tuple[bool, float]:
    return item.due_at is None, item.due_at.timestamp() if item.due_at else 0.0


def _tabs(items: list[Item], kind: str, *, mine: bool) -> Iterator[Tab]:
    counts = Counter(item.kind for item in items)
    suffix = "&mine=1" if mine else ""
    yield Tab(_("All"), f"?{suffix[1:]}", len(items), active=not kind)
    late = sum(item.is_late for item in items)
    if late:
        yield Tab(_("Late"), f"?kind={LATE}{suffix}", late, active=kind == LATE)
    for each in WorkKind:
        if counts[each]:
            yield Tab(say(each), f"?kind={each}{suffix}", counts[each], active=kind == each)
