"""What the page of support contracts asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField


class SupportForm(KcForm):
    """One support contract. `names`: the beneficiaries of the đề án; a group đề án may name others."""

    number = NfcCharField(label="Số hợp đồng", max_length=80)
    signed_on = VietnameseDateField(label="Ngày ký")
    ends_on = VietnameseDateField(label="Hoàn thành trước ngày")
    beneficiary = NfcCharField(label="Đơn vị được hỗ trợ", max_length=300)
    subject = NfcCharField(label="Nội dung hỗ trợ", max_length=500)
    total = MoneyField(label="Tổng giá trị", min_value=1)
    amount = MoneyField(label="Kinh phí khuyến công hỗ trợ", min_value=1)
    file = forms.FileField(label="Bản đã ký", required=False, help_text="PDF hoặc ảnh.")

    def __init__(self, *args: Any, names: Sequence[str], is_group: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if names and not is_group:
            label = self.fields["beneficiary"].label
            self.fields["beneficiary"] = forms.ChoiceField(label=label, choices=[(name, name) for name in names])
