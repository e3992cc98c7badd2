"""The assessment of a đề án against the norms of its day: its rows in, the calculator's answer out. Reads, never writes.

Used while typing, at submission, at both appraisals, at approval, in the API and in the printed đề án: one reckoning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from budgets.assessment import Assessment, Law, Line, Question
from budgets.calculator import assess
from budgets.selectors import law_kept, law_on
from proposals.models import Beneficiary, EstimateLine, Proposal


def day_of_law(proposal: Proposal) -> date:
    """The day whose law applies: pinned at the first submission, today before it."""
    return proposal.norms_as_of or timezone.localdate()


def law_of(proposal: Proposal, *, day: date | None = None) -> Law:
    """The norms of the contents of a đề án."""
    return law_on(
        proposal.content_codes, day or day_of_law(proposal), track=proposal.track, tenant_id=proposal.tenant_id
    )


def law_while_typing(proposal: Proposal) -> Law:
    """The same, at most some minutes old: for what is asked at every keystroke and decides nothing."""
    return law_kept(proposal.content_codes, day_of_law(proposal), track=proposal.track, tenant_id=proposal.tenant_id)


def assess_proposal(
    proposal: Proposal,
    *,
    lines: Iterable[EstimateLine | Mapping[str, Any] | Line] | None = None,
    beneficiaries: Iterable[Beneficiary] | None = None,
    multiplier: Decimal | None = None,
    day: date | None = None,
    law: Law | None = None,
) -> Assessment:
    """Assess the stored lines, or those given: rows of the estimate, lines of a version, lines as just typed.

    `multiplier` stands for the stored one while another is being typed.
    """
    rows = list(proposal.estimateline_rows.all() if lines is None else lines)
    parties = list(proposal.beneficiary_rows.all() if beneficiaries is None else beneficiaries)
    asked_on = day or day_of_law(proposal)
    question = Question(
        day=asked_on,
        lines=tuple(_line(row) for row in rows),
        recipients={str(party.pk): party.name for party in parties},
        flags=frozenset(proposal.priority_flags),
        multiplier=proposal.priority_multiplier if multiplier is None else multiplier,
    )
    return assess(question, law or law_of(proposal, day=asked_on))


def _line(row: EstimateLine | Mapping[str, Any] | Line) -> Line:
    if isinstance(row, Line):
        return row
    return _from_version(row) if isinstance(row, Mapping) else _from_row(row)


def _from_row(row: EstimateLine) -> Line:
    return Line(
        key=str(row.pk), content=row.content_code, cost=row.amount, asked=row.national, name=row.name,
        item=row.cost_item, recipient=str(row.recipient_id or ""), units=row.units,
    )  # fmt: skip


def _from_version(row: Mapping[str, Any]) -> Line:
    return Line(
        key=str(row["line"]), content=row["content_code"], cost=row["amount"], asked=row["national"], name=row["name"],
        item=row["cost_item"], recipient=str(row["recipient"] or ""), units=row["units"],
    )  # fmt: skip
