"""What beat asks for."""

from __future__ import annotations

from celery import shared_task

from core.jobs import rescue
from organisations.actors import all_tenant_ids


@shared_task(name="khuyencong.rescue_jobs")
def rescue_jobs() -> int:
    """Put back the jobs of dead workers and lost messages, in every tenant."""
    return rescue(list(all_tenant_ids()))
