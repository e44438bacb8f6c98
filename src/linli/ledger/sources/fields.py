"""The fields a report can have, whatever list it came from, and the kind of value of each."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """One canonical field of a report. The value is its key in stored reports: never rename one."""

    NAME = "name"
    OTHER_NAME = "other_name"
    SURNAME = "surname"
    GIVEN_NAMES = "given_names"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    NATIONALITY = "nationality"
    DOCUMENT_NUMBER = "document_number"
    PHONE = "phone"
    EMAIL = "email"
    LANGUAGE = "language"
    DWELLING = "dwelling"
    ESTATE = "estate"
    BUILDING = "building"
    ENTRANCE = "entrance"
    ROOM = "room"
    DEPARTURE_COUNTRY = "departure_country"
    TRANSIT = "transit"
    CARRIER = "carrier"
    ARRIVAL_AT = "arrival_at"
    ARRIVAL_ON = "arrival_on"
    ROLE = "role"
    UNIT = "unit"
    NEEDS_PICKUP = "needs_pickup"
    TRAVELS_WITH_FAMILY = "travels_with_family"
    CONTACT_NAME = "contact_name"
    CONTACT_PHONE = "contact_phone"
    LANDLORD_NAME = "landlord_name"
    LANDLORD_PHONE = "landlord_phone"
    LEASE = "lease"
    IS_AWAY = "is_away"
    TEMPERATURE_C = "temperature_c"
    HEALTH_CODE = "health_code"
    WAS_ABROAD_14D = "was_abroad_14d"
    SYMPTOMS = "symptoms"
    SEEN_AT = "seen_at"
    VEHICLE_PLATE = "vehicle_plate"
    EXTERNAL_ID = "external_id"
    SEQUENCE = "sequence"
    REMARK = "remark"


class Kind(StrEnum):
    """What sort of value a field holds; it chooses the parser and the evidence of content."""

    NAME = "name"
    TEXT = "text"
    BIRTH = "birth"
    DAY = "day"
    MOMENT = "moment"
    PAST_MOMENT = "past_moment"
    COUNTRY = "country"
    DOCUMENT = "document"
    PHONE = "phone"
    EMAIL = "email"
    DWELLING = "dwelling"
    PART = "part"
    SEX = "sex"
    YES_NO = "yes_no"
    SYMPTOMS = "symptoms"
    TEMPERATURE = "temperature"
    HEALTH_CODE = "health_code"
    LEASE = "lease"
    CARRIER = "carrier"
    PLATE = "plate"
    NUMBER = "number"


KINDS: dict[Field, Kind] = {
    Field.NAME: Kind.NAME,
    Field.OTHER_NAME: Kind.NAME,
    Field.SURNAME: Kind.NAME,
    Field.GIVEN_NAMES: Kind.NAME,
    Field.SEX: Kind.SEX,
    Field.BIRTH_DATE: Kind.BIRTH,
    Field.NATIONALITY: Kind.COUNTRY,
    Field.DOCUMENT_NUMBER: Kind.DOCUMENT,
    Field.PHONE: Kind.PHONE,
    Field.EMAIL: Kind.EMAIL,
    Field.LANGUAGE: Kind.TEXT,  # BCP 47 tag, as the declaration form gives it
    Field.DWELLING: Kind.DWELLING,
    Field.ESTATE: Kind.TEXT,
    Field.BUILDING: Kind.PART,
    Field.ENTRANCE: Kind.PART,
    Field.ROOM: Kind.PART,
    Field.DEPARTURE_COUNTRY: Kind.COUNTRY,
    Field.TRANSIT: Kind.TEXT,  # airport codes: FRA is Frankfurt here, not France
    Field.CARRIER: Kind.CARRIER,
    Field.ARRIVAL_AT: Kind.MOMENT,
    Field.ARRIVAL_ON: Kind.DAY,
    Field.ROLE: Kind.TEXT,
    Field.UNIT: Kind.TEXT,
    Field.NEEDS_PICKUP: Kind.YES_NO,
    Field.TRAVELS_WITH_FAMILY: Kind.YES_NO,
    Field.CONTACT_NAME: Kind.TEXT,
    Field.CONTACT_PHONE: Kind.PHONE,
    Field.LANDLORD_NAME: Kind.NAME,
    Field.LANDLORD_PHONE: Kind.PHONE,
    Field.LEASE: Kind.LEASE,
    Field.IS_AWAY: Kind.YES_NO,
    Field.TEMPERATURE_C: Kind.TEMPERATURE,
    Field.HEALTH_CODE: Kind.HEALTH_CODE,
    Field.WAS_ABROAD_14D: Kind.YES_NO,
    Field.SYMPTOMS: Kind.SYMPTOMS,
    Field.SEEN_AT: Kind.PAST_MOMENT,
    Field.VEHICLE_PLATE: Kind.PLATE,
    Field.EXTERNAL_ID: Kind.TEXT,
    Field.SEQUENCE: Kind.NUMBER,
    Field.REMARK: Kind.TEXT,
}
