"""Which policy is in force where, which packs there are, and the pack that a stay keeps (M23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import F, QuerySet
from django.db.models.functions import Length
from django.http import Http404
from django.utils.translation import gettext as _

from linli.accounts.queries import User, scope
from linli.accounts.rules import Permission
from linli.kernel.words import say
from linli.places.queries import Area, areas_at, zones_of
from linli.places.rules import AreaKind, chain
from linli.policy import catalog
from linli.policy.predicates import holds
from linli.policy.rules import Exemption, Level, Pack, Plan, PolicyError
from linli.quarantine.models import PolicyInForce, Stay
from linli.quarantine.plans import facts_from, plan_from
from linli.quarantine.policy_words import say_disease, say_region


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


Options = tuple[tuple[str, str], ...]


def exemptions_of(stay: Stay) -> list[Exemption]:
    """Return the exemptions that could ease this stay: of its route, fitting, not granted yet."""
    plan, facts = plan_of(stay), facts_from(stay.facts)
    strictest = min((phase.level for phase in plan.phases), default=Level.SELF_MONITORING)
    return [
        e
        for e in plan.pack.exemptions
        if plan.route in e.routes
        and e.id not in facts.granted
        and e.to_level is not None
        and e.to_level > strictest
        and holds(e.applies_if, facts) is not False
    ]


@dataclass(frozen=True)
class Shelf:
    """All packs, those that the filters leave, and what can be filtered by."""

    packs: tuple[tuple[Pack, str], ...]
    total: int
    disease_options: Options
    jurisdiction_options: Options
    status_options: Options
    told: Mapping[str, str]


@dataclass(frozen=True)
class InForce:
    """A line of what was, is and will be in force; `holds` now where it was set."""

    policy: PolicyInForce
    name: str
    tz: str
    holds: bool


def in_force_for(user: User, *, language: str, now: datetime) -> list[InForce]:
    """Return what is in force where this user may see policies, the newest first."""
    rows = list(policies_for(user, now=now)[:50])
    zones = zones_of(policy.area for policy in rows)
    latest: dict[int, int] = {}
    for policy in (row for row in rows if row.from_at <= now):
        latest.setdefault(policy.area_id, policy.pk)
    return [
        InForce(p, _name(p.pack_id, language), zones[p.area_id].key, p.pk in latest.values())
        for p in rows
    ]


def _name(pack_id: str, language: str) -> str:
    pack = packs().get(pack_id)
    return pack.names.in_language(language) if pack else pack_id


def shelf(told: Mapping[str, str], *, language: str) -> Shelf:
    """Return the packs that fit what was asked (disease, jurisdiction, status, q), with names."""
    every = list(packs().values())
    found = [pack for pack in every if _fits(pack, told)]
    return Shelf(
        packs=tuple((pack, pack.names.in_language(language)) for pack in found),
        total=len(every),
        disease_options=_options((p.disease, say_disease(p.disease)) for p in every),
        jurisdiction_options=_options((p.jurisdiction, say_region(p.jurisdiction)) for p in every),
        status_options=_options((str(p.status), say(p.status)) for p in every),
        told=told,
    )


def _fits(pack: Pack, told: Mapping[str, str]) -> bool:
    words = told.get("q", "").strip().lower()
    named = f"{pack.id} {pack.names.en} {pack.names.zh_hans}".lower()
    exact = {"disease": pack.disease, "jurisdiction": pack.jurisdiction, "status": str(pack.status)}
    return words in named and all(
        told.get(name, "") in ("", value) for name, value in exact.items()
    )


def _options(pairs: Iterable[tuple[str, str]]) -> Options:
    return (("", _("All")), *sorted(set(pairs)))
