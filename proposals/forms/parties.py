"""Section 1: the đề án, who works, who benefits, where (TT 36/2013/TT-BCT, Điều 5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy

from core.forms import MoneyField, NfcCharField
from core.forms import NfcCharField as Line
from proposals.forms import choices
from proposals.forms.base import RowForm, SheetForm
from proposals.forms.fields import PERSONAL_NUMBER, CommuneField, LongTextField, TaxCodeField
from proposals.services.drafts import contents_wanted
from proposals.states import Kind, LegalForm
from proposals.support import PriorSupport

FIND_CONTENT = reverse_lazy("proposals:find_content")


class PartiesForm(SheetForm):
    """What kind of đề án, which contents, which trade."""

    essential = ("title", "kind", "content")
    stored_as: ClassVar = {"content": "content_id", "trade": "trade_id"}

    title = NfcCharField(
        label="Tên đề án", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Theo mẫu: Hỗ trợ + việc được hỗ trợ + trong sản xuất + sản phẩm. Ví dụ: Hỗ trợ ứng dụng máy móc "
        "thiết bị tiên tiến trong sản xuất bún khô.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="Loại đề án", choices=Kind.choices, widget=forms.RadioSelect)
    content = forms.ChoiceField(
        label="Nội dung chính", help_text="Gõ một vài chữ, không cần dấu, để tìm.",
        widget=forms.Select(attrs={"data-combobox-url": FIND_CONTENT}),
    )  # fmt: skip
    other_contents = forms.MultipleChoiceField(
        label="Nội dung khác", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ đánh dấu khi đề án còn nội dung khác ngoài nội dung chính.",
    )  # fmt: skip
    trade = forms.ChoiceField(label="Ngành nghề")
    priority_flags = forms.MultipleChoiceField(
        label="Tiêu chí ưu tiên", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Đánh dấu những gì đề án chứng minh được.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contents = choices.content_choices()
        self._choose("content", [("", "Chưa chọn"), *contents])
        self._choose("other_contents", contents)
        self._choose("trade", choices.trade_choices(self.about.today))
        self._choose("priority_flags", choices.flag_choices())

    def _choose(self, name: str, options: Any) -> None:
        self.fields[name].choices = options  # type: ignore[attr-defined]

    def clean_content(self) -> int | None:
        """The key of the content."""
        return choices.content_ids().get(self.cleaned_data["content"])

    def clean_trade(self) -> int | None:
        """The key of the trade."""
        return choices.trade_ids(self.about.today).get(self.cleaned_data["trade"])

    def clean(self) -> dict[str, Any]:
        """A flagship needs several contents; the main one is not counted twice."""
        cleaned = super().clean()
        main = self.data.get("content", "")
        others = [code for code in cleaned.get("other_contents", []) if code != main]
        if "other_contents" in cleaned:
            cleaned["other_contents"] = others
        wanted = contents_wanted(cleaned.get("kind", ""), self.about.today, self.about.proposal.tenant_id)
        if len(others) + 1 < wanted:
            self.add_error("other_contents", f"Đề án điểm phải có từ {wanted} nội dung trở lên.")
        return cleaned


class PartnerRow(RowForm):
    """Đơn vị phối hợp."""

    essential = ("name",)

    name = Line(label="Tên đơn vị phối hợp", max_length=300)
    task = Line(label="Phần việc", max_length=500, required=False)


class BeneficiaryRow(RowForm):
    """Đơn vị thụ hưởng."""

    essential = ("name", "legal_form")
    stored_as: ClassVar = {"production_commune": "production_commune_id"}

    name = Line(label="Tên đơn vị thụ hưởng", max_length=300)
    legal_form = forms.ChoiceField(label="Loại hình", choices=[("", "Chưa chọn"), *LegalForm.choices])
    tax_code = TaxCodeField(
        label="Mã số thuế", max_length=20,
        help_text="Hộ kinh doanh, nghệ nhân, tổ hợp tác có thể ghi số định danh cá nhân 12 chữ số.",
    )  # fmt: skip
    registration = Line(label="Giấy đăng ký (số, ngày, nơi cấp)", max_length=300, required=False)
    representative = Line(label="Người đại diện", max_length=200, required=False)
    phone = Line(label="Điện thoại", max_length=30, required=False)
    office_address = Line(label="Trụ sở", max_length=500, required=False)
    production_commune = CommuneField(
        label="Xã, phường nơi sản xuất", help_text="Điều kiện địa bàn xét theo nơi sản xuất, không theo trụ sở."
    )
    production_address = Line(label="Địa chỉ nơi sản xuất", max_length=500, required=False)
    in_craft_village = forms.BooleanField(label="Trong làng nghề được UBND cấp tỉnh công nhận", required=False)
    capital = MoneyField(label="Tổng nguồn vốn", required=False)
    workers = forms.IntegerField(
        label="Lao động bình quân năm", required=False, min_value=0, max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    women_owned = forms.BooleanField(label="Do phụ nữ làm chủ", required=False)
    minority_owned = forms.BooleanField(label="Do người dân tộc thiểu số làm chủ", required=False)
    earlier_support = LongTextField(
        label="Giải trình về hỗ trợ đã nhận trước đây", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hạng mục đề nghị lần này khác hạng mục đã được hỗ trợ như thế nào, vì sao cần hỗ trợ tiếp.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prior_support: Sequence[PriorSupport] = ()
        self.fields["earlier_support"].apart = "proposals/_earlier_support.html"  # type: ignore[attr-defined]

    def warn(self, found: Sequence[PriorSupport]) -> None:
        """Show what was received before; then the explanation is no longer optional."""
        self.prior_support = found
        self.fields["earlier_support"].optional_mark = not found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Only persons may be known by the twelve digits of their identity."""
        cleaned = super().clean()
        number, form = cleaned.get("tax_code", ""), cleaned.get("legal_form", "")
        if PERSONAL_NUMBER.fullmatch(number) and form and form not in LegalForm.PRIVATE_PERSONS:
            self.add_error("tax_code", "Loại hình này có mã số thuế 10 chữ số; 12 chữ số là số định danh cá nhân.")
        return cleaned


class LocationRow(RowForm):
    """Địa điểm thực hiện."""

    essential = ("commune",)
    stored_as: ClassVar = {"commune": "commune_id"}

    commune = CommuneField(label="Xã, phường, đặc khu")
    address = Line(label="Địa chỉ", max_length=500, required=False)
