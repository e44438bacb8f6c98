"""Users, posts and secret links: each write leaves a line in the trail (M24)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.accounts import actions, queries
from linli.accounts.models import Link, Post, User
from linli.accounts.rules import Denied, Event, Purpose, Role, digest_of
from linli.kernel import audit
from linli.kernel.audit import Machine
from linli.kernel.refusal import Refused
from linli.places import actions as places
from tests.accounts.conftest import PASSWORD, City, MakeUser

DAY = timedelta(days=1)
SUBJECT = "quarantine.stay:12"


def refusal(call: object, **kwargs: object) -> Denied:
    with pytest.raises(Refused) as refused:
        call(**kwargs)  # type: ignore[operator]
    return refused.value.code  # type: ignore[return-value]


def events(record: User) -> list[str]:
    return [row.event for row in audit.history(record)]


def test_a_user_is_added_with_a_line_in_the_trail(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    admin = make_user("admin", (Role.ADMINISTRATOR, city.qianyun))
    user = actions.add_user(username="chen", name=" Chen ", phone="138", by=admin, now=now)
    assert (user.name, user.has_usable_password()) == ("Chen", False)
    (row,) = audit.history(user)
    assert (row.event, row.by_label, row.at) == (
        Event.USER_ADDED,
        "Admin",
        now,
    )


def test_a_password_is_kept_as_argon2_only(make_user: MakeUser) -> None:
    user = make_user("li", password=PASSWORD)
    assert user.password.startswith("argon2")
    assert user.check_password(PASSWORD)


def test_a_user_name_is_taken_whatever_its_case(make_user: MakeUser, now: datetime) -> None:
    make_user("Chen")
    code = refusal(actions.add_user, username="chen", name="X", by=Machine(), now=now)
    assert code is Denied.USERNAME_TAKEN


def test_only_administrators_add_users_and_give_posts(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    worker = make_user("worker", (Role.SOCIAL_WORKER, city.qianyun))
    admin = make_user("admin", (Role.ADMINISTRATOR, city.qianyun))
    other = make_user("other")
    post = {"user": other, "role": Role.SECURITY, "now": now}
    no = refusal(actions.add_user, username="x", name="X", by=worker, now=now)
    assert no is Denied.NO_PERMISSION
    assert refusal(actions.give_post, **post, area=city.one, by=worker) is Denied.NO_PERMISSION
    assert refusal(actions.give_post, **post, area=city.three, by=admin) is Denied.OTHER_AREA
    assert refusal(actions.give_post, **post, area=city.root, by=admin) is Denied.OTHER_AREA
    assert not Post.objects.filter(user=other).exists()


def test_nobody_gives_themselves_a_post_or_disables_themselves(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    admin = make_user("admin", (Role.ADMINISTRATOR, city.qianyun))
    own = {"role": Role.SOCIAL_WORKER, "area": city.one, "by": admin, "now": now}
    assert refusal(actions.give_post, user=admin, **own) is Denied.NOT_YOURSELF
    assert refusal(actions.disable_user, user=admin, by=admin, now=now) is Denied.NOT_YOURSELF


def test_a_post_is_given_once_and_ends_once(city: City, make_user: MakeUser, now: datetime) -> None:
    admin = make_user("admin", (Role.ADMINISTRATOR, city.qianyun))
    user = make_user("li")
    give = {"user": user, "role": Role.SECURITY, "area": city.one, "by": admin}
    post = actions.give_post(**give, now=now)
    assert refusal(actions.give_post, **give, now=now + DAY) is Denied.POST_TWICE
    assert refusal(actions.give_post, **give, to_at=now, now=now) is Denied.PERIOD_BACKWARD
    actions.end_post(post=post, by=admin, now=now + DAY)
    assert post.to_at == now + DAY
    assert refusal(actions.end_post, post=post, by=admin, now=now + DAY) is Denied.POST_OVER
    assert events(user)[:2] == [Event.POST_ENDED, Event.POST_GIVEN]


def test_a_post_for_a_building_lies_in_its_area(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    building = places.add_building(
        area=city.one, name="3", entrances=[("1", 6)], by=Machine(), now=now
    )
    post = {"user": make_user("li"), "role": Role.PROPERTY_STEWARD, "building": building}
    given = {**post, "by": Machine(), "now": now}
    assert refusal(actions.give_post, **given, area=city.two) is Denied.BUILDING_ELSEWHERE
    assert actions.give_post(**given, area=city.qianyun).building == building


def test_the_database_refuses_a_second_post_without_an_end(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li", (Role.SECURITY, city.one))
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(user=user, role=Role.SECURITY, area=city.one, from_at=now + DAY)


def test_a_post_that_has_not_begun_is_taken_back(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li")
    give = {"user": user, "role": Role.SECURITY, "area": city.one, "by": Machine()}
    post = actions.give_post(**give, from_at=now + DAY, now=now)
    actions.end_post(post=post, by=Machine(), now=now)
    assert not Post.objects.filter(user=user).exists()
    assert Event.POST_ENDED in events(user)


def test_who_keeps_a_community_does_not_get_hold_of_its_supervisor(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    admin = make_user("admin", (Role.ADMINISTRATOR, city.qianyun))
    above = make_user("above", (Role.SECURITY, city.one), (Role.SUPERVISOR, city.root))
    former = make_user("former", (Role.SECURITY, city.one), (Role.SUPERVISOR, city.root))
    actions.end_post(post=former.posts.get(role=Role.SUPERVISOR), by=Machine(), now=now)
    assert refusal(actions.invite, user=above, by=admin, now=now) is Denied.OTHER_AREA
    assert refusal(actions.disable_user, user=above, by=admin, now=now) is Denied.OTHER_AREA
    assert actions.invite(user=former, by=admin, now=now)


def test_disabling_and_enabling_are_on_record(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li", (Role.SECURITY, city.one))
    epoch = user.epoch
    for _ in range(2):
        actions.disable_user(user=user, by=Machine(), now=now)
    for _ in range(2):
        actions.enable_user(user=user, by=Machine(), now=now)
    user.refresh_from_db()
    assert (user.is_active, user.epoch) == (True, epoch + 1)
    assert events(user)[:2] == [Event.USER_ENABLED, Event.USER_DISABLED]
    assert len(events(user)) == 4


def test_the_database_refuses_an_unknown_role_and_a_period_that_runs_back(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    post = {"user": make_user("li"), "area": city.one, "from_at": now}
    for bad in ({"role": "KING"}, {"role": Role.SECURITY, "to_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.create(**post, **bad)


def link(now: datetime, *, purpose: str = "own", days: int = 1) -> str:
    return actions.make_link(
        purpose=purpose, subject=SUBJECT, expires_at=now + days * DAY, by=Machine(), now=now
    )


@pytest.mark.django_db
def test_a_link_opens_its_subject_again_and_again_until_it_expires(now: datetime) -> None:
    token = link(now)
    last = now + DAY - timedelta(microseconds=1)
    for at in (now, now + timedelta(hours=1), last):
        assert queries.open_link(token=token, purpose="own", now=at) == SUBJECT
    code = refusal(queries.open_link, token=token, purpose="own", now=now + DAY)
    assert code is Denied.LINK_EXPIRED


@pytest.mark.django_db
def test_a_token_is_kept_nowhere(now: datetime) -> None:
    token = link(now)
    row = Link.objects.filter(purpose="own").values().get()
    assert len(token) == 32
    assert token not in str(row)
    assert row["digest"] == digest_of(token)


@pytest.mark.django_db
def test_a_link_opens_for_its_purpose_only(now: datetime) -> None:
    token = link(now)
    code = refusal(queries.open_link, token=token, purpose="declaration", now=now)
    assert code is Denied.LINK_UNKNOWN


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(token=st.text(max_size=60))
def test_a_guessed_token_opens_nothing(token: str, now: datetime) -> None:
    link(now)
    code = refusal(queries.open_link, token=token, purpose="own", now=now)
    assert code is Denied.LINK_UNKNOWN


@pytest.mark.django_db
def test_revoked_links_say_so_and_others_stay_open(now: datetime) -> None:
    own, other = link(now), link(now, purpose="other")
    assert actions.revoke_links(subject=SUBJECT, purpose="own", by=Machine(), now=now) == 1
    assert refusal(queries.open_link, token=own, purpose="own", now=now) is Denied.LINK_REVOKED
    assert queries.open_link(token=other, purpose="other", now=now) == SUBJECT
    assert actions.revoke_links(subject=SUBJECT, by=Machine(), now=now) == 1


def test_choosing_a_password_closes_the_link_and_all_sessions(
    make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li")
    first = actions.invite(user=user, by=Machine(), now=now)
    second = actions.invite(user=user, by=Machine(), now=now)
    opens = {"purpose": Purpose.CHOOSE_PASSWORD, "now": now}
    assert refusal(queries.open_link, token=first, **opens) is Denied.LINK_REVOKED
    assert queries.open_link(token=second, **opens) == user.key
    seal = user.get_session_auth_hash()
    actions.choose_password(user=user, password=PASSWORD, by=user, now=now)
    assert user.check_password(PASSWORD)
    assert user.get_session_auth_hash() != seal
    assert refusal(queries.open_link, token=second, **opens) is Denied.LINK_REVOKED
    assert events(user)[0] == Event.PASSWORD_CHOSEN
