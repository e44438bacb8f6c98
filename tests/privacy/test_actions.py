"""Every reading of a person's record is on record, and readable (M24)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.template.loader import render_to_string

from linli.accounts.rules import Denied, Role
from linli.kernel.refusal import Refused
from linli.privacy import actions, permissions, queries
from linli.privacy.rules import Kept, Reading
from tests.accounts.conftest import City, MakeUser

PERSON = "ledger.person:12"
MINUTE = timedelta(minutes=1)


def test_a_reading_is_noted_with_who_what_and_when_m24(make_user: MakeUser, now: datetime) -> None:
    reader = make_user("reader")
    actions.log_reading(subject_key=PERSON, what=Reading.PAGE, by=reader, now=now)
    actions.log_reading(subject_key="ledger.person:1", what=Reading.PAGE, by=reader, now=now)
    row = queries.readers_of(PERSON).get()
    assert (row.by_id, row.by_label, row.what, row.at) == (reader.pk, "Reader", "PAGE", now)


def test_turning_pages_for_ten_minutes_is_one_reading(make_user: MakeUser, now: datetime) -> None:
    one, two = make_user("one"), make_user("two")
    for minutes, reader, what in [
        (0, one, Reading.PAGE),
        (9, one, Reading.PAGE),
        (9, one, Reading.STAY),
        (9, two, Reading.PAGE),
        (10, one, Reading.PAGE),
    ]:
        at = now + minutes * MINUTE
        actions.log_reading(subject_key=PERSON, what=what, by=reader, now=at)
    noted = [(r.by_label, r.what, (r.at - now) // MINUTE) for r in queries.readers_of(PERSON)]
    assert sorted(noted) == [
        ("One", "PAGE", 0),
        ("One", "PAGE", 10),
        ("One", "STAY", 9),
        ("Two", "PAGE", 9),
    ]


@pytest.mark.parametrize("reason", ["", "  ", "x "])
def test_hidden_values_need_a_reason_m24(reason: str, make_user: MakeUser, now: datetime) -> None:
    reader = make_user("reader")
    secrets = {"subject_key": PERSON, "what": Reading.SECRETS, "by": reader, "now": now}
    with pytest.raises(Refused) as refused:
        actions.log_reading(**secrets, reason=reason)
    assert refused.value.code is Kept.REASON_MISSING
    assert not queries.readers_of(PERSON).exists()


def test_each_opening_of_hidden_values_is_noted_with_its_reason_m24(
    make_user: MakeUser, now: datetime
) -> None:
    reader = make_user("reader")
    for _ in range(2):
        actions.log_reading(
            subject_key=PERSON,
            what=Reading.SECRETS,
            by=reader,
            now=now,
            reason=" The hospital asks for the passport number. ",
        )
    reasons = [row.reason for row in queries.readers_of(PERSON)]
    assert reasons == ["The hospital asks for the passport number."] * 2


def test_only_the_team_and_who_may_open_secrets_ask_for_them(
    city: City, make_user: MakeUser, now: datetime
) -> None:
    worker = make_user("worker", (Role.SOCIAL_WORKER, city.qianyun))
    steward = make_user("steward", (Role.PROPERTY_STEWARD, city.one))
    check = permissions.check_may_open_secrets
    check(worker, area=city.one, is_team=False, now=now)
    check(steward, area=city.one, is_team=True, now=now)
    for user, area in [(steward, city.one), (worker, city.three)]:
        with pytest.raises(Refused) as refused:
            check(user, area=area, is_team=False, now=now)
        assert refused.value.forbidden
        assert refused.value.code not in set(Denied)


def test_the_log_is_readable_on_the_page_newest_first_m24(
    make_user: MakeUser, now: datetime
) -> None:
    reader = make_user("reader", name="Wang Fang")
    actions.log_reading(subject_key=PERSON, what=Reading.PAGE, by=reader, now=now)
    actions.log_reading(
        subject_key=PERSON, what=Reading.SECRETS, by=reader, now=now + MINUTE, reason="Ambulance"
    )
    page = {"readers": queries.readers_of(PERSON), "now": now}
    html = render_to_string("privacy/readers.html", page)
    assert html.index("Opened hidden values") < html.index("Opened the page")
    assert "Wang Fang" in html
    assert "Ambulance" in html
    assert "Nobody but you" in render_to_string("privacy/readers.html", {"readers": []})
