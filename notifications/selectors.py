"""Notices of a person."""

from __future__ import annotations

from notifications.models import Notification

UNREAD_SHOWN = 99


def unread_count(user_id: int) -> int:
    """How many notices are unread, counted no further than the badge can show."""
    unread = Notification.objects.filter(user_id=user_id, read_at__isnull=True)
    return len(unread.values_list("pk", flat=True)[: UNREAD_SHOWN + 1])


def recent(user_id: int, *, before: int | None = None, limit: int = 50) -> list[Notification]:
    """The latest notices, or those older than the notice with the id `before`."""
    found = Notification.objects.filter(user_id=user_id).order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found[:limit])
