"""Who looked at whom."""

from __future__ import annotations

from django.db import models


class AccessRow(models.Model):
    """One reading of a person's record: by whom, what, when, and why where a reason was asked."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=120)
    # Key of the record ("ledger.person:12"), not a foreign key: the log outlives what it tells of.
    subject = models.CharField(max_length=80)
    what = models.CharField(max_length=60)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="access_subject_at")]
