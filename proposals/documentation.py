"""docs/lifecycle.md and docs/permissions.md, written from the tables that run. A test compares them with the files."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from proposals import rules
from proposals.lifecycle import LIFECYCLE
from proposals.states import State
from proposals.waiting import WAITS

NOTE = "<!-- Written by `python manage.py lifecycle`. Change the tables in proposals/, not this file. -->"


def lifecycle_page() -> str:
    """States, steps and the chart of the national track."""
    lines = [
        NOTE, "", "# The lifecycle of a đề án, national track", "",
        "The tables below are `proposals/states.py`, `proposals/waiting.py` and `proposals/lifecycle.py`.", "",
        "## States", "", "| State | On screen | Whose move |", "|---|---|---|",
        *(f"| `{state.value}` | {state.label} | {_parties(state.value)} |" for state in State),
        "", "## Steps", "",
        "| Step | Label | From | To | By | Needs | Does | Screen | Law | Deadline of the next party |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for step in LIFECYCLE:
        cells = (
            f"`{step.name}`", step.label, ", ".join(f"`{source}`" for source in step.source), f"`{step.target}`",
            f"`{_name(step.by)}`", _names(step.needs), _names(step.does), f"`{step.screen}`" if step.screen else "confirm",
            step.law, f"`{step.within}`" if step.within else "–",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", "## Chart", "", "```mermaid", LIFECYCLE.mermaid(), "```", ""])


def permissions_page() -> str:
    """Every predicate with its sentence, and the steps it opens."""
    lines = [NOTE, "", "# Who may do what", "", "| Predicate | Means | Opens the steps |", "|---|---|---|"]
    for name, predicate in sorted(vars(rules).items()):
        if inspect.isfunction(predicate) and predicate.__module__ == rules.__name__:
            opened = ", ".join(f"`{step.name}`" for step in LIFECYCLE if step.by is predicate)
            lines.append(f"| `{name}` | {_sentence(predicate)} | {opened or '–'} |")
    return "\n".join([*lines, ""])


def _parties(state: str) -> str:
    return ", ".join(dict.fromkeys(wait.party for wait in WAITS if wait.state == state)) or "–"


def _names(functions: tuple[Callable[..., Any], ...]) -> str:
    return ", ".join(f"`{_name(function)}`" for function in functions) or "–"


def _name(function: Callable[..., Any]) -> str:
    return function.__name__


def _sentence(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").split("\n")[0]
