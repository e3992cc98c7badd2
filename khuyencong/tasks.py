"""What beat asks for."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from appraisal.services import remind_members
from core.calendars import is_working_day, known_holidays
from core.idempotency import forget_old_calls
from core.jobs import rescue
from core.tenancy import tenant_scope
from execution.tasks import ask_to_remind_reports
from organisations.actors import all_tenant_ids
from portal.bulk import prepare
from proposals.tasks import ask_to_remind
from reporting.services import fold_statistics, forget_exports
from reporting.services.report_runs import forget_old_files, tell_failures
from reporting.services.report_schedules import make_due
from reporting.tasks import ask_to_open_reports


@shared_task(name="khuyencong.rescue_jobs")
def rescue_jobs() -> int:
    """Put back the jobs of dead workers and lost messages, in every tenant."""
    return rescue(list(all_tenant_ids()))


@shared_task(name="khuyencong.remind_members")
def remind() -> int:
    """Tell members of bodies whose opinion is due or late, in every tenant at once."""
    return remind_members(all_tenant_ids(), today=timezone.localdate())


@shared_task(name="khuyencong.forget_old_calls")
def forget_calls() -> int:
    """Drop the marks of API calls that nobody will repeat any more, in every tenant."""
    with tenant_scope(*all_tenant_ids()):
        return forget_old_calls()


@shared_task(name="khuyencong.forget_exports")
def forget_export_files() -> int:
    """Delete the files of lists that are kept no longer, in every tenant."""
    with tenant_scope(*all_tenant_ids()):
        return forget_exports()


@shared_task(name="khuyencong.fold_statistics")
def fold_figures() -> int:
    """Fold what changes have added to the figures of each tenant; one at a time, so that each is a short transaction."""
    return sum(fold_statistics(tenant_id) for tenant_id in all_tenant_ids())


@shared_task(name="khuyencong.remind_due")
def remind_due() -> None:
    """A working morning: each tenant looks for deadlines that come or have passed. On days off nothing is asked."""
    today = timezone.localdate()
    if is_working_day(today, known_holidays()):
        for tenant_id in all_tenant_ids():
            with tenant_scope(tenant_id):
                ask_to_remind(tenant_id)
                ask_to_remind_reports(tenant_id)


@shared_task(name="khuyencong.open_reports")
def open_reports() -> None:
    """Every morning: each tenant begins the periodic reports whose closing day is over. Asked daily, so that none is missed."""
    for tenant_id in all_tenant_ids():
        with tenant_scope(tenant_id):
            ask_to_open_reports(tenant_id)


@shared_task(name="khuyencong.run_reports")
def run_reports() -> int:
    """Ask for scheduled reports whose moment has come, tell of those that failed."""
    with tenant_scope(*all_tenant_ids()):
        asked = make_due(timezone.now())
        tell_failures()
    return asked


@shared_task(name="khuyencong.forget_reports")
def forget_reports() -> int:
    """Delete files of reports whose time is over, in every tenant."""
    with tenant_scope(*all_tenant_ids()):
        return forget_old_files(timezone.now())


@shared_task(name="khuyencong.clear_sessions")
def clear_sessions() -> None:
    """Delete sessions that have run out."""
    call_command("clearsessions")


@shared_task(name="khuyencong.prepare_open_data")
def prepare_open_data() -> bool:
    """Write the files that hold everything published, when something changed since they were written."""
    return prepare()
