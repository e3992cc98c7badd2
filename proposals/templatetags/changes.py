"""Words of what changed in a dossier."""

from __future__ import annotations

from django import template

from proposals.changes import Changes, SectionChanges

register = template.Library()


@register.filter
def of_section(changes: Changes | None, key: str) -> SectionChanges | None:
    """The differences of one section; none when nothing differs or nothing is compared."""
    return changes.of(key) if changes else None
