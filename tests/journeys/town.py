"""The small community in which the journeys take place, built through the rooms' own actions.

One community with two grids and two houses, a second community next door, somebody in every role,
the organisations that report, two fixed points, and the policy of Zhejiang of March 2020 in force.
All people are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from linli.accounts import actions as accounts
from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.arrivals import actions as arrivals
from linli.kernel.audit import Machine
from linli.language import actions as language
from linli.language.rules import Level
from linli.ledger import actions as ledger
from linli.ledger.rules import SourceKind
from linli.places import actions as places
from linli.places.queries import Area
from linli.places.rules import AreaKind
from linli.quarantine import actions as quarantine

ZONE = ZoneInfo("Asia/Shanghai")
TIERED = "cn-zj-inbound-tiered-2020-03"
PASSWORD = "plum-lantern-42-river"
BY = Machine()

# username, name, role, where the post is, language spoken besides Chinese
STAFF = (
    ("wangmin", "王敏", Role.SOCIAL_WORKER, "community", ""),
    ("zhengqiang", "郑强", Role.GRID_OFFICER, "grid", ""),
    ("sunjuan", "孙娟", Role.GRID_OFFICER, "other_grid", ""),
    ("malin", "马林", Role.PROPERTY_STEWARD, "community", ""),
    ("guojun", "郭军", Role.SECURITY, "community", ""),
    ("linda", "Linda Brooks", Role.INTERPRETER, "community", "en"),
    ("xulaoshi", "许老师", Role.SCHOOL_LIAISON, "community", ""),
    ("shenjingli", "沈经理", Role.PROPERTY_LIAISON, "community", ""),
    ("fengnushi", "冯女士", Role.EMPLOYER_LIAISON, "community", ""),
    ("zhouxiansheng", "周先生", Role.LANDLORD, "community", ""),
    ("handudao", "韩督导", Role.SUPERVISOR, "street", ""),
    ("guanli", "管理员", Role.ADMINISTRATOR, "street", ""),
    ("linju", "邻社区社工", Role.SOCIAL_WORKER, "next_door", ""),
)
ORGANISATIONS = (
    (SourceKind.SCHOOL, "江畔国际学校", "xulaoshi"),
    (SourceKind.PROPERTY, "和苑物业服务公司", "shenjingli"),
    (SourceKind.EMPLOYER, "江州云栖贸易有限公司", "fengnushi"),
    (SourceKind.LANDLORD, "房东联络群", "zhouxiansheng"),
)


def at(text: str) -> datetime:
    """Return an instant from local time: at("2020-03-14 09:30")."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


LONG_AGO = at("2020-02-01 09:00")


@dataclass
class Town:
    """The places and people of the journeys, by name."""

    places: dict[str, Area] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)

    @property
    def community(self) -> Area:
        return self.places["community"]

    def user(self, role: Role) -> User:
        """Return the first who holds a role."""
        names = [name for name, _, held, _, _ in STAFF if held is role]
        return self.staff[names[0]]

    @property
    def worker(self) -> User:
        return self.user(Role.SOCIAL_WORKER)


def build() -> Town:
    """Build the community as of February 2020."""
    town = Town()
    _places(town)
    _staff(town)
    _organisations(town)
    _rules(town)
    return town


def _places(town: Town) -> None:
    def add(key: str, kind: AreaKind, parent: str, name: str, name_en: str) -> None:
        town.places[key] = places.add_area(
            kind=kind, name=name, name_en=name_en, parent=town.places.get(parent),
            time_zone="" if parent else str(ZONE), by=BY, now=LONG_AGO,
        )  # fmt: skip

    add("street", AreaKind.SUBDISTRICT, "", "云河街道", "Yunhe Sub-district")
    add("community", AreaKind.COMMUNITY, "street", "和苑社区", "Heyuan Community")
    add("grid", AreaKind.GRID, "community", "第1网格", "Grid 1")
    add("other_grid", AreaKind.GRID, "community", "第2网格", "Grid 2")
    add("next_door", AreaKind.COMMUNITY, "street", "云滨社区", "Yunbin Community")
    for grid, number in (("grid", 3), ("other_grid", 5)):
        places.add_building(
            area=town.places[grid], estate="云溪花园", name=f"{number}幢", name_en=f"Building {number}",
            entrances=[("1单元", 8), ("2单元", 8)], rooms_per_floor=2, by=BY, now=LONG_AGO,
        )  # fmt: skip


def _staff(town: Town) -> None:
    for number, (username, name, role, place, speaks) in enumerate(STAFF):
        user = accounts.add_user(
            username=username, name=name, phone=f"1980000{number:04}", password=PASSWORD,
            is_demo=True, by=BY, now=LONG_AGO,
        )  # fmt: skip
        accounts.give_post(user=user, role=role, area=town.places[place], by=BY, now=LONG_AGO)
        levels = {"zh-hans": Level.INTERPRETER} | ({speaks: Level.INTERPRETER} if speaks else {})
        language.set_languages(user=user, languages=levels, by=BY, now=LONG_AGO)
        town.staff[username] = user


def _organisations(town: Town) -> None:
    for source, name, reporter in ORGANISATIONS:
        organisation = ledger.add_organisation(
            area=town.community, source=source, name=name, by=BY, now=LONG_AGO
        )
        user = town.staff[reporter]
        ledger.add_reporter(organisation=organisation, user=user, by=BY, now=LONG_AGO)


def _rules(town: Town) -> None:
    quarantine.set_policy(
        area=town.community, pack_id=TIERED, from_at=LONG_AGO, by=town.user(Role.SUPERVISOR),
        now=LONG_AGO,
    )  # fmt: skip
    for name, name_en in (("南门交接点", "South gate point"), ("车库交接点", "Garage point")):
        arrivals.add_point(
            area=town.community, name=name, name_en=name_en, where="江晖路88号南门外白色帐篷",
            where_en="White tent outside the south gate", by=town.worker, now=LONG_AGO,
        )  # fmt: skip
