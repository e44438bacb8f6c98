"""Who speaks what: noted by themselves, found for care teams (M8, M9)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from linli.accounts import actions as accounts
from linli.accounts.rules import Role
from linli.kernel import audit, clock
from linli.kernel.audit import Machine
from linli.kernel.refusal import Refused
from linli.language import actions, queries
from linli.language.forms import name_of
from linli.language.models import Speaker
from linli.language.rules import COMMON, Event, Level, Unknown, plain_tag, primary
from linli.language.words import LEVEL_WORDS
from tests.accounts.conftest import City, MakeUser

CAN_INTERPRET, CAN_TALK, A_LITTLE = Level.INTERPRETER, Level.CONVERSATION, Level.BASIC


@pytest.mark.parametrize(
    ("tag", "plain"),
    [
        ("ko", "ko"),
        ("zh_Hant", "zh-hant"),
        (" EN-gb ", "en-gb"),
        ("es-419", "es-419"),
        ("korean", ""),
        ("", ""),
        ("<b>", ""),
    ],
)
def test_a_language_is_written_in_one_way(tag: str, plain: str) -> None:
    assert plain_tag(tag) == plain


@given(st.text(max_size=14))
def test_writing_a_tag_plainly_twice_changes_nothing(tag: str) -> None:
    plain = plain_tag(tag)
    assert plain_tag(plain) == plain
    assert primary(tag) == plain.partition("-")[0]


@pytest.mark.parametrize("tag", COMMON)
def test_every_common_language_has_its_own_name(tag: str) -> None:
    assert name_of(tag) not in {"", tag}


def test_every_level_has_words() -> None:
    assert set(LEVEL_WORDS) == set(Level)
    assert name_of("xx") == "xx"


def test_languages_are_noted_and_replaced_with_a_line_in_the_trail(
    make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li")
    actions.set_languages(
        user=user, languages={"KO": CAN_INTERPRET, "en": A_LITTLE}, by=user, now=now
    )
    assert queries.languages_of(user) == {"ko": CAN_INTERPRET, "en": A_LITTLE}
    actions.set_languages(user=user, languages={"en": CAN_TALK}, by=user, now=now)
    actions.set_languages(user=user, languages={"en": CAN_TALK}, by=user, now=now)
    assert queries.languages_of(user) == {"en": CAN_TALK}
    events = [row.event for row in audit.history(user)]
    assert events.count(Event.LANGUAGES_SET) == 2


@pytest.mark.parametrize(
    ("languages", "code"),
    [({"korean!": CAN_TALK}, Unknown.NO_SUCH_LANGUAGE), ({"ko": 7}, Unknown.NO_SUCH_LEVEL)],
)
def test_what_is_no_language_or_no_level_is_refused_and_nothing_changes(
    languages: dict[str, Level], code: Unknown, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li")
    actions.set_languages(user=user, languages={"en": CAN_TALK}, by=user, now=now)
    with pytest.raises(Refused) as refused:
        actions.set_languages(user=user, languages=languages, by=user, now=now)
    assert refused.value.code is code
    assert queries.languages_of(user) == {"en": CAN_TALK}


def test_only_the_person_and_their_administrator_note_languages(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li", (Role.INTERPRETER, city.one))
    admin = make_user("admin", (Role.ADMINISTRATOR, city.qianyun))
    actions.set_languages(user=user, languages={"ko": CAN_TALK}, by=admin, now=now)
    for other in (
        make_user("peer", (Role.INTERPRETER, city.one)),
        make_user("else", (Role.ADMINISTRATOR, city.binjiang)),
    ):
        with pytest.raises(Refused) as refused:
            actions.set_languages(user=user, languages={}, by=other, now=now)
        assert refused.value.code is Unknown.NOT_YOUR_OWN
    assert queries.languages_of(user) == {"ko": CAN_TALK}


def test_speakers_come_best_first_then_nearest_and_only_from_here_or_above_m9(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    role = Role.INTERPRETER
    spoken = {
        make_user("above", (role, city.root)): {"ko": CAN_INTERPRET},
        make_user("near", (role, city.one)): {"ko": CAN_TALK},
        make_user("middle", (role, city.qianyun)): {"ko": CAN_TALK},
        make_user("little", (role, city.one)): {"ko": A_LITTLE},
        make_user("beside", (role, city.three)): {"ko": CAN_INTERPRET},
        make_user("other", (role, city.one)): {"ja": CAN_INTERPRET},
        make_user("postless"): {"ko": CAN_INTERPRET},
    }
    gone = make_user("gone", (role, city.one))
    for user, languages in (spoken | {gone: {"ko": CAN_INTERPRET}}).items():
        actions.set_languages(user=user, languages=languages, by=Machine(), now=now)
    accounts.disable_user(user=gone, by=Machine(), now=now)
    found = queries.speakers("ko", area=city.one, now=now)
    assert [user.username for user in found] == ["above", "near", "middle"]
    anybody = queries.speakers("ko", area=city.one, now=now, at_least=A_LITTLE)
    assert [user.username for user in anybody][-1] == "little"


def test_a_region_does_not_matter_for_speaking(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li", (Role.INTERPRETER, city.one), (Role.SECURITY, city.qianyun))
    languages = {"zh-hant": CAN_TALK, "zh": CAN_INTERPRET}
    actions.set_languages(user=user, languages=languages, by=user, now=now)
    found = queries.speakers("zh-Hans-CN", area=city.one, now=now)
    assert [(each, each.spoken) for each in found] == [(user, CAN_INTERPRET)]
    assert not queries.speakers("z", area=city.one, now=now)


def test_the_database_refuses_a_language_twice_and_a_level_that_is_none(
    make_user: MakeUser, now: datetime
) -> None:
    user = make_user("li")
    actions.set_languages(user=user, languages={"en": CAN_TALK}, by=user, now=now)
    for language, level in [("en", 1), ("ko", 9)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Speaker.objects.create(user=user, language=language, level=level)


def test_everybody_notes_their_own_languages_on_a_page(
    client: Client, make_user: MakeUser, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    user = make_user("li")
    client.force_login(user)
    url = reverse("language:spoken")
    assert "한국어" in client.get(url).content.decode()
    wrong = client.post(url, {"other_1": "not a code"})
    assert wrong.status_code == 422
    assert "no language code" in wrong.content.decode()
    answer = client.post(url, {"level_ko": "3", "level_en": "", "other_1": "tr"})
    assert answer.status_code == 302
    assert queries.languages_of(user) == {"ko": CAN_INTERPRET, "tr": CAN_TALK}
    assert 'name="level_tr"' in client.get(url).content.decode()
