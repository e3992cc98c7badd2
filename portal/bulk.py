"""Everything published as two files that a worker writes, so that taking all of it costs a visitor's worker a file to send.

A file is made when the edition changed, at most once every few minutes, in chunks by key: memory does not grow with the number
of rows and no transaction stays open. It appears whole or not at all. What changes while it is written is told by `changes`
from the moment in the manifest on, which was read before the first row.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from portal.export import csv_lines, json_lines
from portal.fields import COLUMNS
from portal.models import Publication
from portal.selectors import edition

CHUNK: Final = 2_000
KINDS: Final = ("jsonl", "csv")
FOLDER: Final = "open-data"


def path_of(kind: str) -> Path:
    """Where the file of a kind lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / f"de-an.{kind}.gz"


def manifest() -> dict[str, Any]:
    """What the files hold: serial number of the edition, its moment, number of rows; {} before they were ever made."""
    try:
        found: dict[str, Any] = json.loads((Path(settings.MEDIA_ROOT) / FOLDER / "manifest.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found


def prepare() -> bool:
    """Write both files when the edition is another than theirs; False when there is nothing to do."""
    serial, changed_at = edition()
    if manifest().get("serial") == serial and all(path_of(kind).exists() for kind in KINDS):
        return False
    path_of("csv").parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    for kind, lines in (("jsonl", json_lines), ("csv", csv_lines)):
        counted = _Counted(_rows())
        _write(path_of(kind), lines(counted))
        rows = counted.number
    told = {"serial": serial, "changed_at": _text(changed_at), "rows": rows}
    _put(path_of("csv").parent / "manifest.json", json.dumps(told).encode())
    return True


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            self.number += 1
            yield row


def _rows() -> Iterator[dict[str, Any]]:
    last = 0
    known = Publication.objects.filter(withdrawn=False).order_by("id").values(*COLUMNS)
    while chunk := list(known.filter(id__gt=last)[:CHUNK]):
        yield from chunk
        last = chunk[-1]["id"]


def _write(path: Path, lines: Iterable[str]) -> None:
    half = path.with_suffix(".half")
    try:
        with gzip.open(half, "wt", encoding="utf-8", newline="", compresslevel=6) as file:
            file.writelines(lines)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _put(path: Path, body: bytes) -> None:
    half = path.with_suffix(".half")
    half.write_bytes(body)
    half.replace(path)


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
