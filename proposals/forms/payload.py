"""What a program sends, passed through the very forms of the writing pages, so that both obey the same checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.errors import Reason
from proposals.forms.fields import format_quantity
from proposals.forms.sheet import LAYOUTS, Layout, Posted, Sheet, posted_of
from proposals.models import Proposal, Section

Values = Mapping[str, Any]


def sections_named(values: Values) -> list[str]:
    """Keys of the sections to which these fields and kinds of rows belong."""
    return [key for key, layout in LAYOUTS.items() if any(name in values for name in _names(layout))]


def sheet_with(proposal: Proposal, section: Section, values: Values, *, today: date) -> Sheet:
    """The section as it stands, with the values laid over it. A kind of rows that is named replaces the stored ones."""
    layout, posted = LAYOUTS[section.key], posted_of(proposal, section)
    for name in layout.form.base_fields:
        if name in values:
            posted.pop(name, None)
            posted.update(_typed(name, values[name]))
    for rows in layout.rows:
        if rows.name in values:
            posted = {name: texts for name, texts in posted.items() if not name.startswith(f"{rows.name}-")}
            posted.update(_typed_rows(rows.name, values[rows.name], limit=rows.limit))
    return Sheet(proposal, section.key, posted, today=today)


def faults_of(sheet: Sheet, section: Section, values: Values) -> list[Reason]:
    """What the forms have against it; what somebody typed earlier and nobody sent now is left in peace."""
    found = [(name, errors, name in values) for name, errors in sheet.form.errors.items()]
    for formset in sheet.formsets:
        for place, form in enumerate(formset.forms):
            sent = formset.prefix in values
            errors = {} if form.is_blank() else form.errors
            found += [(f"{formset.prefix}-{place}-{name}", listed, sent) for name, listed in errors.items()]
    return [
        Reason(str(message), name.replace("-", "."))
        for name, messages, sent in found
        if sent or name not in section.kept_input
        for message in messages
    ]


def _names(layout: Layout) -> Iterator[str]:
    yield from layout.form.base_fields
    yield from (rows.name for rows in layout.rows)


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
