"""Which form and which service belong to a step with a page of its own. The apps above tell theirs at start-up."""

from __future__ import annotations

from collections.abc import Mapping

from proposals.forms.steps import Screen

_screens: dict[str, Screen] = {}


def register(*tables: Mapping[str, Screen]) -> None:
    """Fill the table once, at start-up."""
    _screens.clear()
    for table in tables:
        _screens.update(table)


def screen_of(step_name: str) -> Screen | None:
    """None for a step without such a form."""
    return _screens.get(step_name)
