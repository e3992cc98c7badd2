"""What finance books by hand."""

from __future__ import annotations

from typing import Any

from django import forms

from budgets.forms.booking import BookingForm
from budgets.states import EntryKind
from execution import rules
from proposals.models import Proposal


class MoneyForm(BookingForm):
    """What finance books for a đề án: which movement, how much, on which voucher."""

    kind = forms.ChoiceField(label="Bút toán", widget=forms.RadioSelect)

    field_order = ("kind", "amount", "paper_number", "paper_date", "note", "key")

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [kind for kind, states in rules.BOOKABLE.items() if proposal.state in states]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in self.offered]  # type: ignore[attr-defined]
        self.fields["paper_number"].label, self.fields["paper_date"].label = "Số chứng từ", "Ngày chứng từ"
        self.fields["amount"].help_text = "Thanh toán tạm ứng và hoàn trả lấy từ số đã tạm ứng, đã thanh toán."

    def movement(self) -> EntryKind:
        """The movement chosen."""
        return EntryKind(self.cleaned_data["kind"])
