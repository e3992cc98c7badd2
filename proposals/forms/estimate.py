"""Section 6: the estimate on Mẫu số 1. Amounts are computed here and in the service, never typed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from core.forms import MoneyField, NfcCharField
from core.money import MAX_DONG, format_dong
from proposals.forms.base import RowForm, SheetForm
from proposals.forms.fields import QuantityField
from proposals.services.sections import amount_of

SOURCES = ("national", "local", "beneficiary", "other")


def totals(rows: Iterable[LineRow]) -> dict[str, int]:
    """The bottom row of Mẫu số 1: amounts by column, đồng."""
    sums = dict.fromkeys(("amount", *SOURCES), 0)
    for row in rows:
        if row.data.get(row.add_prefix("DELETE")) or row.is_blank():
            continue
        sums["amount"] += row.amount
        for name in SOURCES:
            sums[name] += row.value_of(name) or 0
    return sums


class EstimateForm(SheetForm):
    """The section has rows only."""


class LineRow(RowForm):
    """One line: quantity × unit price, and who pays."""

    essential = ("name",)
    ignored_when_blank: ClassVar = ("content_code", "quantity")

    content_code = forms.ChoiceField(label="Nội dung", required=False)
    name = NfcCharField(label="Nội dung chi", max_length=500)
    unit_name = NfcCharField(label="ĐVT", max_length=50, required=False)
    quantity = QuantityField(label="Số lượng", initial=Decimal(1))
    unit_price = MoneyField(label="Đơn giá")
    national = MoneyField(label="KC quốc gia", required=False)
    local = MoneyField(label="KC địa phương", required=False)
    beneficiary = MoneyField(label="Thụ hưởng", required=False)
    other = MoneyField(label="Khác", required=False)
    note = NfcCharField(label="Ghi chú", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = self.about.proposal.content_codes
        self.fields["content_code"].choices = [("", "–"), *((code, code) for code in codes)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The amount must be one that can be paid."""
        cleaned = super().clean()
        if _amount(cleaned.get("quantity"), cleaned.get("unit_price")) > MAX_DONG:
            self.add_error("unit_price", "Thành tiền quá lớn. Hãy kiểm tra số lượng và đơn giá.")
        return cleaned

    def fallback(self) -> dict[str, Any]:
        """Nothing readable is nothing."""
        return {"content_code": "", "quantity": Decimal(0), "unit_price": 0, **dict.fromkeys(SOURCES, 0)}

    def values(self) -> dict[str, Any]:
        """An empty cell of money is zero đồng."""
        zero = self.fallback()
        return {name: zero.get(name) if value is None else value for name, value in super().values().items()}

    @property
    def amount(self) -> int:
        """Quantity × unit price, đồng."""
        return _amount(self.value_of("quantity"), self.value_of("unit_price"))

    @property
    def mismatch(self) -> str:
        """Why the sources do not add up, in words; empty when they do, or when a cell cannot be read."""
        if not self.is_bound or self.is_blank() or self.errors:
            return ""
        paid = sum(self.value_of(name) or 0 for name in SOURCES)
        gap = self.amount - paid
        if not gap:
            return ""
        word = "còn thiếu" if gap > 0 else "thừa"
        return f"Các nguồn cộng lại {format_dong(paid)} đ, {word} {format_dong(abs(gap))} đ so với thành tiền."


def _amount(quantity: Decimal | None, unit_price: int | None) -> int:
    return amount_of(quantity or Decimal(0), unit_price or 0)
