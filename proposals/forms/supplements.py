"""The answers of a unit, one box a point."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import KcForm, NfcCharField
from proposals.models import SupplementPoint
from proposals.services.supplements import LONGEST, AnswerInput


class AnswerForm(KcForm):
    """One answer. `version` is that of the point the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    answer = NfcCharField(
        label="Trả lời", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đã sửa gì, ở đâu; hoặc giải trình vì sao giữ nguyên.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].optional_mark = False  # type: ignore[attr-defined]

    @classmethod
    def of(cls, point: SupplementPoint, data: Any = None) -> AnswerForm:
        """Bound to what was sent, or showing what is stored."""
        initial = {"version": point.version, "answer": point.answer}
        return cls(data, prefix=f"point-{point.number}", initial=initial)

    def given(self) -> AnswerInput:
        """As the service takes it."""
        return AnswerInput(self.cleaned_data["answer"], self.cleaned_data["version"])

    def accept_newer(self, version: int) -> None:
        """After a stale answer the next press speaks of what is stored now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)
