"""Invented people: seeded, reproducible, from lists of common names in six scripts."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

# (own writing, Latin). Common names only; every combination is invented.
ZH_SURNAMES = [("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"),
    ("赵", "Zhao"), ("黄", "Huang"), ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"), ("胡", "Hu"),
    ("朱", "Zhu"), ("高", "Gao"), ("林", "Lin"), ("何", "He"), ("郭", "Guo"), ("马", "Ma"), ("罗", "Luo"),
    ("梁", "Liang"), ("宋", "Song"), ("郑", "Zheng"), ("谢", "Xie"), ("韩", "Han"), ("唐", "Tang")]  # fmt: skip
ZH_GIVEN = [("敏", "Min"), ("静", "Jing"), ("丽", "Li"), ("强", "Qiang"), ("磊", "Lei"), ("军", "Jun"),
    ("洋", "Yang"), ("勇", "Yong"), ("艳", "Yan"), ("杰", "Jie"), ("娟", "Juan"), ("涛", "Tao"), ("明", "Ming"),
    ("超", "Chao"), ("秀英", "Xiuying"), ("霞", "Xia"), ("平", "Ping"), ("刚", "Gang"), ("桂英", "Guiying"),
    ("建国", "Jianguo"), ("玉兰", "Yulan"), ("海峰", "Haifeng"), ("晓雨", "Xiaoyu"), ("国平", "Guoping"),
    ("子轩", "Zixuan"), ("雨桐", "Yutong"), ("思远", "Siyuan"), ("佳怡", "Jiayi"), ("浩然", "Haoran")]  # fmt: skip
KO_SURNAMES = [("김", "Kim"), ("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"), ("강", "Kang"),
    ("조", "Cho"), ("윤", "Yoon"), ("장", "Jang"), ("임", "Lim"), ("한", "Han"), ("오", "Oh")]  # fmt: skip
KO_GIVEN = [("지영", "Jiyoung"), ("민수", "Minsu"), ("서준", "Seojun"), ("지훈", "Jihoon"), ("수진", "Sujin"),
    ("현우", "Hyunwoo"), ("민지", "Minji"), ("영호", "Youngho"), ("은정", "Eunjung"), ("도윤", "Doyun"),
    ("하은", "Haeun"), ("성민", "Sungmin")]  # fmt: skip
JA_SURNAMES = [("佐藤", "Sato"), ("鈴木", "Suzuki"), ("高橋", "Takahashi"), ("田中", "Tanaka"), ("渡辺", "Watanabe"),
    ("伊藤", "Ito"), ("山本", "Yamamoto"), ("中村", "Nakamura"), ("小林", "Kobayashi"), ("加藤", "Kato")]  # fmt: skip
JA_GIVEN = [("美咲", "Misaki"), ("健", "Ken"), ("陽子", "Yoko"), ("大輔", "Daisuke"), ("翔太", "Shota"),
    ("由美", "Yumi"), ("直樹", "Naoki"), ("恵子", "Keiko"), ("蓮", "Ren"), ("さくら", "Sakura")]  # fmt: skip
RU_SURNAMES = [("Иванов", "Ivanov"), ("Смирнов", "Smirnov"), ("Кузнецов", "Kuznetsov"), ("Попов", "Popov"),
    ("Васильев", "Vasilev"), ("Петров", "Petrov"), ("Соколов", "Sokolov"), ("Михайлов", "Mikhailov")]  # fmt: skip
RU_GIVEN = [("Иван", "Ivan"), ("Алексей", "Aleksei"), ("Дмитрий", "Dmitrii"), ("Сергей", "Sergei"),
    ("Михаил", "Mikhail"), ("Андрей", "Andrei"), ("Николай", "Nikolai"), ("Павел", "Pavel")]  # fmt: skip
LATIN = {
    "US": (["Carter", "Brooks", "Hayes", "Miller", "Reed", "Foster", "Bennett", "Coleman"],
           ["Emily", "James", "Olivia", "Daniel", "Grace", "Michael", "Hannah", "Ethan"]),
    "CA": (["Tremblay", "Fraser", "Gagnon", "MacLeod", "Wilson", "Roy"],
           ["Sophie", "Liam", "Chloe", "Noah", "Megan", "Lucas"]),
    "GB": (["Hughes", "Clarke", "Walker", "Wright", "Edwards", "Turner"],
           ["Oliver", "Amelia", "George", "Isla", "Harry", "Poppy"]),
    "FR": (["Moreau", "Laurent", "Lefebvre", "Girard", "Rousseau"],
           ["Camille", "Hugo", "Manon", "Louis", "Julie"]),
    "DE": (["Schneider", "Fischer", "Wagner", "Becker", "Hoffmann"],
           ["Anna", "Lukas", "Lena", "Jonas", "Katharina"]),
    "ES": (["Navarro", "Ortega", "Castillo", "Romero", "Vidal"],
           ["Lucia", "Pablo", "Carmen", "Diego", "Elena"]),
    "IT": (["Conti", "Ferrari", "Greco", "Marino", "Rizzo"],
           ["Giulia", "Marco", "Sofia", "Luca", "Chiara"]),
    "AU": (["Nguyen", "Campbell", "Kelly", "Harris", "Martin"],
           ["Jack", "Ruby", "Cooper", "Matilda", "Archie"]),
}  # fmt: skip
SCRIPTS = {"CN": (ZH_SURNAMES, ZH_GIVEN), "KR": (KO_SURNAMES, KO_GIVEN), "JP": (JA_SURNAMES, JA_GIVEN),
           "RU": (RU_SURNAMES, RU_GIVEN)}  # fmt: skip
LANGUAGE = {"CN": "zh-hans", "KR": "ko", "JP": "ja", "RU": "ru", "US": "en", "CA": "en", "GB": "en",
            "AU": "en", "FR": "fr", "DE": "de", "ES": "es", "IT": "it"}  # fmt: skip
NATION = {"CN": "中国", "KR": "韩国", "JP": "日本", "RU": "俄罗斯", "US": "美国", "CA": "加拿大", "GB": "英国",
          "FR": "法国", "DE": "德国", "ES": "西班牙", "IT": "意大利", "AU": "澳大利亚"}  # fmt: skip
ALPHA3 = {"CN": "CHN", "KR": "KOR", "JP": "JPN", "RU": "RUS", "US": "USA", "CA": "CAN", "GB": "GBR",
          "FR": "FRA", "DE": "DEU", "ES": "ESP", "IT": "ITA", "AU": "AUS"}  # fmt: skip
# "500+ foreign residents from the US, Canada and elsewhere": weights of their nations.
FOREIGN = {"US": 26, "CA": 16, "KR": 14, "JP": 11, "GB": 8, "RU": 6, "FR": 5, "DE": 5, "AU": 4, "ES": 3, "IT": 2}  # fmt: skip


@dataclass(frozen=True)
class Flat:
    """Where somebody lives: estate 江晖花园, building 3, entrance 2, room 701."""

    estate: str
    building: int
    entrance: int
    room: int

    @property
    def text(self) -> str:
        return f"{self.estate}{self.building}幢{self.entrance}单元{self.room}室"


@dataclass(frozen=True)
class Someone:
    """An invented person, as they would write themselves."""

    nation: str
    own_name: str
    latin_name: str
    born: date
    sex: str
    document: str
    phone: str
    flat: Flat
    family: tuple[Someone, ...] = field(default=())

    @property
    def language(self) -> str:
        return LANGUAGE[self.nation]

    @property
    def passport_name(self) -> str:
        return self.latin_name.upper()


class Inventor:
    """Invents people from one seed; no document or phone is given twice."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - invented people need no secrecy
        self._numbers: set[str] = set()

    def nation(self) -> str:
        return self.dice.choices(list(FOREIGN), list(FOREIGN.values()))[0]

    def household(self, flat: Flat, nation: str, size: int) -> Someone:
        """Return the head of a family of `size` with the others as `family`."""
        surname = self._surname(nation)
        phone = self.phone()
        names = self._given(nation, size)
        members = [
            self._member(nation, (surname, name), flat, phone, at) for at, name in enumerate(names)
        ]
        head = members[0]
        return Someone(**{**vars(head), "family": tuple(members[1:])})

    def _surname(self, nation: str) -> tuple[str, str]:
        if nation in SCRIPTS:
            return self.dice.choice(SCRIPTS[nation][0])
        name = self.dice.choice(LATIN[nation][0])
        return name, name

    def _given(self, nation: str, size: int) -> list[tuple[str, str]]:
        """Return given names, no two alike in one family."""
        if nation in SCRIPTS:
            return self.dice.sample(SCRIPTS[nation][1], size)
        return [(name, name) for name in self.dice.sample(LATIN[nation][1], size)]

    def _member(
        self,
        nation: str,
        names: tuple[tuple[str, str], tuple[str, str]],
        flat: Flat,
        phone: str,
        place: int,
    ) -> Someone:
        surname, given = names
        own = {"CN": "{s}{g}", "KR": "{s}{g}", "JP": "{s} {g}"}.get(nation, "{g} {s}")
        age = self.dice.randint(4, 17) if place > 1 else self.dice.randint(24, 62)
        return Someone(
            nation=nation,
            own_name=own.format(s=surname[0], g=given[0]),
            latin_name=f"{surname[1]} {given[1]}",
            born=date(2020 - age, 1, 1) + timedelta(days=self.dice.randrange(365)),
            sex=self.dice.choice("FM"),
            document=self.document(nation),
            # A child has no phone of their own: the family's is given.
            phone=phone if place != 1 else self.phone(),
            flat=flat,
        )

    def document(self, nation: str) -> str:
        prefix = {"CN": "EX", "KR": "M", "JP": "TX", "RU": "7"}.get(nation, "X")
        return self._once(lambda: f"{prefix}{self.dice.randrange(10**7, 10**8)}")

    def phone(self) -> str:
        # 1990000xxxx to 1999999xxxx: shaped like Chinese mobile numbers, invented.
        return self._once(lambda: f"199{self.dice.randrange(10**7, 10**8)}")

    def _once(self, make: Callable[[], str]) -> str:
        while (number := make()) in self._numbers:
            pass
        self._numbers.add(number)
        return number
