"""What a program does where a person uses a page of proposals that changes something. Checked by tests/api/test_parity.py."""

from __future__ import annotations

PARITY: dict[str, str] = {
    "proposals:new": "post proposals",
    "proposals:section": "patch proposal",
    "proposals:papers": "post papers",
    "proposals:supplement": "patch supplement_point",
    "workbench:step": "post step",
}
