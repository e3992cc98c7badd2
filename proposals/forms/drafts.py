"""Beginning a đề án, or the next one from an earlier one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy

from core.forms import KcForm, NfcCharField
from proposals.forms import choices
from proposals.states import Kind


class NewProposalForm(KcForm):
    """What a draft needs to exist. Everything else is written section by section."""

    title = NfcCharField(
        label="Tên đề án", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Theo mẫu: Hỗ trợ + việc được hỗ trợ + trong sản xuất + sản phẩm. Ví dụ: Hỗ trợ ứng dụng máy móc "
        "thiết bị tiên tiến trong sản xuất bún khô. Sửa được về sau.",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Loại đề án", choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.CONCRETE,
        help_text="Đề án nhóm: chưa xác định đơn vị thụ hưởng khi đăng ký. Đề án điểm: nhiều nội dung, nhiều năm.",
    )  # fmt: skip
    plan_year = forms.TypedChoiceField(label="Năm kế hoạch", coerce=int)
    content = forms.ChoiceField(
        label="Nội dung chính", help_text="Gõ một vài chữ, không cần dấu, để tìm.",
        widget=forms.Select(attrs={"data-combobox-url": reverse_lazy("proposals:find_content")}),
    )  # fmt: skip
    other_contents = forms.MultipleChoiceField(
        label="Nội dung khác", required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contents = choices.content_choices()
        self.fields["content"].choices = [("", "Chưa chọn"), *contents]  # type: ignore[attr-defined]
        self.fields["other_contents"].choices = contents  # type: ignore[attr-defined]
        self.fields["plan_year"].choices = choices.year_choices()  # type: ignore[attr-defined]
        self.fields["plan_year"].initial = choices.likely_year()


class CopyForm(KcForm):
    """For which year."""

    plan_year = forms.TypedChoiceField(label="Năm kế hoạch", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan_year"].choices = choices.year_choices()  # type: ignore[attr-defined]
        self.fields["plan_year"].initial = choices.likely_year()
