"""What the pages of an advance ask: the unit, the Sở, the director, finance."""

from __future__ import annotations

from typing import Any

from django import forms

from budgets.forms.booking import BookingForm
from core.forms import KcForm, MoneyField, NfcCharField
from execution.models import AdvanceRequest

_AREA = {"rows": 3}


class _Versioned(KcForm):
    """Carries the version of the request that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AdvanceForm(_Versioned):
    """How much, and why more or otherwise than the rule says."""

    amount = MoneyField(label="Số tiền đề nghị tạm ứng", required=False)
    reason = NfcCharField(
        label="Giải trình", max_length=5000, required=False, widget=forms.Textarea(attrs=_AREA),
        help_text="Bắt buộc khi đề nghị khác tỷ lệ, khối lượng hoặc hồ sơ quy định.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.optional_mark = False  # type: ignore[attr-defined]


class ConfirmAdvanceForm(_Versioned):
    """What the Sở checked."""

    confirmation = NfcCharField(
        label="Kết quả kiểm tra của Sở", max_length=5000, widget=forms.Textarea(attrs=_AREA),
        help_text="Khối lượng công việc và kinh phí thực hiện đã kiểm tra tại cơ sở.",
    )  # fmt: skip


class ApproveAdvanceForm(_Versioned):
    """What is granted, and why otherwise than the rule says."""

    amount = MoneyField(label="Số tiền được duyệt", min_value=1)
    override = NfcCharField(
        label="Lý do áp dụng khác tỷ lệ, khối lượng, hồ sơ", max_length=5000, required=False,
        widget=forms.Textarea(attrs=_AREA), help_text="Bắt buộc khi duyệt khác quy định.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["override"].optional_mark = False  # type: ignore[attr-defined]


class AnswerForm(_Versioned):
    """Why not."""

    reason = NfcCharField(label="Lý do", max_length=5000, widget=forms.Textarea(attrs=_AREA))


class WithdrawForm(_Versioned):
    """A word on why it is taken back, if any."""

    reason = NfcCharField(label="Lý do", max_length=5000, required=False, widget=forms.Textarea(attrs=_AREA))


class PayForm(BookingForm):
    """The voucher on which what was granted is paid; the amount cannot be typed."""

    def __init__(self, *args: Any, request_row: AdvanceRequest, **kwargs: Any) -> None:
        kwargs["initial"] = {"amount": request_row.approved, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["amount"].disabled = True
        self.fields["paper_number"].label, self.fields["paper_date"].label = "Số chứng từ", "Ngày chứng từ"
