"""The plan table as it is sent: amounts and places typed in rows, read by hand through the fields of a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.errors import Reason
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from planning.drafts import PlanDraft, PlanRow
from planning.services import ItemAmount
from planning.table import Table

AMOUNT: Final = MoneyField(label="Kinh phí", min_value=1)
RANK: Final = forms.IntegerField(label="Thứ tự", min_value=1, max_value=9999)
FIELDS: Final = {"amount": AMOUNT, "rank": RANK}
LONGEST_REASON: Final = 500


class PlanForm:
    """The amounts and places that were sent for rows of the draft. Rows that were not sent stay as they are.

    Not a form of five hundred forms: the page is read every minute and saved a few times a day.
    """

    def __init__(self, data: QueryDict | None = None, *, draft: PlanDraft) -> None:
        self.is_bound = data is not None
        self.data: Mapping[str, Any] = data if data is not None else {}
        self.draft = draft
        self.seen = draft.seen
        self.reasons: list[Reason] = []
        self.errors: dict[tuple[str, str], str] = {}
        self.typed: dict[str, dict[str, str]] = {}
        self._amounts: dict[str, ItemAmount] = {}

    @property
    def reason(self) -> str:
        """Why places were changed."""
        return str(self.data.get("reason", "")).strip()[:LONGEST_REASON]

    def is_valid(self) -> bool:
        """Every row that was sent; all are looked at, so that all errors show at once."""
        for row in self.draft.everything:
            sent = {name: str(self.data[f"{row.code}-{name}"]) for name in FIELDS if f"{row.code}-{name}" in self.data}
            if sent:
                self._read(row, sent)
        return not self.errors

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `planning.services.save_plan`: the rows that differ."""
        return {"amounts": self._amounts, "seen": self.data.get("seen") or None, "reason": self.reason}

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """A reason named `amount:CODE` goes to that row, the rest on top."""
        for reason in reasons:
            name, _, code = reason.field.partition(":")
            if code and name in FIELDS:
                self.errors[code, name] = reason.message
            else:
                self.reasons.append(reason)

    def all_errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of every row, for the summary."""
        return [
            (f"id_{code}-{name}", text if text.startswith(code) else f"{code}, {FIELDS[name].label}: {text}")
            for (code, name), text in self.errors.items()
        ]

    def show_in(self, table: Table) -> None:
        """What was typed stays in its cell, refused or not."""
        for group in table.groups:
            for line in group.lines:
                line.typed = self.typed.get(line.row.code, {})
                line.errors = {name: text for (code, name), text in self.errors.items() if code == line.row.code}

    def _read(self, row: PlanRow, sent: dict[str, str]) -> None:
        self.typed[row.code] = sent
        now = {"amount": row.amount, "rank": row.rank}
        for name, text in sent.items():
            try:
                now[name] = FIELDS[name].clean(text)
            except ValidationError as error:
                self.errors[row.code, name] = " ".join(error.messages)
        if (now["amount"], now["rank"]) != (row.amount, row.rank):
            self._amounts[row.code] = ItemAmount(now["amount"], now["rank"])


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
