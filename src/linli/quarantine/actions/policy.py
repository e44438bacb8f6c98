"""Setting a policy in force."""

from __future__ import annotations

from datetime import datetime

from linli.accounts.queries import User
from linli.kernel import audit
from linli.kernel.constraints import refuse_on
from linli.kernel.refusal import Refused
from linli.kernel.transactions import writes
from linli.places.queries import Area
from linli.quarantine import permissions
from linli.quarantine.models import PolicyInForce
from linli.quarantine.queries.policy import packs
from linli.quarantine.rules import Event, Refusal


@writes
def set_policy(
    *, area: Area, pack_id: str, from_at: datetime, by: User, now: datetime
) -> PolicyInForce:
    """Let an area and all below it follow a pack from an instant on (M23).

    Stays that are under way keep the pack they began with. Refused: NO_PERMISSION, OTHER_AREA,
    UNKNOWN_PACK, POLICY_SAME_INSTANT.
    """
    permissions.check_can_set_policy(by, area, now=now)
    if pack_id not in packs():
        raise Refused(Refusal.UNKNOWN_PACK)
    with refuse_on("policy_one_per_instant", Refusal.POLICY_SAME_INSTANT):
        policy = PolicyInForce.objects.create(
            area=area, pack_id=pack_id, from_at=from_at, set_at=now, set_by=by
        )
    audit.record(
        Event.POLICY_SET,
        on=policy,
        about=area,
        by=by,
        at=now,
        changes={"pack": ("", pack_id), "from_at": ("", from_at.isoformat())},
    )
    return policy
