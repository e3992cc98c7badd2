"""Telling people: the notice and the e-mail that is to follow it, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.errors import NotFound
from notifications.kinds import kinds
from notifications.models import Mail, Notification
from notifications.selectors import chosen_by
from notifications.states import MailWhen

logger = structlog.get_logger(__name__)
SEND = "notifications.send_mail"


class Notice(NamedTuple):
    """One text of a kind for some people, and where it leads."""

    kind: str
    user_ids: tuple[int, ...]
    text: str
    url: str


def notify(user_ids: Iterable[int], *, kind: str, text: str, url: str) -> None:
    """One notice to each of these people, with the e-mail they chose for its kind."""
    notify_all([Notice(kind, tuple(user_ids), text, url)])


@transaction.atomic(savepoint=False)
def notify_all(notices: Iterable[Notice]) -> None:
    """Many notices, in a number of statements that does not depend on how many. Raises ValueError for an unknown kind."""
    notices = list(notices)
    unknown = {notice.kind for notice in notices} - kinds().keys()
    if unknown:
        raise ValueError(f"unknown kind of notice: {', '.join(sorted(unknown))}")
    chosen = chosen_by({user_id for notice in notices for user_id in notice.user_ids})
    rows, at_once = [], []
    for notice in notices:
        for user_id in sorted(set(notice.user_ids)):
            choice = chosen.of(user_id, notice.kind)
            row = Notification(
                user_id=user_id, kind=notice.kind, text=notice.text[:600], url=notice.url,
                shown=choice.in_app, in_digest=choice.mail == MailWhen.DAILY,
            )  # fmt: skip
            rows.append(row)
            if choice.mail == MailWhen.NOW:
                at_once.append(row)
    Notification.objects.bulk_create(rows)
    if at_once:
        Mail.objects.bulk_create([Mail(user_id=row.user_id, notices=[row.pk]) for row in at_once])
        transaction.on_commit(_ask_to_send)


def _ask_to_send() -> None:
    """At once where the queue answers; else beat finds what waits within a minute."""
    # Looked up among the registered tasks because send_task ignores eager mode in tests.
    task = current_app.tasks[SEND]
    try:
        task.apply_async(retry=False)
    except Exception:  # whatever the queue did: the e-mail is in its table
        logger.exception("mail not asked for")


def redact(user_id: int, *, naming: Iterable[str], text: str) -> None:
    """Blank a person's notices that name one of these codes in words or address: they lead nowhere any more."""
    named = Q()
    for code in filter(None, naming):
        whole = rf"{re.escape(code)}(?![0-9])"
        named |= Q(text__regex=whole) | Q(url__regex=whole)
    if named:
        blank = {"text": text[:600], "url": "", "redacted": True, "in_digest": False}
        Notification.objects.filter(named, user_id=user_id).update(**blank)


def mark_read(user_id: int, *, notification_id: int | None = None) -> None:
    """Mark one notice, or all of them, as read. Another person's notice is left alone."""
    unread = Notification.objects.filter(user_id=user_id, read_at__isnull=True)
    if notification_id is not None:
        unread = unread.filter(pk=notification_id)
    unread.update(read_at=timezone.now())


def open_notice(user_id: int, notification_id: int) -> Notification:
    """Mark it as read and return it. Raises NotFound for another person's."""
    row = Notification.objects.filter(user_id=user_id, pk=notification_id).first()
    if row is None:
        raise NotFound("Không có thông báo này.")
    mark_read(user_id, notification_id=row.pk)
    row.refresh_from_db(fields=["read_at"])
    return row
