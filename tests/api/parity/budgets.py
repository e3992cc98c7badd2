"""What a program does where a person uses a page of budgets that changes something. Checked by tests/api/test_parity.py."""

from __future__ import annotations

PARITY: dict[str, str] = {
    "budgets:envelopes": "post envelopes",
    "budgets:envelope_move": "post envelope_allocate, post envelope_take_back, post envelope_carry_over",
    "budgets:change_new": "post norm_changes",
    "budgets:change_edit": "patch norm_change",
    "budgets:change_step": "post norm_change_propose, post norm_change_publish, post norm_change_return, post norm_change_drop",
}
