"""A village in March 2020, and browsers of those who work there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from linli.kernel import clock
from tests import factories
from tests.factories import Village, local

SetClock = Callable[[datetime], None]
SignIn = Callable[[str], Client]
BEGIN = local("2020-02-24 09:00")


@pytest.fixture
def village(db: None) -> Village:
    return factories.build_village(BEGIN)


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the one clock; until a test does, it is the evening of the count."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(local("2020-03-27 18:00"))
    return set_to


@pytest.fixture
def sign_in(village: Village, it_is: SetClock) -> SignIn:
    """Give a browser in English to a user of the village."""

    def browser(username: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(village.staff[username])
        return client

    return browser
