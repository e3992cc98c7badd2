"""The page of a person's jobs: what waits, runs, is done or failed; cancel, run again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from core.models import Job
from organisations.gates import ActingRequest, acting_required
from reporting import selectors, services

OPEN = "dang-chay"


@acting_required
@never_cache
@require_safe
def jobs(request: ActingRequest) -> HttpResponse:
    """The latest first. While one is under way the table asks for itself again."""
    only_open = request.GET.get("loc", "") == OPEN
    page = selectors.job_page(request.actor, only_open=only_open, cursor=request.GET.get("sau", ""))
    context = {"page": page, "only_open": only_open, "under_way": sum(row["open"] for row in page.rows)}
    return render(request, "reporting/_jobs.html" if request.htmx else "reporting/jobs.html", context)


@acting_required
@require_POST
def cancel(request: ActingRequest, key: UUID) -> HttpResponse:
    """End a job of mine that waits or runs."""
    return _acted(request, selectors.get_job(request.actor, key), services.cancel_job, "Đã huỷ: {}.")


@acting_required
@require_POST
def run_again(request: ActingRequest, key: UUID) -> HttpResponse:
    """Let a job of mine that failed or was cancelled run again."""
    return _acted(request, selectors.get_job(request.actor, key), services.retry_job, "Đã xếp hàng chạy lại: {}.")


def _acted(request: ActingRequest, job: Job, act: Callable[[Job], None], said: str) -> HttpResponse:
    """Do it, say so, and go back to where the button was; a job that has moved on meanwhile is said to have."""
    try:
        act(job)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.info(request, said.format(job.label))
    back = request.POST.get("ve", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if own else "reporting:jobs")
