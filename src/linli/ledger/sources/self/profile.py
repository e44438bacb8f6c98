"""The persons themselves, or the contact at home: declarations collected in a sheet (M13)."""

from __future__ import annotations

from linli.ledger.rules import SourceKind
from linli.ledger.sources.checks import family_from_remark
from linli.ledger.sources.fields import Field
from linli.ledger.sources.profile import Profile

PROFILE = Profile(
    kind=SourceKind.SELF,
    headings={
        Field.NAME: ("您的姓名", "本人姓名", "姓名", "yourname", "myname"),
        Field.PHONE: ("您的手机号", "本人手机", "yourphone", "yourmobile", "wechatphone"),
        Field.DWELLING: ("您的住址", "您在杭州的住址", "youraddress", "addressinhangzhou"),
        Field.EMAIL: ("您的邮箱", "youremail"),
    },
    required=((Field.NAME,),),
    telling=frozenset(
        {
            Field.EMAIL,
            Field.TRAVELS_WITH_FAMILY,
            Field.SYMPTOMS,
            Field.CONTACT_NAME,
            Field.CONTACT_PHONE,
        }
    ),
    hints=("自主申报", "云申报", "境外关系", "申报表", "self", "yourname", "your name"),
    checks=(family_from_remark,),
    trust=65,
    precedence={
        Field.NAME: 75,
        Field.PHONE: 90,
        Field.EMAIL: 90,
        Field.DWELLING: 80,
        Field.ARRIVAL_ON: 80,
        Field.ARRIVAL_AT: 80,
        Field.CARRIER: 80,
        Field.DOCUMENT_NUMBER: 80,
        Field.BIRTH_DATE: 80,
        Field.SYMPTOMS: 90,
        Field.TRAVELS_WITH_FAMILY: 90,
    },
)
