"""The end: settlement, liquidation, stop."""

from __future__ import annotations

from typing import Any

from core.forms import MoneyField
from proposals.forms.steps import AmountForm, DecisionForm, StepForm


class SettlementForm(StepForm):
    """What the unit asks to be settled."""

    amount = MoneyField(label="Số tiền đề nghị quyết toán")

    def starting_values(self) -> dict[str, Any]:
        """The amount accepted on site."""
        return {"amount": self.proposal.amount_accepted}


class CloseForm(AmountForm):
    """Minutes of liquidation (Mẫu 6), or the settlement itself."""

    def starting_values(self) -> dict[str, Any]:
        """The amount accepted on site."""
        return {"amount": self.proposal.amount_accepted}


class StopForm(DecisionForm):
    """The Minister's decision to stop, and what must be paid back."""

    amount = MoneyField(label="Số tiền phải thu hồi", help_text="Ghi 0 nếu không có.")
