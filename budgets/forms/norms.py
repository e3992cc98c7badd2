"""Form: which day, words and province to look up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.forms import KcForm, NfcCharField, VietnameseDateField
from organisations.models import Organisation


class NormFilterForm(KcForm):
    """What the public page asks: a day, words to look for, and whose local norms."""

    ngay = VietnameseDateField(label="Áp dụng cho ngày", required=False, help_text="Ví dụ 21/11/2026.")
    tim = NfcCharField(
        label="Tìm trong định mức", required=False, max_length=100, help_text="Có thể gõ không dấu, ví dụ may moc."
    )
    tinh = forms.ChoiceField(label="Định mức địa phương của", required=False)

    def __init__(self, *args: Any, keepers: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(keeper.code, keeper.name) for keeper in keepers]
        self.fields["tinh"].choices = [("", "Chọn tỉnh, thành phố"), *places]  # type: ignore[attr-defined]
