"""What became different since a moment: for programs that keep a copy."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from portal.fields import COLUMNS, record
from portal.models import Publication

CHANGES_PAGE: Final = 500
_LONGEST_CURSOR: Final = 100


@dataclass(frozen=True, slots=True)
class Changes:
    """Entries oldest first. `cursor` asks for what comes after them; `more`: there is something already."""

    entries: list[dict[str, Any]]
    cursor: str
    more: bool


def changes_since(asked: str) -> Changes:
    """Created, changed and withdrawn entries after a moment (ISO 8601) or a cursor. ValueError when it is neither.

    Writers queue at the edition's lock and take their moment behind it, so nothing appears later with an earlier moment.
    """
    since, last = _read(asked) if asked else (None, 0)
    rows = Publication.objects.order_by("updated_at", "id")
    if since is not None:
        beyond = Q(updated_at__gt=since) | Q(updated_at=since, id__gt=last)
        rows = rows.filter(beyond, updated_at__gte=since)
    found = list(rows.values(*COLUMNS, "withdrawn")[: CHANGES_PAGE + 1])
    shown = found[:CHANGES_PAGE]
    cursor = _written(shown[-1]["updated_at"], shown[-1]["id"]) if shown else asked
    return Changes([_entry(row, since) for row in shown], cursor, more=len(found) > CHANGES_PAGE)


def _entry(row: dict[str, Any], since: datetime | None) -> dict[str, Any]:
    """Of what was withdrawn nothing is told but that it was, and when."""
    known: dict[str, Any] = {"code": row["code"], "at": timezone.localtime(row["updated_at"]).isoformat()}
    if row["withdrawn"]:
        return {**known, "change": "withdrawn"}
    created = since is None or row["published_at"] > since
    return {**known, "change": "created" if created else "changed", "record": record(row)}


def _written(moment: datetime, last: int) -> str:
    return urlsafe_b64encode(f"{moment.isoformat()}~{last}".encode()).decode().rstrip("=")


def _read(text: str) -> tuple[datetime, int]:
    if len(text) > _LONGEST_CURSOR or not text.isascii():
        raise ValueError(text[:_LONGEST_CURSOR])
    try:
        # A "+" in an address that was not escaped arrives as a space.
        return _moment(text.replace(" ", "+")), 0
    except ValueError:
        when, _, last = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("~")
        if not (last.isascii() and last.isdigit()):
            raise ValueError(text) from None
        return _moment(when), min(int(last), 2**63 - 1)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if not 1900 < moment.year < 9999:
        raise ValueError(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)
