"""The whole way through the job: committed words, a worker, a file, or a sentence that says why not."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from core import jobs, pdf
from core.models import Job
from core.tenancy import tenant_scope
from reporting import services
from reporting.models import Document, VerificationRecord
from reporting.services import making
from tests.cast import Cast, client_as, make_cast
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
        assert failed.message == making.NO_FONT
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


def place_of(document: Document) -> Path:
    return Path(default_storage.path(document.file.name))


def failed_with(within: Within, waiting: Document) -> str:
    """Run the job; what it told its owner. Nothing is offered: no file, no public record."""
    jobs.run(waiting.job_id, waiting.tenant_id)
    with within("donvi.danang"):
        job, document = Job.objects.get(pk=waiting.job_id), Document.objects.get(pk=waiting.pk)
        assert (job.status, document.is_ready, document.sha256) == (Job.Status.FAILED, False, "")
        assert (place_of(document).exists(), VerificationRecord.objects.count()) == (False, 0)
    return job.message


def done_again(within: Within, waiting: Document) -> None:
    """The button “Làm lại” after the trouble is over."""
    with within("donvi.danang"):
        jobs.retry(Job.objects.get(pk=waiting.job_id))
    jobs.run(waiting.job_id, waiting.tenant_id)
    with within("donvi.danang"):
        document = Document.objects.get(pk=waiting.pk)
        assert document.is_ready
        assert len(services.file_of(document)) == document.size


def test_a_full_disk_is_said_and_leaves_nothing_behind(within: Within, waiting: Document) -> None:
    unfinished = place_of(waiting).with_suffix(".part")
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.symlink_to("/dev/full")  # a device that answers every write with ENOSPC
    assert failed_with(within, waiting) == making.NO_SPACE
    assert list(unfinished.parent.iterdir()) == []
    done_again(within, waiting)


def test_a_place_that_cannot_be_written_is_said(within: Within, waiting: Document) -> None:
    folder = place_of(waiting).parent
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where the folder should be")
    assert failed_with(within, waiting) == making.NO_WRITING
    folder.unlink()
    done_again(within, waiting)


@pytest.mark.parametrize("broken", ["{% khong-co %}", "{% extends 'khong/co.html' %}", "{% url 'khong:co' %}"])
def test_a_broken_layout_is_said_with_its_kind_and_traced(
    within: Within, waiting: Document, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    there = settings.TEMPLATES
    templates = deepcopy(there)
    templates[0]["DIRS"] = [tmp_path, *templates[0]["DIRS"]]
    place = tmp_path / waiting.template
    place.parent.mkdir(parents=True)
    place.write_text(broken)
    settings.TEMPLATES = templates
    told = failed_with(within, waiting)
    assert told.startswith("Mẫu in của “Đề án khuyến công” có lỗi nên chưa lập được tệp.")
    settings.TEMPLATES = there
    done_again(within, waiting)


def test_the_owner_reads_the_sentence_and_no_file_is_offered(
    cast: Cast, within: Within, waiting: Document, fontless: Callable[[], None]
) -> None:
    jobs.run(waiting.job_id, waiting.tenant_id)
    fontless()
    client = client_as(cast["donvi.danang"])
    page = client.get(waiting.get_absolute_url()).content.decode()
    assert making.NO_FONT in page
    assert "Làm lại" in page
    assert client.get(reverse("reporting:download", args=[waiting.verification_code])).status_code == 409


def test_a_worker_killed_in_the_middle_is_rescued(committed_db: None) -> None:
    unit = make_cast()["donvi.danang"]
    with tenant_scope(*unit.tenant_ids):
        proposal = proposal_of(unit)
    with tenant_scope(*unit.tenant_ids):
        document = Document.objects.get(
            pk=_asked_without_a_worker(lambda: services.request_document("proposal_dossier", proposal, actor=unit))
        )
    connections.close_all()
    child = os.fork()
    if child == 0:
        _die_while_writing(document)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    with tenant_scope(*unit.tenant_ids):
        row = Job.objects.get(pk=document.job_id)
        assert (row.status, Document.objects.get(pk=document.pk).is_ready) == (Job.Status.RUNNING, False)
        assert not place_of(document).exists()
        long_ago = timezone.now() - timedelta(hours=1)
        Job.objects.filter(pk=row.pk).update(sent_at=long_ago, started_at=long_ago)
    cache.delete(jobs._breath_key(row.pk))
    assert jobs.rescue(list(unit.tenant_ids)) == 1
    with tenant_scope(*unit.tenant_ids):
        found = Document.objects.get(pk=document.pk)
        assert (found.is_ready, len(services.file_of(found))) == (True, found.size)


def _asked_without_a_worker(ask: Callable[[], Document]) -> int:
    """The key of a document whose message was lost: the broker of the tests would run it at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.jobs.transaction.on_commit", lambda _send: None)
        return ask().pk


def _die_while_writing(document: Document) -> None:
    """In a process of its own: the worker is killed when half of the file is written."""
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("os.fsync", lambda _file: os.kill(os.getpid(), signal.SIGKILL))
            jobs.run(document.job_id, document.tenant_id)
    finally:
        os._exit(1)
