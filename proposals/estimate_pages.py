"""The stored estimate for whoever reads it: a page of its lines with what each may get, totals, the assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.assessment import Law
from proposals.assessing import assess_proposal, law_of
from proposals.models import Beneficiary, EstimateLine, Proposal
from proposals.panels import Hint, Panel, hints_of, panel_of
from proposals.sums import totals_of

LINES_AT_ONCE = 200
"""Lines a page shows; an estimate with more is edited as a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line in words."""

    number: int
    line: EstimateLine
    item: str
    recipient: str
    hint: Hint | None


@dataclass(frozen=True, slots=True)
class EstimatePage:
    """`number` of `pages`; `count` lines in all."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    count: int
    panel: Panel
    has_recipients: bool
    has_years: bool
    plan_year: int

    @property
    def previous(self) -> int:
        """0 on the first page."""
        return self.number - 1

    @property
    def next(self) -> int:
        """0 on the last page."""
        return self.number + 1 if self.number < self.pages else 0


def estimate_page(
    proposal: Proposal,
    *,
    number: int = 1,
    lines: Sequence[EstimateLine] | None = None,
    beneficiaries: Sequence[Beneficiary] | None = None,
    law: Law | None = None,
) -> EstimatePage:
    """The whole estimate reckoned, one page of its lines shown. What is not given is fetched."""
    everything = list(proposal.estimateline_rows.all() if lines is None else lines)
    parties = list(proposal.beneficiary_rows.all() if beneficiaries is None else beneficiaries)
    held = law or law_of(proposal)
    assessment = assess_proposal(proposal, lines=everything, beneficiaries=parties, law=held)
    hints, names = hints_of(assessment), {party.pk: party.name for party in parties}
    pages = max(1, -(-len(everything) // LINES_AT_ONCE))
    number = min(max(number, 1), pages)
    first = (number - 1) * LINES_AT_ONCE
    rows = tuple(
        Row(place, line, held.item_titles.get(line.cost_item, line.cost_item), names.get(line.recipient_id or 0, ""),
            hints.get(str(line.pk)))
        for place, line in enumerate(everything[first : first + LINES_AT_ONCE], start=first + 1)
    )  # fmt: skip
    totals = totals_of(everything, plan_year=proposal.plan_year)
    return EstimatePage(
        rows=rows, number=number, pages=pages, count=len(everything),
        panel=panel_of(assessment, totals, has_fields=False),
        has_recipients=len(parties) > 1 or any(line.recipient_id for line in everything),
        has_years=totals.has_years, plan_year=proposal.plan_year,
    )  # fmt: skip


def page_number(text: str) -> int:
    """What stands in the address; 1 for anything that is no page."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(LINES_AT_ONCE)) else 1
