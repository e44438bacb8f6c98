"""Landlords: the register of let flats (底册), several tenants under one flat (M3)."""

from __future__ import annotations

from linli.ledger.rules import SourceKind
from linli.ledger.sources.fields import Field
from linli.ledger.sources.profile import Profile

PROFILE = Profile(
    kind=SourceKind.LANDLORD,
    headings={
        Field.NAME: (
            "租客姓名",
            "租客",
            "租户",
            "租户姓名",
            "承租人",
            "承租人姓名",
            "房客",
            "房客姓名",
            "住户姓名",
            "tenant",
            "tenantname",
            "nameoftenant",
            "lodger",
            "renter",
        ),
        Field.PHONE: (
            "租客电话",
            "租客手机",
            "租户电话",
            "承租人电话",
            "房客电话",
            "租客联系方式",
            "tenantphone",
            "tenantmobile",
            "phoneoftenant",
            "tenanttel",
        ),
        Field.NATIONALITY: ("租客国籍", "承租人国籍", "tenantnationality"),
        Field.DOCUMENT_NUMBER: ("租客证件号", "承租人证件号", "tenantpassport"),
        Field.ROOM: ("室", "房号", "室号", "room", "flat", "flatno"),
    },
    required=((Field.NAME,), (Field.DWELLING, Field.ROOM)),
    telling=frozenset({Field.LANDLORD_NAME, Field.LANDLORD_PHONE, Field.LEASE, Field.IS_AWAY}),
    hints=("出租", "房东", "租客", "底册", "landlord", "tenant", "rent"),
    fill_down=(
        (
            Field.ESTATE,
            Field.BUILDING,
            Field.ENTRANCE,
            Field.ROOM,
            Field.DWELLING,
            Field.LANDLORD_NAME,
            Field.LANDLORD_PHONE,
        ),
    ),
    trust=45,
    precedence={
        Field.DWELLING: 75,
        Field.ESTATE: 75,
        Field.BUILDING: 75,
        Field.ENTRANCE: 75,
        Field.ROOM: 75,
        Field.LANDLORD_NAME: 90,
        Field.LANDLORD_PHONE: 90,
        Field.LEASE: 90,
        Field.ARRIVAL_ON: 40,
    },
)
