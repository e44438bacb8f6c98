"""National pre-declaration as the province exports it: passport data, upper-case Latin names."""

from __future__ import annotations

from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.ledger.sources.profile import Profile

PROFILE = Profile(
    kind=SourceKind.PREDECLARATION,
    headings={
        Field.SURNAME: ("surname", "familyname", "姓", "英文姓"),
        Field.GIVEN_NAMES: ("givennames", "名", "英文名"),
        Field.ARRIVAL_AT: ("arrdatetime", "入境时间", "抵达时间", "arrivaltime"),
        Field.DWELLING: ("destaddr", "境内住址", "境内目的地", "目的地地址", "destination"),
        Field.CONTACT_NAME: ("cncontact", "境内联系人"),
        Field.CONTACT_PHONE: ("cnphone", "境内联系电话", "境内联系人电话"),
        Field.EXTERNAL_ID: ("declid", "申报编号", "申报号", "declaration", "declarationnumber"),
    },
    required=((Field.NAME,),),
    telling=frozenset(
        {Field.SURNAME, Field.GIVEN_NAMES, Field.TRANSIT, Field.EXTERNAL_ID, Field.ARRIVAL_AT}
    ),
    hints=("预申报", "入境申报", "declaration", "predeclaration", "decl"),
    trust=60,
    precedence={
        Field.NAME: 70,
        Field.BIRTH_DATE: 85,
        Field.SEX: 80,
        Field.NATIONALITY: 85,
        Field.DOCUMENT_NUMBER: 90,
        Field.ARRIVAL_ON: 75,
        Field.ARRIVAL_AT: 75,
        Field.CARRIER: 75,
        Field.DWELLING: 50,
    },
)
