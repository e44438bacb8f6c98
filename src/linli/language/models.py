"""Who speaks what."""

from __future__ import annotations

from django.db import models

from linli.accounts.models import User
from linli.language.rules import Level


class Speaker(models.Model):
    """A user speaks a language (BCP 47 tag) at a level; care teams need it (M8, M9)."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="languages")
    language = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(choices=[(int(v), v.name) for v in Level])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "language"], name="speaker_language_once"),
            models.CheckConstraint(
                condition=models.Q(level__in=[int(v) for v in Level]), name="speaker_level_known"
            ),
        ]
