"""Telling people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from notifications.models import Notification


def notify(user_ids: Iterable[int], *, text: str, url: str) -> None:
    """One notice to each of these people."""
    Notification.objects.bulk_create(
        [Notification(user_id=user_id, text=text[:600], url=url) for user_id in sorted(set(user_ids))]
    )


def redact(user_id: int, *, naming: Iterable[str], text: str) -> None:
    """Blank a person's notices that name one of these codes in words or address: they lead nowhere any more."""
    named = Q()
    for code in filter(None, naming):
        whole = rf"{re.escape(code)}(?![0-9])"
        named |= Q(text__regex=whole) | Q(url__regex=whole)
    if named:
        Notification.objects.filter(named, user_id=user_id).update(text=text[:600], url="")


class Notice(NamedTuple):
    """One text for some people, and where it leads."""

    user_ids: tuple[int, ...]
    text: str
    url: str


def notify_all(notices: Iterable[Notice]) -> None:
    """Many notices in one statement."""
    Notification.objects.bulk_create(
        [
            Notification(user_id=user_id, text=notice.text[:600], url=notice.url)
            for notice in notices
            for user_id in sorted(set(notice.user_ids))
        ]
    )


def mark_read(user_id: int, *, notification_id: int | None = None) -> None:
    """Mark one notice, or all of them, as read. Another person's notice is left alone."""
    unread = Notification.objects.filter(user_id=user_id, read_at__isnull=True)
    if notification_id is not None:
        unread = unread.filter(pk=notification_id)
    unread.update(read_at=timezone.now())
