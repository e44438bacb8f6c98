"""Messages that appear once on the next page, with an undo where there is one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.functional import Promise

UNDO = "undo:"


def success(request: HttpRequest, text: str | Promise, *, undo_url: str = "") -> None:
    """Say that something was done; `undo_url` takes a POST that reverses it."""
    messages.success(request, str(text), extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def info(request: HttpRequest, text: str | Promise) -> None:
    messages.info(request, str(text))


def warning(request: HttpRequest, text: str | Promise) -> None:
    messages.warning(request, str(text))


def error(request: HttpRequest, text: str | Promise) -> None:
    """Say what did not work; it stays on the page until it is put away."""
    messages.error(request, str(text))


@dataclass(frozen=True)
class Toast:
    """What the template needs of one of Django's messages."""

    text: str
    tone: str
    undo_url: str

    @property
    def stays(self) -> bool:
        return self.tone in ("error", "warning")


def toast(message: Message) -> Toast:
    tags = (message.extra_tags or "").split()
    undo = next((tag.removeprefix(UNDO) for tag in tags if tag.startswith(UNDO)), "")
    tone = message.level_tag if message.level_tag in _TONES else "plain"
    return Toast(text=str(message.message), tone=tone, undo_url=undo)


_TONES = frozenset({"info", "success", "warning", "error"})
