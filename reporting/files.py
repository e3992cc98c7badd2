"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from xlsxwriter.exceptions import FileCreateError

from core.errors import Refused

DISK = "Máy chủ không ghi được tệp (hết chỗ hoặc không có quyền ghi). Hãy báo quản trị, rồi chạy lại."


@contextmanager
def appearing_whole(path: Path) -> Iterator[Path]:
    """Yield a place to write; when the block ends well, what was written is forced to disk and renamed to `path`.

    The place lies in a directory named after the file, so that whatever a killed worker left, its temporary files included,
    is found and cleared by the next try, or by `remove`. Raises Refused with a sentence when the disk does not take it.
    """
    workshop = _workshop(path)
    shutil.rmtree(workshop, ignore_errors=True)
    try:
        workshop.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, parents=True)
        unfinished = workshop / path.name
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        unfinished.replace(path)
    except (OSError, FileCreateError) as error:
        raise Refused(DISK) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def remove(path: Path) -> None:
    """Take the file away, and what an unfinished try left beside it. Nothing there is fine."""
    path.unlink(missing_ok=True)
    shutil.rmtree(_workshop(path), ignore_errors=True)


def sha256_of(path: Path) -> str:
    """Of what lies there now."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _workshop(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")
