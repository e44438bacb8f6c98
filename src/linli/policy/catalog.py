"""The packs that ship with the house, each with the hash of its text as content version (M23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from linli.policy.load import load_pack, parse_pack
from linli.policy.rules import Pack, PolicyError

FOLDER = Path(__file__).parent / "packs"


@cache
def packs() -> Mapping[str, Pack]:
    """Return all packs by id, in the order of their ids; read once. Raises `PolicyError`."""
    found = [load_pack(path) for path in sorted(FOLDER.glob("*.toml"))]
    return MappingProxyType({pack.id: pack for pack in found})


def pack(pack_id: str) -> Pack:
    """Return one pack. Raises `PolicyError` for an id that is not there."""
    try:
        return packs()[pack_id]
    except KeyError:
        raise PolicyError(f"There is no policy pack {pack_id!r}; see the list of packs.") from None


def in_zone(given: Pack, tz: str) -> Pack:
    """Return the pack counted in another zone, for rules that hold in many (WHO, CDC).

    Its text and hash change with it. Raises `PolicyError` for an unknown zone.
    """
    text = given.text.replace(f'tz = "{given.tz}"', f'tz = "{tz}"', 1)
    return parse_pack(text, name=f"{given.id} in {tz}")


@dataclass(frozen=True, slots=True)
class FrozenPack:
    """What a stay keeps of its pack: enough to plan by it although the file has changed since."""

    id: str
    version: int
    sha256: str
    text: str


def freeze(kept: Pack) -> FrozenPack:
    """Return what a stay keeps of a pack."""
    return FrozenPack(kept.id, kept.version, kept.sha256, kept.text)


def thaw(frozen: FrozenPack) -> Pack:
    """Return the pack a stay has kept. Raises `PolicyError` when the text was changed since."""
    thawed = parse_pack(frozen.text, name=f"{frozen.id} kept by a stay")
    if thawed.sha256 != frozen.sha256:
        raise PolicyError(f"{frozen.id}: the kept text was changed; restore it from a backup.")
    return thawed
