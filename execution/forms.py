"""Screens of execution: step -> form, service, what happens. A new step is a row of SCREENS."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django import forms

from budgets.forms.booking import BookingForm
from budgets.states import EntryKind
from core.forms import MoneyField, NfcCharField, VietnameseDateField
from execution import rules, services
from proposals.forms.steps import AmountForm, DecisionForm, Screen, StepForm, text_area
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services.steps import record_step


class AssignForm(DecisionForm):
    """The notice and decision of assignment, after the Ministry of Finance was heard."""

    finance_opinion = NfcCharField(
        label="Ý kiến của Bộ Tài chính", max_length=300, help_text="Số, ngày văn bản và nội dung chính."
    )


class GroupPlanForm(StepForm):
    """Kế hoạch triển khai (Mẫu số 11): who benefits, where, when."""

    beneficiaries = text_area("Đơn vị thụ hưởng", help_text="Mỗi dòng một đơn vị: tên, địa chỉ sản xuất, mức hỗ trợ.")
    schedule = text_area("Địa điểm và thời gian thực hiện", required=False)


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
        """The amount and the period that were approved."""
        proposal = self.proposal
        return {
            "amount": proposal.amount_approved, "starts_on": proposal.starts_on, "ends_on": proposal.ends_on,
        }  # fmt: skip

    def facts(self) -> StepFacts:
        """As the service would state them."""
        read = self.cleaned_data
        words = {name: read.get(name) or "" for name in ("decision_number", "party_a", "party_b", "bidding_result")}
        rest = {name: read.get(name) for name in ("decision_date", "amount", "starts_on", "ends_on")}
        return services.contract_facts(**words, **rest)


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


class MoneyForm(BookingForm):
    """What finance books for a đề án: which movement, how much, on which voucher."""

    kind = forms.ChoiceField(label="Bút toán", widget=forms.RadioSelect)

    field_order = ("kind", "amount", "paper_number", "paper_date", "note", "key")

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [kind for kind, states in rules.BOOKABLE.items() if proposal.state in states]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in self.offered]  # type: ignore[attr-defined]
        self.fields["paper_number"].label, self.fields["paper_date"].label = "Số chứng từ", "Ngày chứng từ"
        self.fields["amount"].help_text = "Thanh toán tạm ứng và hoàn trả lấy từ số đã tạm ứng, đã thanh toán."

    def offers(self, kind: EntryKind) -> bool:
        """Whether the movement can be chosen in the state of the đề án."""
        return kind in self.offered

    def movement(self) -> EntryKind:
        """The movement chosen."""
        return EntryKind(self.cleaned_data["kind"])


_RETURN = Screen(
    StepForm, services.return_settlement, "Hồ sơ quyết toán trở lại đơn vị; kết quả nghiệm thu giữ nguyên."
)

SCREENS: dict[str, Screen] = {
    "assign": Screen(AssignForm, record_step, "Thông báo và giao kế hoạch cho đơn vị thực hiện và Sở Công Thương."),
    "plan_group": Screen(
        GroupPlanForm, partial(record_step, paper_kind="implementation_plan"),
        "Kế hoạch triển khai của đề án nhóm được trình Sở Công Thương duyệt.",
    ),
    "approve_group_plan": Screen(DecisionForm, record_step, "Sau khi duyệt, đề án nhóm được ký hợp đồng."),
    "open_bidding": Screen(BiddingForm, record_step, "Ghi nhận bắt đầu lựa chọn nhà thầu; kết quả phải có trước hợp đồng."),
    "sign_contract": Screen(ContractForm, services.sign_contract, "Ghi nhận hợp đồng hai bên đã ký."),
    "request_acceptance": Screen(RequestAcceptanceForm, record_step, "Báo đã xong và đề nghị nghiệm thu tại cơ sở."),
    "accept": Screen(
        AcceptanceForm, services.record_acceptance, "Ghi nhận biên bản; đơn vị có thời hạn nộp hồ sơ quyết toán."
    ),
    "accept_partly": Screen(
        AcceptanceForm, services.record_acceptance, "Ghi nhận phần đạt; phần còn lại nêu rõ trong lý do."
    ),
    "reject_acceptance": Screen(
        RejectAcceptanceForm, services.record_acceptance, "Đề án trở lại thực hiện; đơn vị đề nghị nghiệm thu lại sau."
    ),
    "submit_settlement": Screen(SettlementForm, record_step, "Hồ sơ quyết toán được gửi Cục."),
    "return_settlement": _RETURN,
    "return_settlement_partly": _RETURN,
    "liquidate": Screen(CloseForm, record_step, "Ghi nhận biên bản thanh lý hợp đồng."),
    "settle": Screen(CloseForm, record_step, "Kết thúc quyết toán; sau bước này số tiền không sửa được nữa."),
    "stop": Screen(StopForm, record_step, "Đề án ngừng triển khai và không mở lại được."),
}  # fmt: skip
