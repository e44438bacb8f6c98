"""A city with two communities; one grid with a building."""

from __future__ import annotations

from tests.accounts.conftest import city, make_user

__all__ = ["city", "make_user"]
