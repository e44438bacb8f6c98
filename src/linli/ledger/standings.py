"""Writing what holds for a person from when on; siblings above call these inside their writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from linli.kernel import audit, events
from linli.kernel.audit import Actor
from linli.kernel.transactions import within_write, writes
from linli.ledger import rollup
from linli.ledger.models import Person, Standing
from linli.ledger.rules import Event, StandingChanged, StandingKind
from linli.places.queries import Area


@within_write
def set_standing(
    *,
    person: Person,
    kind: StandingKind,
    from_at: datetime,
    cause: models.Model,
    now: datetime,
    by: Actor,
) -> None:
    """Let `kind` hold for a person from `from_at` on, until something else is set.

    Whatever held from then on is replaced: intervals that began later go, the one that holds then
    ends there. May lie in the past: all counts as of later moments follow. `cause` is the record
    that says so. The same kind from an earlier moment on goes on, without a new interval.
    """
    rollup.one_at_a_time()
    held = _at(person, from_at)
    if held and held.kind == kind and held.to_at is None:
        return
    before = person.standing
    changes = _cut(person, from_at)
    changes += _begin(person, kind, from_at, cause, now)
    rollup.apply(changes)
    _tell(Event.STANDING_SET, person, kind, before, from_at=from_at, now=now, by=by)


@within_write
def clear_standing(*, person: Person, from_at: datetime, now: datetime, by: Actor) -> None:
    """End whatever holds for a person from `from_at` on, without a follower."""
    rollup.one_at_a_time()
    before = person.standing
    changes = _cut(person, from_at)
    if changes:
        rollup.apply(changes)
        _tell(Event.STANDING_ENDED, person, None, before, from_at=from_at, now=now, by=by)


@within_write
def move_standings(*, person: Person, area: Area, now: datetime, by: Actor) -> None:
    """Count a person in another area: from the start where it lies within the old one, else from now.

    Lies it within the old one, we only learnt better where the person was all along.
    """
    del by
    rollup.one_at_a_time()
    if not area.path.startswith(person.area.path):
        _move_from(person, area, now)
        return
    intervals = list(Standing.objects.filter(person=person).exclude(area=area))
    changes = [c for row in intervals for c in rollup.changes_of(row, -1)]
    for row in intervals:
        row.area = area
        changes += rollup.changes_of(row)
    Standing.objects.bulk_update(intervals, ["area"])
    rollup.apply(changes)


@writes
def build_snapshots(*, now: datetime, by: Actor | None = None) -> int:
    """Count the days that have begun since the last snapshot; a round calls this. Returns how many."""
    del by
    return rollup.build_days(now=now)


@writes
def rebuild_counts(*, now: datetime, by: Actor) -> None:
    """Build all hour nets and day snapshots again from the intervals, for an operator."""
    del by
    rollup.rebuild(now=now)


@writes
def catch_up(
    *, now: datetime, by: Actor | None = None, since: timedelta = timedelta(days=2)
) -> int:
    """Show standings that were set ahead of time, now that they have begun. Returns how many."""
    del by
    begun = Standing.objects.at(now).filter(from_at__gt=now - since)
    rows = list(begun.exclude(person__standing=F("kind")).select_related("person"))
    for row in rows:
        _show(row.person, now)
    return len(rows)


def _at(person: Person, moment: datetime) -> Standing | None:
    return Standing.objects.filter(person=person).at(moment).first()


def _cut(person: Person, from_at: datetime) -> list[rollup.Change]:
    """End everything at `from_at`: later intervals go, the one that holds is closed."""
    touched = Standing.objects.filter(person=person).filter(
        Q(to_at__isnull=True) | Q(to_at__gt=from_at)
    )
    changes = []
    for row in touched:
        changes += rollup.changes_of(row, -1)
        if row.from_at >= from_at:
            row.delete()
        else:
            row.to_at = from_at
            row.save(update_fields=["to_at"])
            changes += rollup.changes_of(row)
    return changes


def _begin(
    person: Person,
    kind: StandingKind,
    from_at: datetime,
    cause: models.Model,
    now: datetime,
) -> list[rollup.Change]:
    going_on = Standing.objects.filter(person=person, to_at=from_at, kind=kind).first()
    if going_on is not None and going_on.area_id == person.area_id:
        changes = rollup.changes_of(going_on, -1)
        going_on.to_at = None
        going_on.save(update_fields=["to_at"])
        return changes + rollup.changes_of(going_on)
    begun = Standing.objects.create(
        person=person,
        area=person.area,
        kind=kind,
        from_at=from_at,
        cause=audit.key_of(cause),
        recorded_at=now,
    )
    return rollup.changes_of(begun)


def _move_from(person: Person, area: Area, now: datetime) -> None:
    held = _at(person, now)
    if held is None:
        return
    changes = _cut(person, now)
    begun = Standing.objects.create(
        person=person, area=area, kind=held.kind, from_at=now, cause=held.cause, recorded_at=now
    )
    rollup.apply([*changes, *rollup.changes_of(begun)])


def _tell(
    event: Event,
    person: Person,
    kind: StandingKind | None,
    before: str,
    *,
    from_at: datetime,
    now: datetime,
    by: Actor,
) -> None:
    _show(person, now)
    changes = {"standing": (before, str(kind or "")), "from_at": ("", from_at.isoformat())}
    audit.record(event, on=person, by=by, at=now, changes=changes)
    events.announce(StandingChanged(person.pk, kind, from_at, now, by))


def _show(person: Person, now: datetime) -> None:
    """Keep what holds at present on the person, for the list page."""
    held = _at(person, now)
    person.standing = held.kind if held else ""
    person.standing_since = held.from_at if held else None
    person.changed_at = now
    person.save(update_fields=["standing", "standing_since", "changed_at"])


def _removed(rows: Iterable[Standing]) -> list[rollup.Change]:
    return [change for row in rows for change in rollup.changes_of(row, -1)]


@within_write
def forget_standings(*, person: Person, now: datetime, by: Actor) -> None:
    """Take a person who leaves the ledger out of every count."""
    del now, by
    rollup.one_at_a_time()
    rollup.apply(_removed(Standing.objects.filter(person=person)))
    Standing.objects.filter(person=person).delete()
