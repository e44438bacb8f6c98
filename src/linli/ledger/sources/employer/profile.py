"""Employers: staff who come back from abroad or return to work."""

from __future__ import annotations

from linli.ledger.rules import SourceKind
from linli.ledger.sources.checks import family_from_remark
from linli.ledger.sources.fields import Field
from linli.ledger.sources.profile import Profile

PROFILE = Profile(
    kind=SourceKind.EMPLOYER,
    headings={
        Field.NAME: ("员工姓名", "职工姓名", "employee", "employeename", "staffname", "staff"),
        Field.UNIT: (
            "部门",
            "单位",
            "工作单位",
            "公司名称",
            "企业名称",
            "department",
            "company",
            "team",
        ),
        Field.ROLE: ("岗位", "职务", "职位", "jobtitle", "title", "position"),
        Field.EXTERNAL_ID: ("工号", "员工编号", "employeeid", "employeeno", "staffid", "staffno"),
    },
    required=((Field.NAME,),),
    telling=frozenset({Field.UNIT, Field.ROLE, Field.EXTERNAL_ID}),
    hints=("员工", "职工", "复工", "返岗", "企业", "公司", "employee", "staff", "company"),
    fill_down=((Field.UNIT,),),
    checks=(family_from_remark,),
    trust=50,
    precedence={Field.UNIT: 85, Field.ROLE: 75, Field.PHONE: 60},
)
