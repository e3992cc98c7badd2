"""Work this app gives to the background."""

from __future__ import annotations

from django.utils import timezone

from core.jobs import Progress, enqueue, job
from execution.services.reminding import remind_reports
from execution.services.year_end import remind_year_end
from organisations.actors import system_actor

REMIND_REPORTS = "execution.remind_reports"


@job(REMIND_REPORTS)
def remind(progress: Progress, about: int) -> None:
    """Monthly reports that are due, and contracts that the end of the year waits for."""
    actor, today = system_actor(about), timezone.localdate()
    remind_reports(actor=actor, today=today)
    remind_year_end(actor=actor, today=today)


def ask_to_remind_reports(tenant_id: int) -> None:
    """One job a tenant, as for deadlines of dossiers."""
    enqueue(
        REMIND_REPORTS, tenant_id=tenant_id, user_id=None, label="Nhắc báo cáo tiến độ và mốc cuối năm", about=tenant_id
    )
