"""Work this app gives to the background."""

from __future__ import annotations

from core.jobs import Progress, job
from planning import services


@job(services.APPROVE)
def approve_plan(
    progress: Progress, submission_id: int, approver_id: int, membership_id: int, delegation_id: int
) -> None:
    services.run_approval(
        progress,
        submission_id=submission_id,
        approver_id=approver_id,
        membership_id=membership_id,
        delegation_id=delegation_id,
    )
