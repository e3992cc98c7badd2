"""Celery's doormen: take ids, call one function."""

from __future__ import annotations

from celery import shared_task

from core import jobs


@shared_task(name=jobs.RUN_TASK, acks_late=True)
def run_job(job_id: int, tenant_id: int) -> None:
    jobs.run(job_id, tenant_id)
