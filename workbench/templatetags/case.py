"""Words of the case file."""

from __future__ import annotations

from django import template

from proposals.states import ASKED_OF

register = template.Library()


@register.filter
def section_label(key: str) -> str:
    """Name of a section of the đề án by its key; other keys are shown as they are."""
    return ASKED_OF.get(key, key)
