"""Báo cáo thống kê as PDF: the words are kept when it is asked for, a worker makes the file of them."""

from __future__ import annotations

from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from core import jobs
from core.audit import acting_context
from core.errors import NotFound, Refused
from core.jobs import Progress, enqueue
from core.pdf import page_count, render_pdf
from organisations.actors import Actor
from organisations.roles import Role
from reporting.chosen import Chosen
from reporting.contexts.statistics_report import StatisticsReport, build
from reporting.models import StatisticsPrint, file_path
from reporting.snapshots import from_json, to_json

RENDER_STATISTICS: Final = "reporting.render_statistics"
TEMPLATE: Final = "documents/statistics_report/v2020.html"
TITLE_AT_MOST: Final = 400


@transaction.atomic
def print_statistics(chosen: Chosen, *, actor: Actor) -> StatisticsPrint:
    """Keep the figures the person sees now and let a worker set them. Refused to who sees no đề án at all."""
    if actor.role == Role.PLATFORM_ADMIN:
        raise Refused("Quản trị hệ thống không xem số liệu đề án nên không lập được báo cáo thống kê.")
    words: Any = build(actor, chosen, day=timezone.localdate())
    title = f"Báo cáo thống kê: {chosen.words}"[:TITLE_AT_MOST]
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lập báo cáo thống kê"):
        row = StatisticsPrint(tenant_id=actor.tenant_id, title=title, words=to_json(words), requested_by=actor.user)
        row.save()
        row.job = enqueue(
            RENDER_STATISTICS, tenant_id=row.tenant_id, user_id=actor.user.pk, label=f"Lập {title}", print_id=row.pk
        )
        row.save(update_fields=["job"])
    return row


def render_statistics(print_id: int, progress: Progress) -> None:
    """Make the file from the stored words. Safe to run again: what is there is left as it is."""
    row = StatisticsPrint.objects.select_for_update(of=("self",)).get(pk=print_id)
    if row.is_ready:
        return
    progress(10, "Đang dàn trang")
    pdf = render_pdf(TEMPLATE, {"doc": from_json(StatisticsReport, row.words)}, title=row.title)
    progress(80, "Đang ghi tệp")
    row.file.save(file_path(), ContentFile(pdf), save=False)
    row.pages = page_count(pdf)
    row.save(update_fields=["file", "pages"])


def print_of(actor: Actor | None, key: object) -> StatisticsPrint:
    """One's own. NotFound for everybody else's."""
    rows = StatisticsPrint.objects.select_related("job").filter(key=key)
    found: StatisticsPrint | None = None
    if actor is not None and actor.organisation.tenant_id is not None:
        found = rows.filter(requested_by=actor.user, tenant_id=actor.tenant_id).first()
    if found is None:
        raise NotFound(str(key))
    return found


def retry_print(row: StatisticsPrint, *, actor: Actor) -> None:
    """Run the job again after it failed."""
    if row.is_ready or row.job is None:
        raise Refused("Báo cáo đã lập xong nên không cần lập lại.")
    with acting_context(user=actor.user.pk, why="Lập lại báo cáo thống kê"):
        jobs.retry(row.job)
