"""Persons apart from the reports about them; batches; standing."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from linli.accounts.models import User
from linli.kernel.constraints import state_check
from linli.kernel.fields import EncryptedJSONField, EncryptedTextField
from linli.kernel.models import Thing
from linli.ledger.rules import BatchState, ReportState, SourceKind, StandingKind
from linli.places.models import Area, Dwelling


class Organisation(Thing):
    """A school, employer, property company or letting agency that reports to an area."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations")
    source = models.CharField(max_length=16, choices=[(k, k) for k in SourceKind])
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            state_check("source", SourceKind, "organisation_source_known"),
            models.UniqueConstraint(fields=["area", "name"], name="organisation_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Reporter(models.Model):
    """A user who reports for an organisation and sees that organisation's rows only."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="reporters")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="reporters")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="reporter_once")
        ]


class Person(Thing):
    """A human being in the ledger: one row, merged from the reports about them.

    `origins` names for every field the report it came from: {"phone": {"report": public id,
    "source": "SCHOOL", "at": "..."}}; what a worker edits is a report of the source WORKER.
    """

    # No index of its own: those of Meta begin with it. The same holds for Report's lists.
    area = models.ForeignKey(Area, models.PROTECT, related_name="persons", db_index=False)
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, null=True, blank=True, related_name="persons"
    )
    address = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=120)
    other_name = models.CharField(max_length=120, blank=True, default="")
    sex = models.CharField(max_length=1, blank=True, default="")
    birth_date = models.DateField(null=True, blank=True)
    nationality = models.CharField(max_length=2, blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    document = EncryptedTextField(blank=True, default="")
    document_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    document_tail = models.CharField(max_length=4, blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    email = EncryptedTextField(blank=True, default="")
    origins = models.JSONField(default=dict)
    # Fields of which two sources say different things, until somebody decides.
    conflicts = models.JSONField(default=list)
    has_conflict = models.BooleanField(default=False)
    # " name other_name" in lower case, each word after a space: what the search box looks in.
    search = models.CharField(max_length=260, blank=True, default="")
    # What holds for the person at present, kept beside the standing intervals for the list page.
    standing = models.CharField(
        max_length=20, choices=[(k, k) for k in StandingKind], blank=True, default=""
    )
    standing_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["area", "-changed_at", "-id"], name="person_area_changed"),
            models.Index(
                fields=["area", "standing", "-standing_since"], name="person_area_standing"
            ),
            models.Index(fields=["area", "name"], name="person_area_name"),
            models.Index(
                fields=["area"], condition=models.Q(has_conflict=True), name="person_conflict"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(standing="")
                | models.Q(standing__in=[str(k) for k in StandingKind]),
                name="person_standing_known",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PersonKey(models.Model):
    """A key under which a person is found again when the next report comes in (keyed hash)."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="keys")
    rule = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "rule", "person"], name="person_key_once")
        ]


class Batch(Thing):
    """One file that one source sent, and what became of it."""

    source = models.CharField(max_length=16, choices=[(k, k) for k in SourceKind])
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="batches"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="batches")
    by = models.ForeignKey(User, models.PROTECT, related_name="batches")
    file_name = models.CharField(max_length=200)
    file_path = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True, default="")
    # {"layout": reading.Layout as JSON, "mapping": {column: field}, "day_first": {field: bool}}.
    layout = models.JSONField(default=dict)
    received_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in BatchState], default=BatchState.UPLOADED
    )
    job = models.CharField(max_length=22, blank=True, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            state_check("state", BatchState, "batch_state_known"),
            state_check("source", SourceKind, "batch_source_known"),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="batch_undone_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["file_digest"], name="batch_file_digest"),
            models.Index(fields=["area", "-created_at"], name="batch_area_created"),
        ]


class RememberedLayout(models.Model):
    """The column mapping that a worker confirmed, remembered per sender and heading."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=16)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True)
    heading_digest = models.CharField(max_length=64)
    mapping = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "organisation", "heading_digest"], name="layout_once"
            )
        ]


class Report(Thing):
    """One row as one source gave it, kept unchanged; `mended` holds a worker's corrections."""

    source = models.CharField(max_length=16, choices=[(k, k) for k in SourceKind])
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        db_index=False,
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="reports")
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="reports", db_index=False
    )
    row = models.PositiveIntegerField(null=True, blank=True)
    by_label = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    raw = EncryptedJSONField()
    mended = EncryptedJSONField(null=True)
    # {field: value} as read by the source's profile from raw and mended.
    values = EncryptedJSONField(default=dict)
    problems = models.JSONField(default=list)
    # Fingerprint of the row, so that the same row sent twice is known again.
    digest = models.CharField(max_length=64, blank=True, default="")
    external_id = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, choices=[(s, s) for s in ReportState])
    reason = models.CharField(max_length=40, blank=True, default="")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    # Did this report bring the person into the ledger? Undo needs to know.
    is_first = models.BooleanField(default=False)

    class Meta:
        constraints = [
            state_check("state", ReportState, "report_state_known"),
            state_check("source", SourceKind, "report_source_known"),
            models.UniqueConstraint(
                fields=["batch", "row"],
                condition=models.Q(batch__isnull=False),
                name="report_row_once",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "state", "row"], name="report_batch_state"),
            models.Index(fields=["organisation", "-received_at"], name="report_org_received"),
            models.Index(fields=["digest"], name="report_digest"),
        ]


class StandingQuerySet(models.QuerySet["Standing"]):
    def at(self, moment: datetime) -> StandingQuerySet:
        """Intervals that hold at a moment: [from_at, to_at)."""
        return self.filter(from_at__lte=moment).filter(
            models.Q(to_at__isnull=True) | models.Q(to_at__gt=moment)
        )


class Standing(models.Model):
    """What held for a person from ... to ...; the truth behind every number (M14)."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="standings")
    area = models.ForeignKey(Area, models.PROTECT, related_name="standings")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in StandingKind])
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    # Which record set it, such as "quarantine.stay:12".
    cause = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check("kind", StandingKind, "standing_kind_known"),
            models.CheckConstraint(
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gt=models.F("from_at")),
                name="standing_period_forward",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(to_at__isnull=True), name="standing_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "from_at"], name="standing_person_from"),
            # An hour holds few changes, wherever they are: the moment leads.
            models.Index(fields=["from_at", "area", "kind"], name="standing_from"),
            models.Index(fields=["to_at", "area", "kind"], name="standing_to"),
        ]


class StandingHour(models.Model):
    """Net change of a count within one hour; written with the interval, rebuildable from it."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    hour = models.DateTimeField()
    net = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "hour"], name="standing_hour_once")
        ]
        indexes = [models.Index(fields=["hour", "area", "kind"], name="standing_hour")]


class StandingDay(models.Model):
    """The count at the start of a UTC day, built by a round; later back-dated writes mend it."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    day = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "day"], name="standing_day_once")
        ]
        indexes = [models.Index(fields=["day", "area", "kind"], name="standing_day")]
