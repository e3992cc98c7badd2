"""A visit as one person's page shows it: what may be read of it, what is late, and what this person may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from execution import rules
from execution.inspecting import inspector_lines
from execution.models import Inspection
from execution.states import INSPECTION_TONES, ChecklistAnswer, InspectionState
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.rules import is_unit

ANSWER_TONES = {ChecklistAnswer.YES: "good", ChecklistAnswer.NO: "bad", ChecklistAnswer.NOT_APPLICABLE: ""}


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its days as days. `late`: the unit has not answered in time."""

    row: dict[str, Any]
    due_on: date
    answered_on: date | None
    late: bool

    @property
    def label(self) -> str:
        """Whose move it is."""
        if self.row["settled"]:
            return "Đã khắc phục"
        return "Chờ xác nhận" if self.answered_on else "Chờ đơn vị"

    @property
    def tone(self) -> str:
        if self.row["settled"]:
            return "good"
        return "info" if self.answered_on else "wait"


@dataclass(frozen=True, slots=True)
class InspectionView:
    """What everybody who may see the visit may read."""

    inspection: Inspection
    people: list[str]
    checklist: list[tuple[dict[str, Any], str, str]]
    findings: list[FindingView]

    @property
    def tone(self) -> str:
        return INSPECTION_TONES[InspectionState(self.inspection.state)]


def inspection_view(inspection: Inspection) -> InspectionView:
    """Answers and findings once the visit is done."""
    checklist = [
        (row, ChecklistAnswer(row["answer"]).label, ANSWER_TONES[ChecklistAnswer(row["answer"])])
        for row in inspection.told_checklist
    ]
    findings = [finding_view(row) for row in inspection.told_findings]
    return InspectionView(inspection, inspector_lines(inspection.inspectors), checklist, findings)


def finding_view(row: dict[str, Any]) -> FindingView:
    """One finding as of today."""
    due_on = date.fromisoformat(row["due_on"])
    answered_on = date.fromisoformat(row["answered_on"]) if row["answered_on"] else None
    late = not row["settled"] and answered_on is None and due_on < timezone.localdate()
    return FindingView(row, due_on, answered_on, late)


def may_do(inspection: Inspection, proposal: Proposal, actor: Actor) -> dict[str, bool]:
    """What this person may do with it now, by the name of the act."""
    ours = rules.keeps_inspection(actor, proposal, inspection.organisation_id)
    planned, done = inspection.state == InspectionState.PLANNED, inspection.state == InspectionState.DONE
    return {
        "write": ours and planned and rules.may_inspect(actor, proposal),
        "cancel": ours and planned,
        "follow": ours and done,
        "close": ours and done and not inspection.unsettled,
        "attach": ours and inspection.is_told,
        "answer": done and inspection.unsettled > 0 and is_unit(actor, proposal),
    }
