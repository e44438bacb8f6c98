"""Which policy is in force where, which packs there are, and the pack that a stay keeps (M23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from django.db.models import F, QuerySet
from django.db.models.functions import Length
from django.http import Http404

from linli.accounts.queries import User, scope
from linli.accounts.rules import Permission
from linli.places.queries import Area, areas_at
from linli.places.rules import AreaKind, chain
from linli.policy import catalog
from linli.policy.rules import Pack, Plan, PolicyError
from linli.quarantine.models import PolicyInForce, Stay
from linli.quarantine.plans import plan_from


def packs() -> Mapping[str, Pack]:
    """Return every pack by id."""
    return catalog.packs()


def pack_by_id(pack_id: str) -> Pack:
    """Return a pack by the id in its URL. Raises Http404."""
    try:
        return catalog.pack(pack_id)
    except PolicyError:
        raise Http404 from None


def policy_in_force(area: Area, at: datetime) -> PolicyInForce | None:
    """Return the policy that counts in an area at an instant: the nearest area's, the latest begun."""
    begun = PolicyInForce.objects.filter(area__path__in=chain(area.path), from_at__lte=at)
    return begun.order_by(Length("area__path").desc(), F("from_at").desc()).first()


def policies_for(user: User, *, now: datetime) -> QuerySet[PolicyInForce]:
    """Return what is or will be in force where this user may see policies, the newest first."""
    reach = scope(user, Permission.SEE_POLICIES, now=now)
    above = {path for held in reach.paths for path in chain(held)}
    rows = PolicyInForce.objects.filter(reach.q("area")) | PolicyInForce.objects.filter(
        area__path__in=above
    )
    return rows.select_related("area", "set_by").order_by("-from_at", "-pk")


def areas_to_set(user: User, *, now: datetime) -> list[Area]:
    """Return the areas for which this user may set a policy: communities and what holds them."""
    reach = scope(user, Permission.SET_POLICY, now=now)
    return [area for area in areas_at(reach.paths) if area.kind != AreaKind.GRID]


def area_to_set(user: User, public_id: str, *, now: datetime) -> Area:
    """Return one of them. Raises Http404."""
    found = [area for area in areas_to_set(user, now=now) if area.public_id == public_id]
    if not found:
        raise Http404
    return found[0]


def stays_under(pack_id: str, areas: Iterable[Area]) -> int:
    """Count the open stays under a pack in these areas and below."""
    rows = Stay.objects.open().filter(pack_id=pack_id)
    return sum(rows.filter(area__path__startswith=area.path).count() for area in areas)


@lru_cache(maxsize=64)
def _thawed(pack_id: str, sha256: str, text: str) -> Pack:
    return catalog.thaw(catalog.FrozenPack(pack_id, 0, sha256, text))


def pack_of(stay: Stay) -> Pack:
    """Return the pack as it was when the stay began, whatever has become of it since."""
    return _thawed(stay.pack_id, stay.pack_version, stay.pack_text)


def plan_of(stay: Stay) -> Plan:
    """Return the plan of a stay with its pack."""
    return plan_from(stay.plan, pack_of(stay))
