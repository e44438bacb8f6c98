"""How often somebody without an account may begin something."""

from __future__ import annotations

from allauth.core import ratelimit

from linli.arrivals.rules import Refusal
from linli.kernel.refusal import Refused
from linli.kernel.web import Request


def check_may_start(request: Request) -> None:
    """Refuse (TOO_OFTEN) a connection that begins very many declarations within an hour.

    The rate stands in the settings (ACCOUNT_RATE_LIMITS, "declare") beside that of signing in.
    """
    if not ratelimit.consume(request, action="declare"):
        raise Refused(Refusal.TOO_OFTEN)
