"""What can be done with connections. The outbox is in outbox.py, sending in delivering.py."""

from __future__ import annotations

from integrations.services.endpoints import (
    Opened,
    change_endpoint,
    delete_endpoint,
    open_endpoint,
    pause_endpoint,
    resume_endpoint,
    rotate_secret,
)
from integrations.services.log import forget_old, send_again, send_test
from integrations.services.outbox import record

__all__ = (
    "Opened",
    "change_endpoint",
    "delete_endpoint",
    "forget_old",
    "open_endpoint",
    "pause_endpoint",
    "record",
    "resume_endpoint",
    "rotate_secret",
    "send_again",
    "send_test",
)
