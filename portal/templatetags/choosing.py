"""The options of the filters: the same long lists on every page, written once for each choice."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=512)
def options(choices: tuple[tuple[str, str], ...], chosen: str, language: str = "") -> SafeString:
    """`<option>` for each (value, label); `language`: what the labels are written in when it is not that of the page."""
    spoken = format_html(' lang="{}"', language) if language else ""
    return format_html_join(
        "",
        '<option value="{}"{}{}>{}</option>',
        ((value, spoken, _selected(here=value == chosen), label) for value, label in choices),
    )


def _selected(*, here: bool) -> SafeString:
    return SafeString(" selected" if here else "")
