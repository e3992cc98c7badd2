"""What a person does with their jobs."""

from __future__ import annotations

from core import jobs
from core.models import Job


def cancel_job(job: Job) -> None:
    """End a job of one's own (selectors.get_job). Raises Refused when it has ended already."""
    jobs.cancel(job)


def retry_job(job: Job) -> None:
    """Let it run again, with the rights its owner has by then. Raises Refused when it did not fail."""
    jobs.retry(job)
