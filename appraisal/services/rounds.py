"""Returning the dossier and concluding. Each ends at the one door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from appraisal import rules
from appraisal.selectors import valid_sheet
from appraisal.services.grounds import conclusion_faults
from appraisal.services.opening import close_round
from appraisal.services.supplements import drop_draft
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services.steps import Upload, take_step
from proposals.services.supplements import PointInput, ask_for_supplement, faults_of_points, texts_by_section


def return_dossier(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    points: Sequence[PointInput],
    due_on: date | None,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Ask the unit for a supplement, point by point, until a day. The round ends here: its sheets no longer speak.

    The points this person was collecting for the dossier are sent with it, so their draft ends too.
    """
    facts = StepFacts(due_on=due_on, details={"sections": texts_by_section(points)})
    also = faults_of_points(points)
    with transaction.atomic():
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file, also=also
        )
        level = rules.LEVEL_OF_STEP[step_name]
        close_round(moved, level, concluded=False)
        if due_on is not None:  # the guard of the step has seen to it
            ask_for_supplement(moved, level=level, points=points, due_on=due_on, note=note, actor=actor)
        drop_draft(proposal, actor=actor)
    return moved


def conclude(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    decision_number: str = "",
    decision_date: date | None = None,
    amount: int | None = None,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """The head's conclusion on the sheet of the round: passed, failed, or passed without money this year."""
    level = rules.LEVEL_OF_STEP[step_name]
    sheet = valid_sheet(proposal, level)
    details = {"sheet_version": sheet.version, "sheet_verdict": sheet.verdict} if sheet else {}
    facts = StepFacts(decision_number=decision_number, decision_date=decision_date, amount=amount, details=details)
    with transaction.atomic():
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file,
            also=conclusion_faults(proposal, step_name, sheet),
        )  # fmt: skip
        close_round(moved, level, concluded=True)
    return moved
