"""Work this app gives to the background."""

from __future__ import annotations

from django.utils import timezone

from core.jobs import Progress, enqueue, job
from organisations.actors import system_actor
from proposals.services import history
from proposals.services.escalation import remind_due

REMIND = "proposals.remind_due"


@job(REMIND)
def remind(progress: Progress, about: int) -> None:
    remind_due(actor=system_actor(about), today=timezone.localdate())


def ask_to_remind(tenant_id: int) -> None:
    """One job a tenant: what one of them cannot do holds nobody else up, and a killed worker's is put back."""
    enqueue(REMIND, tenant_id=tenant_id, user_id=None, label="Nhắc hạn xử lý", about=tenant_id)


@job(history.CHECK)
def check_history(progress: Progress, import_id: int, by: int, membership_id: int, delegation_id: int) -> None:
    history.run_check(progress, import_id=import_id, by=by, membership_id=membership_id, delegation_id=delegation_id)


@job(history.IMPORT)
def import_history(progress: Progress, import_id: int, by: int, membership_id: int, delegation_id: int) -> None:
    history.run_import(progress, import_id=import_id, by=by, membership_id=membership_id, delegation_id=delegation_id)


@job(history.UNDO)
def undo_history(progress: Progress, import_id: int, by: int, membership_id: int, delegation_id: int) -> None:
    history.run_undo(progress, import_id=import_id, by=by, membership_id=membership_id, delegation_id=delegation_id)
