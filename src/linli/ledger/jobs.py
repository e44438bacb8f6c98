"""Long work on lists, in steps that survive a killed worker: take in, read again, undo."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from linli.accounts.queries import User, user_by_id
from linli.kernel import audit
from linli.kernel.jobs import JobRun, Step, Steps, job
from linli.kernel.refusal import Refused
from linli.kernel.transactions import within_write
from linli.ledger import storage
from linli.ledger.actions.batches import AGAIN, IMPORT, UNDO
from linli.ledger.actions.rows import take_again
from linli.ledger.homes import Homes
from linli.ledger.intake import Incoming, Intake, Sending, lock_community
from linli.ledger.models import Batch, Report
from linli.ledger.reading import RawRow, rows
from linli.ledger.rebuild import take_back
from linli.ledger.rowcodec import context_of, incoming, layout_of, mapping_of
from linli.ledger.rules import BatchState, Event, ReportState, SourceKind
from linli.ledger.sources.interpret import fill_down, gather, interpret
from linli.ledger.sources.registry import PROFILES
from linli.ledger.spool import Spool
from linli.places.queries import community_of

CHUNK = 2000
FEW = 200


@job(IMPORT)
def take_list(run: JobRun) -> Steps:
    """Take a list in: one pass over the file to see that it is whole, one to take its rows."""
    batch = batch_of(run)
    # What lives by now lives on: the collector need not look at it a thousand times meanwhile.
    gc.freeze()
    spool = None
    try:
        if "rows" not in batch.layout:
            spool = Spool()
            day_first = _survey(batch, spool)
            prepare = partial(_prepare, batch, spool.number, day_first)
            yield Step(prepare, cursor=0, done=0, total=spool.number)
        taken = run.job.done
        homes, by = Homes(community_of(batch.area)), _starter(run, batch)
        for chunk in _chunks(batch, spool, after=run.cursor):
            taken += len(chunk)
            take = partial(_take, batch, chunk, homes, by=by, now=run.now)
            yield Step(take, cursor=chunk[-1].row or 0, done=taken)
    except Refused:
        yield Step(partial(_end, batch, BatchState.FAILED, run.now), cursor=run.cursor)
        raise
    finally:
        gc.unfreeze()
        if spool:
            spool.close()
    yield Step(partial(_end, batch, BatchState.DONE, run.now), cursor=run.cursor)
    return {"rows": taken}


@job(AGAIN)
def take_problems_again(run: JobRun) -> Steps:
    """Read the problem rows again, a few hundred a step."""
    batch = batch_of(run)
    waiting = Report.objects.filter(batch=batch, state=ReportState.PROBLEM).order_by("pk")
    total, done = run.job.done + waiting.filter(pk__gt=run.cursor).count(), run.job.done
    while some := _next(waiting, run.cursor):
        done += len(some)
        work = partial(_again, some, run.now, _starter(run, batch))
        yield Step(work, cursor=some[-1], done=done, total=total)
    yield Step(partial(_end, batch, BatchState.DONE, run.now), cursor=run.cursor)
    return {"rows": done}


@job(UNDO)
def undo_list(run: JobRun) -> Steps:
    """Take the rows of a list back, a few hundred a step."""
    batch = batch_of(run)
    by = _starter(run, batch)
    homes = Homes(community_of(batch.area))
    rows_of_it = Report.objects.filter(batch=batch).order_by("pk")
    total, done = rows_of_it.count(), run.job.done
    while some := _next(rows_of_it, run.cursor):
        done += len(some)
        work = partial(_take_back, some, by, run.now, homes)
        yield Step(work, cursor=some[-1], done=done, total=total)
    yield Step(partial(_end_undo, batch, by, run.now), cursor=run.cursor)
    return {"rows": done}


def batch_of(run: JobRun) -> Batch:
    found = Batch.objects.select_related("area", "organisation", "by")
    return found.get(pk=run.payload["batch"])


def _starter(run: JobRun, batch: Batch) -> User:
    """Return who asked for the work."""
    return user_by_id(run.payload["by"]) or batch.by


def _survey(batch: Batch, spool: Spool) -> dict[str, bool]:
    """Read the file to its end before anything is written, and tell day from month."""
    path = storage.found(batch.file_path)
    table = spool.keep(rows(path, batch.sheet, layout_of(batch)))
    return {str(wanted): found for wanted, found in gather(table, mapping_of(batch)).items()}


def _chunks(batch: Batch, spool: Spool | None, *, after: int) -> Iterator[list[Incoming]]:
    """Yield the rows behind a row number, interpreted, a chunk at a time."""
    chunk: list[Incoming] = []
    for row in _read(batch, spool, after):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _read(batch: Batch, spool: Spool | None, after: int) -> Iterator[Incoming]:
    mapping, context = mapping_of(batch), context_of(batch)
    profile = PROFILES[SourceKind(batch.source)]
    above: RawRow | None = None
    # A worker that takes the job up after another reads the file itself.
    table = spool or rows(storage.found(batch.file_path), batch.sheet, layout_of(batch))
    for raw in table:
        above = fill_down(raw, above, mapping, profile)
        if raw.number > after:
            yield incoming(interpret(above, mapping, profile, context))


def _prepare(batch: Batch, total: int, day_first: dict[str, bool]) -> None:
    batch.layout = {**batch.layout, "rows": total, "day_first": day_first}
    batch.save(update_fields=["layout"])


def _take(batch: Batch, chunk: list[Incoming], homes: Homes, *, by: User, now: datetime) -> None:
    community = community_of(batch.area)
    source = SourceKind(batch.source)
    sending = Sending(source, batch.area, community, by, now, batch.organisation, batch)
    Intake(sending, homes.find).take(chunk)


def _next(table: QuerySet[Report], after: int) -> list[int]:
    return list(table.filter(pk__gt=after).values_list("pk", flat=True)[:FEW])


@within_write
def _again(some: list[int], now: datetime, by: User) -> None:
    waiting = Report.objects.filter(pk__in=some, state=ReportState.PROBLEM)
    for report in waiting.select_related("area", "organisation", "batch__area").order_by("pk"):
        take_again(report=report, by=by, now=now)


@within_write
def _take_back(some: list[int], by: User, now: datetime, homes: Homes) -> None:
    lock_community(homes.within)
    reports = Report.objects.filter(pk__in=some).exclude(state=ReportState.UNDONE)
    found = list(reports.select_related("batch").order_by("pk"))
    if found:
        take_back(found, by=by, now=now, homes=homes)


def _end(batch: Batch, state: BatchState, now: datetime) -> None:
    batch.state, batch.finished_at = state, now
    batch.save(update_fields=["state", "finished_at"])
    audit.record(Event.LIST_FINISHED, on=batch, by=batch.by, at=now)


def _end_undo(batch: Batch, by: User, now: datetime) -> None:
    batch.state, batch.undone_at, batch.undone_by = BatchState.UNDONE, now, by
    batch.save(update_fields=["state", "undone_at", "undone_by"])
    audit.record(Event.LIST_UNDONE, on=batch, by=by, at=now)
