"""Small forms of the plan: the paper of a conclusion, the tờ trình, a reason, the name of a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from core.errors import Reason
from core.forms import KcForm, NfcCharField, VietnameseDateField
from planning.services import CONCLUSIONS, Letter
from planning.services.concluding import Paper


class Refusable(KcForm):
    """Takes the reasons of a refusal: each beside its field, the rest on top (`reasons`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons: list[Reason] = []

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Each reason beside its field, the rest on top."""
        for reason in reasons:
            if reason.field in self.fields:
                self.add_error(reason.field, reason.message)
            else:
                self.reasons.append(reason)


class PaperForm(Refusable):
    """Number and date of the paper of the Cục, and the reason where one is needed."""

    decision_number = NfcCharField(label="Số văn bản", max_length=80, help_text="Ví dụ 56/TB-ĐCK.")
    decision_date = VietnameseDateField(label="Ngày văn bản")
    note = NfcCharField(label="Lý do", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    needs_note: ClassVar = frozenset({"fail_centre", "leave_unfunded", "drop_from_plan"})

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step not in self.needs_note:
            del self.fields["note"]

    def paper(self) -> Paper:
        """As the services take it."""
        given = self.cleaned_data
        return Paper(given["decision_number"], given["decision_date"], given.get("note", ""))


class LetterForm(Refusable):
    """Tờ trình of the Cục to the Minister."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    number = NfcCharField(label="Số tờ trình", max_length=80, help_text="Ví dụ 120/TTr-ĐCK.")
    day = VietnameseDateField(label="Ngày tờ trình")
    signer = NfcCharField(label="Người ký", max_length=200)
    note = NfcCharField(
        label="Kiến nghị, ghi chú", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In thêm vào phần kiến nghị của tờ trình.",
    )  # fmt: skip

    def letter(self) -> Letter:
        """As the service takes it."""
        given = self.cleaned_data
        return Letter(given["number"], given["day"], given["signer"], given["note"])


class ReasonForm(Refusable):
    """Why."""

    reason = NfcCharField(label="Lý do", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ScenarioForm(Refusable):
    """A scenario: its name, from what it is made, a note."""

    name = NfcCharField(label="Tên phương án", max_length=200, help_text="Ví dụ “Phương án 1, ưu tiên chế biến”.")
    origin = forms.ChoiceField(
        label="Lập từ", widget=forms.RadioSelect, initial="draft",
        choices=(
            ("draft", "Dự thảo như đang có"),
            ("suggestion", "Gợi ý theo nguồn, xét tiếp đề án vừa số còn lại"),
            ("strict", "Gợi ý theo nguồn, dừng ở đề án đầu tiên chưa đủ kinh phí"),
        ),
    )  # fmt: skip
    note = NfcCharField(label="Ghi chú", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ScenarioNameForm(Refusable):
    """Another name for a scenario, or the name of its copy."""

    name = NfcCharField(label="Tên phương án", max_length=200)
    note = NfcCharField(label="Ghi chú", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


def conclusion_choices() -> list[tuple[str, str]]:
    """What the director may conclude for many."""
    return list(CONCLUSIONS.items())
