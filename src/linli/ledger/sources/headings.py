"""What senders call their columns, in Chinese and English, whatever the kind of list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from linli.ledger.reading.values.text import listed
from linli.ledger.sources.fields import Field

COMMON: dict[Field, tuple[str, ...]] = {
    Field.NAME: listed(
        "姓名 名字 中文名 中文姓名 人员姓名 学生姓名 师生姓名 教职工姓名 员工姓名 申报人 申报人姓名 返回人员 返杭人员 入境人员 "
        "name fullname personname nameofperson studentname staffname employeename nameofstudent 이름 氏名 имя фио"
    ),
    Field.OTHER_NAME: listed(
        "英文名 英文姓名 外文姓名 外文名 护照姓名 姓名拼音 拼音 曾用名 englishname latinname passportname nameinenglish "
        "nameinpassport nameonpassport othername chinesename nameinchinese"
    ),
    Field.SURNAME: listed("姓 姓氏 surname lastname familyname"),
    Field.GIVEN_NAMES: listed("名 givenname givennames firstname forename forenames firstnames"),
    Field.SEX: listed("性别 sex gender"),
    Field.BIRTH_DATE: listed(
        "出生日期 出生年月日 出生年月 出生 生日 dob dateofbirth birthdate birthday born birth"
    ),
    Field.NATIONALITY: listed("国籍 国籍地区 国家地区 国别 nationality citizenship country"),
    Field.DOCUMENT_NUMBER: listed(
        "护照号 护照号码 护照 证件号 证件号码 身份证 身份证号 身份证号码 身份证件号码 护照身份证号 护照或身份证号 身份证护照号 "
        "passportno passportnumber passport passportid idno idnumber idcard documentno documentnumber document traveldocument"
    ),
    Field.PHONE: listed(
        "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 本人电话 本人手机 联系手机 phone phonenumber phoneno mobile "
        "mobilenumber mobileno mobilephone tel telephone telno contactnumber contactno cell cellphone"
    ),
    Field.EMAIL: listed("邮箱 电子邮箱 电子邮件 email emailaddress mail"),
    Field.DWELLING: listed(
        "住址 现住址 现居住地 居住地址 居住地 家庭住址 家庭地址 详细地址 地址 房号 住所 住处 隔离地址 隔离地点 目的地 目的地址 在杭住址 "
        "在杭地址 杭州住址 address homeaddress destaddr destinationaddress destination residence currentaddress "
        "addressinhangzhou localaddress dwelling flat whereliving"
    ),
    Field.ESTATE: listed(
        "小区 小区名称 小区名 楼盘 所在小区 estate compound residentialcompound housingestate garden estatename"
    ),
    Field.BUILDING: listed(
        "幢 栋 座 楼栋 楼号 幢号 栋号 楼幢 building buildingno bldg bldgno block blockno"
    ),
    Field.ENTRANCE: listed("单元 单元号 unit unitno entrance staircase"),
    Field.ROOM: listed(
        "室 室号 房间 房间号 房号 门牌 门牌号 room roomno rm roomnumber flatno apartment apt"
    ),
    Field.DEPARTURE_COUNTRY: listed(
        "出发国家 出发国 出发地 返杭来源地 来源地 来自国家 来自哪里 来自 从哪里来 始发国 始发地 返回前所在国家 旅居国 旅居国家 旅居地 所在国家 入境前所在国 "
        "depcountry departurecountry countryofdeparture from comingfrom countryfrom origin departingfrom travellingfrom "
        "travelingfrom cameform camefrom returningfrom wherefrom"
    ),
    Field.TRANSIT: listed(
        "中转 中转地 中转城市 经停 途经 途经地 transit via stopover transitcity transitvia"
    ),
    Field.CARRIER: listed(
        "航班 航班号 车次 航班车次 航班号车次 交通工具 交通方式 乘坐航班 flight flightno flightnumber train flighttrain carrier"
    ),
    Field.ARRIVAL_ON: listed(
        "抵杭日期 计划抵杭日期 抵达日期 到达日期 返杭日期 返回日期 返校日期 预计返回 预计返回日期 预计返杭 预计抵达 预计到达 预计抵达日期 入境日期 "
        "来杭日期 到杭日期 拟返杭日期 arrivaldate arrival dateofarrival returndate expectedreturn expectedarrival plannedarrival "
        "arrivingon returnon returningon dateofreturn arrivalinhangzhou expectedback back"
    ),
    Field.ARRIVAL_AT: listed(
        "抵杭时间 抵达时间 到达时间 返杭时间 返回时间 预计返回时间 预计抵达时间 预计到达时间 入境时间 arrdatetime arrivaltime "
        "arrivaldatetime eta arrivalat arrdate"
    ),
    Field.ROLE: listed(
        "身份 人员类别 人员类型 类别 角色 人员身份 role category persontype type position status"
    ),
    Field.UNIT: listed(
        "部门 班级 年级班级 单位 工作单位 公司 企业 学校 department dept class company employer workplace grade school"
    ),
    Field.NEEDS_PICKUP: listed(
        "是否需接送 是否需要接送 是否接送 是否需接机 是否接机 需要接送 需接送 接送 接机 pickup needspickup pickupneeded needpickup "
        "pickuprequired transferneeded needstransfer"
    ),
    Field.TRAVELS_WITH_FAMILY: listed(
        "是否携家属 是否有家属同行 家属同行 同行家属 是否同行 随行家属 travelswithfamily withfamily familytravelling familytogether accompanied"
    ),
    Field.CONTACT_NAME: listed(
        "联系人 联系人姓名 紧急联系人 国内联系人 在杭联系人 家庭联系人 cncontact contact contactname contactperson emergencycontact contactinchina"
    ),
    Field.CONTACT_PHONE: listed(
        "联系人电话 联系人手机 联系人手机号 紧急联系电话 紧急联系人电话 国内联系电话 国内联系人电话 cnphone contactphone contactpersonphone "
        "emergencyphone phoneofcontact contacttel contactmobile"
    ),
    Field.LANDLORD_NAME: listed(
        "房东 房东姓名 业主 业主姓名 出租人 出租人姓名 landlord landlordname owner ownername nameoflandlord"
    ),
    Field.LANDLORD_PHONE: listed(
        "房东电话 房东手机 房东联系电话 房东联系方式 业主电话 业主手机 业主联系方式 出租人电话 landlordphone landlordmobile landlordtel ownerphone ownermobile phoneoflandlord"
    ),
    Field.LEASE: listed(
        "租期 租赁期 租赁期限 租住期限 合同期 合同期限 起止日期 lease leaseterm leaseperiod tenancy rentalperiod"
    ),
    Field.IS_AWAY: listed(
        "是否离境 是否在境外 是否在国外 是否出境 是否离杭 是否已离境 目前是否在境外 在境外 away isaway abroad isabroad abroadnow leftchina outofcountry"
    ),
    Field.TEMPERATURE_C: listed(
        "体温 体温c 今日体温 测量体温 测温 额温 temperature temp bodytemperature bodytemp temperaturec"
    ),
    Field.HEALTH_CODE: listed(
        "健康码 杭州健康码 健康码颜色 健康码状态 码色 healthcode qrcode codecolor codecolour healthqr"
    ),
    Field.WAS_ABROAD_14D: listed(
        "14天内是否有境外旅居史 14天内境外旅居史 是否有境外旅居史 境外旅居史 是否境外返回 14天内是否出境 14天内是否在境外 近14天是否有境外旅居史 "
        "abroadinlast14days abroadlast14days abroad14d abroad14days travelhistory overseastravel overseasinlast14days beenabroad"
    ),
    Field.SYMPTOMS: listed(
        "症状 有无症状 是否有症状 健康状况 身体状况 symptom symptoms anysymptoms healthcondition unwell"
    ),
    Field.SEEN_AT: listed(
        "提交时间 登记时间 登记日期 填报时间 测温时间 查验时间 进入时间 时间 日期 timestamp submittedat submitted time checkedat checktime date entrytime datetime"
    ),
    Field.VEHICLE_PLATE: listed(
        "车牌 车牌号 车牌号码 plate licenseplate licenceplate platenumber vehicle car carplate"
    ),
    Field.EXTERNAL_ID: listed(
        "申报编号 申报号 申报单号 记录编号 唯一编号 人员编号 学号 工号 declid declarationid recordid declno reference ref studentid employeeid staffid"
    ),
    Field.SEQUENCE: listed("序号 编号 号 no number nr sn serial index"),
    Field.REMARK: listed(
        "备注 说明 其他 其它 备注说明 remark remarks note notes comment comments other"
    ),
}

_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_NOT_WORDS = re.compile(r"[\W_]+")
_SHORTEST_PIECE = 2
_SHORTEST_LATIN_PIECE = 4
_LONGEST = 30

Vocabulary = dict[str, tuple[Field, ...]]


@lru_cache(maxsize=4096)
def bare(heading: str) -> str:
    """Return a heading without case, spaces, signs: "Passport No." is "passportno"."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", heading)).casefold()


def vocabulary(*tables: Mapping[Field, tuple[str, ...]]) -> Vocabulary:
    """Join tables of headings; a heading in an earlier table outranks the same in a later one."""
    found: dict[str, list[Field]] = {}
    for table in tables:
        for field, words in table.items():
            for word in words:
                fields = found.setdefault(bare(word), [])
                if field not in fields:
                    fields.append(field)
    return {word: tuple(fields) for word, fields in found.items()}


COMMON_WORDS = vocabulary(COMMON)


def candidates(heading: str, words: Vocabulary) -> dict[Field, float]:
    """Return the fields a heading may mean, with how surely (0-1)."""
    found: dict[Field, float] = {}
    for text, surety in _readings(heading):
        for rank, field in enumerate(words.get(text, ())):
            found[field] = max(found.get(field, 0.0), surety - 0.05 * rank)
    return found or _contained(heading, words)


def _readings(heading: str) -> list[tuple[str, float]]:
    """The ways to read one heading, surest first: whole, without brackets, last level, first level."""
    levels = heading.split(" / ")
    texts = [(heading, 1.0), (_BRACKETS.sub("", heading), 0.97)]
    if len(levels) > 1:
        texts += [(_BRACKETS.sub("", levels[-1]), 0.9), (_BRACKETS.sub("", levels[0]), 0.75)]
    return [(bare(text), surety) for text, surety in texts]


def _contained(heading: str, words: Vocabulary) -> dict[Field, float]:
    """The longest known heading inside a longer one: "您的手机号码是" holds 手机号码."""
    text = bare(_BRACKETS.sub("", heading.rpartition(" / ")[2]))
    if len(text) > _LONGEST:
        return {}
    inside = [w for w in words if _is_piece(w) and w in text]
    if not inside:
        return {}
    longest = max(inside, key=len)
    surety = 0.55 + 0.3 * len(longest) / len(text)
    return {field: surety - 0.05 * rank for rank, field in enumerate(words[longest])}


def _is_piece(word: str) -> bool:
    return len(word) >= (_SHORTEST_LATIN_PIECE if word.isascii() else _SHORTEST_PIECE)


def meaning(text: str) -> str | None:
    """Say which field a cell names if it is a heading: the vocabulary for finding headings."""
    if len(text) > _LONGEST:
        return None
    found = candidates(text, COMMON_WORDS)
    best = max(found, key=lambda field: found[field], default=None)
    return best.value if best is not None and found[best] >= _SURE else None


_SURE = 0.7
