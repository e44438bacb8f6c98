"""An empty site gets its first area and its first administrator."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from linli.accounts.queries import User
from linli.accounts.rules import Permission
from linli.kernel import clock


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the administrator types when asked for a password."""
    answers: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda _prompt: answers.pop())
    return answers


@pytest.mark.django_db
def test_the_first_administrator_may_add_others(typed: list[str]) -> None:
    typed.append("three brown lanterns")
    call_command("found", "清溪社区", "li")
    user = User.objects.get(username="li")
    now: datetime = clock.now()
    assert user.check_password("three brown lanterns")
    assert user.holds(Permission.MANAGE_USERS, now=now)


@pytest.mark.django_db
def test_a_weak_password_founds_nothing(typed: list[str]) -> None:
    typed.append("short")
    with pytest.raises(CommandError, match="too short"):
        call_command("found", "清溪社区", "li")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_second_founding_is_refused_with_a_sentence(typed: list[str]) -> None:
    typed += ["three brown lanterns", "three brown lanterns"]
    call_command("found", "清溪社区", "li")
    with pytest.raises(CommandError):
        call_command("found", "清溪社区", "li")
    assert User.objects.count() == 1
