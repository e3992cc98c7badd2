"""Where in a dossier a supplement may be asked: the sections with their fields, lines of the estimate, kinds of papers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from proposals.forms.sheet import LAYOUTS
from proposals.models import Proposal
from proposals.paperwork import STAGES
from proposals.selectors import needed_papers
from proposals.services.papers import OTHER
from proposals.states import ASKED_OF, PAPERS_PLACE, SectionKey
from proposals.supplements import LINE

LINES_OFFERED = 100
"""A longer estimate offers its first lines; any line is reached from the estimate itself."""
Places = dict[str, str]
"""Value of an option ("du-toan:dong-7") -> the name of the field; empty for a whole section."""


def place_value(section: str, field: str = "") -> str:
    """As the option carries it."""
    return f"{section}:{field}" if field else section


def split_place(value: str) -> tuple[str, str]:
    """(section, field)."""
    section, _, field = value.partition(":")
    return section, field


def places_of_dossier(proposal: Proposal, *, also: Collection[str] = ()) -> dict[str, Places]:
    """Section -> its places. `also`: values that may name lines beyond those offered."""
    found = {key: {place_value(key): "", **_fields(key)} for key in LAYOUTS}
    found[SectionKey.ESTIMATE].update(_lines(proposal, also))
    papers = {row.code: row.title for row in needed_papers(proposal, stage=next(iter(STAGES)))}
    found[PAPERS_PLACE] = {
        place_value(PAPERS_PLACE): "",
        **{place_value(PAPERS_PLACE, code): title for code, title in papers.items() if code != OTHER},
        place_value(PAPERS_PLACE, OTHER): "Giấy tờ khác",
    }
    return found


def options_of(places: dict[str, Places]) -> list[Any]:
    """Choices of a select with a group a section."""
    groups: list[Any] = [("", "Chọn mục, trường")]
    for key, found in places.items():
        whole = "Giấy tờ nói chung" if key == PAPERS_PLACE else "Cả mục"
        groups.append((ASKED_OF[key], [(value, label or whole) for value, label in found.items()]))
    return groups


def label_of(places: dict[str, Places], value: str) -> str:
    """The name of the field a value stands for; empty for a whole section."""
    return places.get(split_place(value)[0], {}).get(value, "")


def known_place(places: dict[str, Places], value: str) -> str:
    """The value, or that of its section when the field is no longer there (a line that was taken out)."""
    section = split_place(value)[0]
    if value in places.get(section, {}):
        return value
    return section if section in places else ""


def _fields(key: str) -> Places:
    layout = LAYOUTS[key]
    named = {
        place_value(key, name): str(item.label)
        for name, item in layout.form.base_fields.items()
        if item.label and not isinstance(item.widget, forms.HiddenInput)
    }
    return named | {place_value(key, rows.name): rows.title for rows in layout.rows}


def _lines(proposal: Proposal, also: Collection[str]) -> Places:
    rows = list(proposal.estimateline_rows.values_list("pk", "name")[: LINES_OFFERED + 1])
    found = {
        place_value(SectionKey.ESTIMATE, f"{LINE}{pk}"): f"Dòng {number}. {name}"[:300]
        for number, (pk, name) in enumerate(rows[:LINES_OFFERED], start=1)
    }
    if len(rows) > LINES_OFFERED:
        wanted = {split_place(value)[1].removeprefix(LINE) for value in also if value not in found}
        keys = [int(key) for key in wanted if key.isascii() and key.isdigit() and len(key) < LONGEST_KEY]
        more = proposal.estimateline_rows.filter(pk__in=keys).values_list("pk", "name")
        found |= {place_value(SectionKey.ESTIMATE, f"{LINE}{pk}"): f"Dòng “{name}”"[:300] for pk, name in more}
    return found


LONGEST_KEY = 18
"""Digits of a key that the database can hold."""
