"""The small city of the tests of accounts."""

from __future__ import annotations

from tests.accounts.conftest import city, make_user

__all__ = ["city", "make_user"]
