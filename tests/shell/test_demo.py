"""The demo's March 2020, replayed through the rooms' own actions, and what it must come to (M14)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from linli.accounts.models import User
from linli.accounts.queries import demo_users
from linli.accounts.rules import Role
from linli.boards.queries.situation import situation_for
from linli.kernel import clock
from linli.ledger.models import Batch, Organisation, Person, Report
from linli.ledger.queries import counts_as_of
from linli.ledger.rules import BatchState, ReportState, SourceKind, StandingKind, arrived
from linli.quarantine.models import Stay, Visit
from linli.shell.demo import scenario
from linli.shell.demo.community import ENTERPRISES, Community
from linli.shell.demo.replay import REOPENING, replay

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@dataclass(frozen=True)
class Lived:
    """The community as it stands after its March, and what two replays came to."""

    community: Community
    digests: tuple[str, str]


@pytest.fixture(scope="module")
def lived(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lived]:
    """Live through March twice; the second one stays until the last test of this file."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        translation.override("en"),
        override_settings(MEDIA_ROOT=folder / "media"),
    ):
        with _undone():
            replay(folder / "first", _each_day)
            first = digest()
        with _undone():
            community = replay(folder / "second", _each_day)
            yield Lived(community, (first, digest()))


class _undone:
    """A transaction that is rolled back, within which actions may begin their own."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic._from_testcase = True
        self.atomic.__enter__()

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


def _each_day(line: str) -> None:
    """Do what PostgreSQL does by itself once rows are committed; here they never are."""
    del line
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def digest() -> str:
    """Return a fingerprint of everybody, of what held for them when, and of every visit."""
    told = hashlib.sha256()
    for person in Person.objects.order_by("name", "birth_date", "address", "pk"):
        facts = (person.name, person.other_name, person.birth_date, person.document, person.phone,
                 person.address, person.language, person.standing)  # fmt: skip
        told.update(repr(facts).encode())
        periods = person.standings.order_by("from_at").values_list("kind", "from_at", "to_at")
        told.update(repr([(k, str(f), str(t)) for k, f, t in periods]).encode())
    visits = Visit.objects.values_list("stay__person__name", "window_from", "state", "done_at")
    told.update(repr(sorted(map(repr, visits))).encode())
    return told.hexdigest()


def test_as_of_27_march_24_00_a_hundred_have_come_back_and_18_are_at_home_m14(
    lived: Lived,
) -> None:
    counts = counts_as_of([lived.community.area], scenario.AS_OF)
    assert counts[StandingKind.HOME_QUARANTINE] == scenario.AT_HOME_AS_OF == 18
    assert arrived(counts) == scenario.returned()
    assert 95 <= scenario.returned() <= 105


def test_the_worker_reads_the_same_on_the_page_of_the_situation_m14(lived: Lived) -> None:
    found = situation_for(
        lived.community.worker, asked="2020-03-27", now=scenario.MORNING + timedelta(days=30)
    )
    assert found.counts[StandingKind.HOME_QUARANTINE] == 18
    assert found.at.moment == scenario.AS_OF
    assert sum(line.counts[StandingKind.HOME_QUARANTINE] for line in found.lines) == 18
    assert found.bars[-1].value == 18


def test_the_story_is_the_same_every_time(lived: Lived) -> None:
    first, second = lived.digests
    assert first == second


def test_the_community_is_as_large_as_the_mission_tells_m14_m16(lived: Lived) -> None:
    """500+ foreign residents, 67 enterprises, 29 of them asking to reopen with 600+ staff."""
    employers = Organisation.objects.filter(source=SourceKind.EMPLOYER)
    assert employers.count() == ENTERPRISES == 67
    rosters = Batch.objects.filter(source=SourceKind.EMPLOYER)
    assert rosters.count() == REOPENING == 29
    staff = Report.objects.filter(batch__in=rosters)
    assert staff.count() >= 600
    assert Person.objects.exclude(nationality__in=["CN", ""]).count() >= 500


def test_every_list_of_the_story_was_taken_in_whole(lived: Lived) -> None:
    assert set(Batch.objects.values_list("state", flat=True)) == {BatchState.DONE}
    states = Counter(Report.objects.values_list("state", flat=True))
    assert not states[ReportState.PROBLEM]
    assert states[ReportState.LINKED] > 1000
    assert {SourceKind.SCHOOL, SourceKind.LANDLORD, SourceKind.PREDECLARATION, SourceKind.EMPLOYER,
            SourceKind.SELF} <= set(Report.objects.values_list("source", flat=True))  # fmt: skip


def test_stays_follow_the_packs_and_leave_work_for_the_morning_m9_m10_m22(lived: Lived) -> None:
    packs = set(Stay.objects.values_list("pack_id", flat=True))
    assert packs == {scenario.TIERED, scenario.ORDER_3}
    states = Counter(Visit.objects.values_list("state", flat=True))
    assert states["DONE"] > 500
    assert states["DUE"]
    assert states["MISSED"] < states["DONE"] / 5
    assert Stay.objects.filter(state="ENDED", notice__isnull=False).count() >= 31


def test_everybody_in_the_demo_is_invented_and_marked(lived: Lived) -> None:
    """No user of a demo can sign in by a password, and no document is given twice."""
    assert set(User.objects.values_list("is_demo", flat=True)) == {True}
    assert not [user.username for user in User.objects.all() if user.has_usable_password()]
    documents = [person.document for person in Person.objects.iterator() if person.document]
    assert len(documents) == len(set(documents))


def test_each_role_can_be_signed_in_as_with_one_tap(
    lived: Lived, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINLI_DEMO = True
    monkeypatch.setattr(clock, "now", lambda: scenario.MORNING)
    told = demo_users(now=scenario.MORNING)
    assert {role for role, _ in told} == set(Role)
    for _, (user, *_others) in told:
        browser = Client(headers={"accept-language": "en"})
        answer = browser.post(reverse("accounts:demo_sign_in"), {"user": user.public_id})
        assert answer.status_code == 302
        page = browser.get(reverse("boards:today"))
        assert page.status_code == 200
        assert page.context["demo_banner"]
        assert page.context["demo_banner"] in page.content.decode()


@pytest.mark.parametrize(
    "username", ["wangmin", "zhengqiang", "malin", "parkjisoo", "schooloffice", "supervisor"]
)
def test_today_and_the_other_pages_open_for_who_works_there(
    lived: Lived, monkeypatch: pytest.MonkeyPatch, username: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: scenario.MORNING)
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(lived.community.staff[username])
    page = browser.get("/")
    assert page.status_code == 200
    for entry in page.context["nav"]:
        assert browser.get(entry.url).status_code == 200, entry.label


def test_a_community_in_use_never_gets_the_demo(lived: Lived, settings: Any) -> None:
    settings.LINLI_DEMO = True
    before = Person.objects.count()
    with pytest.raises(CommandError):
        call_command("demo", stdout=StringIO())
    call_command("demo", "--if-empty", stdout=StringIO())
    assert Person.objects.count() == before


def test_a_real_site_never_gets_the_demo(settings: Any) -> None:
    settings.LINLI_DEMO = False
    with pytest.raises(CommandError, match="LINLI_DEMO"):
        call_command("demo", stdout=StringIO())
