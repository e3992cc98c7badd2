"""Section 6: the estimate on Mẫu số 1. Amounts are computed here and in the service, never typed."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from core.forms import MoneyField, NfcCharField
from core.money import MAX_DONG, format_dong
from proposals.forms.base import About, RowForm, SheetForm
from proposals.forms.fields import CountField, MultiplierField, QuantityField
from proposals.services.sections import amount_of
from proposals.sums import SOURCES

MOST_UNITS = 9999
ONE = Decimal(1)
TOO_MUCH = "Thành tiền quá lớn. Hãy kiểm tra số lượng và đơn giá."


class EstimateForm(SheetForm):
    """What holds for the whole estimate."""

    priority_multiplier = MultiplierField(label="Hệ số ưu tiên", initial=ONE)

    def clean(self) -> dict[str, Any]:
        """Nothing typed is 1: no multiplier."""
        cleaned = super().clean()
        if cleaned.get("priority_multiplier") is None and "priority_multiplier" not in self.errors:
            cleaned["priority_multiplier"] = ONE
        return cleaned


class RecipientField(forms.TypedChoiceField):
    """One of the beneficiaries of the same đề án, by its key."""

    by_key = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, required=False, **kwargs)
        self.error_messages["invalid_choice"] = "Đơn vị thụ hưởng này không thuộc đề án. Hãy chọn lại."


class SharedFields(dict[str, forms.Field]):
    """Fields that a form does not copy for itself. Nobody may change them after the first row was made."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


class LineRow(RowForm):
    """One line: quantity × unit price, who pays, and what the norms must know of it."""

    essential = ("name",)
    stored_as: ClassVar = {"recipient": "recipient_id"}
    ignored_when_blank: ClassVar = ("content_code", "cost_item", "recipient", "units", "year", "quantity")

    content_code = forms.ChoiceField(label="Nội dung", required=False)
    cost_item = forms.ChoiceField(label="Khoản mục chi", required=False)
    name = NfcCharField(label="Nội dung chi", max_length=500)
    unit_name = NfcCharField(label="ĐVT", max_length=50, required=False)
    quantity = QuantityField(label="Số lượng", initial=ONE)
    unit_price = MoneyField(label="Đơn giá")
    national = MoneyField(label="KC quốc gia", required=False)
    local = MoneyField(label="KC địa phương", required=False)
    beneficiary = MoneyField(label="Thụ hưởng", required=False)
    other = MoneyField(label="Khác", required=False)
    recipient = RecipientField(label="Đơn vị thụ hưởng")
    units = CountField(label="Số đối tượng", most=MOST_UNITS, initial=1, required=False)
    year = forms.TypedChoiceField(label="Năm", coerce=int, empty_value=None, required=False)
    note = NfcCharField(label="Ghi chú", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(self.base_fields, SharedFields):
            _offer(self.fields, self.about)

    @classmethod
    def for_page(cls, about: About) -> type[LineRow]:
        """This form with its choices filled in, and fields that all rows of a page share: two hundred rows are slow else."""
        page = type(cls.__name__, (cls,), {})
        page.base_fields = SharedFields(deepcopy(cls.base_fields))
        _offer(page.base_fields, about)
        return page

    def clean(self) -> dict[str, Any]:
        """The amount must be one that can be paid."""
        cleaned = super().clean()
        if _amount(cleaned.get("quantity"), cleaned.get("unit_price")) > MAX_DONG:
            self.add_error("unit_price", TOO_MUCH)
        return cleaned

    def fallback(self) -> dict[str, Any]:
        """Nothing readable is nothing."""
        empty = {"content_code": "", "cost_item": "", "recipient_id": None, "units": 1, "year": None}
        return {**empty, "quantity": Decimal(0), "unit_price": 0, **dict.fromkeys(SOURCES, 0)}

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


def _offer(fields: Any, about: About) -> None:
    """The choices that depend on the đề án."""
    fields["content_code"].choices = about.content_options
    fields["cost_item"].choices = about.item_options
    fields["recipient"].choices = about.recipient_options
    fields["year"].choices = about.year_options
    if len(about.proposal.content_codes) == 1:
        fields["content_code"].initial = about.proposal.content_codes[0]
    fields["year"].coerce = about.year_of
    span = " đến ".join(dict.fromkeys((str(about.years[0]), str(about.years[-1]))))
    fields["year"].error_messages["invalid_choice"] = f"Năm nằm ngoài thời gian thực hiện ({span})."


def _amount(quantity: Decimal | None, unit_price: int | None) -> int:
    return amount_of(quantity or Decimal(0), unit_price or 0)
