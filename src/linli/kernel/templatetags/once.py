"""`{% once_field %}`: the hidden field that lets a form sent twice be done once."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from linli.kernel import once

register = template.Library()


@register.simple_tag
def once_field() -> SafeString:
    """Return a hidden input with a token for this showing of the form."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.new_token())
