"""Forms of a change of a norm: which one, its terms, and a word with a decision."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from budgets.models import CostItem, Norm, NormChange
from budgets.selectors.changes import Choices
from budgets.states import Binding, Counts, NormKind, Topic
from budgets.terms import IN_WORDS, Terms
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from programmes.states import Confidence

SHAPE = ("per", "counts", "cost_items", "multipliable", "binding", "conditions")
WRITTEN = ("document", "article", "confidence", "note", "effective_from", "effective_to", "reason")


class ChooseNormForm(KcForm):
    """Which norm is to change."""

    ma = forms.ChoiceField(label="Định mức")

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ma"].choices = [("", "Chọn định mức"), *choices]  # type: ignore[attr-defined]


class NormTermsForm(KcForm):
    """The next value. `shape` is the norm as it stands: its kind decides how the value is written."""

    per = NfcCharField(
        label="Tính trên",
        required=False,
        max_length=120,
        help_text="Ví dụ: cơ sở, mô hình, nhãn hiệu, cụm công nghiệp.",
    )
    counts = forms.ChoiceField(label="Mức tối đa tính cho", choices=Counts)
    cost_items = forms.MultipleChoiceField(
        label="Khoản mục chi được tính", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn khoản nào nghĩa là mọi khoản chi đều được tính.",
    )  # fmt: skip
    multipliable = forms.BooleanField(label="Được nhân hệ số ưu tiên", required=False)
    binding = forms.ChoiceField(label="Khi vượt định mức", choices=Binding)
    conditions = NfcCharField(
        label="Điều kiện, chi phí được tính", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = NfcCharField(label="Văn bản", max_length=120, help_text="Số, ký hiệu văn bản, ví dụ TT 28/2018/TT-BTC.")
    article = NfcCharField(label="Điều, khoản", max_length=120, help_text="Ví dụ: Điều 8 khoản 4.")
    confidence = forms.ChoiceField(
        label="Độ tin cậy của số liệu", choices=[("", "Chọn độ tin cậy"), *Confidence.choices],
        help_text="“Đã đối chiếu văn bản” chỉ khi đã đọc chính văn bản nêu ở trên.",
    )  # fmt: skip
    note = NfcCharField(label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    effective_from = VietnameseDateField(label="Có hiệu lực từ ngày")
    effective_to = VietnameseDateField(
        label="Hết hiệu lực từ ngày", required=False, help_text="Để trống khi văn bản chưa định ngày hết hiệu lực."
    )
    reason = NfcCharField(
        label="Lý do", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi ngày có hiệu lực là hôm nay hoặc đã qua.",
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, shape: Norm, items: Iterable[CostItem], change: NormChange | None = None, **kwargs: Any
    ) -> None:
        self.shape = shape
        self.base_fields = {"value": _value_field(shape), **type(self).base_fields}
        super().__init__(*args, initial=_initial(shape, change), **kwargs)
        self.fields["cost_items"].choices = [(item.code, item.title) for item in items]  # type: ignore[attr-defined]
        for name in self._needless():
            del self.fields[name]

    def _needless(self) -> list[str]:
        """What the estimate never asks of this norm."""
        if self.shape.topic != Topic.SUPPORT:
            return ["counts", "cost_items", "multipliable"]
        return ["counts"] if self.shape.kind != NormKind.CEILING else []

    def terms(self) -> Terms:
        """The cleaned terms; what the form does not ask stays as it is."""
        given = self.cleaned_data
        kept = {name: given.get(name, getattr(self.shape, name)) for name in SHAPE}
        value = given["value"]
        figure, words = (None, value) if self.shape.kind in IN_WORDS else (Decimal(value), "")
        written = {name: given[name] for name in WRITTEN}
        return Terms(value=figure, value_text=words, **{**kept, "cost_items": tuple(kept["cost_items"])}, **written)


class DecisionForm(KcForm):
    """A word with what is done, and the version that was read."""

    note = NfcCharField(label="Ý kiến", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str, asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not label:
            del self.fields["note"]
        else:
            self.fields["note"].label, self.fields["note"].required = label, asked
            self.fields["note"].error_messages["required"] = f"Hãy nhập {label.lower()}."


def _value_field(shape: Norm) -> forms.Field:
    """One box for the value, as the kind is written. Bounds of the kind are told by the service in its words."""
    match shape.kind:
        case NormKind.CEILING:
            return MoneyField(label="Giá trị mới")
        case NormKind.DATE:
            return NfcCharField(
                label="Giá trị mới", max_length=40, help_text="Ngày/tháng/N theo năm kế hoạch N, ví dụ 19/05/N-1."
            )
        case NormKind.LIST:
            return NfcCharField(label="Quy định mới", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    field = forms.DecimalField(label="Giá trị mới", max_digits=20, decimal_places=4, localize=True)
    field.unit = shape.unit  # type: ignore[attr-defined]
    return field


def _initial(shape: Norm, change: NormChange | None) -> dict[str, Any]:
    """The stored change, or for a new one the shape of the norm with everything of its source left to be written."""
    if change is None:
        return {name: getattr(shape, name) for name in SHAPE}
    value: Any = change.value_text if shape.kind in IN_WORDS else change.value
    if value is not None and shape.kind not in IN_WORDS:
        value = int(value) if shape.kind == NormKind.CEILING else value.normalize()
    kept = {name: getattr(change, name) for name in (*SHAPE, *WRITTEN, "version")}
    return {**kept, "value": value}
