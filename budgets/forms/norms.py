"""Forms: which day and words to look up."""

from __future__ import annotations

from core.forms import KcForm, NfcCharField, VietnameseDateField


class NormFilterForm(KcForm):
    """What the public page asks: a day and words to look for."""

    ngay = VietnameseDateField(label="Áp dụng cho ngày", required=False, help_text="Ví dụ 21/11/2026.")
    tim = NfcCharField(
        label="Tìm trong định mức", required=False, max_length=100, help_text="Có thể gõ không dấu, ví dụ may moc."
    )
