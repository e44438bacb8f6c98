"""What the log must not hold: a secret link opens a family's record to whoever reads it."""

from __future__ import annotations

import logging
import re

# The addresses that carry a secret: of a declaration, of one's own page, of a new password.
_SECRET = re.compile(r"/(declare/d|me|accounts/welcome)/[^/\s\"']+")


def redacted(text: str) -> str:
    """Return a line with the secrets of links blotted out."""
    return _SECRET.sub(r"/\1/…", text)


class NoSecretLinks(logging.Filter):
    """Blot out secret links in every record that passes."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if (plain := redacted(text)) != text:
            record.msg, record.args = plain, ()
        return True
