"""From kept words to a file on the disk. What goes wrong here is said to the owner in a sentence; the trace goes to the log."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch

from core.errors import Refused
from core.pdf import PdfError, render_pdf
from reporting.kinds import DocumentKind
from reporting.marks import Mark
from reporting.models import Document
from reporting.snapshots import SnapshotError, canonical, from_json

KEPT: Final = "Nội dung văn bản vẫn được giữ nguyên; khi lỗi đã được khắc phục, bấm “Làm lại”."
NO_FONT: Final = f"Máy chủ chưa dàn được trang: thiếu phông chữ hoặc hình của mẫu in. Hãy báo quản trị hệ thống. {KEPT}"
NO_SPACE: Final = f"Máy chủ hết chỗ lưu trữ nên chưa ghi được tệp. Hãy báo quản trị hệ thống. {KEPT}"
NO_WRITING: Final = f"Máy chủ không ghi được tệp vào nơi lưu trữ. Hãy báo quản trị hệ thống. {KEPT}"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BROKEN_TEMPLATE: Final = (TemplateDoesNotExist, TemplateSyntaxError, NoReverseMatch, SnapshotError)


def set_pages(document: Document, kind: DocumentKind, mark: Mark) -> bytes:
    """The PDF of the kept words. Raises Refused with a sentence when fonts or the layout are broken."""
    try:
        words: Any = from_json(kind.snapshot, document.snapshot)
        return render_pdf(
            document.template, {"doc": words, "mark": mark}, title=document.title, data=canonical(document.snapshot)
        )
    except PdfError as error:
        raise Refused(NO_FONT) from error
    except _BROKEN_TEMPLATE as error:
        told = f"Mẫu in của “{kind.title}” có lỗi nên chưa lập được tệp. Hãy báo quản trị hệ thống."
        raise Refused(f"{told} {KEPT}") from error


def write_whole(path: Path, content: bytes) -> None:
    """All of the file or nothing: written beside its place, forced to disk, then renamed.

    Raises Refused with a sentence when the disk does not take it; nothing is left behind.
    """
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise Refused(NO_SPACE if error.errno in _FULL else NO_WRITING) from error
