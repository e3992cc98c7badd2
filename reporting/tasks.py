"""Work this app gives to the background."""

from __future__ import annotations

from core.jobs import Progress, job
from reporting import services


@job(services.RENDER, queue="documents")
def render_document(progress: Progress, document_id: int) -> None:
    services.render(document_id, progress)
