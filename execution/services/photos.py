"""Photographs of the site: papers of the đề án, tied to the report of a month, with the time the picture itself tells."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from PIL import ExifTags, Image

from core.errors import NotFound, Reason, Refused
from core.text import nfc
from core.uploads import UNREADABLE, check_upload
from execution.models import ProgressPhoto, ProgressReport
from execution.services.progress import writing_report
from organisations.actors import Actor
from proposals.services.steps import Upload, kept_paper

PHOTO: Final = "progress_photo"
PICTURES: Final = frozenset({"image/jpeg", "image/png"})
MOST_AT_ONCE: Final = 20
FIRST_YEAR: Final = 2000
"""A camera whose clock was never set tells an earlier time."""
EXIF_PART: Final = ExifTags.IFD.Exif
TAKEN: Final = ExifTags.Base.DateTimeOriginal


def add_photos(
    report: ProgressReport, uploads: Sequence[Upload], *, actor: Actor, caption: str = ""
) -> list[ProgressPhoto]:
    """Store the pictures of one press: all, or none with the reasons of each."""
    if reasons := _faults(uploads):
        raise Refused(*reasons)
    taken = [taken_at(upload) for upload in uploads]
    with writing_report(report, actor, None) as (mine, proposal), ExitStack() as stack:
        papers = [stack.enter_context(kept_paper(proposal, one, kind=PHOTO, actor=actor)) for one in uploads]
        rows = [
            ProgressPhoto(
                tenant_id=mine.tenant_id, report=mine, paper=paper, taken_at=moment, caption=nfc(caption).strip()[:300]
            )
            for paper, moment in zip(papers, taken, strict=True)
        ]  # fmt: skip
        for row in rows:
            row.save(force_insert=True)
    return rows


def remove_photo(report: ProgressReport, photo: ProgressPhoto, *, actor: Actor) -> None:
    """Take a picture out of a report that is still being written; the file stays provable."""
    with writing_report(report, actor, None) as (mine, _):
        if photo.report_id != mine.pk:
            raise NotFound(str(photo.pk))
        photo.paper.removed_at = timezone.now()
        photo.paper.save()


def taken_at(upload: Upload) -> datetime | None:
    """When the picture was taken, as the camera wrote it into the file; None when it did not, or wrote nonsense."""
    try:
        upload.seek(0)
        with Image.open(upload) as picture:
            text = picture.getexif().get_ifd(EXIF_PART).get(TAKEN, "")
        moment = timezone.make_aware(datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S"))  # noqa: DTZ007 - local time of the camera
        return moment if moment.year >= FIRST_YEAR and moment <= timezone.now() + timedelta(days=1) else None
    except UNREADABLE:
        return None
    finally:
        upload.seek(0)


def _faults(uploads: Sequence[Upload]) -> list[Reason]:
    if not uploads:
        return [Reason("Chưa chọn ảnh.", "photos")]
    if len(uploads) > MOST_AT_ONCE:
        return [Reason(f"Mỗi lần gửi nhiều nhất {MOST_AT_ONCE} ảnh.", "photos")]
    reasons = []
    for upload in uploads:
        name = nfc(str(getattr(upload, "name", "")))
        try:
            if check_upload(upload).content_type not in PICTURES:
                reasons.append(Reason(f"“{name}”: không phải ảnh JPEG hoặc PNG.", "photos"))
        except Refused as refusal:
            reasons += [Reason(f"“{name}”: {reason.message}", "photos") for reason in refusal.reasons]
    return reasons
