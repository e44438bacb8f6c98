"""Refusals about rights: `check_may` is the one guard that all rooms use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.accounts.models import Post, User
from linli.accounts.rules import Denied, Permission
from linli.kernel.refusal import Refused
from linli.kernel.words import say
from linli.places.queries import Area


def check_may(
    user: Any, permission: Permission, *, now: datetime, area: Area | None = None
) -> None:
    """Raise Refused(NO_PERMISSION or OTHER_AREA) unless the actor may: somewhere, or at `area`.

    The machine, which acts on promises made by people, has no `holds` and may always.
    """
    holds = getattr(user, "holds", None)
    if holds is None and hasattr(user, "audit_label"):
        return
    if holds is None or not holds(permission, now=now):
        params = {"permission": say(permission)}
        raise Refused(Denied.NO_PERMISSION, forbidden=True, params=params)
    if area is not None and not holds(permission, now=now, path=area.path):
        raise Refused(Denied.OTHER_AREA, forbidden=True)


def check_may_manage(by: Any, user: User, *, now: datetime) -> None:
    """Refuse who does not keep the users of every area where this user holds a post.

    Of every one: who keeps a grid must not get hold of the account of its supervisor. For a user
    without posts in force the former ones count.
    """
    check_may(by, Permission.MANAGE_USERS, now=now)
    holds = getattr(by, "holds", None)
    posts = list(Post.objects.filter(user=user).select_related("area"))
    live = [post for post in posts if post.to_at is None or post.to_at > now]
    paths = {post.area.path for post in live or posts}
    if holds and not all(holds(Permission.MANAGE_USERS, now=now, path=path) for path in paths):
        raise Refused(Denied.OTHER_AREA, forbidden=True)


def check_not_self(by: Any, user: User) -> None:
    """Nobody locks themselves out by a slip, and nobody gives themselves a post."""
    if isinstance(by, User) and by.pk == user.pk:
        raise Refused(Denied.NOT_YOURSELF)
