"""Who may what, where: owner, colleague of another area, stranger (M24)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.accounts import actions, permissions, queries
from linli.accounts.models import User
from linli.accounts.rules import PERMISSIONS, Denied, Permission, Role
from linli.kernel.audit import Machine
from linli.kernel.refusal import Refused
from linli.places import actions as places
from linli.places.models import Area
from linli.places.rules import AreaKind
from tests.accounts.conftest import City, MakeUser, build_city

DAY = timedelta(days=1)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_post_grants_what_its_role_says_in_its_area_and_nowhere_else_m24(
    role: Role, permission: Permission, city: City, make_user: MakeUser, now: datetime
) -> None:
    owner = make_user("owner", (role, city.qianyun))
    granted = permission in PERMISSIONS[role]
    assert queries.may(owner, permission, now=now) is granted
    assert queries.may(owner, permission, area=city.one, now=now) is granted
    assert not queries.may(owner, permission, area=city.three, now=now)
    assert not queries.may(owner, permission, area=city.root, now=now)


def test_a_stranger_may_nothing(city: City, make_user: MakeUser, now: datetime) -> None:
    postless = make_user("postless")
    for user in (postless, AnonymousUser()):
        assert not any(queries.may(user, p, now=now) for p in Permission)
        assert not queries.scope(user, Permission.SEE_LEDGER, now=now)
    assert queries.permissions_of(postless, now=now) == frozenset()


def test_a_user_holds_several_areas_at_once_m24(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("wang", (Role.GRID_OFFICER, city.one), (Role.SUPERVISOR, city.binjiang))
    ledger = queries.scope(user, Permission.SEE_LEDGER, now=now)
    edit = queries.scope(user, Permission.EDIT_PERSON, now=now)
    assert set(Area.objects.filter(ledger.q(""))) == {city.one, city.binjiang, city.three}
    assert set(Area.objects.filter(edit.q(""))) == {city.one}
    assert ledger.holds(city.three)
    assert not edit.holds(city.three)
    assert queries.title_of(user, now=now) == "Grid officer, Supervisor"


def test_an_area_added_below_is_in_the_scope_at_once(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("wang", (Role.SOCIAL_WORKER, city.qianyun))
    new = places.add_area(
        kind=AreaKind.GRID, name="Four", parent=city.qianyun, by=Machine(), now=now
    )
    assert queries.may(user, Permission.SEE_LEDGER, area=new, now=now)


def test_an_empty_scope_matches_no_row(city: City) -> None:
    assert not Area.objects.filter(queries.Scope(()).q("")).exists()
    assert not queries.Scope(()).holds(city.one)


def test_a_post_holds_from_its_first_instant_until_just_before_its_end(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li")
    actions.give_post(
        user=user,
        role=Role.SECURITY,
        area=city.one,
        from_at=now + DAY,
        to_at=now + 2 * DAY,
        by=Machine(),
        now=now,
    )
    held = [now + DAY * step for step in (0, 1, 2)] + [now + DAY - timedelta(microseconds=1)]
    assert [queries.may(user, Permission.DO_DUTY, now=at) for at in held] == [
        False,
        True,
        False,
        False,
    ]


def test_a_disabled_user_may_nothing(city: City, make_user: MakeUser, now: datetime) -> None:
    user = make_user("li", (Role.SOCIAL_WORKER, city.qianyun))
    actions.disable_user(user=user, by=Machine(), now=now)
    assert not queries.may(user, Permission.SEE_LEDGER, now=now)
    assert not queries.scope(user, Permission.SEE_LEDGER, now=now)
    assert user not in queries.holders(Role.SOCIAL_WORKER, area=city.one, now=now)


def test_holders_come_nearest_first_and_from_above_never_from_beside(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    far = make_user("far", (Role.SOCIAL_WORKER, city.root))
    near = make_user("near", (Role.SOCIAL_WORKER, city.one), (Role.SOCIAL_WORKER, city.root))
    middle = make_user("middle", (Role.SOCIAL_WORKER, city.qianyun))
    make_user("beside", (Role.SOCIAL_WORKER, city.two))
    make_user("other", (Role.SECURITY, city.one))
    found = queries.holders(Role.SOCIAL_WORKER, area=city.one, now=now)
    assert list(found) == [near, middle, far]


def test_the_steward_of_the_building_comes_before_the_steward_of_the_grid(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    building = places.add_building(
        area=city.one, name="3", entrances=[("1", 6)], by=Machine(), now=now
    )
    of_grid = make_user("grid", (Role.PROPERTY_STEWARD, city.one))
    steward = Role.PROPERTY_STEWARD
    assert queries.holder_of_building(building, steward, now=now) == of_grid
    own = make_user("own")
    actions.give_post(
        user=own, role=steward, area=city.one, building=building, by=Machine(), now=now
    )
    assert queries.holder_of_building(building, steward, now=now) == own
    assert queries.holder_of_building(building, Role.SECURITY, now=now) is None


def test_a_reporter_is_who_only_reports_m24(city: City, make_user: MakeUser, now: datetime) -> None:
    school = make_user("school", (Role.SCHOOL_LIAISON, city.qianyun))
    both = make_user("both", (Role.LANDLORD, city.one), (Role.SOCIAL_WORKER, city.one))
    assert queries.is_reporter(school, now=now)
    assert not queries.is_reporter(both, now=now)
    assert not queries.is_reporter(make_user("none"), now=now)


def test_an_administrator_finds_the_own_users_only(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    admin = make_user("admin", (Role.ADMINISTRATOR, city.qianyun))
    own = make_user("own", (Role.SECURITY, city.one))
    fresh = make_user("fresh")
    other = make_user("other", (Role.SECURITY, city.three))
    assert set(queries.users_for(admin, now=now)) == {admin, own, fresh}
    assert list(queries.users_for(admin, now=now, words="OW")) == [own]
    assert queries.user_for(admin, own.public_id, now=now) == own
    with pytest.raises(Http404):
        queries.user_for(admin, other.public_id, now=now)
    assert not queries.users_for(own, now=now)


def test_the_refusal_tells_missing_right_from_other_area(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li", (Role.SOCIAL_WORKER, city.qianyun))
    permissions.check_may(user, Permission.END_STAY, area=city.one, now=now)
    with pytest.raises(Refused) as elsewhere:
        permissions.check_may(user, Permission.END_STAY, area=city.three, now=now)
    with pytest.raises(Refused) as never:
        permissions.check_may(user, Permission.MANAGE_USERS, now=now)
    assert (elsewhere.value.code, elsewhere.value.forbidden) == (Denied.OTHER_AREA, True)
    assert (never.value.code, never.value.forbidden) == (Denied.NO_PERMISSION, True)


def test_the_machine_may_and_nobody_at_all_may_not(now: datetime) -> None:
    permissions.check_may(Machine(), Permission.END_STAY, now=now)
    with pytest.raises(Refused):
        permissions.check_may(AnonymousUser(), Permission.SEE_TODAY, now=now)


def test_posts_are_asked_once_a_request(
    city: City, make_user: MakeUser, now: datetime, django_assert_num_queries: object
) -> None:
    user = make_user("li", (Role.SOCIAL_WORKER, city.qianyun))
    user.remember_posts()
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.permissions_of(user, now=now)
        queries.scope(user, Permission.SEE_LEDGER, now=now)
        queries.may(user, Permission.SEE_STAYS, area=city.one, now=now)


_names = count()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    posts=st.lists(
        st.tuples(
            st.sampled_from(Role),
            st.sampled_from(["root", "qianyun", "one", "two", "binjiang", "three"]),
            st.integers(-3, 3),
            st.integers(1, 4),
        ),
        max_size=5,
        unique_by=lambda post: post[:2],
    ),
    permission=st.sampled_from(Permission),
    hours=st.integers(-4, 8),
)
@pytest.mark.django_db
def test_the_scope_is_exactly_the_areas_where_one_may_m24(
    posts: list[tuple[Role, str, int, int]], permission: Permission, hours: int, now: datetime
) -> None:
    """Whatever posts somebody holds: `scope` (a query) and `may` (a question) never disagree."""
    city = _cached_city(now)
    user = User.objects.create(username=f"user{next(_names)}", name="X")
    hour = timedelta(hours=1)
    for role, place, start, length in posts:
        begins = now + start * hour
        user.posts.create(
            role=role, area=getattr(city, place), from_at=begins, to_at=begins + length * hour
        )
    moment = now + hours * hour
    reach = queries.scope(user, permission, now=moment)
    inside = set(Area.objects.filter(reach.q("")).values_list("pk", flat=True))
    for area in Area.objects.all():
        expected = any(
            permission in PERMISSIONS[role]
            and area.path.startswith(getattr(city, place).path)
            and start <= hours < start + length
            for role, place, start, length in posts
        )
        assert queries.may(user, permission, area=area, now=moment) is expected
        assert (area.pk in inside) is expected
        assert reach.holds(area) is expected


def _cached_city(now: datetime) -> City:
    root = Area.objects.filter(parent=None).first()
    if root is None:
        return build_city(now)
    by_name = {area.name: area for area in Area.objects.all()}
    names = ("Qianyun", "One", "Two", "Binjiang", "Three")
    return City(root, *(by_name[name] for name in names))
