"""Forms of the money of a year."""

from __future__ import annotations

from django import forms

from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField


class EnvelopeForm(KcForm):
    """The money given for a year, and the paper that gives it."""

    year = forms.IntegerField(label="Năm ngân sách", min_value=2012, max_value=2100)
    amount = MoneyField(label="Số được giao", min_value=1)
    paper_number = NfcCharField(label="Số văn bản giao", max_length=120)
    paper_date = VietnameseDateField(label="Ngày văn bản")
    note = NfcCharField(
        label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nêu lý do khi sửa số đã nhập.",
    )  # fmt: skip
