"""What the clock triggers: phases begin, visits that nobody recorded are missed."""

from __future__ import annotations

from datetime import datetime

from linli.kernel import rounds
from linli.kernel.audit import Machine
from linli.quarantine import actions
from linli.quarantine.models import Stay, Visit


def _advance(stay: Stay, /, *, now: datetime) -> datetime | None:
    return actions.advance_stay(stay=stay, by=Machine(), now=now)


def _miss(visit: Visit, /, *, now: datetime) -> None:
    actions.miss_visit(visit=visit, by=Machine(), now=now)


rounds.register("quarantine.phases", Stay, _advance)
rounds.register("quarantine.visits", Visit, _miss, batch=500)
