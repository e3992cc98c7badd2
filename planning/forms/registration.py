"""The bundle of a Sở and its rows."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import KcForm, NfcCharField, VietnameseDateField
from planning.drafts import TEXTS, RegistrationDraft, RegistrationRow
from planning.forms.rows import WithRows
from planning.models import Registration
from planning.placing import NO_CHANGE, Rearrange
from planning.services import ItemChoice
from proposals.forms.steps import text_area


class RegistrationRowForm(KcForm):
    """Ticked in or left out with a reason, and the place in the order of priority."""

    included = forms.BooleanField(label="Đưa vào đăng ký", required=False)
    rank = forms.IntegerField(label="Thứ tự ưu tiên", min_value=1, max_value=999, required=False)
    reason = NfcCharField(label="Lý do không đưa vào", max_length=500, required=False)
    moved_reason = NfcCharField(label="Lý do xếp khác thứ tự theo quy định", max_length=500, required=False)


class RegistrationForm(WithRows):
    """Báo cáo đăng ký: three parts of text, number and date, and every passed đề án. Saved half-filled, sent whole.

    For plan year N the report looks back on N-2 and N-1: it is written in N-1 (TT 36/2013 Đ.6.1.a, 10.2.b).
    """

    row_form = RegistrationRowForm

    last_year = text_area("Kết quả thực hiện năm trước", required=False)
    this_year = text_area("Đánh giá thực hiện năm hiện tại", required=False)
    next_year = text_area("Mục tiêu, định hướng năm kế hoạch", required=False)
    document_number = NfcCharField(label="Số báo cáo", max_length=80, required=False, help_text="Ví dụ 45/BC-SCT.")
    document_date = VietnameseDateField(label="Ngày báo cáo", required=False)

    def __init__(self, *args: Any, draft: RegistrationDraft, **kwargs: Any) -> None:
        saved = draft.registration
        initial: dict[str, Any] = {name: draft.texts[name] for name in TEXTS}
        if saved is not None:
            initial |= {"document_number": saved.document_number, "document_date": saved.document_date}
        super().__init__(*args, rows=draft.shown, seen=draft.seen, initial=initial, **kwargs)
        self.fields["last_year"].label = f"Kết quả thực hiện năm trước ({draft.year - 2})"
        self.fields["this_year"].label = f"Đánh giá thực hiện năm hiện tại ({draft.year - 1})"
        self.fields["next_year"].label = f"Mục tiêu, định hướng năm kế hoạch ({draft.year})"
        for name in (*TEXTS, "document_number", "document_date"):
            self.fields[name].optional_mark = False  # type: ignore[attr-defined]

    def row_initial(self, row: RegistrationRow) -> dict[str, Any]:
        """As chosen so far."""
        return {
            "included": row.included, "rank": row.rank, "reason": row.reason, "moved_reason": row.moved_reason,
        }  # fmt: skip

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `planning.services.save_registration`."""
        choices = {
            row.code: ItemChoice(
                included=form.cleaned_data["included"],
                rank=form.cleaned_data["rank"] or row.rank,
                reason=form.cleaned_data["reason"],
                moved_reason=form.cleaned_data["moved_reason"],
            )
            for row, form in self.pairs()
        }
        return {**self.cleaned_data, "choices": choices, "change": self.change, "renew": self.renewed}

    @property
    def change(self) -> Rearrange:
        """What the pressed button does to the order: one row up or down, or everything back to the law's."""
        if "restore" in self.data:
            return Rearrange(restore=True)
        for name, by in (("up", -1), ("down", 1)):
            if code := self.data.get(name):
                return Rearrange(code, by)
        return NO_CHANGE

    @property
    def renewed(self) -> list[str]:
        """The texts whose figures are put in again."""
        return [name for name in self.data.getlist("renew") if name in TEXTS]


class CopyForm(KcForm):
    """The report sent to UBND tỉnh: by which letter, on which day."""

    number = NfcCharField(label="Số văn bản gửi UBND tỉnh", max_length=80, help_text="Ví dụ 46/SCT-QLCN.")
    day = VietnameseDateField(label="Ngày gửi")

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        known = {"number": registration.copied_number, "day": registration.copied_on}
        super().__init__(*args, initial=known, **kwargs)


class LateRequestForm(KcForm):
    """Until when the Sở asks the Cục to take its registration, and why."""

    until = VietnameseDateField(label="Đề nghị nhận đến hết ngày")
    reason = text_area("Lý do nộp muộn", rows=3)


class LateAnswerForm(KcForm):
    """The Cục's answer: until when and by which paper, or why not."""

    until = VietnameseDateField(label="Nhận đến hết ngày", required=False)
    paper = NfcCharField(label="Văn bản cho phép", max_length=200, required=False, help_text="Số, ký hiệu và ngày.")
    answer = text_area("Ý kiến", rows=2, required=False)
