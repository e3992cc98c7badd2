"""What a program does where a person uses a page of programmes that changes something. Checked by tests/api/test_parity.py."""

from __future__ import annotations

PARITY: dict[str, str] = {"programmes:plan_years": "post late_leaves"}
