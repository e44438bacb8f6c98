"""Writes about users, posts and secret links."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from linli.accounts import permissions
from linli.accounts.models import Link, Post, User
from linli.accounts.rules import Denied, Event, Permission, Purpose, Role, digest_of
from linli.kernel import audit
from linli.kernel.audit import Actor
from linli.kernel.constraints import refuse_on
from linli.kernel.refusal import Refused
from linli.kernel.transactions import writes
from linli.places.queries import Area, Building

# How long the link works with which somebody chooses a password.
INVITATION = timedelta(days=3)


@writes
def add_user(
    *,
    username: str,
    name: str,
    by: Actor,
    now: datetime,
    name_en: str = "",
    phone: str = "",
    language: str = "",
    password: str | None = None,
    is_demo: bool = False,
) -> User:
    """Add an account without any post. Without a password nobody can sign in until one is chosen
    through a link for that (Purpose.CHOOSE_PASSWORD).

    Refused: NO_PERMISSION, USERNAME_TAKEN.
    """
    permissions.check_may(by, Permission.MANAGE_USERS, now=now)
    with refuse_on("user_name_once", Denied.USERNAME_TAKEN):
        user = User.objects.create_user(
            username,
            password,
            name=name.strip(),
            name_en=name_en.strip(),
            phone=phone,
            language=language,
            is_demo=is_demo,
        )
    audit.record(Event.USER_ADDED, on=user, by=by, at=now)
    return user


@writes
def change_profile(*, user: User, language: str, by: Actor, now: datetime) -> None:
    """Set the language in which a user reads the site; the user's own decision."""
    before = audit.snapshot(user, ["language"])
    user.language = language
    user.save(update_fields=["language"])
    if changes := audit.changed(before, user):
        audit.record(Event.USER_CHANGED, on=user, by=by, at=now, changes=changes)


@writes
def give_post(
    *,
    user: User,
    role: Role,
    area: Area,
    by: Actor,
    now: datetime,
    from_at: datetime | None = None,
    to_at: datetime | None = None,
    building: Building | None = None,
) -> Post:
    """Let a user hold a role in an area, from now or `from_at` on, until `to_at`.

    Refused: NO_PERMISSION, OTHER_AREA, NOT_YOURSELF, POST_TWICE, PERIOD_BACKWARD,
    BUILDING_ELSEWHERE.
    """
    permissions.check_not_self(by, user)
    permissions.check_may(by, Permission.MANAGE_USERS, area=area, now=now)
    begins = from_at or now
    if to_at is not None and to_at <= begins:
        raise Refused(Denied.PERIOD_BACKWARD)
    if building and not building.area.path.startswith(area.path):
        raise Refused(Denied.BUILDING_ELSEWHERE)
    same = Post.objects.held_at(begins).filter(user=user, role=role, area=area, building=building)
    if same.exists():
        raise Refused(Denied.POST_TWICE)
    post = Post.objects.create(
        user=user, role=role, area=area, building=building, from_at=begins, to_at=to_at
    )
    changes = {"role": (None, str(role)), "area": (None, area.name)}
    audit.record(Event.POST_GIVEN, on=post, by=by, at=now, about=user, changes=changes)
    return post


@writes
def end_post(*, post: Post, by: Actor, now: datetime) -> None:
    """End a post at this instant; one that has not begun is taken back.

    Refused: NO_PERMISSION, OTHER_AREA, NOT_YOURSELF, POST_OVER.
    """
    permissions.check_not_self(by, post.user)
    permissions.check_may(by, Permission.MANAGE_USERS, area=post.area, now=now)
    if post.to_at is not None and post.to_at <= now:
        raise Refused(Denied.POST_OVER)
    changes = {"role": (post.role, None), "area": (post.area.name, None)}
    audit.record(Event.POST_ENDED, on=post, by=by, at=now, about=post.user, changes=changes)
    if post.from_at >= now:
        post.delete()
        return
    post.to_at = now
    post.save(update_fields=["to_at"])


@writes
def disable_user(*, user: User, by: Actor, now: datetime) -> None:
    """Lock an account and end all its sessions at once. Its posts stay as they are."""
    permissions.check_not_self(by, user)
    permissions.check_may_manage(by, user, now=now)
    if not user.is_active:
        return
    user.is_active, user.epoch = False, user.epoch + 1
    user.save(update_fields=["is_active", "epoch"])
    audit.record(Event.USER_DISABLED, on=user, by=by, at=now)


@writes
def enable_user(*, user: User, by: Actor, now: datetime) -> None:
    """Unlock an account. Sessions from before stay dead."""
    permissions.check_may_manage(by, user, now=now)
    if user.is_active:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(Event.USER_ENABLED, on=user, by=by, at=now)


@writes
def choose_password(*, user: User, password: str, by: Actor, now: datetime) -> None:
    """Set the password that a user has chosen through a link; all sessions end, the link too."""
    user.set_password(password)
    user.epoch += 1
    user.save(update_fields=["password", "epoch"])
    revoke_links(subject=user.key, purpose=Purpose.CHOOSE_PASSWORD, by=by, now=now)
    audit.record(Event.PASSWORD_CHOSEN, on=user, by=by, at=now)


@writes
def invite(*, user: User, by: Actor, now: datetime) -> str:
    """Return the token of a link with which a user chooses a password; older ones close.

    So nobody ever knows the password of somebody else. Refused: NO_PERMISSION, OTHER_AREA.
    """
    permissions.check_may_manage(by, user, now=now)
    revoke_links(subject=user.key, purpose=Purpose.CHOOSE_PASSWORD, by=by, now=now)
    audit.record(Event.USER_INVITED, on=user, by=by, at=now)
    return make_link(
        purpose=Purpose.CHOOSE_PASSWORD,
        subject=user.key,
        expires_at=now + INVITATION,
        by=by,
        now=now,
    )


@writes
def make_link(*, purpose: str, subject: str, expires_at: datetime, by: Actor, now: datetime) -> str:
    """Return a new token that opens one subject ("quarantine.stay:12") for one purpose.

    The token is kept nowhere: who loses it asks for a new one. Who may have a link made is checked
    by the room that owns the subject.
    """
    del by
    token = secrets.token_urlsafe(24)
    Link.objects.create(
        digest=digest_of(token),
        purpose=purpose,
        subject=subject,
        made_at=now,
        expires_at=expires_at,
    )
    return token


@writes
def revoke_links(*, subject: str, by: Actor, now: datetime, purpose: str = "") -> int:
    """Close every link to a subject (of one purpose); returns how many were open.

    Who may do so, and the line in the trail, is for the room that owns the subject.
    """
    del by
    links = Link.objects.filter(subject=subject, revoked_at__isnull=True)
    if purpose:
        links = links.filter(purpose=purpose)
    return links.update(revoked_at=now)
