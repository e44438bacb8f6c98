"""The zip around a workbook: looked over before anything is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from linli.ledger.reading.refusals import ReadCode, ReadRefusal
from linli.ledger.reading.shapes import Limits

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MB = 1_000_000
_SMALL_PART = 20 * _MB
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    ParseError,
    DefusedXmlException,
    EOFError,
    NotImplementedError,
    KeyError,
)


@contextmanager
def broken_is_refused() -> Iterator[None]:
    """Turn every sign of a damaged archive or XML part into one refusal."""
    try:
        yield
    except _BROKEN as error:
        raise ReadRefusal(ReadCode.CORRUPT_WORKBOOK) from error


@contextmanager
def nonsense_is_refused() -> Iterator[None]:
    """Turn numbers and references that make no sense inside an XML part into the same refusal."""
    try:
        yield
    except (ValueError, OverflowError) as error:
        raise ReadRefusal(ReadCode.CORRUPT_WORKBOOK) from error


def check_size(path: Path, limits: Limits) -> int:
    """Return the size in bytes; refuses empty and over-large files."""
    size = path.stat().st_size
    if size == 0:
        raise ReadRefusal(ReadCode.EMPTY_FILE)
    if size > limits.max_file_bytes:
        raise _too_large(ReadCode.FILE_TOO_LARGE, size, limits.max_file_bytes)
    return size


def refuse_old_or_encrypted(path: Path) -> None:
    """An OLE file is either a password-protected .xlsx or an old .xls: say which."""
    is_encrypted = _ENCRYPTED_STREAM in path.read_bytes()
    raise ReadRefusal(ReadCode.ENCRYPTED_WORKBOOK if is_encrypted else ReadCode.OLD_WORKBOOK)


@contextmanager
def open_package(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a workbook's zip after looking over its directory; nothing is unpacked before that."""
    size = check_size(path, limits)
    with broken_is_refused(), zipfile.ZipFile(path) as archive:
        _check_directory(archive.infolist(), size, limits)
        yield archive


def _check_directory(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadRefusal(ReadCode.ENCRYPTED_WORKBOOK)
    # Entries that share bytes (overlapping bombs) add up to more than the file itself.
    overlaps = sum(entry.compress_size for entry in entries) > size
    if len(entries) > limits.max_entries or overlaps or any(_is_bomb(e, limits) for e in entries):
        raise ReadRefusal(ReadCode.ZIP_BOMB)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.max_unpacked_bytes:
        raise _too_large(ReadCode.UNPACKED_TOO_LARGE, unpacked, limits.max_unpacked_bytes)


def _is_bomb(entry: zipfile.ZipInfo, limits: Limits) -> bool:
    if entry.file_size <= limits.ratio_free_bytes:
        return False
    return entry.file_size > limits.max_ratio * max(entry.compress_size, 1)


def _too_large(code: ReadCode, size: int, limit: int) -> ReadRefusal:
    return ReadRefusal(code, {"size_mb": -(-size // _MB), "limit_mb": limit // _MB})


def part(archive: zipfile.ZipFile, name: str) -> Element:
    """Parse one small part of the package; DTDs and entities are refused as damage."""
    if archive.getinfo(name).file_size > _SMALL_PART:
        raise ReadRefusal(ReadCode.ZIP_BOMB)
    root: Element = fromstring(archive.read(name), forbid_dtd=True)
    return root


def local(tag: str) -> str:
    """Return an XML tag without its namespace."""
    return tag.rpartition("}")[2]
