"""Assignment, plan of a group project, bidding, contract."""

from __future__ import annotations

from typing import Any, ClassVar

from core.forms import MoneyField, NfcCharField, VietnameseDateField
from execution import services
from execution.selectors.group_plans import plan_for, rows_of
from proposals.forms.steps import AmountForm, DecisionForm, StepForm
from proposals.records import StepFacts


class AssignForm(DecisionForm):
    """The notice and decision of assignment, after the Ministry of Finance was heard."""

    finance_opinion = NfcCharField(
        label="Ý kiến của Bộ Tài chính", max_length=300, help_text="Số, ngày văn bản và nội dung chính."
    )


class GroupPlanForm(StepForm):
    """Kế hoạch triển khai (Mẫu số 11) is sent as it stands on its own page, with its signed copy if there is one."""

    def facts(self) -> StepFacts:
        """As the service will state them."""
        rows = rows_of(plan_for(self.actor, self.proposal))
        return StepFacts(details={"beneficiaries": "\n".join(row.name for row in rows)})


class BiddingForm(StepForm):
    """The form of selection."""

    method = NfcCharField(label="Hình thức lựa chọn nhà thầu", max_length=200, required=False)


class ContractForm(AmountForm):
    """The contract as signed by both sides."""

    aliases: ClassVar[dict[str, str]] = {"signatories": "party_b"}

    decision_number = NfcCharField(label="Số hợp đồng", max_length=80, help_text="Ví dụ 15/HĐ-ĐCK.")
    decision_date = VietnameseDateField(label="Ngày ký")
    amount = MoneyField(label="Giá trị hợp đồng")
    starts_on = VietnameseDateField(label="Thực hiện từ ngày")
    ends_on = VietnameseDateField(label="Đến ngày")
    party_a = NfcCharField(label="Người ký bên A (Cục)", max_length=200, help_text="Họ tên, chức vụ.")
    party_b = NfcCharField(label="Người ký bên B (đơn vị thực hiện)", max_length=200, help_text="Họ tên, chức vụ.")
    bidding_result = NfcCharField(
        label="Quyết định phê duyệt kết quả đấu thầu", max_length=300, required=False,
        help_text="Số, ngày quyết định. Bắt buộc khi nội dung phải đấu thầu.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.proposal.needs_bidding:
            del self.fields["bidding_result"]

    def starting_values(self) -> dict[str, Any]:
        """The amount and the period in force."""
        proposal = self.proposal
        return {
            "amount": proposal.support_in_force, "starts_on": proposal.starts_on, "ends_on": proposal.ends_on,
        }  # fmt: skip

    def facts(self) -> StepFacts:
        """As the service would state them."""
        read = self.cleaned_data
        words = {name: read.get(name) or "" for name in ("decision_number", "party_a", "party_b", "bidding_result")}
        rest = {name: read.get(name) for name in ("decision_date", "amount", "starts_on", "ends_on")}
        return services.contract_facts(**words, **rest)
