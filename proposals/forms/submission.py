"""The last page before the dossier leaves."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import KcForm
from proposals.forms.fields import LongTextField


class SubmitForm(KcForm):
    """The version that was reviewed, and the answer when a supplement was asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = LongTextField(label="Lời nhắn", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, answering: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if answering:
            self.fields["note"].label = "Nội dung đã bổ sung, giải trình"
            self.fields["note"].help_text = "Trả lời từng yêu cầu: đã sửa gì, ở mục nào, giấy tờ nào được thêm."
            self.fields["note"].required = True
