"""What the norms say of an estimate at a stage, as pages of appraisal and decision show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proposals.assessing import assess_proposal
from proposals.estimates import Estimate, grantable, starting_point
from proposals.models import Proposal
from proposals.panels import Hint, Panel, Said, hints_of, panel_of
from proposals.selectors import exceptions_of


def judged(proposal: Proposal, estimate: Estimate, unread: Sequence[Said] = ()) -> tuple[Panel, dict[str, Hint]]:
    """What the norms say of these lines, and what stands beside each."""
    assessment = assess_proposal(proposal, lines=estimate.lines)
    totals = estimate.totals(plan_year=proposal.plan_year)
    return panel_of(assessment, totals, unread=unread, has_fields=False), hints_of(assessment)


def allowance(proposal: Proposal, stage: str) -> dict[str, Any]:
    """Context of `proposals/_allowed.html`: the panel of what this stage starts from, what may be given, exceptions."""
    panel, _ = judged(proposal, starting_point(proposal, stage))
    return {"panel": panel, "grantable": grantable(panel.assessment), "exceptions": exceptions_of(proposal)}
