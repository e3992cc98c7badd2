"""What a program does where a person uses a page of reporting that changes something. Checked by tests/api/test_parity.py."""

from __future__ import annotations

PARITY: dict[str, str] = {
    "reporting:job_cancel": "post job_cancel",
    "reporting:job_again": "post job_retry",
}
