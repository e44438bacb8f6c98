"""Tables that only these tests know: a promise in time, and the marks that its keeping leaves."""

from __future__ import annotations

from django.db import models

from linli.kernel.constraints import pair_check, period_check
from linli.kernel.due import Due
from linli.kernel.fields import EncryptedJSONField, EncryptedTextField


class Promise(Due):
    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=40, default="")

    class Meta(Due.Meta):
        abstract = False
        app_label = "kernel_tests"


class Mark(models.Model):
    """One row per effect: a second one for the same promise is an effect doubled."""

    id = models.BigAutoField(primary_key=True)
    promise = models.BigIntegerField()

    class Meta:
        app_label = "kernel_tests"


class Bed(models.Model):
    id = models.BigAutoField(primary_key=True)
    room = models.CharField(max_length=10)
    number = models.IntegerField()
    open = models.BooleanField(default=True)
    from_at = models.DateTimeField(null=True)
    to_at = models.DateTimeField(null=True)
    cleaned_at = models.DateTimeField(null=True)
    cleaned_by = models.CharField(max_length=10, null=True)  # noqa: DJ001 - half of a pair

    class Meta:
        app_label = "kernel_tests"
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="bed_once"),
            models.UniqueConstraint(
                fields=["room"], condition=models.Q(open=False), name="bed_one_spare"
            ),
            models.UniqueConstraint(models.functions.Lower("cleaned_by"), name="bed_one_each"),
            pair_check("cleaned_at", "cleaned_by", "bed_cleaned_pair"),
            period_check("from_at", "to_at", "bed_period"),
        ]


class Letter(models.Model):
    id = models.BigAutoField(primary_key=True)
    text = EncryptedTextField(default="")
    values = EncryptedJSONField(null=True)
    about = models.ForeignKey(Promise, models.DO_NOTHING, null=True)

    class Meta:
        app_label = "kernel_tests"


MODELS = [Promise, Mark, Bed, Letter]
