"""Forms of the money of a year: entering it, sharing it out, taking it back, carrying it over."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from budgets.forms.booking import BookingForm
from budgets.models import Envelope
from core.forms import NfcCharField
from organisations.models import Organisation
from organisations.selectors import allocation_holders
from programmes.models import Content
from programmes.selectors import contents


class EnvelopeForm(BookingForm):
    """The money given for a year, and the paper that gives it."""

    year = forms.IntegerField(label="Năm ngân sách", min_value=2012, max_value=2100)

    field_order = ("year", "amount", "paper_number", "paper_date", "note", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount, note = self.fields["amount"], self.fields["note"]
        amount.label, note.label = "Số được giao của cả năm", "Ghi chú"
        amount.help_text = (
            "Khi bổ sung hoặc điều chỉnh, ghi tổng số sau điều chỉnh; phần chênh lệch được ghi vào sổ cái."
        )
        note.help_text = "Bắt buộc nêu lý do khi giảm số đã giao."
        self.fields["paper_number"].label = "Số văn bản giao"


class MovementForm(BookingForm):
    """A movement of one envelope."""

    def __init__(self, *args: Any, envelope: Envelope, hidden: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.envelope = envelope
        self.hidden = hidden


class AllocateForm(MovementForm):
    """For whom or for what the money is set aside."""

    holder = forms.TypedChoiceField(label="Sở Công Thương", required=False, coerce=str, empty_value="")
    content = forms.TypedChoiceField(label="Nội dung", required=False, coerce=str, empty_value="")

    field_order = ("holder", "content", "amount", "paper_number", "paper_date", "note", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holders = {row.code: row for row in allocation_holders(timezone.localdate())}
        self._contents = {row.code: row for row in contents(national_only=True)}
        self._offer("holder", {code: row.name for code, row in self._holders.items()}, "Không chọn riêng nơi nào")
        named = {code: f"{code} {row.short_title}" for code, row in self._contents.items()}
        self._offer("content", named, "Mọi nội dung")

    def _offer(self, name: str, choices: dict[str, str], nothing: str) -> None:
        self.fields[name].choices = [("", nothing), *choices.items()]  # type: ignore[attr-defined]

    def place(self) -> dict[str, Organisation | Content | None]:
        """Holder and content as chosen."""
        read = self.cleaned_data
        return {"holder": self._holders.get(read["holder"]), "content": self._contents.get(read["content"])}


class TakeBackForm(MovementForm):
    """How much of the free money goes back."""


class CarryOverForm(MovementForm):
    """Free money, or the money of one đề án."""

    reference = NfcCharField(
        label="Số đề án", required=False, max_length=40,
        help_text="Để trống khi chuyển kinh phí chưa phân bổ, chưa cam kết. Ví dụ KCQG-2026-0012.",
    )  # fmt: skip

    field_order = ("reference", "amount", "paper_number", "paper_date", "note", "key")

    def clean_reference(self) -> str:
        """As the numbers are written. One the person is kept away from is answered like one that is not there."""
        reference = str(self.cleaned_data["reference"]).strip().upper()
        if reference in self.hidden:
            raise ValidationError(f"Chưa có kinh phí nào cam kết cho đề án {reference}.")
        return reference
