"""Tables of the kernel and the base of everybody else's."""

from __future__ import annotations

from django.db import models

from linli.kernel.constraints import state_check
from linli.kernel.due import Due
from linli.kernel.fields import EncryptedJSONField
from linli.kernel.ids import LENGTH, new_public_id
from linli.kernel.rules import JobState


class Thing(models.Model):
    """Base of every table whose rows have a page or a link of their own."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.CharField(
        max_length=LENGTH, unique=True, default=new_public_id, editable=False
    )

    class Meta:
        abstract = True


class AuditRow(models.Model):
    """Who did what to which record, when; written in the same transaction as the change.

    Labels instead of foreign keys: the trail must outlive what it tells of. `subject` and `about`
    are keys like "quarantine.stay:12"; `about` is the record whose page shows the row.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=120)
    subject = models.CharField(max_length=80)
    about = models.CharField(max_length=80)
    changes = EncryptedJSONField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["about", "-at"], name="audit_about_at"),
            models.Index(fields=["subject", "-at"], name="audit_subject_at"),
        ]


class Job(Thing, Due):
    """A long piece of work that survives its worker: cursor and progress are committed as it goes."""

    kind = models.CharField(max_length=60)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in JobState],
        default=JobState.WAITING.value,
    )
    payload = EncryptedJSONField(default=dict)
    cursor = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    result = EncryptedJSONField(null=True)
    error = models.CharField(max_length=200, blank=True, default="")
    error_params = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta(Due.Meta):
        abstract = False
        constraints = [state_check("state", JobState, "job_state_known")]


class Heartbeat(models.Model):
    """The last sign of life of each worker: who watches the watcher."""

    worker = models.CharField(max_length=120, primary_key=True)
    beat_at = models.DateTimeField()


class Chore(Due):
    """Periodic work that belongs to no record: one row a name, due at the next time of its plan."""

    name = models.CharField(max_length=60, primary_key=True)


class Once(models.Model):
    """A form that was sent: the answer it got, for the second time it is sent."""

    token = models.CharField(max_length=LENGTH, primary_key=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    answer = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="once_at")]
