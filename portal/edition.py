"""The one row that says when anything public last changed."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from portal.models import Edition


def open_edition() -> None:
    """Say that public pages change. The lock on this one row also puts all writers of sums in a queue."""
    now = timezone.now()
    if not Edition.objects.filter(pk=1).update(serial=F("serial") + 1, changed_at=now):
        Edition.objects.bulk_create([Edition(pk=1, serial=0, changed_at=now)], ignore_conflicts=True)
        Edition.objects.filter(pk=1).update(serial=F("serial") + 1, changed_at=now)
