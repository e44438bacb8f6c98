"""The demo's places, staff, organisations and rules: an invented community."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from linli.accounts import actions as accounts
from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.arrivals import actions as arrivals
from linli.arrivals.queries import HandOverPoint
from linli.kernel.audit import Machine
from linli.language import actions as language
from linli.language.rules import Level
from linli.ledger import actions as ledger
from linli.ledger.queries import Organisation
from linli.ledger.rules import SourceKind
from linli.places import actions as places
from linli.places.queries import Area, Building, descendants
from linli.places.rules import AreaKind, BuildingKind
from linli.quarantine import actions as quarantine
from linli.shell.demo.people import Flat
from linli.shell.demo.scenario import ORDER_3, ORDER_3_FROM, TIERED, TZ

# (estate, number of buildings, entrances a building, floors); 江晖花园 and the others are invented.
ESTATES = (("和苑", 8, 2, 18), ("江晖花园", 10, 2, 16), ("云河公寓", 6, 2, 22))
ROOMS_A_FLOOR = 2
GRIDS = 6
ENTERPRISES = 67


@dataclass
class Community:
    """What the replay needs to know of the community that was built."""

    now: datetime
    by: Machine = field(default_factory=Machine)
    area: Area = None  # type: ignore[assignment]
    grids: list[Area] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    staff: dict[str, User] = field(default_factory=dict)
    school: Organisation = None  # type: ignore[assignment]
    enterprises: list[Organisation] = field(default_factory=list)
    points: list[HandOverPoint] = field(default_factory=list)

    @property
    def worker(self) -> User:
        return self.staff["wangmin"]


# username, name, Latin name, role, grid (0: whole community, -1: above it), languages it speaks
STAFF: tuple[tuple[str, str, str, Role, int, dict[str, Level]], ...] = (
    ("wangmin", "王敏", "Wang Min", Role.SOCIAL_WORKER, 0, {"en": Level.CONVERSATION}),
    ("hejing", "何静", "He Jing", Role.SOCIAL_WORKER, 0, {"ko": Level.BASIC}),
    ("zhengqiang", "郑强", "Zheng Qiang", Role.GRID_OFFICER, 1, {}),
    ("liuyang", "刘洋", "Liu Yang", Role.GRID_OFFICER, 2, {"en": Level.BASIC}),
    ("sunjuan", "孙娟", "Sun Juan", Role.GRID_OFFICER, 3, {}),
    ("gaojie", "高杰", "Gao Jie", Role.GRID_OFFICER, 4, {"en": Level.CONVERSATION}),
    ("luoping", "罗平", "Luo Ping", Role.GRID_OFFICER, 5, {}),
    ("tangtao", "唐涛", "Tang Tao", Role.GRID_OFFICER, 6, {}),
    ("malin", "马林", "Ma Lin", Role.PROPERTY_STEWARD, 0, {}),
    ("guojun", "郭军", "Guo Jun", Role.SECURITY, 0, {}),
    ("parkjisoo", "朴智秀", "Park Jisoo", Role.INTERPRETER, 0, {"ko": Level.INTERPRETER}),
    ("tanakayuki", "田中由纪", "Tanaka Yuki", Role.INTERPRETER, 0, {"ja": Level.INTERPRETER}),
    ("annasokolova", "安娜", "Anna Sokolova", Role.INTERPRETER, 0, {"ru": Level.INTERPRETER}),
    ("linda", "林达", "Linda Brooks", Role.INTERPRETER, 0, {"en": Level.INTERPRETER, "fr": Level.CONVERSATION}),
    ("jonas", "约纳斯", "Jonas Becker", Role.INTERPRETER, 0, {"de": Level.INTERPRETER, "en": Level.INTERPRETER, "es": Level.CONVERSATION}),
    ("schooloffice", "许老师", "Ms Xu", Role.SCHOOL_LIAISON, 0, {}),
    ("property", "沈经理", "Mr Shen", Role.PROPERTY_LIAISON, 0, {}),
    ("employer", "冯女士", "Ms Feng", Role.EMPLOYER_LIAISON, 0, {}),
    ("landlord", "周先生", "Mr Zhou", Role.LANDLORD, 0, {}),
    ("supervisor", "韩督导", "Han, supervisor", Role.SUPERVISOR, -1, {}),
    ("admin", "管理员", "Administrator", Role.ADMINISTRATOR, -1, {}),
    ("neighbour", "邻社区社工", "Worker next door", Role.SOCIAL_WORKER, -2, {}),
)  # fmt: skip


def build(now: datetime) -> Community:
    """Build the community through the rooms' own actions."""
    made = Community(now=now)
    top = _areas(made)
    _buildings(made)
    _staff(made, top)
    _organisations(made)
    _rules(made)
    return made


def _area(made: Community, kind: AreaKind, parent: Area | None, name: str, name_en: str) -> Area:
    zone = str(TZ) if kind is AreaKind.CITY else ""
    return places.add_area(
        kind=kind,
        name=name,
        name_en=name_en,
        parent=parent,
        time_zone=zone,
        by=made.by,
        now=made.now,
    )


def _areas(made: Community) -> Area:
    city = _area(made, AreaKind.CITY, None, "江州市(演示)", "Jiangzhou (demo)")
    district = _area(made, AreaKind.DISTRICT, city, "江畔区", "Jiangpan District")
    street = _area(made, AreaKind.SUBDISTRICT, district, "云河街道", "Yunhe Sub-district")
    made.area = _area(made, AreaKind.COMMUNITY, street, "和苑社区", "Heyuan Community")
    made.grids = [
        _area(made, AreaKind.GRID, made.area, f"第{n}网格", f"Grid {n}")
        for n in range(1, GRIDS + 1)
    ]
    next_door = _area(made, AreaKind.COMMUNITY, street, "云滨社区", "Yunbin Community")
    _area(made, AreaKind.GRID, next_door, "第1网格", "Grid 1")
    return street


def _buildings(made: Community) -> None:
    numbers = [(estate, n, e, f) for estate, count, e, f in ESTATES for n in range(1, count + 1)]
    for at, (estate, number, entrances, floors) in enumerate(numbers):
        building = places.add_building(
            area=made.grids[at * GRIDS // len(numbers)],
            estate=estate,
            name=f"{number}幢",
            name_en=f"Building {number}",
            entrances=[(f"{n}单元", floors) for n in range(1, entrances + 1)],
            rooms_per_floor=ROOMS_A_FLOOR,
            by=made.by,
            now=made.now,
        )
        made.buildings.append(building)
    for name in ("A座", "B座"):
        places.add_building(
            area=made.grids[-1], estate="和苑国际商务大厦", name=name, name_en=f"Tower {name[0]}",
            kind=BuildingKind.OFFICE, entrances=[("大堂", 26)], by=made.by, now=made.now,
        )  # fmt: skip


def flats() -> list[Flat]:
    """Return every flat of the demo, in order."""
    return [
        Flat(estate, building, entrance, floor * 100 + number)
        for estate, count, entrances, floors in ESTATES
        for building in range(1, count + 1)
        for entrance in range(1, entrances + 1)
        for floor in range(1, floors + 1)
        for number in range(1, ROOMS_A_FLOOR + 1)
    ]


def _staff(made: Community, top: Area) -> None:
    next_door = next(a for a in _children(top) if a.pk != made.area.pk)
    spots = {0: made.area, -1: top, -2: next_door} | dict(enumerate(made.grids, 1))
    for at, (username, name, name_en, role, spot, speaks) in enumerate(STAFF):
        user = accounts.add_user(
            username=username, name=name, name_en=name_en, phone=f"1980000{at:04}", language="zh-hans",
            is_demo=True, by=made.by, now=made.now,
        )  # fmt: skip
        accounts.give_post(user=user, role=role, area=spots[spot], by=made.by, now=made.now)
        levels = {"zh-hans": Level.INTERPRETER, **speaks}
        language.set_languages(user=user, languages=levels, by=made.by, now=made.now)
        made.staff[username] = user


def _children(area: Area) -> list[Area]:
    return [child for child in descendants(area) if child.parent_id == area.pk]


def _organisations(made: Community) -> None:
    def add(source: SourceKind, name: str, name_en: str = "") -> Organisation:
        return ledger.add_organisation(
            area=made.area, source=source, name=name, name_en=name_en, by=made.by, now=made.now
        )

    made.school = add(SourceKind.SCHOOL, "江畔国际学校", "Jiangpan International School")
    company = add(SourceKind.PROPERTY, "和苑物业服务公司", "Heyuan Property Services")
    letting = add(SourceKind.LANDLORD, "房东联络群", "Landlords")
    names = [
        f"江州{word}{trade}有限公司"
        for trade in ("贸易", "科技", "设计", "物流", "软件", "咨询", "服饰")
        for word in ("云栖", "天目", "之江", "钱江", "富春", "瑞丰", "恒信", "海联", "越秀", "四季")
    ]
    made.enterprises = [add(SourceKind.EMPLOYER, name) for name in names[:ENTERPRISES]]
    for username, organisation in (
        ("schooloffice", made.school), ("property", company), ("landlord", letting),
        ("employer", made.enterprises[0]),
    ):  # fmt: skip
        ledger.add_reporter(
            organisation=organisation, user=made.staff[username], by=made.by, now=made.now
        )


def _rules(made: Community) -> None:
    supervisor = made.staff["supervisor"]
    quarantine.set_policy(
        area=made.area, pack_id=TIERED, from_at=made.now, by=supervisor, now=made.now
    )
    quarantine.set_policy(
        area=made.area, pack_id=ORDER_3, from_at=ORDER_3_FROM, by=supervisor, now=made.now
    )
    for name, name_en, where, where_en in (
        ("南门交接点", "South gate point", "江晖路88号南门外白色帐篷", "White tent outside the south gate, 88 Jianghui Road"),
        ("地下车库交接点", "Garage point", "云河公寓地下车库B2出口", "Exit B2 of the garage of Yunhe Apartments"),
    ):  # fmt: skip
        made.points.append(
            arrivals.add_point(
                area=made.area,
                name=name,
                name_en=name_en,
                where=where,
                where_en=where_en,
                by=made.worker,
                now=made.now,
            )
        )
