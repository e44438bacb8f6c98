"""Who may what, where; who holds which post. The one place that knows what a post grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.http import Http404

from linli.accounts.models import Link, Post, User
from linli.accounts.rules import (
    PERMISSIONS,
    REPORTER_ROLES,
    Denied,
    Permission,
    Role,
    digest_of,
    outermost,
    roles_with,
)
from linli.kernel.refusal import Refused
from linli.kernel.words import listed, say
from linli.places.queries import Area, Building
from linli.places.rules import chain

__all__ = [
    "Link",
    "Post",
    "Scope",
    "User",
    "demo_user_by_id",
    "demo_users",
    "holder_of_building",
    "holders",
    "is_reporter",
    "may",
    "open_link",
    "permissions_of",
    "post_for",
    "posts_of",
    "roles_of",
    "scope",
    "scope_of_paths",
    "title_of",
    "user_by_id",
    "user_for",
    "user_of_key",
    "users_for",
]


@dataclass(frozen=True)
class Scope:
    """The areas that somebody reaches: `paths` of their posts' areas, without nested ones."""

    paths: tuple[str, ...]

    def q(self, prefix: str = "area") -> Q:
        """Return the condition for rows whose area is in the scope; an empty scope matches none.

        `prefix` is the way to the area ("stay__area"), or "" for areas themselves.
        """
        name = f"{prefix}__path__startswith" if prefix else "path__startswith"
        reached = Q(pk__in=[])
        for path in self.paths:
            reached |= Q(**{name: path})
        return reached

    def holds(self, area: Area) -> bool:
        """Is this area at or below one of the scope?"""
        return area.path.startswith(self.paths) if self.paths else False

    def __bool__(self) -> bool:
        return bool(self.paths)


NOWHERE = Scope(())


def may(user: Any, permission: Permission, *, now: datetime, area: Area | None = None) -> bool:
    """May this user do this now: somewhere, or with `area` there? False for strangers."""
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return False
    return bool(user.holds(permission, now=now, path=area.path if area else ""))


def scope(user: Any, permission: Permission, *, now: datetime) -> Scope:
    """Return where a user may do something now."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOWHERE
    roles = roles_with(permission)
    return scope_of_paths(path for role, path in user.held_posts(now) if role in roles)


def scope_of_paths(paths: Iterable[str]) -> Scope:
    """Return the scope of some areas' paths."""
    return Scope(outermost(frozenset(paths)))


def roles_of(user: User, *, now: datetime) -> frozenset[Role]:
    """Return the roles that a user holds somewhere now."""
    return frozenset(role for role, _ in user.held_posts(now)) if user.is_active else frozenset()


def permissions_of(user: User, *, now: datetime) -> frozenset[Permission]:
    """Return everything that a user may do somewhere now."""
    granted = [PERMISSIONS[role] for role in roles_of(user, now=now)]
    return frozenset().union(*granted)


def is_reporter(user: User, *, now: datetime) -> bool:
    """Does somebody only report from outside: a post as reporter and no other?"""
    roles = roles_of(user, now=now)
    return bool(roles) and roles <= REPORTER_ROLES


def title_of(user: User, *, now: datetime) -> str:
    """Return the roles of a user in words, in the order of the table of roles."""
    held = roles_of(user, now=now)
    return listed(say(role) for role in Role if role in held)


def holders(role: Role, *, area: Area, now: datetime) -> QuerySet[User]:
    """Return the active users who hold a role at an area or above it, the nearest first."""
    return (
        User.objects.filter(
            Q(posts__to_at__isnull=True) | Q(posts__to_at__gt=now),
            posts__role=role,
            posts__from_at__lte=now,
            posts__area__path__in=chain(area.path),
            is_active=True,
        )
        .annotate(nearest=Max(Length("posts__area__path")))
        .order_by("-nearest", "pk")
    )


def holder_of_building(building: Building, role: Role, *, now: datetime) -> User | None:
    """Return who holds a role for a building: of the building itself, else of its area."""
    own = Post.objects.held_at(now).filter(building=building, role=role, user__is_active=True)
    post = own.select_related("user").order_by("from_at", "pk").first()
    return post.user if post else holders(role, area=building.area, now=now).first()


def posts_of(user: User, *, now: datetime) -> QuerySet[Post]:
    """Return the posts of a user that hold now or will, with their areas."""
    return (
        Post.objects.filter(user=user)
        .filter(Q(to_at__isnull=True) | Q(to_at__gt=now))
        .select_related("area", "building")
        .order_by("from_at", "pk")
    )


def user_by_id(public_id: str) -> User | None:
    """Return a user by public id, or None; nobody's right is asked."""
    return User.objects.filter(public_id=public_id).first()


def user_of_key(key: str) -> User | None:
    """Return the active user that a link's subject ("accounts.user:12") names."""
    label, _, pk = key.partition(":")
    if label != User._meta.label_lower or not pk.isdecimal():  # noqa: SLF001 - Django's own way
        return None
    return User.objects.filter(pk=int(pk), is_active=True).first()


def post_for(user: User, public_id: str, *, now: datetime) -> Post:
    """Return a post in the areas whose users somebody keeps. Raises Http404."""
    reach = scope(user, Permission.MANAGE_USERS, now=now)
    posts = Post.objects.filter(reach.q("area"), public_id=public_id)
    found = posts.select_related("user", "area").first()
    if found is None:
        raise Http404
    return found


def open_link(*, token: str, purpose: str, now: datetime) -> str:
    """Return the subject of a link. Refused: LINK_UNKNOWN, LINK_REVOKED, LINK_EXPIRED.

    A link opens as often as needed until it expires. Previews of chat programs open links too, so
    that opening one writes nothing.
    """
    link = Link.objects.filter(digest=digest_of(token), purpose=purpose).first()
    if link is None:
        raise Refused(Denied.LINK_UNKNOWN)
    if link.revoked_at is not None and link.revoked_at <= now:
        raise Refused(Denied.LINK_REVOKED)
    if link.expires_at <= now:
        raise Refused(Denied.LINK_EXPIRED)
    return link.subject


def demo_user_by_id(public_id: str) -> User:
    """Return an invented user to sign in as with one tap. Raises Http404."""
    found = User.objects.filter(public_id=public_id, is_demo=True, is_active=True).first()
    if found is None:
        raise Http404
    return found


def users_for(user: User, *, now: datetime, words: str = "") -> QuerySet[User]:
    """Return the users an administrator keeps: with a post in the area, or with none at all."""
    reach = scope(user, Permission.MANAGE_USERS, now=now)
    if not reach:
        return User.objects.none()
    found = User.objects.filter(reach.q("posts__area") | Q(posts__isnull=True))
    if words:
        named = Q(name__icontains=words) | Q(name_en__icontains=words)
        found = found.filter(named | Q(username__icontains=words))
    live = Post.objects.filter(Q(to_at__isnull=True) | Q(to_at__gt=now))
    shown = Prefetch("posts", live.select_related("area").order_by("from_at"), to_attr="live_posts")
    return found.distinct().order_by("name", "pk").prefetch_related(shown)


def user_for(user: User, public_id: str, *, now: datetime) -> User:
    """Return a user that an administrator keeps. Raises Http404 outside of the own areas."""
    found = users_for(user, now=now).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def demo_users(*, now: datetime) -> list[tuple[Role, list[User]]]:
    """Return the invented users by role, for the one-tap sign-in of the demo."""
    rows = (
        Post.objects.held_at(now)
        .filter(user__is_demo=True, user__is_active=True)
        .select_related("user", "area")
        .order_by("pk")
    )
    by_role: dict[Role, list[User]] = {}
    for post in rows:
        users = by_role.setdefault(Role(post.role), [])
        post.user.shown_area = post.area  # type: ignore[attr-defined]
        if post.user not in users:
            users.append(post.user)
    return [(role, by_role[role]) for role in Role if role in by_role]
