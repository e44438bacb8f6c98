"""School: staff, pupils and their families who will come back (M1)."""

from __future__ import annotations

from linli.ledger.rules import SourceKind
from linli.ledger.sources.checks import family_from_remark
from linli.ledger.sources.fields import Field
from linli.ledger.sources.profile import Profile

PROFILE = Profile(
    kind=SourceKind.SCHOOL,
    headings={
        Field.NAME: (
            "学生姓名",
            "师生姓名",
            "教职工姓名",
            "pupilname",
            "pupil",
            "student",
            "teacher",
        ),
        Field.ROLE: ("身份", "教职工学生", "staffpupil", "staffstudent", "staffstudentfamily"),
        Field.UNIT: ("班级", "年级", "年级班级", "grade", "class", "classgrade"),
        Field.EXTERNAL_ID: ("学号", "studentid", "pupilid"),
    },
    required=((Field.NAME,),),
    telling=frozenset({Field.ROLE, Field.NEEDS_PICKUP, Field.UNIT}),
    hints=("返校", "学校", "教职工", "学生", "师生", "school", "pupil", "student", "teacher"),
    fill_down=((Field.UNIT,),),
    checks=(family_from_remark,),
    precedence={
        Field.ROLE: 80,
        Field.UNIT: 80,
        Field.NEEDS_PICKUP: 80,
        Field.ARRIVAL_ON: 60,
        Field.CARRIER: 60,
        Field.DWELLING: 45,
    },
)
