"""What people type on the pages of the book of numbers."""

from __future__ import annotations

from django import forms

from core.forms import KcForm, NfcCharField, VietnameseDateField
from reporting.kinds import KINDS


class SearchForm(KcForm):
    """The book of which year, and what to look for in it."""

    nam = forms.TypedChoiceField(label="Năm", coerce=int, required=False)
    tim = NfcCharField(
        label="Số, trích yếu, số hồ sơ, người lấy số (không cần dấu)", max_length=200, required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [(year, str(year)) for year in years]


class VoidForm(KcForm):
    """Why a number stands for nothing."""

    reason = NfcCharField(label="Lý do hủy số", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SymbolForm(KcForm):
    """Which symbol a kind of document has from a day on."""

    kind = forms.ChoiceField(label="Loại văn bản")
    symbol = NfcCharField(label="Ký hiệu", max_length=40, help_text="Phần sau dấu “/”, ví dụ TTr-SCT trong 05/TTr-SCT.")
    valid_from = VietnameseDateField(label="Áp dụng từ ngày", help_text="Văn bản ghi ngày này trở đi dùng ký hiệu mới.")
    last_on_paper = forms.IntegerField(
        label="Số cuối đã cấp trên sổ giấy", required=False, min_value=1, max_value=100_000,
        help_text="Nếu trong năm đã cấp số trên sổ giấy, số tiếp theo ở đây sẽ nối sau số này. Không lùi lại được.",
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.key, kind.title) for kind in KINDS.values() if kind.numbered]


class SignedCopyForm(KcForm):
    """The signed PDF."""

    file = forms.FileField(
        label="Văn bản đã ký (PDF)",
        help_text="PDF đã ký số, hoặc bản quét có chữ ký tay. Tệp được kiểm tra theo nội dung.",
    )
