"""What is asked to put an exception to a norm on record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.errors import Reason
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons: list[Reason] = []

    def read(self) -> dict[str, Any]:
        """What could be read so far, by the names of the service."""
        empty = {"limit": None, "paper_date": None, "file": None, "reason": "", "authority": "", "paper_number": ""}
        return empty | self.cleaned_data

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
