"""Who speaks a language, near a place."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from linli.accounts.queries import Post, User
from linli.language.models import Speaker
from linli.language.rules import Level, primary
from linli.places.queries import Area
from linli.places.rules import chain

__all__ = ["Speaker", "languages_of", "speakers"]


def languages_of(user: User) -> dict[str, Level]:
    """Return {tag: level}, what is spoken best first."""
    rows = Speaker.objects.filter(user=user).order_by("-level", "language")
    return {row.language: Level(row.level) for row in rows}


def speakers(
    language: str, *, area: Area, now: datetime, at_least: Level = Level.CONVERSATION
) -> QuerySet[User]:
    """Return the active users with a post at an area or above it who speak a language.

    Best first, then the nearest; each has `.spoken` (level). A region or script does not matter:
    who speaks "zh" is found for "zh-Hant".
    """
    spoken = primary(language)
    exact = Q(languages__language=spoken) | Q(languages__language__startswith=f"{spoken}-")
    near = Post.objects.held_at(now).filter(user=OuterRef("pk"), area__path__in=chain(area.path))
    return (
        User.objects.filter(exact, languages__level__gte=at_least, is_active=True)
        .filter(Exists(near))
        .annotate(
            spoken=Max("languages__level"),
            nearest=Max(
                Length("posts__area__path"), filter=Q(posts__area__path__in=chain(area.path))
            ),
        )
        .order_by(F("spoken").desc(), F("nearest").desc(), "pk")
    )
