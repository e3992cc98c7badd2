"""What is asked to put an exception to a norm on record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.errors import Reason
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from core.money import format_dong
from core.words import dong_in_words

CHECKED = "Tôi đã kiểm tra: cho phép hỗ trợ đến {limit} theo văn bản {paper}; ghi nhận rồi không sửa, không xóa được."


class ExceptionForm(KcForm):
    """The limit, why, who allowed it, and the paper."""

    limit = MoneyField(
        label="Được hỗ trợ đến", help_text="Kinh phí khuyến công quốc gia cho cả đề án, ghi trong văn bản cho phép."
    )
    reason = NfcCharField(
        label="Lý do được vượt định mức", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )  # fmt: skip
    authority = NfcCharField(label="Cơ quan cho phép", max_length=300, help_text="Ví dụ Bộ Công Thương.")
    paper_number = NfcCharField(label="Số văn bản", max_length=120, help_text="Số và ký hiệu, ví dụ 123/BCT-ĐCK.")
    paper_date = VietnameseDateField(label="Ngày văn bản")
    file = forms.FileField(label="Văn bản cho phép", help_text="PDF, Word, Excel hoặc ảnh, bản đã ký.")
    checked = forms.BooleanField(
        widget=forms.CheckboxInput(check_test=lambda _value: False),
        error_messages={"required": "Đọc lại số tiền và văn bản, rồi đánh dấu vào ô xác nhận để ghi nhận."},
        help_text="Khi trang hiện lại để sửa, ô này phải đánh dấu lại và văn bản phải chọn lại.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons: list[Reason] = []
        self.fields["checked"].label = CHECKED.format(limit="số tiền ghi trên", paper="ghi trên")

    def full_clean(self) -> None:
        """What is sworn to names the amount, in figures and in words, and the paper, as soon as they can be read."""
        super().full_clean()
        limit, paper = self.read()["limit"], self.read()["paper_number"]
        if limit:
            said = f"{format_dong(limit)} đồng ({dong_in_words(limit).lower()})"
            self["checked"].label = CHECKED.format(limit=said, paper=f"số {paper}" if paper else "ghi trên")

    def read(self) -> dict[str, Any]:
        """What could be read so far, by the names of the service; the tick itself is not kept."""
        empty = {"limit": None, "paper_date": None, "file": None, "reason": "", "authority": "", "paper_number": ""}
        return empty | {name: value for name, value in getattr(self, "cleaned_data", {}).items() if name in empty}

    def refuse_rest(self, reasons: Iterable[Reason]) -> None:
        """To what the form found add what the service says of the other fields: nobody comes back twice."""
        known = set(self.errors)
        self.refuse([reason for reason in reasons if reason.field not in known])

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Each reason beside its field, the rest on top."""
        for reason in reasons:
            if reason.field in self.fields:
                self.add_error(reason.field, reason.message)
            else:
                self.reasons.append(reason)
