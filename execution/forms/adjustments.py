"""What the pages of an adjustment ask besides the sections and the estimate."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from execution.models import Adjustment, Contract
from execution.services.adjustments import Decision


class _Versioned(KcForm):
    """Carries the version of the adjustment that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(_Versioned):
    """Why the unit asks."""

    reason = NfcCharField(
        label="Lý do điều chỉnh", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), required=False,
        help_text="Nêu rõ vì sao phải điều chỉnh và tình hình thực tế tại cơ sở. Bắt buộc khi gửi.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].optional_mark = False  # type: ignore[attr-defined]


class AnswerForm(_Versioned):
    """Why not, or why it is taken back."""

    reason = NfcCharField(label="Lý do", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawForm(_Versioned):
    """A word on why it is taken back, if any."""

    reason = NfcCharField(label="Lý do", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ConfirmationForm(_Versioned):
    """What the Sở found."""

    confirmation = NfcCharField(
        label="Kết quả kiểm tra của Sở", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Hồ sơ, lý do và tình hình thực tế tại cơ sở.",
    )  # fmt: skip


class DecisionForm(_Versioned):
    """The decision that adjusts: its number, date and signed paper."""

    decision_number = NfcCharField(label="Số quyết định", max_length=80, help_text="Ví dụ 120/QĐ-ĐCK.")
    decision_date = VietnameseDateField(label="Ngày quyết định")
    file = forms.FileField(label="Quyết định đã ký", help_text="PDF, Word hoặc ảnh.")
    note = NfcCharField(label="Ghi chú", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def decision(self) -> Decision:
        """As the service takes it."""
        read = self.cleaned_data
        return Decision(
            read["decision_number"], read["decision_date"], read["file"], read["note"], read.get("contract_amount")
        )


class AloneDecisionForm(DecisionForm):
    """One đề án: its contract may be worth something else from now on."""

    contract_amount = MoneyField(
        label="Giá trị hợp đồng sau điều chỉnh", required=False,
        help_text="Để trống thì giữ nguyên, hoặc giảm theo kinh phí sau điều chỉnh nếu hợp đồng lớn hơn.",
    )  # fmt: skip

    field_order = ("decision_number", "decision_date", "contract_amount", "file", "note", "version")

    def __init__(self, *args: Any, adjustment: Adjustment, contract: Contract | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contract is None or adjustment.support_after == adjustment.support_before:
            del self.fields["contract_amount"]
