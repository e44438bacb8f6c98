"""Property company: who came through the gate, with temperature and health code (M2)."""

from __future__ import annotations

from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.ledger.sources.profile import Profile

PROFILE = Profile(
    kind=SourceKind.PROPERTY,
    headings={
        Field.NAME: (
            "访客姓名",
            "来访人",
            "进入人员",
            "visitor",
            "visitorname",
            "residentname",
            "resident",
        ),
        Field.DWELLING: ("房号", "住址", "到访房号", "flat", "unitvisited", "roomno", "flatno"),
        Field.SEEN_AT: ("提交时间", "登记时间", "进入时间", "测温时间", "time", "timein"),
        Field.DEPARTURE_COUNTRY: ("从哪里来", "来自", "来源地", "from", "arrivedfrom"),
        Field.WAS_ABROAD_14D: ("是否境外", "境外返回人员", "abroad", "overseas"),
    },
    required=((Field.NAME,),),
    telling=frozenset({Field.TEMPERATURE_C, Field.HEALTH_CODE, Field.SEEN_AT, Field.VEHICLE_PLATE}),
    hints=(
        "物业",
        "门岗",
        "卡口",
        "登记",
        "测温",
        "排查",
        "gate",
        "property",
        "screening",
        "checkpoint",
    ),
    trust=40,
    precedence={
        Field.TEMPERATURE_C: 70,
        Field.HEALTH_CODE: 70,
        Field.SEEN_AT: 90,
        Field.VEHICLE_PLATE: 80,
        Field.DWELLING: 55,
    },
)
