"""What the clock triggers: snapshots of the days, and standings that were set ahead of time."""

from __future__ import annotations

from datetime import timedelta

from linli.kernel import chores
from linli.ledger import actions

chores.every("ledger.snapshots", timedelta(hours=1), actions.build_snapshots)
chores.every("ledger.catch_up", timedelta(minutes=5), actions.catch_up)
