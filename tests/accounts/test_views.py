"""Pages of this room: signing in and out, the profile, users and posts, the demo's one tap."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from linli.accounts import actions
from linli.accounts.models import User
from linli.accounts.rules import Purpose, Role
from linli.kernel import clock
from linli.kernel.audit import Machine
from tests.accounts.conftest import PASSWORD, City, MakeUser

PHONE = "13800002764"


@pytest.fixture(autouse=True)
def _pages(db: None, client: Client, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages live at the instant of the test, in English; nobody has guessed passwords yet."""
    monkeypatch.setattr(clock, "now", lambda: now)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    cache.clear()


@pytest.fixture
def admin(city: City, make_user: MakeUser) -> User:
    return make_user("admin", (Role.ADMINISTRATOR, city.qianyun))


@pytest.fixture
def worker(city: City, make_user: MakeUser) -> User:
    return make_user(
        "worker", (Role.SOCIAL_WORKER, city.qianyun), password=PASSWORD, phone=PHONE, name="王小芳"
    )


def sign_in(client: Client, username: str, password: str) -> int:
    data = {"login": username, "password": password}
    return client.post(reverse("account_login"), data).status_code


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


# Signing in


def test_a_stranger_is_led_to_the_sign_in_page_and_back(client: Client, worker: User) -> None:
    answer = client.get(reverse("accounts:profile"))
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/accounts/profile/"
    data = {"login": "worker", "password": PASSWORD, "next": "/accounts/profile/"}
    assert client.post(reverse("account_login"), data)["Location"] == "/accounts/profile/"
    assert is_signed_in(client)


def test_htmx_of_a_stranger_leaves_the_whole_page(client: Client) -> None:
    answer = client.get(reverse("accounts:profile"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/accounts/login/"


def test_a_wrong_password_is_refused_and_after_five_the_account_waits(
    client: Client, worker: User
) -> None:
    codes = [sign_in(client, "worker", f"wrong {number}") for number in range(7)]
    assert codes[:5] == [200] * 5
    assert not is_signed_in(client)
    assert sign_in(client, "worker", PASSWORD) == 200
    assert not is_signed_in(client)


def test_a_crowd_of_guesses_from_one_address_meets_a_page_that_says_wait(
    client: Client, worker: User
) -> None:
    answers = [
        client.post(reverse("account_login"), {"login": f"user{n}", "password": "x"})
        for n in range(61)
    ]
    assert answers[-1].status_code == 429
    assert "Wait five minutes" in answers[-1].content.decode()


def test_nobody_can_sign_up_and_mailed_resets_do_not_exist(client: Client) -> None:
    for path in ("signup/", "password/reset/", "email/", "password/set/"):
        assert client.get(f"/accounts/{path}").status_code == 404
        assert client.post(f"/accounts/{path}", {"email": "a@example.org"}).status_code == 404


def test_signing_out_takes_a_post(client: Client, worker: User) -> None:
    client.force_login(worker)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_the_sessions_of_a_disabled_user_die_and_stay_dead(
    client: Client, worker: User, now: datetime
) -> None:
    client.force_login(worker)
    assert is_signed_in(client)
    actions.disable_user(user=worker, by=Machine(), now=now)
    assert not is_signed_in(client)
    actions.enable_user(user=worker, by=Machine(), now=now)
    assert not is_signed_in(client)


def test_a_disabled_user_cannot_sign_in(client: Client, worker: User, now: datetime) -> None:
    actions.disable_user(user=worker, by=Machine(), now=now)
    sign_in(client, "worker", PASSWORD)
    assert not is_signed_in(client)


def test_the_browser_reads_on_in_the_users_language(client: Client, worker: User) -> None:
    User.objects.filter(pk=worker.pk).update(language="zh-hans")
    client.post(reverse("account_login"), {"login": "worker", "password": PASSWORD})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"


def test_pages_of_signed_in_people_are_never_cached_m25(client: Client, worker: User) -> None:
    client.force_login(worker)
    assert "no-store" in client.get(reverse("accounts:profile"))["Cache-Control"]


def test_the_logs_hold_no_personal_data_m25(
    client: Client, worker: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Wrong passwords, denied pages and posts: the log knows users by number only."""
    with caplog.at_level(logging.DEBUG):
        sign_in(client, "worker", "a wrong secret")
        client.force_login(worker)
        assert client.get(reverse("accounts:users")).status_code == 403
        client.post(reverse("accounts:profile"), {"language": "en", "theme": "dark"})
    told = "\n".join(record.getMessage() for record in caplog.records if "sql" not in record.msg)
    assert f"Denied: user {worker.pk} lacks MANAGE_USERS" in told
    spoken = [record for record in caplog.records if not record.name.startswith("django.db")]
    words = "\n".join(record.getMessage() for record in spoken)
    assert not [
        secret for secret in ("王小芳", PHONE, "a wrong secret", PASSWORD) if secret in words
    ]


# The own profile


def test_the_profile_shows_the_posts_and_what_they_allow(client: Client, worker: User) -> None:
    client.force_login(worker)
    page = client.get(reverse("accounts:profile")).content.decode()
    assert "Qianyun" in page
    assert "Social worker" in page
    assert "End a stay" in page


def test_language_and_theme_are_kept(client: Client, worker: User) -> None:
    client.force_login(worker)
    answer = client.post(reverse("accounts:profile"), {"language": "en", "theme": "dark"})
    worker.refresh_from_db()
    assert worker.language == "en"
    assert answer.cookies["linli_theme"].value == "dark"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_an_unknown_language_is_a_mistake_in_the_form(client: Client, worker: User) -> None:
    client.force_login(worker)
    answer = client.post(reverse("accounts:profile"), {"language": "xx"})
    assert answer.status_code == 422
    assert User.objects.get(pk=worker.pk).language == ""


# The pages of allauth, in our look


@pytest.mark.parametrize(
    "name", ["account_change_password", "mfa_index", "mfa_activate_totp", "account_logout"]
)
def test_the_pages_of_the_account_open_in_our_look(name: str, client: Client, worker: User) -> None:
    sign_in(client, "worker", PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert "brand-mark" in answer.content.decode()


def test_the_second_step_is_switched_on_and_asked_for(client: Client, worker: User) -> None:
    from allauth.mfa.totp.internal import auth

    def code(secret: str) -> str:
        counter = next(iter(auth.yield_hotp_counters_from_time()))
        return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))

    sign_in(client, "worker", PASSWORD)
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Confirm that it is you" in asked.content.decode()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": "000"}).status_code == 200
    assert client.post(reverse("mfa_activate_totp"), {"code": code(secret)}).status_code == 302
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name)).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("account_logout"))
    answer = client.post(reverse("account_login"), {"login": "worker", "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert not is_signed_in(client)


def test_the_password_is_changed_and_short_ones_are_refused(client: Client, worker: User) -> None:
    sign_in(client, "worker", PASSWORD)
    new = "another horse battery staple"
    data = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    client.post(reverse("account_change_password"), data)
    assert User.objects.get(pk=worker.pk).check_password(PASSWORD)
    data |= {"password1": new, "password2": new}
    client.post(reverse("account_change_password"), data)
    assert User.objects.get(pk=worker.pk).check_password(new)


# Choosing a password by a link


def test_a_link_leads_to_a_password(client: Client, worker: User, now: datetime) -> None:
    token = actions.invite(user=worker, by=Machine(), now=now)
    url = reverse("accounts:choose_password", kwargs={"token": token})
    assert "王小芳" in client.get(url).content.decode()
    new = "another horse battery staple"
    wrong = client.post(url, {"new_password1": "short", "new_password2": "short"})
    assert wrong.status_code == 422
    assert client.post(url, {"new_password1": new, "new_password2": new}).status_code == 302
    assert User.objects.get(pk=worker.pk).check_password(new)
    assert client.get(url).status_code == 410


@pytest.mark.parametrize(("language", "word"), [("en", "Ask the community"), ("zh-hans", "")])
def test_an_expired_link_says_what_to_do_in_the_readers_language(
    language: str, word: str, client: Client, worker: User, now: datetime
) -> None:
    token = actions.make_link(
        purpose=Purpose.CHOOSE_PASSWORD,
        subject=worker.key,
        expires_at=now - timedelta(seconds=1),
        by=Machine(),
        now=now - timedelta(days=1),
    )
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(reverse("accounts:choose_password", kwargs={"token": token}))
    assert answer.status_code == 410
    assert word in answer.content.decode()
    assert f'lang="{language}"' in answer.content.decode().lower()


def test_an_unknown_link_says_what_to_do(client: Client) -> None:
    answer = client.get(reverse("accounts:choose_password", kwargs={"token": "made-up"}))
    assert answer.status_code == 410
    assert "not known" in answer.content.decode()


# Users and posts


def test_an_administrator_adds_a_user_gives_a_post_and_makes_a_link(
    client: Client, admin: User, city: City
) -> None:
    client.force_login(admin)
    data = {"username": "chen", "name": "陈晨"}
    answer = client.post(reverse("accounts:add_user"), data)
    user = User.objects.get(username="chen")
    page = reverse("accounts:user", kwargs={"user_id": user.public_id})
    assert answer["Location"] == page
    post = {"role": Role.SECURITY, "area": city.one.public_id, "to_on": "2020-04-30"}
    client.post(f"{page}post/", post)
    held = user.posts.get()
    assert held.to_at.isoformat() == "2020-04-29T16:00:00+00:00"  # midnight in Hangzhou
    answer = client.post(f"{page}link/")
    link = answer.context["link"].partition("testserver")[2]
    assert client.get(link).status_code == 200
    client.post(f"{page}post/{held.public_id}/end/")
    assert "No post" in client.get(page).content.decode()
    client.post(f"{page}disable/")
    assert not User.objects.get(pk=user.pk).is_active
    client.post(f"{page}enable/")
    assert User.objects.get(pk=user.pk).is_active


def test_opening_an_address_changes_nothing(client: Client, admin: User, worker: User) -> None:
    """A preview in a chat program opens links: only a POST acts."""
    client.force_login(admin)
    page = reverse("accounts:user", kwargs={"user_id": worker.public_id})
    post = worker.posts.get()
    for path in ("link/", "disable/", "enable/", f"post/{post.public_id}/end/"):
        assert client.get(page + path).status_code == 302
    worker.refresh_from_db()
    assert worker.is_active
    assert worker.posts.get().to_at is None
    assert worker.epoch == 0


def test_an_administrator_of_another_area_finds_nobody(
    client: Client, city: City, worker: User, make_user: MakeUser
) -> None:
    client.force_login(make_user("else", (Role.ADMINISTRATOR, city.binjiang)))
    page = reverse("accounts:user", kwargs={"user_id": worker.public_id})
    assert client.get(page).status_code == 404
    assert client.post(f"{page}disable/").status_code == 404
    assert "王小芳" not in client.get(reverse("accounts:users")).content.decode()


def test_an_area_of_others_is_no_choice_for_a_post(
    client: Client, admin: User, worker: User, city: City
) -> None:
    client.force_login(admin)
    page = reverse("accounts:user", kwargs={"user_id": worker.public_id})
    data = {"role": Role.SECURITY, "area": city.three.public_id}
    answer = client.post(f"{page}post/", data)
    assert answer.status_code == 422
    assert worker.posts.count() == 1


def test_a_refusal_is_a_sentence(client: Client, admin: User, worker: User, city: City) -> None:
    client.force_login(admin)
    page = reverse("accounts:user", kwargs={"user_id": worker.public_id})
    data = {"role": Role.SOCIAL_WORKER, "area": city.qianyun.public_id}
    answer = client.post(f"{page}post/", data)
    assert answer.status_code == 409
    assert "already holds this post" in answer.content.decode()


def test_the_list_of_users_is_searched_and_has_pages(
    client: Client, admin: User, worker: User, django_assert_max_num_queries: object
) -> None:
    User.objects.bulk_create(User(username=f"u{n}", name=f"Extra {n:03}") for n in range(60))
    client.force_login(admin)
    url = reverse("accounts:users")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        first = client.get(url)
    assert len(first.context["rows"]) == 50
    assert len(client.get(url, {"after": "50"}).context["rows"]) == 12
    assert client.get(url, {"after": "nonsense"}).status_code == 200
    found = client.get(url, {"q": "小芳"}).context["rows"]
    assert [row.user for row in found] == [worker]
    assert "Nobody found" in client.get(url, {"q": "zzz"}).content.decode()


# The demo


def test_without_the_demo_there_is_no_one_tap_sign_in(
    client: Client, make_user: MakeUser, city: City, settings: object
) -> None:
    settings.LINLI_DEMO = False  # type: ignore[attr-defined]
    user = make_user("demo", (Role.SECURITY, city.one), is_demo=True)
    url = reverse("accounts:demo_sign_in")
    assert client.get(url).status_code == 404
    assert client.post(url, {"user": user.public_id}).status_code == 404
    assert not is_signed_in(client)


def test_in_the_demo_one_tap_signs_in_as_an_invented_user_only(
    client: Client, make_user: MakeUser, city: City, worker: User, settings: object
) -> None:
    settings.LINLI_DEMO = True  # type: ignore[attr-defined]
    user = make_user("demo", (Role.SECURITY, city.one), is_demo=True, name="Demo Guard")
    url = reverse("accounts:demo_sign_in")
    page = client.get(url).content.decode()
    assert "Demo Guard" in page
    assert "王小芳" not in page
    assert client.post(url, {"user": worker.public_id}).status_code == 404
    assert client.get(url, {"user": user.public_id}).status_code == 200
    assert not is_signed_in(client)
    assert client.post(url, {"user": user.public_id}).status_code == 302
    assert is_signed_in(client)
