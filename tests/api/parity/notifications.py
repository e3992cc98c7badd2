"""What a program does where a person uses a page of notifications that changes something. Checked by tests/api/test_parity.py."""

from __future__ import annotations

PARITY: dict[str, str] = {
    "notifications:preferences": "put notification_preferences",
    "notifications:read": "post notification_read",
    "notifications:read_all": "post notifications_read_all",
    "notifications:unsubscribe": "— the signed link out of an e-mail; a program puts notification-preferences",
}
