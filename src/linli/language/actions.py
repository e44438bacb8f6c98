"""Writes of this room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from linli.accounts.queries import User
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.refusal import Refused
from linli.kernel.transactions import writes
from linli.language import permissions
from linli.language.models import Speaker
from linli.language.queries import languages_of
from linli.language.rules import Event, Level, Unknown, plain_tag


@writes
def set_languages(*, user: User, languages: Mapping[str, Level], by: Actor, now: datetime) -> None:
    """Note all the languages somebody speaks, {BCP 47 tag: level}; replaces what was noted.

    Refused: NO_SUCH_LANGUAGE, NO_SUCH_LEVEL, NOT_YOUR_OWN.
    """
    permissions.check_may_note(by, user, now=now)
    wanted = {_tag(tag): _level(level) for tag, level in languages.items()}
    before = languages_of(user)
    if wanted == before:
        return
    Speaker.objects.filter(user=user).delete()
    Speaker.objects.bulk_create(
        Speaker(user=user, language=tag, level=level) for tag, level in wanted.items()
    )
    changes = {"languages": (_as_json(before), _as_json(wanted))}
    audit.record(Event.LANGUAGES_SET, on=user, by=by, at=now, changes=changes)


def _tag(tag: str) -> str:
    plain = plain_tag(tag)
    if not plain:
        raise Refused(Unknown.NO_SUCH_LANGUAGE, params={"tag": tag[:12]})
    return plain


def _level(level: int) -> Level:
    try:
        return Level(level)
    except ValueError:
        raise Refused(Unknown.NO_SUCH_LEVEL) from None


def _as_json(languages: Mapping[str, Level]) -> dict[str, int]:
    return {tag: int(level) for tag, level in sorted(languages.items())}
