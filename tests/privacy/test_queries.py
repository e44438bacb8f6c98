"""Who sees which class of fields, and how the trail is masked (M24, M25)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from linli.accounts.rules import REPORTER_ROLES, LinkHolder, Role
from linli.privacy import queries
from linli.privacy.rules import FieldClass
from tests.accounts.conftest import City, MakeUser

STAFF = {FieldClass.PUBLIC, FieldClass.STAFF}
WORKERS = {Role.GRID_OFFICER, Role.PROPERTY_STEWARD, Role.SECURITY, Role.INTERPRETER}
EXPECTED = {
    **{role: {FieldClass.PUBLIC} for role in Role},
    **dict.fromkeys(WORKERS | {Role.SUPERVISOR}, STAFF),
    Role.SOCIAL_WORKER: set(FieldClass),
}


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_classes_in_its_area_and_only_the_public_elsewhere_m25(
    role: Role, city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("user", (role, city.qianyun))
    assert queries.seen_classes(user, area=city.one, now=now) == EXPECTED[role]
    assert queries.seen_classes(user, area=city.three, now=now) == {FieldClass.PUBLIC}


def test_the_care_team_sees_what_it_needs_but_no_documents_m25(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    steward = make_user("steward", (Role.PROPERTY_STEWARD, city.one))
    for cls in FieldClass:
        expected = cls is not FieldClass.SECRET
        seen = queries.may_see(steward, cls, area=city.one, is_team=True, now=now)
        assert seen is expected


def test_reporters_link_holders_and_strangers_see_nothing_of_persons_m24(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    reporters = [make_user(role.lower(), (role, city.one)) for role in REPORTER_ROLES]
    for actor in (*reporters, LinkHolder("contact"), AnonymousUser()):
        assert queries.seen_classes(actor, area=city.one, now=now) == {FieldClass.PUBLIC}


def test_values_are_masked_by_their_column() -> None:
    shown = {
        "ledger.person.phone": ("13800002764", "138 •••• 2764"),
        "ledger.person.document": ("M12345417", "M•••••417"),
        "ledger.person.birth_date": (date(1984, 3, 17), "1984"),
        "ledger.person.email": ("mei@example.org", "m••••@example.org"),
        "no.such.column": ("anything", "••••"),
    }
    for label, (value, mask) in shown.items():
        assert queries.masked(label, value, sees=False) == mask
        assert queries.masked(label, value, sees=True) == str(value)
    assert queries.masked("ledger.person.phone", None, sees=False) == ""


def test_a_column_that_nobody_classed_is_secret() -> None:
    assert queries.field_class("no.such.column") is FieldClass.SECRET
    assert queries.field_class("ledger.person.name") is FieldClass.STAFF
    with pytest.raises(KeyError):
        queries.field_rule("no.such.column")


def test_the_history_is_masked_for_its_reader_m25() -> None:
    mask = queries.history_mask(frozenset(STAFF))
    assert mask("ledger.person", "name", "Mei Lin") == "Mei Lin"
    assert mask("ledger.person", "phone", "13800002764") == "138 •••• 2764"
    assert mask("ledger.person", "unheard_of", "x") == "••••"
    open_mask = queries.history_mask(frozenset(FieldClass))
    assert open_mask("ledger.person", "phone", "13800002764") == "13800002764"
