"""A day of the office's own calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.forms import KcForm, NfcCharField, VietnameseDateField
from programmes.models import CalendarEntry, NationalEntry

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


class EntryForm(KcForm):
    """Day, what, a note; at the Cục also whether everybody sees it, chosen once when it is written."""

    day = VietnameseDateField(label="Ngày", min_value=FIRST, max_value=LAST)
    title = NfcCharField(label="Việc", max_length=200)
    note = NfcCharField(
        label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Địa điểm, giờ, người liên hệ, văn bản.",
    )  # fmt: skip
    everybody = forms.BooleanField(label="Mọi Sở và đơn vị trên cả nước đều thấy", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, entry: CalendarEntry | NationalEntry | None = None, national: bool = False, **kwargs: Any
    ) -> None:
        if entry is not None:
            kwargs["initial"] = {
                "day": entry.day, "title": entry.title, "note": entry.note, "version": entry.version,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        if entry is not None or not national:
            del self.fields["everybody"]
        if entry is None:
            del self.fields["version"]

    def answers(self) -> dict[str, Any]:
        """For `programmes.services`: `everybody` when one is written, `version` when one is changed."""
        given: dict[str, Any] = dict(self.cleaned_data)
        if "version" in self.fields:
            return {**given, "version": given["version"] or 0}
        return {"everybody": False, **given}
