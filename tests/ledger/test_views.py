"""Pages at /lists/: workers of the area, reporters of the own rows, strangers of nothing (M1-M3, M24)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.kernel import clock, once
from linli.kernel.worker import Worker
from linli.ledger import actions
from linli.ledger.models import Batch, Organisation, Person, Report, Reporter
from linli.ledger.rules import BatchState, SourceKind
from linli.ledger.sources.fields import Field
from linli.places.queries import Area
from tests.ledger.conftest import MakeUser
from tests.ledger.lists import ROWS, upload, workbook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _pages(
    client: Client, now: datetime, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "now", lambda: now)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def school(community: Area) -> Organisation:
    return Organisation.objects.create(area=community, source=SourceKind.SCHOOL, name="云溪小学")


@pytest.fixture
def liaison(make_user: MakeUser, community: Area, school: Organisation) -> User:
    user = make_user("liaison", Role.SCHOOL_LIAISON, community)
    Reporter.objects.create(user=user, organisation=school)
    return user


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def send(client: Client, content: bytes, sender: str = "kind:SCHOOL", **more: Any) -> Any:
    data = {
        "file": upload(content),
        "sender": sender,
        "received_on": "2020-03-27",
        "once": once.new_token(),
        **more,
    }
    return client.post(reverse("ledger:upload"), data)


def confirm(client: Client, batch: Batch) -> Any:
    """Confirm the columns as they were guessed, and let the worker work."""
    url = reverse("ledger:columns", args=[batch.public_id])
    page = client.get(url)
    data = {column.name: column.value for column in page.context["columns"]}
    answer = client.post(url, {"sheet": batch.sheet, **data})
    Worker(name="test").drain()
    return answer


@pytest.fixture
def taken(client: Client, worker: User, grid: Area) -> Batch:
    client.force_login(worker)
    send(client, workbook())
    batch = Batch.objects.get()
    confirm(client, batch)
    batch.refresh_from_db()
    return batch


def test_an_empty_page_says_what_to_do(client: Client, worker: User) -> None:
    client.force_login(worker)
    said = text_of(client.get(reverse("ledger:batches")))
    assert "No list has been sent yet" in said
    assert reverse("ledger:upload") in said


def test_m26_a_list_is_sent_confirmed_and_taken_in(client: Client, taken: Batch) -> None:
    assert taken.state == BatchState.DONE
    said = text_of(client.get(reverse("ledger:batch", args=[taken.public_id])))
    assert "Rows to be mended" in said
    assert "This field must be filled in: Name." in said
    assert Person.objects.count() == 4


def test_the_columns_are_guessed_and_shown_with_the_first_rows(
    client: Client, worker: User
) -> None:
    client.force_login(worker)
    answer = send(client, workbook())
    said = text_of(client.get(answer["Location"]))
    assert "Anna Kowalski" in said
    assert 'value="document_number" selected' in said


def test_a_list_without_a_name_column_is_refused_on_the_page(client: Client, worker: User) -> None:
    client.force_login(worker)
    send(client, workbook())
    batch = Batch.objects.get()
    url = reverse("ledger:columns", args=[batch.public_id])
    answer = client.post(url, {"sheet": batch.sheet, "column-4": "phone"})
    assert answer.status_code == 422
    assert "Say which column holds the name." in text_of(answer)


def test_the_heading_row_can_be_pointed_to(client: Client, worker: User) -> None:
    client.force_login(worker)
    send(client, workbook())
    batch = Batch.objects.get()
    url = reverse("ledger:columns", args=[batch.public_id])
    page = client.get(url, {"heading": "2"})
    assert next(c.heading for c in page.context["columns"]) == "Anna Kowalski"


def test_a_corrupt_workbook_gives_a_sentence_and_leaves_nothing(
    client: Client, worker: User
) -> None:
    client.force_login(worker)
    answer = send(client, b"PK\x03\x04 broken")
    assert answer.status_code == 422
    assert "damaged" in text_of(answer) or "not an Excel workbook" in text_of(answer)
    assert Batch.objects.count() == 0


def test_the_same_file_again_leads_to_the_list_sent_before(client: Client, worker: User) -> None:
    client.force_login(worker)
    content = workbook()
    send(client, content)
    answer = send(client, content)
    assert answer.status_code == 422
    assert "This very file was sent before" in text_of(answer)
    assert Batch.objects.get().public_id in text_of(answer)


def test_a_form_sent_twice_is_one_list(client: Client, worker: User) -> None:
    client.force_login(worker)
    content, token = workbook(), once.new_token()
    first = send(client, content, once=token)
    second = send(client, content, once=token)
    assert first["Location"] == second["Location"]
    assert Batch.objects.count() == 1


def test_a_day_to_come_is_refused(client: Client, worker: User) -> None:
    client.force_login(worker)
    answer = send(client, workbook(), received_on="2020-04-27")
    assert answer.status_code == 422


def test_progress_is_a_fragment_that_asks_again_until_the_work_is_done(
    client: Client, worker: User
) -> None:
    client.force_login(worker)
    send(client, workbook())
    batch = Batch.objects.get()
    url = reverse("ledger:columns", args=[batch.public_id])
    data = {column.name: column.value for column in client.get(url).context["columns"]}
    client.post(url, {"sheet": batch.sheet, **data})
    progress = reverse("ledger:progress", args=[batch.public_id])
    waiting = text_of(client.get(progress, headers={"HX-Request": "true"}))
    assert f'hx-get="{progress}"' in waiting
    assert "<html" not in waiting
    Worker(name="test").drain()
    done = text_of(client.get(progress, headers={"HX-Request": "true"}))
    assert "hx-get" not in done
    assert "Show what became of it" in done


def test_a_problem_row_is_mended_on_its_page(client: Client, taken: Batch) -> None:
    row = Report.objects.get(batch=taken, state="PROBLEM")
    url = reverse("ledger:row", args=[row.public_id])
    page = client.get(url)
    assert "This field must be filled in: Name." in text_of(page)
    data = {field.name: field.value() or "" for field in page.context["form"]}
    still = client.post(url, {**data, "name": "12"})
    assert still.status_code == 422
    done = client.post(url, {**data, "name": "Chris Jones"})
    assert done["Location"] == reverse("ledger:batch", args=[taken.public_id])
    assert Person.objects.filter(name="Chris Jones").exists()


def test_a_problem_row_is_set_aside(client: Client, taken: Batch) -> None:
    row = Report.objects.get(batch=taken, state="PROBLEM")
    client.post(reverse("ledger:ignore", args=[row.public_id]))
    row.refresh_from_db()
    assert row.state == "IGNORED"


def test_m26_the_problem_rows_come_as_a_workbook_that_loads_again(
    client: Client, taken: Batch
) -> None:
    answer = client.get(reverse("ledger:problems", args=[taken.public_id]))
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    sheet["A2"] = "Chris Jones"
    stream = io.BytesIO()
    book.save(stream)
    send(client, stream.getvalue())
    second = Batch.objects.latest("pk")
    confirm(client, second)
    assert Report.objects.get(batch=second).state == "LINKED"
    assert Person.objects.filter(name="Chris Jones").exists()


def test_a_formula_in_a_cell_comes_out_as_text(client: Client, worker: User, grid: Area) -> None:
    client.force_login(worker)
    send(
        client, workbook([("", "男", "1988-05-05", "K9918273", "13600136003", "英国", "=1+1", "")])
    )
    batch = Batch.objects.get()
    confirm(client, batch)
    row = Report.objects.get(batch=batch)
    row.mended = {"dwelling": "=HYPERLINK(1)"}
    row.save()
    answer = client.get(reverse("ledger:problems", args=[batch.public_id]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cell = next(c for c in sheet[2] if c.value == "=HYPERLINK(1)")
    assert cell.data_type == "s"


def test_a_worker_undoes_a_list(client: Client, taken: Batch) -> None:
    client.post(reverse("ledger:undo", args=[taken.public_id]))
    Worker(name="test").drain()
    taken.refresh_from_db()
    assert taken.state == BatchState.UNDONE
    assert Person.objects.count() == 0
    assert client.get(reverse("ledger:batch", args=[taken.public_id])).status_code == 200


def test_m1_a_liaison_sends_for_the_school_and_sees_the_own_lists_only(
    client: Client, taken: Batch, liaison: User, school: Organisation
) -> None:
    client.force_login(liaison)
    form = client.get(reverse("ledger:upload")).context["form"]
    assert [value for value, _ in form.fields["sender"].choices] == [f"org:{school.public_id}"]
    send(client, workbook(ROWS[:1]), sender=f"org:{school.public_id}")
    own = Batch.objects.latest("pk")
    confirm(client, own)
    said = text_of(client.get(reverse("ledger:batches")))
    assert own.public_id in said
    assert taken.public_id not in said
    assert client.get(reverse("ledger:batch", args=[own.public_id])).status_code == 200
    assert client.get(reverse("ledger:batch", args=[taken.public_id])).status_code == 404
    foreign = Report.objects.filter(batch=taken).first()
    assert foreign is not None
    assert client.get(reverse("ledger:row", args=[foreign.public_id])).status_code == 404


def test_a_liaison_cannot_send_for_anybody_else(client: Client, liaison: User) -> None:
    client.force_login(liaison)
    assert send(client, workbook(), sender="kind:SCHOOL").status_code == 422


def test_m3_a_landlord_undoes_nothing_and_decides_nothing(
    client: Client, taken: Batch, liaison: User
) -> None:
    client.force_login(liaison)
    assert client.post(reverse("ledger:undo", args=[taken.public_id])).status_code == 403
    assert client.get(reverse("ledger:review")).status_code == 403


def test_m24_a_worker_of_another_community_sees_nothing(
    client: Client, taken: Batch, stranger: User
) -> None:
    client.force_login(stranger)
    assert taken.public_id not in text_of(client.get(reverse("ledger:batches")))
    for name in ("batch", "columns", "rows", "progress", "problems"):
        assert client.get(reverse(f"ledger:{name}", args=[taken.public_id])).status_code == 404
    assert client.post(reverse("ledger:undo", args=[taken.public_id])).status_code == 404


@pytest.mark.parametrize("state", ["", "LINKED", "PROBLEM", "UNDONE"])
def test_rows_are_shown_by_what_became_of_them(client: Client, taken: Batch, state: str) -> None:
    answer = client.get(reverse("ledger:rows", args=[taken.public_id]), {"state": state})
    expected = {"": 5, "LINKED": 4, "PROBLEM": 1, "UNDONE": 0}[state]
    assert len(answer.context["lines"]) == expected


@pytest.fixture
def doubtful(community: Area, worker: User, now: datetime) -> Report:
    known = {
        Field.NAME: "Anna Kowalski",
        Field.BIRTH_DATE: date(1985, 3, 11),
        Field.DOCUMENT_NUMBER: "EM4417290",
    }
    told = {"area": community, "raw": {}, "by": worker, "now": now}
    actions.take_report(source=SourceKind.SCHOOL, values=known, **told)
    other = {**known, Field.BIRTH_DATE: date(1985, 3, 12)}
    return actions.take_report(source=SourceKind.LANDLORD, values=other, **told)


def test_a_doubtful_report_is_shown_beside_the_person_and_joined(
    client: Client, worker: User, doubtful: Report
) -> None:
    client.force_login(worker)
    said = text_of(client.get(reverse("ledger:review")))
    assert "Same person as Anna Kowalski" in said
    assert "differs" in said
    person = Person.objects.get()
    client.post(reverse("ledger:same", args=[doubtful.public_id, person.public_id]))
    doubtful.refresh_from_db()
    assert doubtful.person == person


def test_a_doubtful_report_begins_somebody_else(
    client: Client, worker: User, doubtful: Report
) -> None:
    client.force_login(worker)
    client.post(reverse("ledger:different", args=[doubtful.public_id]))
    assert Person.objects.count() == 2
    again = client.post(reverse("ledger:different", args=[doubtful.public_id]))
    assert again.status_code == 404


def test_m3_a_landlords_call_is_taken_down_in_few_fields(
    client: Client, worker: User, grid: Area
) -> None:
    client.force_login(worker)
    url = reverse("ledger:add")
    data = {
        "name": "Anna Kowalski", "phone": "138 0013 8000", "sender": "kind:LANDLORD",
        "dwelling": "3-1-502", "arrival_on": "2020-03-29", "once": once.new_token(),
    }  # fmt: skip
    answer = client.post(url, data)
    person = Person.objects.get()
    assert answer["Location"] == reverse("boards:person", args=[person.public_id])
    assert (person.area, person.origins["name"]["source"]) == (grid, "LANDLORD")
    again = client.post(url, {**data, "remark": "asked twice", "once": once.new_token()})
    assert again["Location"] == answer["Location"]
    assert Person.objects.count() == 1


def test_what_cannot_be_read_is_said_on_its_field(client: Client, worker: User) -> None:
    client.force_login(worker)
    data = {
        "name": "Anna",
        "sender": "kind:LANDLORD",
        "birth_date": "1985-13-45",
        "once": once.new_token(),
    }
    answer = client.post(reverse("ledger:add"), data)
    assert answer.status_code == 422
    assert "there is no such day" in text_of(answer)
    assert Person.objects.count() == 0


def test_a_landlord_reports_a_tenant_and_learns_nothing_about_others(
    client: Client, make_user: MakeUser, community: Area
) -> None:
    agency = Organisation.objects.create(area=community, source=SourceKind.LANDLORD, name="王房东")
    user = make_user("landlord", Role.LANDLORD, community)
    Reporter.objects.create(user=user, organisation=agency)
    client.force_login(user)
    data = {"name": "Anna Kowalski", "sender": f"org:{agency.public_id}", "once": once.new_token()}
    answer = client.post(reverse("ledger:add"), data)
    assert answer["Location"] == reverse("ledger:batches")
    assert Person.objects.get().name == "Anna Kowalski"


def test_a_list_page_asks_as_many_questions_for_one_list_as_for_many(
    client: Client, taken: Batch, worker: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    def asked() -> int:
        with django_assert_max_num_queries(60) as seen:
            client.get(reverse("ledger:batches"))
            client.get(reverse("ledger:rows", args=[taken.public_id]))
        return len(seen)

    few = asked()
    for number in range(5):
        send(client, workbook([(f"Person {number}", "", "", "", "", "", "", "")] * 3))
        confirm(client, Batch.objects.latest("pk"))
    taken_again = Report.objects.filter(batch=taken).count()
    assert taken_again == 5
    assert asked() <= few
