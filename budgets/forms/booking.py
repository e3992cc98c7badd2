"""What every page that books money asks: how much, on which paper, and a key so that the page books once."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms

from budgets.services import Warrant
from budgets.services.posting import LONGEST_NOTE, LONGEST_NUMBER
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField

KEY_BYTES = 18
KEY = r"^[A-Za-z0-9_-]{20,40}$"


class BookingForm(KcForm):
    """Amount in đồng, number and date of the paper, and a word of explanation."""

    amount = MoneyField(label="Số tiền", min_value=1)
    paper_number = NfcCharField(label="Số văn bản", max_length=LONGEST_NUMBER)
    paper_date = VietnameseDateField(label="Ngày văn bản")
    note = NfcCharField(
        label="Nội dung", required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )
    key = forms.RegexField(
        KEY,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Mở lại trang rồi nhập lại."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": secrets.token_urlsafe(KEY_BYTES), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def warrant(self) -> Warrant:
        """The paper, with the key of this page."""
        read = self.cleaned_data
        return Warrant(read["paper_number"], read["paper_date"], read["note"], read["key"])

    def stated(self) -> list[tuple[str, Any]]:
        """What was typed, as label and words, for the page that asks once more."""
        shown = []
        for field in self.visible_fields():
            value = self.cleaned_data.get(field.name)
            if field.name != "amount" and value not in (None, ""):
                labels = dict(getattr(field.field, "choices", ()) or ())
                shown.append((str(field.label), labels.get(str(value), value)))
        return shown
