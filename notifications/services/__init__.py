"""Telling people, and what they choose about it."""

from __future__ import annotations

from notifications.services.outbox import forget_old, make_digests, send_due, send_one
from notifications.services.preferences import Choice, lower, save_preferences
from notifications.services.telling import Notice, mark_read, notify, notify_all, open_notice, redact

__all__ = (
    "Choice", "Notice", "forget_old", "lower", "make_digests", "mark_read", "notify", "notify_all", "open_notice",
    "redact", "save_preferences", "send_due", "send_one",
)  # fmt: skip
