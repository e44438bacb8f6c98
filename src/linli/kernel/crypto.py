"""AES-256-GCM for fields at rest, and a keyed blind index to find equal values again."""

from __future__ import annotations

import base64
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12


class Unreadable(ValueError):  # noqa: N818 - it says what holds
    """A stored value cannot be decrypted: its key is missing, or it was moved or changed."""


def _cipher(key_id: str) -> AESGCM:
    keys: dict[str, str] = settings.LINLI_FIELD_KEYS
    if key_id not in keys:
        raise Unreadable("A value is sealed with a key that is not in LINLI_FIELD_KEYS.")
    return _aes(keys[key_id])


@lru_cache(maxsize=8)
def _aes(key: str) -> AESGCM:
    raw = base64.b64decode(key)
    if len(raw) != 32:  # noqa: PLR2004 - AES-256
        raise ImproperlyConfigured("A key in LINLI_FIELD_KEYS is not 32 bytes in base64.")
    return AESGCM(raw)


def current_key_id() -> str:
    """Return the id of the key that new values are sealed with: the first one configured."""
    return next(iter(settings.LINLI_FIELD_KEYS))


def seal(text: str, *, context: str) -> str:
    """Encrypt `text`; `context` (table and column) must be the same to open it again."""
    key_id, nonce = current_key_id(), secrets.token_bytes(NONCE)
    sealed = _cipher(key_id).encrypt(nonce, text.encode(), context.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(stored: str, *, context: str) -> str:
    """Decrypt what `seal` made. Raises Unreadable, without a word of the content."""
    key_id, _, body = stored.partition(":")
    cipher = _cipher(key_id)
    try:
        raw = base64.b64decode(body, validate=True)
        return cipher.decrypt(raw[:NONCE], raw[NONCE:], context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable(f"A value of {context} cannot be decrypted.") from error


def key_id_of(stored: str) -> str:
    return stored.partition(":")[0]


def blind_index(text: str, *, context: str) -> str:
    """Return a keyed fingerprint (HMAC-SHA-256, 64 hex digits) of a normalized value, '' for ''."""
    if not text:
        return ""
    return hmac.digest(
        _index_key(settings.LINLI_INDEX_KEY), f"{context}\0{text}".encode(), "sha256"
    ).hex()


@lru_cache(maxsize=2)
def _index_key(written: str) -> bytes:
    return base64.b64decode(written)
