"""Public ids: what URLs and QR codes show instead of a database key."""

from __future__ import annotations

import secrets

LENGTH = 22
PATTERN = r"[A-Za-z0-9_-]{22}"


def new_public_id() -> str:
    """Return 128 random bits as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


class PublicIdConverter:
    """URL converter `<pid:name>` that only lets through what `new_public_id` can have made."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
