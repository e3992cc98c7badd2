"""The whole way through the job: committed words, a worker, a file, or a sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from core import jobs, pdf
from core.models import Job
from reporting import services
from reporting.models import Document, VerificationRecord
from tests.cast import Cast
from tests.reporting.stories import proposal_of

Within = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def waiting(cast: Cast, within: Within) -> Document:
    unit = cast["donvi.danang"]
    with within("donvi.danang"):
        return services.request_document("proposal_dossier", proposal_of(unit), actor=unit)


def test_the_worker_makes_the_file_and_marks_the_job_done(within: Within, waiting: Document) -> None:
    jobs.run(waiting.job_id, waiting.tenant_id)
    with within("donvi.danang"):
        document = Document.objects.select_related("job").get(pk=waiting.pk)
        assert (document.is_ready, document.job.status) == (True, Job.Status.DONE)
        assert Path(default_storage.path(document.file.name)).stat().st_size == document.size


@pytest.fixture
def fontless(settings: Any, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """No font files; call it to have them back."""
    there = settings.STATICFILES_DIRS, settings.STATIC_ROOT

    def put_back() -> None:
        settings.STATICFILES_DIRS, settings.STATIC_ROOT = there
        pdf._equipment.cache_clear()
        pdf._letters.cache_clear()

    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [], tmp_path
    pdf._equipment.cache_clear()
    pdf._letters.cache_clear()
    yield put_back
    put_back()


def test_a_rendering_that_fails_leaves_words_that_can_be_rendered_later(
    within: Within, waiting: Document, fontless: Callable[[], None]
) -> None:
    jobs.run(waiting.job_id, waiting.tenant_id)
    fontless()
    with within("donvi.danang"):
        failed = Job.objects.get(pk=waiting.job_id)
        assert (failed.status, Document.objects.get(pk=waiting.pk).is_ready) == (Job.Status.FAILED, False)
        assert VerificationRecord.objects.count() == 0
        jobs.retry(failed)
    jobs.run(waiting.job_id, waiting.tenant_id)
    with within("donvi.danang"):
        assert Document.objects.get(pk=waiting.pk).is_ready


def test_a_failed_document_does_not_stand_in_the_way_of_a_new_one(
    cast: Cast, within: Within, waiting: Document
) -> None:
    with within("donvi.danang"):
        Job.objects.filter(pk=waiting.job_id).update(status=Job.Status.FAILED)
        again = services.request_document("proposal_dossier", waiting.proposal, actor=cast["donvi.danang"])
        assert again.pk != waiting.pk
