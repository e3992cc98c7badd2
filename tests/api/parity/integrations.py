"""What a program does where a person uses a page of connections that changes something. Checked by tests/api/test_parity.py."""

from __future__ import annotations

PARITY: dict[str, str] = {
    "integrations:endpoint_new": "post webhooks",
    "integrations:endpoint_edit": "patch webhook",
    "integrations:endpoint_pause": "patch webhook",
    "integrations:endpoint_resume": "patch webhook",
    "integrations:endpoint_delete": "delete webhook",
    "integrations:endpoint_test": "post webhook_test",
    "integrations:endpoint_rotate": "post webhook_rotate",
    "integrations:send_again": "post webhook_redeliver",
}
