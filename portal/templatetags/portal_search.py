"""Filters of the public search."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from portal.marking import marked as _marked

register = template.Library()


@register.filter
def marked(text: str, terms: list[str]) -> SafeString:
    """{{ row.title|marked:marks }}."""
    return _marked(text, terms)
