"""Users, the posts they hold in areas, and links that sign somebody in without an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import get_language

from linli.accounts.rules import Permission, Role, roles_with
from linli.kernel.constraints import period_check, state_check
from linli.kernel.fields import EncryptedTextField
from linli.kernel.ids import LENGTH, new_public_id
from linli.kernel.models import Thing
from linli.places.models import Area, Building
from linli.places.rules import localized


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody with an account. What they may do comes from their posts."""

    public_id = models.CharField(
        max_length=LENGTH, unique=True, default=new_public_id, editable=False
    )
    # In lower case: "Chen" and "chen" are one.
    username = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    is_active = models.BooleanField(default=True)
    # Made by the demo: one tap signs in as such a user, in demo mode only.
    is_demo = models.BooleanField(default=False)
    # Part of every session's seal: counting it up signs the user out everywhere.
    epoch = models.PositiveIntegerField(default=0)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["username"], name="user_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def localized_name(self) -> str:
        """The name as readers of this language know it."""
        return localized(self.name, self.name_en, get_language() or "")

    @property
    def audit_label(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The stable key of this account in links and trails, such as "accounts.user:12"."""
        return f"{self._meta.label_lower}:{self.pk}"

    def holds(self, permission: str, *, now: datetime, path: str = "") -> bool:
        """Does a post in force grant this, somewhere or (with `path`) at that place of the tree?

        Rooms below `accounts` ask through this method, so that they need not know about roles.
        """
        roles = roles_with(Permission(permission))
        paths = (held for role, held in self.held_posts(now) if role in roles)
        return self.is_active and any(path.startswith(held) if path else True for held in paths)

    def held_posts(self, now: datetime) -> list[tuple[Role, str]]:
        """Return (role, path of the area) of the posts in force at an instant.

        Asked many times while one page is drawn: `remember_posts` lets the answer be kept.
        """
        memory: dict[datetime, list[tuple[Role, str]]] | None = self.__dict__.get("_held_posts")
        if memory is not None and now in memory:
            return memory[now]
        rows = Post.objects.filter(user_id=self.pk).held_at(now).values_list("role", "area__path")
        held = [(Role(role), path) for role, path in rows]
        if memory is not None:
            memory[now] = held
        return held

    def remember_posts(self) -> None:
        """Keep the posts in force for as long as this object lives: one request."""
        self.__dict__["_held_posts"] = {}

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        base: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{base}:{self.epoch}"


class PostQuerySet(models.QuerySet["Post"]):
    def held_at(self, now: datetime) -> PostQuerySet:
        """Posts in force at an instant: [from_at, to_at)."""
        return self.filter(from_at__lte=now).filter(
            models.Q(to_at__isnull=True) | models.Q(to_at__gt=now)
        )


class Post(Thing):
    """A role that a user holds in an area, for a while; a steward's may be one building."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=20, choices=[(r, r) for r in Role])
    area = models.ForeignKey(Area, models.PROTECT, related_name="posts")
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="posts"
    )
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check("role", Role, "post_role_known"),
            period_check("from_at", "to_at", "post_period_forward"),
            # Of one post only one may be without an end; with a building and without are two cases.
            models.UniqueConstraint(
                fields=["user", "role", "area"],
                condition=models.Q(to_at__isnull=True, building__isnull=True),
                name="post_open_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area", "building"],
                condition=models.Q(to_at__isnull=True, building__isnull=False),
                name="post_of_building_open_once",
            ),
        ]


class Link(models.Model):
    """A secret link that opens one thing without an account. Only its fingerprint is kept."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
