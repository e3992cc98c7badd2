"""The plan, its rows, and its approval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.errors import Reason
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from planning.drafts import PlanDraft, PlanRow
from planning.forms.rows import WithRows
from planning.services import ItemAmount


class PlanRowForm(KcForm):
    """The amount a đề án gets and its place."""

    amount = MoneyField(label="Kinh phí", min_value=1)
    rank = forms.IntegerField(label="Thứ tự", min_value=1, max_value=999)


class PlanForm(WithRows):
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
