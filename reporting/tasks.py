"""Work this app gives to the background."""

from __future__ import annotations

from django.utils import timezone

from core.jobs import Progress, enqueue, job
from organisations.actors import system_actor
from reporting import services
from reporting.services import report_runs
from reporting.services.opening import open_due_reports

OPEN_REPORTS = "reporting.open_reports"


@job(services.RENDER, queue="documents")
def render_document(progress: Progress, document_id: int) -> None:
    services.render(document_id, progress)


@job(OPEN_REPORTS)
def open_reports(progress: Progress, about: int) -> None:
    """Periodic reports whose closing day is over, in one tenant."""
    open_due_reports(actor=system_actor(about), today=timezone.localdate())


def ask_to_open_reports(tenant_id: int) -> None:
    """One job a tenant."""
    enqueue(OPEN_REPORTS, tenant_id=tenant_id, user_id=None, label="Chốt số liệu báo cáo định kỳ", about=tenant_id)


@job(services.EXPORT, queue="documents")
def export_list(progress: Progress, export_id: int) -> None:
    services.write_export(export_id, progress)


@job(services.RENDER_STATISTICS, queue="documents")
def render_statistics(progress: Progress, print_id: int) -> None:
    services.render_statistics(print_id, progress)


@job(report_runs.MAKE, queue="documents")
def make_report(progress: Progress, run_id: int) -> None:
    """A report of one's own, as a file."""
    report_runs.make_report(run_id, progress)
