"""The bundle, the plan and their rows. A row is known by the code of its đề án."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from core.errors import Reason
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from planning.drafts import TEXTS, PlanDraft, PlanRow, RegistrationDraft, RegistrationRow
from planning.services import ItemAmount, ItemChoice
from proposals.forms.steps import text_area


class RegistrationRowForm(KcForm):
    """Ticked in or left out with a reason, and the place in the order of priority."""

    included = forms.BooleanField(label="Đưa vào đăng ký", required=False)
    rank = forms.IntegerField(label="Thứ tự ưu tiên", min_value=1, max_value=999, required=False)
    reason = NfcCharField(label="Lý do không đưa vào", max_length=500, required=False)


class PlanRowForm(KcForm):
    """The amount a đề án gets and its place."""

    amount = MoneyField(label="Kinh phí", min_value=1)
    rank = forms.IntegerField(label="Thứ tự", min_value=1, max_value=999)


class _WithRows(KcForm):
    """A form with one small form per đề án; `reasons` are those that belong to no single field."""

    row_form: type[KcForm]
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rows: Iterable[Any], seen: str, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "seen": seen}
        super().__init__(*args, **kwargs)
        self.reasons: list[Reason] = []
        self.current_seen = seen
        self.rows = tuple(rows)
        data = self.data if self.is_bound else None
        self.row_forms = {
            row.code: self.row_form(data, prefix=row.code, initial=self.row_initial(row)) for row in self.rows
        }

    def row_initial(self, row: Any) -> dict[str, Any]:
        """What a row starts from."""
        raise NotImplementedError

    def pairs(self) -> Iterator[tuple[Any, KcForm]]:
        """Each row with its form."""
        for row in self.rows:
            yield row, self.row_forms[row.code]

    def is_valid(self) -> bool:
        """The form and every row; all are looked at, so that all errors show at once."""
        return all([super().is_valid(), *(form.is_valid() for form in self.row_forms.values())])

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """A reason named `amount:CODE` goes to that row, one named after a field there, the rest on top."""
        for reason in reasons:
            name, _, code = reason.field.partition(":")
            target = self.row_forms.get(code) if code else self
            if target is not None and name in target.fields:
                target.add_error(name, reason.message)
            else:
                self.reasons.append(reason)

    def accept_newer_draft(self) -> None:
        """After a stale answer the next press speaks of the draft as it is now shown."""
        self.data = self.data.copy()
        self.data["seen"] = self.current_seen

    def all_errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of every row, for the summary."""
        return [
            (form[name].id_for_label, f"{code}, {form.fields[name].label}: {error}")
            for code, form in self.row_forms.items()
            for name, errors in form.errors.items()
            for error in errors
        ]


class RegistrationForm(_WithRows):
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
        super().__init__(*args, rows=draft.rows, seen=draft.seen, initial=initial, **kwargs)
        self.fields["last_year"].label = f"Kết quả thực hiện năm trước ({draft.year - 2})"
        self.fields["this_year"].label = f"Đánh giá thực hiện năm hiện tại ({draft.year - 1})"
        self.fields["next_year"].label = f"Mục tiêu, định hướng năm kế hoạch ({draft.year})"
        for name in (*TEXTS, "document_number", "document_date"):
            self.fields[name].optional_mark = False  # type: ignore[attr-defined]

    def row_initial(self, row: RegistrationRow) -> dict[str, Any]:
        """As chosen so far."""
        return {"included": row.included, "rank": row.rank, "reason": row.reason}

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `planning.services.save_registration`."""
        choices = {
            row.code: ItemChoice(
                included=form.cleaned_data["included"],
                rank=form.cleaned_data["rank"] or row.rank,
                reason=form.cleaned_data["reason"],
            )
            for row, form in self.pairs()
        }
        return {**self.cleaned_data, "choices": choices}


class PlanForm(_WithRows):
    """The amounts of the draft."""

    row_form = PlanRowForm

    def __init__(self, *args: Any, draft: PlanDraft, **kwargs: Any) -> None:
        super().__init__(*args, rows=draft.rows, seen=draft.seen, **kwargs)

    def row_initial(self, row: PlanRow) -> dict[str, Any]:
        """As given so far."""
        return {"amount": row.amount, "rank": row.rank}

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `planning.services.save_plan`."""
        amounts = {
            row.code: ItemAmount(form.cleaned_data["amount"], form.cleaned_data["rank"]) for row, form in self.pairs()
        }
        return {"amounts": amounts, "seen": self.cleaned_data["seen"]}


class ApprovalForm(KcForm):
    """The Minister's decision: number, date, signed PDF."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    decision_number = NfcCharField(label="Số quyết định", max_length=80, help_text="Ví dụ 3396/QĐ-BCT.")
    decision_date = VietnameseDateField(label="Ngày quyết định")
    file = forms.FileField(label="Quyết định đã ký (PDF)")

    def __init__(self, *args: Any, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": seen}, **kwargs)
        self.reasons: list[Reason] = []
        self.current_seen = seen

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Each reason beside its field, the rest on top."""
        for reason in reasons:
            if reason.field in self.fields:
                self.add_error(reason.field, reason.message)
            else:
                self.reasons.append(reason)

    def accept_newer_draft(self) -> None:
        """After a stale answer the next press speaks of the draft as it is now shown."""
        self.data = self.data.copy()
        self.data["seen"] = self.current_seen
