"""Roles and permissions: one readable table, total and closed (M24)."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.accounts import rules
from linli.accounts.rules import (
    PERMISSIONS,
    REPORTER_ROLES,
    LinkHolder,
    Permission,
    Role,
    outermost,
    roles_with,
)
from linli.accounts.words import ROLE_PROSE
from linli.kernel.words import say

# What each role may do, written down a second time: whoever changes the table says so twice.
AT_THE_DOOR = "SEE_TODAY SEE_ARRIVALS SEE_STAYS RECEIVE_PERSON DO_DUTY RECORD_VISIT"
EXPECTED = {
    Role.SOCIAL_WORKER: AT_THE_DOOR
    + " SEE_SITUATION SEE_LEDGER SEE_PERSON_SECRETS SEE_POLICIES SEE_PLACES SEE_AUDIT SEND_LIST"
    " IMPORT_LIST EDIT_PERSON EXPORT_LEDGER PLAN_ARRIVAL OPEN_STAY CHANGE_STAY END_STAY"
    " CONFIRM_TEAM",
    Role.GRID_OFFICER: AT_THE_DOOR
    + " SEE_SITUATION SEE_LEDGER SEE_POLICIES SEE_PLACES SEND_LIST EDIT_PERSON PLAN_ARRIVAL",
    Role.PROPERTY_STEWARD: AT_THE_DOOR + " SEE_PLACES",
    Role.SECURITY: AT_THE_DOOR,
    Role.INTERPRETER: "SEE_TODAY SEE_ARRIVALS SEE_STAYS SEE_POLICIES DO_DUTY RECORD_VISIT",
    Role.SCHOOL_LIAISON: "SEE_TODAY SEND_LIST SEE_OWN_REPORTS",
    Role.PROPERTY_LIAISON: "SEE_TODAY SEND_LIST SEE_OWN_REPORTS",
    Role.EMPLOYER_LIAISON: "SEE_TODAY SEND_LIST SEE_OWN_REPORTS",
    Role.LANDLORD: "SEE_TODAY SEND_LIST SEE_OWN_REPORTS",
    Role.SUPERVISOR: "SEE_TODAY SEE_SITUATION SEE_LEDGER EXPORT_LEDGER SEE_ARRIVALS SEE_STAYS"
    " SEE_POLICIES SET_POLICY SEE_PLACES SEE_AUDIT SEE_OPERATIONS",
    Role.ADMINISTRATOR: "SEE_TODAY MANAGE_USERS MANAGE_PLACES SEE_PLACES SEE_POLICIES SET_POLICY"
    " SEE_AUDIT SEE_OPERATIONS",
}


@pytest.mark.parametrize("role", Role)
def test_each_role_may_exactly_what_is_written_here(role: Role) -> None:
    assert {str(permission) for permission in PERMISSIONS[role]} == set(EXPECTED[role].split())


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_granted_by_some_role(permission: Permission) -> None:
    assert roles_with(permission)


@pytest.mark.parametrize("role", sorted(REPORTER_ROLES))
def test_an_outside_reporter_sees_no_person_no_arrival_and_no_stay_m24(role: Role) -> None:
    looking = {p for p in PERMISSIONS[role] if p.startswith("SEE_")}
    assert looking == {Permission.SEE_TODAY, Permission.SEE_OWN_REPORTS}


def test_only_the_social_worker_opens_secrets_and_ends_stays_m25() -> None:
    assert roles_with(Permission.SEE_PERSON_SECRETS) == {Role.SOCIAL_WORKER}
    assert roles_with(Permission.END_STAY) == {Role.SOCIAL_WORKER}


def test_the_administrator_sees_no_person_m25() -> None:
    about_people = {
        Permission.SEE_LEDGER,
        Permission.SEE_STAYS,
        Permission.SEE_ARRIVALS,
        Permission.SEE_PERSON_SECRETS,
    }
    assert not about_people & PERMISSIONS[Role.ADMINISTRATOR]


def test_the_table_explains_every_role_in_prose_above_it() -> None:
    """A layman reads the file: each entry of the table stands below a comment."""
    lines = inspect.getsource(rules).splitlines()
    entries = [
        at for at, line in enumerate(lines) if line.startswith("    Role.") and "froz" in line
    ]
    explained = [at for at in entries if lines[at - 1].lstrip().startswith(("#", "Role."))]
    assert len(entries) == len(Role) == len(explained)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_name_and_a_sentence_for_users(role: Role) -> None:
    assert say(role)
    assert len(str(ROLE_PROSE[role])) > 20


def test_a_link_holder_may_nothing_else() -> None:
    holder = LinkHolder("contact at home")
    moment = datetime(2020, 3, 27, tzinfo=UTC)
    assert holder.audit_label == "contact at home"
    assert not any(holder.holds(permission, now=moment) for permission in Permission)


paths = st.lists(st.integers(1, 30), min_size=1, max_size=5).map(
    lambda keys: "".join(f"{key}." for key in keys)
)


@given(st.frozensets(paths, max_size=12), paths)
def test_leaving_out_nested_paths_reaches_exactly_the_same_places_m24(
    held: frozenset[str], place: str
) -> None:
    kept = outermost(held)
    assert any(place.startswith(p) for p in held) == any(place.startswith(p) for p in kept)
    assert not any(a != b and a.startswith(b) for a in kept for b in kept)


def test_a_path_is_no_prefix_of_its_neighbor() -> None:
    assert outermost(frozenset({"1.4.", "1.40.", "1.4.2."})) == ("1.4.", "1.40.")
