"""What has been done, and the minutes that find it so."""

from __future__ import annotations

from typing import Any

from core.forms import MoneyField, NfcCharField, VietnameseDateField
from proposals.forms.steps import DecisionForm, StepForm, text_area


class RequestAcceptanceForm(StepForm):
    """What has been done, before the Sở is asked to come."""

    volume = text_area("Khối lượng đã hoàn thành", help_text="Theo từng nội dung của hợp đồng.")


class RejectAcceptanceForm(DecisionForm):
    """Minutes that find the work not done yet."""

    decision_number = NfcCharField(label="Số biên bản", max_length=80)
    decision_date = VietnameseDateField(label="Ngày nghiệm thu")
    place = NfcCharField(label="Địa điểm nghiệm thu", max_length=300)
    volume = text_area("Khối lượng hoàn thành")
    conclusion = text_area("Nhận xét, kết luận")


class AcceptanceForm(RejectAcceptanceForm):
    """Biên bản nghiệm thu: place, volumes, money, conclusion."""

    amount = MoneyField(label="Kinh phí được nghiệm thu")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["decision_number", "decision_date", "place", "volume", "amount", "conclusion"])

    def starting_values(self) -> dict[str, Any]:
        """The amount of the contract, when everything is accepted."""
        return {"amount": self.proposal.amount_contracted} if self.step.name == "accept" else {}
