"""Rows and cards as the templates of this room read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from linli.accounts.models import User
from linli.accounts.queries import roles_of
from linli.accounts.rules import PERMISSIONS, Permission, Role
from linli.accounts.words import ROLE_PROSE
from linli.kernel.words import say

PAGE = 50


@dataclass(frozen=True)
class RoleCard:
    """A role in words: what it is and everything that it may."""

    title: str
    prose: str
    may: list[str]


@dataclass(frozen=True)
class UserRow:
    """A line of the list of users."""

    user: User
    posts: list[str]


@dataclass(frozen=True)
class Paged:
    """A page of rows with the offsets before and after it; empty where there is none."""

    rows: list[User]
    before: str
    after: str


def role_card(role: Role) -> RoleCard:
    granted = [say(permission) for permission in Permission if permission in PERMISSIONS[role]]
    return RoleCard(say(role), str(ROLE_PROSE[role]), granted)


def role_cards(user: User, *, now: datetime) -> list[RoleCard]:
    held = roles_of(user, now=now)
    return [role_card(role) for role in Role if role in held]


def demo_cards(users: list[tuple[Role, list[User]]]) -> list[tuple[RoleCard, list[User]]]:
    return [(role_card(role), some) for role, some in users]


def user_row(user: User, *, now: datetime) -> UserRow:
    """Return a line; `user` comes from `queries.users_for`, with the posts beside it."""
    live = [post for post in user.live_posts if post.from_at <= now]  # type: ignore[attr-defined]
    return UserRow(user, [f"{say(Role(post.role))} · {post.area}" for post in live])


def paged(users: QuerySet[User], *, offset: str) -> Paged:
    """Return one page; `offset` is what the page beside it handed on, or nothing."""
    start = int(offset) if offset.isdecimal() and len(offset) < 9 else 0  # noqa: PLR2004 - digits
    rows = list(users[start : start + PAGE + 1])
    return Paged(
        rows=rows[:PAGE],
        before=str(start - PAGE) if start >= PAGE else "",
        after=str(start + PAGE) if len(rows) > PAGE else "",
    )
