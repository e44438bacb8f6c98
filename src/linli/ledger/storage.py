"""Uploaded files: under a random name, with their size bounded and their digest known."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from linli.kernel.refusal import Refused
from linli.ledger.reading import ReadCode, ReadRefusal
from linli.ledger.rules import Refusal

FOLDER = "lists"
MEGABYTE = 1024 * 1024


class Upload(Protocol):
    """What Django hands over for an uploaded file."""

    @property
    def size(self) -> int | None: ...

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True)
class Stored:
    """Where a file lies below MEDIA_ROOT, and the SHA-256 of its content."""

    path: str
    digest: str


def keep(upload: Upload) -> Stored:
    """Write an upload to a file of ours. Raises ReadRefusal FILE_TOO_LARGE and EMPTY_FILE."""
    name = f"{FOLDER}/{secrets.token_urlsafe(24)}"
    path = full_path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    size = 0
    # 0600: lists hold the data of many people.
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        for chunk in upload.chunks():
            size += len(chunk)
            if size > settings.LINLI_MAX_UPLOAD:
                drop(name)
                raise _too_large(upload.size or size)
            digest.update(chunk)
            file.write(chunk)
    if not size:
        drop(name)
        raise ReadRefusal(ReadCode.EMPTY_FILE)
    return Stored(name, digest.hexdigest())


def _too_large(size: int) -> ReadRefusal:
    params = {
        "size_mb": -(-size // MEGABYTE),
        "limit_mb": settings.LINLI_MAX_UPLOAD // MEGABYTE,
    }
    return ReadRefusal(ReadCode.FILE_TOO_LARGE, params)


def full_path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def found(name: str) -> Path:
    """Return the path of a kept file. Refused: FILE_GONE."""
    path = full_path(name)
    if not path.is_file():
        raise Refused(Refusal.FILE_GONE)
    return path


def drop(name: str) -> None:
    """Delete a kept file, if it is there."""
    full_path(name).unlink(missing_ok=True)
