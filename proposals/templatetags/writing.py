"""Words of the writing pages."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from proposals.states import SectionKey

register = template.Library()


@register.filter
def section_name(key: str) -> str:
    """Name of a section by its key; other keys are shown as they are."""
    return SectionKey(key).label if key in SectionKey.values else key


@register.filter
def named(names: Mapping[int, str], key: int | None) -> str:
    """The name that belongs to a key; a dash for none."""
    return names.get(key, "–") if key is not None else "–"
