"""Lists: uploaded, mapped, taken in, mended, undone (M1-M4, M26)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from linli.accounts.queries import User
from linli.kernel.jobs import progress
from linli.kernel.refusal import Refused
from linli.kernel.worker import Worker
from linli.ledger import actions, storage
from linli.ledger.models import Batch, Person, PersonKey, RememberedLayout, Report
from linli.ledger.reading import ReadCode, ReadRefusal
from linli.ledger.rules import BatchState, Refusal, ReportState, SourceKind, Why
from linli.ledger.sources.fields import Field
from linli.ledger.sources.guess import look
from linli.places.queries import Area
from tests.ledger.lists import HEADING, ROWS, upload, workbook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def send(community: Area, worker: User, now: datetime) -> Callable[..., Batch]:
    def send(content: bytes | None = None, source: SourceKind = SourceKind.SCHOOL) -> Batch:
        return actions.upload_list(
            file=upload(content or workbook()),
            name="list.xlsx",
            source=source,
            organisation=None,
            area=community,
            received_on=now.date(),
            by=worker,
            now=now,
        )

    return send


def run(batch: Batch, by: User, now: datetime) -> Batch:
    looked = look(storage.full_path(batch.file_path), kind=SourceKind(batch.source))
    guess = looked.best
    assert guess is not None
    assert guess.sheet.layout is not None
    actions.run_batch(
        batch=batch,
        sheet=guess.sheet.name,
        layout=guess.sheet.layout,
        mapping=guess.mapping,
        by=by,
        now=now,
    )
    return work(batch)


def work(batch: Batch) -> Batch:
    Worker(name="test").drain()
    batch.refresh_from_db()
    return batch


def states(batch: Batch) -> Counter[str]:
    return Counter(Report.objects.filter(batch=batch).values_list("state", flat=True))


def snapshot() -> Any:
    """Everything the ledger says, without keys and ids."""
    people = [
        (p.name, p.other_name, p.birth_date, p.phone, p.document, p.nationality, p.address,
         p.area_id, p.dwelling_id, sorted(p.origins), p.conflicts)
        for p in Person.objects.all()
    ]  # fmt: skip
    keys = sorted(PersonKey.objects.values_list("person__name", "rule", "digest"))
    return sorted(people, key=str), keys


def test_m1_a_list_is_taken_in(send: Any, worker: User, grid: Area, now: datetime) -> None:
    batch = run(send(), worker, now)
    assert batch.state == BatchState.DONE
    assert states(batch) == {"LINKED": 4, "PROBLEM": 1}
    anna = Person.objects.get(name="Anna Kowalski")
    assert (anna.document_tail, anna.area, anna.nationality) == ("7290", grid, "PL")
    assert anna.dwelling is not None
    found = progress(batch.job)
    assert found is not None
    assert (found.percent, found.result) == (100, {"rows": 5})


def test_the_row_stays_as_it_came(send: Any, worker: User, now: datetime) -> None:
    batch = run(send(), worker, now)
    first = Report.objects.get(batch=batch, row=2)
    assert first.raw["cells"][:3] == ["Anna Kowalski", "女", "1985-03-11"]


def test_a_problem_row_is_mended_on_its_own(send: Any, worker: User, now: datetime) -> None:
    batch = run(send(), worker, now)
    row = Report.objects.get(batch=batch, state=ReportState.PROBLEM)
    assert [p["code"] for p in row.problems if p["blocking"]] == ["REQUIRED_MISSING"]
    mended = actions.mend_row(report=row, values={Field.NAME: "Chris Jones"}, by=worker, now=now)
    assert (mended.state, mended.person.name) == ("LINKED", "Chris Jones")
    row.refresh_from_db()
    assert row.raw["cells"][0] in (None, "")
    assert states(batch) == {"LINKED": 5}


def test_a_row_taken_with_gaps_is_mended_too(send: Any, worker: User, now: datetime) -> None:
    batch = run(send(), worker, now)
    row = Report.objects.get(batch=batch, row=6)
    assert [p["code"] for p in row.problems] == ["NO_SUCH_DAY"]
    actions.mend_row(report=row, values={Field.BIRTH_DATE: "1992-12-15"}, by=worker, now=now)
    person = Person.objects.get(name="Yuki Tanaka")
    assert str(person.birth_date) == "1992-12-15"
    assert person.keys.filter(rule="NAME_BIRTH").exists()


def test_a_mended_row_that_still_has_a_problem_waits_on(
    send: Any, worker: User, now: datetime
) -> None:
    batch = run(send(), worker, now)
    row = Report.objects.get(batch=batch, state=ReportState.PROBLEM)
    still = actions.mend_row(report=row, values={Field.NAME: "12345"}, by=worker, now=now)
    assert still.state == ReportState.PROBLEM
    assert still.problems[0]["field"] == "name"


def test_problem_rows_are_set_aside(send: Any, worker: User, now: datetime) -> None:
    batch = run(send(), worker, now)
    assert actions.ignore_problems(batch=batch, by=worker, now=now) == 1
    assert states(batch) == {"LINKED": 4, "IGNORED": 1}


def test_problem_rows_are_read_again_alone(send: Any, worker: User, now: datetime) -> None:
    batch = run(send(), worker, now)
    Report.objects.filter(batch=batch, state="PROBLEM").update()
    row = Report.objects.get(batch=batch, state=ReportState.PROBLEM)
    row.mended = {"name": "Chris Jones"}
    row.save()
    actions.rerun_problems(batch=batch, by=worker, now=now)
    assert work(batch).state == BatchState.DONE
    assert states(batch) == {"LINKED": 5}
    assert Person.objects.count() == 5


def test_the_same_file_is_recognized(send: Any) -> None:
    batch = send()
    with pytest.raises(Refused) as refused:
        send(storage.full_path(batch.file_path).read_bytes())
    assert refused.value.code is Refusal.SAME_FILE
    assert refused.value.params["batch"] == batch.public_id
    assert Batch.objects.count() == 1
    assert len(list(storage.full_path("lists").iterdir())) == 1


def test_m4_the_same_rows_in_another_file_add_nobody(
    send: Any, worker: User, now: datetime
) -> None:
    run(send(), worker, now)
    before = snapshot()
    again = run(send(workbook(reversed(ROWS))), worker, now)
    assert states(again) == {"IGNORED": 4, "PROBLEM": 1}
    assert snapshot() == before


def test_a_row_repeated_within_a_list_is_taken_once(send: Any, worker: User, now: datetime) -> None:
    batch = run(send(workbook([ROWS[0], ROWS[1], ROWS[0]])), worker, now)
    assert states(batch) == {"LINKED": 2, "IGNORED": 1}
    assert Report.objects.get(batch=batch, state="IGNORED").reason == Why.SAME_ROW


def test_a_confirmed_mapping_is_remembered_for_the_sender(
    send: Any, worker: User, now: datetime
) -> None:
    run(send(), worker, now)
    remembered = RememberedLayout.objects.get()
    assert remembered.source == "SCHOOL"
    assert remembered.mapping["姓名"] == "name"


def test_undoing_a_list_leaves_nothing_of_it(
    send: Any, worker: User, grid: Area, now: datetime
) -> None:
    batch = run(send(), worker, now)
    actions.undo_batch(batch=batch, by=worker, now=now)
    assert work(batch).state == BatchState.UNDONE
    assert states(batch) == {"UNDONE": 5}
    assert Person.objects.count() == 0
    assert batch.undone_by == worker


def test_undoing_a_list_leaves_what_other_reports_say(
    send: Any, worker: User, grid: Area, now: datetime
) -> None:
    run(send(), worker, now)
    before = snapshot()
    changed = [
        ("Anna Kowalski", "女", "1985-03-11", "EM4417290", "13811112222", "德国", "", ""),
        *ROWS[1:3],
    ]
    landlord = run(send(workbook(changed), SourceKind.LANDLORD), worker, now)
    assert snapshot() != before
    actions.undo_batch(batch=landlord, by=worker, now=now)
    work(landlord)
    assert snapshot() == before


def test_the_same_row_of_another_list_steps_in_for_an_undone_one(
    send: Any, worker: User, now: datetime
) -> None:
    first = run(send(), worker, now)
    second = run(send(workbook(reversed(ROWS))), worker, now)
    before = Person.objects.count()
    actions.undo_batch(batch=first, by=worker, now=now)
    work(first)
    assert Person.objects.count() == before
    assert states(second) == {"LINKED": 4, "PROBLEM": 1}


def test_a_file_that_is_no_list_is_refused_and_nothing_is_kept(send: Any) -> None:
    with pytest.raises(ReadRefusal) as refused:
        send(b"PK\x03\x04 this is no workbook at all")
    assert refused.value.code in {ReadCode.CORRUPT_WORKBOOK, ReadCode.NOT_A_WORKBOOK}
    assert Batch.objects.count() == 0
    assert list(storage.full_path("lists").iterdir()) == []


def test_a_file_beyond_the_limit_is_refused(send: Any, settings: Any) -> None:
    settings.LINLI_MAX_UPLOAD = 1000
    with pytest.raises(ReadRefusal) as refused:
        send()
    assert refused.value.code is ReadCode.FILE_TOO_LARGE
    assert list(storage.full_path("lists").iterdir()) == []


def test_a_list_needs_a_name_column_and_each_field_once(
    send: Any, worker: User, now: datetime
) -> None:
    batch = send()
    looked = look(storage.full_path(batch.file_path))
    assert looked.best is not None
    layout = looked.best.sheet.layout
    for mapping, code in (
        ({4: Field.PHONE}, Refusal.NO_NAME_COLUMN),
        ({0: Field.NAME, 1: Field.NAME}, Refusal.COLUMN_TWICE),
    ):
        with pytest.raises(Refused) as refused:
            actions.run_batch(
                batch=batch, sheet="返校名单", layout=layout, mapping=mapping, by=worker, now=now
            )
        assert refused.value.code is code
    batch.refresh_from_db()
    assert batch.state == BatchState.UPLOADED


def test_a_file_that_is_gone_stops_the_list_with_a_sentence(
    send: Any, worker: User, now: datetime
) -> None:
    batch = send()
    looked = look(storage.full_path(batch.file_path))
    assert looked.best is not None
    actions.run_batch(
        batch=batch, sheet="返校名单", layout=looked.best.sheet.layout,
        mapping=looked.best.mapping, by=worker, now=now,
    )  # fmt: skip
    storage.drop(batch.file_path)
    assert work(batch).state == BatchState.FAILED
    found = progress(batch.job)
    assert found is not None
    assert "Send it again" in found.sentence


def test_headings_are_what_a_school_writes() -> None:
    assert len(HEADING) == len(ROWS[0])
