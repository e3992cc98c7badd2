"""What a program sends, passed through the very forms of the writing pages, so that both obey the same checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.errors import Reason
from proposals.forms.fields import format_quantity
from proposals.forms.sheet import LAYOUTS, Layout, Posted, Sheet, posted_of
from proposals.models import Proposal, Section
from proposals.services.sections import SectionInput

Values = Mapping[str, Any]
NOBODY = 0
"""No beneficiary has this key, so the form names the fault beside the line."""


def sections_named(values: Values) -> list[str]:
    """Keys of the sections to which these fields and kinds of rows belong."""
    return [key for key, layout in LAYOUTS.items() if any(name in values for name in _names(layout))]


@dataclass(frozen=True)
class Change:
    """A section before and with the values laid over it."""

    section: Section
    values: Values
    before: Sheet
    after: Sheet
    posted: Posted
    """The section as a browser would have sent it with the values."""

    def faults(self) -> list[Reason]:
        """What the forms have against what was sent, or against how it fits the rest; older faults are left in peace."""
        older = {name for name, _ in _faults(self.before)}
        return [
            Reason(message, name.replace("-", "."))
            for name, messages in _faults(self.after)
            if self._is_sent(name) or name not in older
            for message in messages
        ]

    def given(self) -> SectionInput:
        """What the service stores: what was sent and what the forms derived from it, nothing else."""
        form = self.after.form
        sent = {form.stored_as.get(name, name) for name in form.fields if name in self.values}
        was, full = self.before.form.readable(), self.after.given()
        fields = {name: v for name, v in full.fields.items() if name in sent or (name in was and was[name] != v)}
        rows = {name: given for name, given in full.rows.items() if name in self.values}
        kept = {name: raw for name, raw in self.section.kept_input.items() if not self._is_sent(name)}
        return SectionInput(fields, rows, kept)

    def _is_sent(self, name: str) -> bool:
        return name in self.values or name.partition("-")[0] in self.values


def change_of(proposal: Proposal, section: Section, values: Values, *, today: date) -> Change:
    """The section as it stands, and with the values. A kind of rows that is named replaces the stored ones."""
    layout, stored = LAYOUTS[section.key], posted_of(proposal, section)
    if isinstance(values.get("ends_on"), date):  # sent along: the years of the lines are measured by it
        proposal = copy(proposal)
        proposal.ends_on = values["ends_on"]
    posted = {name: texts for name, texts in stored.items() if name not in values}
    for name in layout.form.base_fields:
        if name in values:
            posted.update(_typed(name, values[name]))
    for rows in layout.rows:
        if rows.name in values:
            posted = {name: texts for name, texts in posted.items() if not name.startswith(f"{rows.name}-")}
            given = _with_keys(proposal, values[rows.name])
            posted.update(_typed_rows(rows.name, given, limit=rows.limit))
    before, after = (Sheet(proposal, section.key, said, today=today) for said in (stored, posted))
    return Change(section, values, before, after, posted)


def _faults(sheet: Sheet) -> Iterator[tuple[str, list[str]]]:
    for name, errors in sheet.form.errors.items():
        yield name, [str(error) for error in errors]
    for formset in sheet.formsets:
        for place, form in enumerate(formset.forms):
            for name, errors in ({} if form.is_blank() else form.errors).items():
                yield f"{formset.prefix}-{place}-{name}", [str(error) for error in errors]


def _names(layout: Layout) -> Iterator[str]:
    yield from layout.form.base_fields
    yield from (rows.name for rows in layout.rows)


def _with_keys(proposal: Proposal, rows: list[Values]) -> list[Values]:
    """A program names a beneficiary by its index, the forms by its key; an index that is none has no key."""
    if all(row.get("recipient") is None for row in rows):
        return rows
    keys = dict(enumerate(proposal.beneficiary_rows.values_list("pk", flat=True)))
    return [
        row if row.get("recipient") is None else {**row, "recipient": keys.get(row["recipient"], NOBODY)}
        for row in rows
    ]


def _typed_rows(prefix: str, rows: list[Values], *, limit: int) -> Posted:
    posted: Posted = {
        f"{prefix}-TOTAL_FORMS": [str(len(rows))], f"{prefix}-INITIAL_FORMS": ["0"],
        f"{prefix}-MIN_NUM_FORMS": ["0"], f"{prefix}-MAX_NUM_FORMS": [str(limit)],
    }  # fmt: skip
    for place, row in enumerate(rows):
        for name, value in row.items():
            posted.update(_typed(f"{prefix}-{place}-{name}", value))
    return posted


def _typed(name: str, value: Any) -> Posted:
    """As a browser would send it: a box that is not ticked is not sent at all."""
    if isinstance(value, bool):
        return {name: ["on"]} if value else {}
    if isinstance(value, list):
        return {name: [str(part) for part in value]}
    if isinstance(value, Decimal):
        return {name: [format_quantity(value)]}
    if isinstance(value, date):
        return {name: [value.isoformat()]}
    return {name: ["" if value is None else str(value)]}
