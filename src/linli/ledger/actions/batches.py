"""Lists: sent, started, finished, undone. The rows themselves are taken by jobs, chunk by chunk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from linli.accounts.queries import User
from linli.kernel import audit, jobs, states
from linli.kernel.models import Job
from linli.kernel.refusal import Refused
from linli.kernel.transactions import writes
from linli.kernel.words import say
from linli.ledger import storage
from linli.ledger.models import Batch, Organisation, RememberedLayout
from linli.ledger.permissions import check_can_handle, check_can_send, check_can_undo
from linli.ledger.reading import Layout
from linli.ledger.rules import BATCH_NEXT, BatchState, Event, Refusal, SourceKind
from linli.ledger.sources.fields import Field
from linli.ledger.sources.guess import heading_digest, look
from linli.ledger.storage import Upload
from linli.places.queries import Area, community_of

IMPORT, AGAIN, UNDO = "ledger.import", "ledger.again", "ledger.undo"
_NAMES = {Field.NAME, Field.SURNAME}


@writes
def upload_list(
    *,
    file: Upload,
    name: str,
    source: SourceKind,
    organisation: Organisation | None,
    area: Area,
    received_on: date,
    by: User,
    now: datetime,
) -> Batch:
    """Keep a file that a source sent, after looking whether it can be read at all.

    Raises ReadRefusal for what is no honest list; refused: SAME_FILE (its `params` name the earlier
    list as "batch"), NO_PERMISSION, NOT_YOURS, OTHER_AREA. Nothing is kept then.
    """
    check_can_send(by, area=area, organisation=organisation, now=now)
    stored = storage.keep(file)
    try:
        _check_new(stored.digest, area)
        looked = look(storage.full_path(stored.path), kind=source)
    except Refused:
        storage.drop(stored.path)
        raise
    batch = Batch.objects.create(
        source=source,
        organisation=organisation,
        area=area,
        by=by,
        file_name=name[-200:],
        file_path=stored.path,
        file_digest=stored.digest,
        sheet=looked.best.sheet.name if looked.best else looked.book.sheets[0].name,
        received_on=received_on,
        created_at=now,
    )
    audit.record(Event.LIST_UPLOADED, on=batch, by=by, at=now)
    return batch


def _check_new(digest: str, area: Area) -> None:
    """Refuse a file that was sent to this community before and still counts."""
    community = community_of(area)
    known = Batch.objects.filter(file_digest=digest, area__path__startswith=community.path)
    earlier = known.exclude(state=BatchState.UNDONE).order_by("-created_at").first()
    if earlier:
        params = {
            "name": earlier.file_name,
            "day": earlier.received_on.isoformat(),
            "batch": earlier.public_id,
        }
        raise Refused(Refusal.SAME_FILE, params=params)


@writes
def run_batch(
    *,
    batch: Batch,
    sheet: str,
    layout: Layout,
    mapping: Mapping[int, Field],
    by: User,
    now: datetime,
) -> Job:
    """Take a list in: `layout` says where the table is, `mapping` what its columns mean.

    The meaning is remembered for the next list of this sender with the same headings. Refused:
    BATCH_CHANGED, NO_NAME_COLUMN, COLUMN_TWICE, FILE_GONE.
    """
    batch = _locked(batch)
    check_can_handle(by, batch, now=now)
    if batch.state == BatchState.RUNNING:
        raise Refused(Refusal.BATCH_BUSY)
    _check_mapping(mapping)
    storage.found(batch.file_path)
    batch.sheet = sheet
    batch.layout = {
        "layout": layout.to_json(),
        "mapping": {str(column): str(wanted) for column, wanted in mapping.items()},
    }
    _remember(batch, layout, mapping, now)
    return _start(batch, BatchState.RUNNING, IMPORT, Event.LIST_STARTED, by=by, now=now)


@writes
def rerun_problems(*, batch: Batch, by: User, now: datetime) -> Job:
    """Read the problem rows of a list again, and take in those that are clean now."""
    batch = _locked(batch)
    check_can_handle(by, batch, now=now)
    return _start(batch, BatchState.RUNNING, AGAIN, Event.LIST_STARTED, by=by, now=now)


@writes
def resume_batch(*, batch: Batch, by: User, now: datetime) -> bool:
    """Let a list whose work stopped go on from where it was. False: it had not stopped."""
    batch = _locked(batch)
    check_can_handle(by, batch, now=now)
    job = Job.objects.filter(public_id=batch.job).first()
    return job is not None and jobs.retry(job=job, by=by, now=now)


@writes
def undo_batch(*, batch: Batch, by: User, now: datetime) -> Job:
    """Take a whole list back: people it brought disappear, others become what other reports say.

    People who have come back already stay. Runs as a job. Refused: BATCH_BUSY, BATCH_CHANGED.
    """
    batch = _locked(batch)
    check_can_undo(by, batch, now=now)
    return _start(batch, BatchState.UNDOING, UNDO, Event.LIST_UNDOING, by=by, now=now)


def _locked(batch: Batch) -> Batch:
    found = Batch.objects.select_for_update(of=("self",)).select_related("area", "organisation")
    return found.get(pk=batch.pk)


def _start(
    batch: Batch, to: BatchState, kind: str, event: Event, *, by: User, now: datetime
) -> Job:
    states.check(BATCH_NEXT, batch.state, to, Refusal.BATCH_CHANGED)
    job = jobs.enqueue(kind, {"batch": batch.pk, "by": by.public_id}, by=by, now=now)
    batch.state, batch.job = to, job.public_id
    batch.save(update_fields=["state", "job", "sheet", "layout"])
    audit.record(event, on=batch, by=by, at=now)
    return job


def _check_mapping(mapping: Mapping[int, Field]) -> None:
    if not _NAMES & set(mapping.values()):
        raise Refused(Refusal.NO_NAME_COLUMN)
    twice = [wanted for wanted, times in Counter(mapping.values()).items() if times > 1]
    if twice:
        raise Refused(Refusal.COLUMN_TWICE, params={"field": say(twice[0])})


def _remember(batch: Batch, layout: Layout, mapping: Mapping[int, Field], now: datetime) -> None:
    meant = {
        heading: str(mapping.get(column, "")) for column, heading in enumerate(layout.headings)
    }
    RememberedLayout.objects.update_or_create(
        source=batch.source,
        organisation=batch.organisation,
        heading_digest=heading_digest(layout.headings),
        defaults={"mapping": meant, "changed_at": now},
    )
