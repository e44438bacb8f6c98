"""Random tests without a clock: how long a case takes says nothing about whether it is right."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("no-clock", deadline=None)
settings.load_profile("no-clock")
