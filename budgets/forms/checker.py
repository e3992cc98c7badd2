"""What is asked on the page that says whether a cost may be supported. Names of fields are those of the address."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils import timezone

from budgets import selectors
from budgets.selectors.checker import Asked
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from organisations import selectors as organisations
from programmes import selectors as programmes
from programmes.states import FlagGroup, LegalForm

COMMUNE: Final = re.compile(r"[0-9]{5}")
EMPTY: Final = ("", "Chưa chọn")
MANY: Final = "uu_tien"
TWO_PLACES: Final = "Viết hệ số với nhiều nhất hai chữ số sau dấu phẩy, ví dụ 1,5."
Grouped = list[tuple[str, list[tuple[str, str]]]]


class CheckerForm(KcForm):
    """One cost of one content, where and whose."""

    noi_dung = forms.ChoiceField(label="Nội dung hỗ trợ")
    khoan_muc = forms.ChoiceField(
        label="Khoản mục chi", required=False, help_text="Bỏ trống nếu chi phí đúng là thứ được hỗ trợ."
    )
    chi_phi = MoneyField(label="Chi phí", help_text="Ví dụ 700.000.000 hoặc 700 triệu.")
    so_luong = forms.IntegerField(
        label="Số đối tượng", min_value=1, max_value=1000, initial=1, widget=forms.TextInput({"inputmode": "numeric"}),
        help_text="Số cơ sở, mô hình, nhãn hiệu… được hỗ trợ trong chi phí này.",
    )  # fmt: skip
    tinh = forms.ChoiceField(label="Tỉnh, thành phố nơi sản xuất", required=False)
    xa = forms.ChoiceField(
        label="Xã, phường, đặc khu nơi sản xuất", required=False,
        widget=forms.Select({"data-combobox-url": reverse_lazy("organisations:communes"), "data-combobox-depends": "id_tinh"}),
        error_messages={"invalid_choice": "Không có xã, phường này ở tỉnh đã chọn. Hãy chọn lại tỉnh rồi chọn xã."},
    )  # fmt: skip
    loai_hinh = forms.ChoiceField(label="Bên được hỗ trợ", required=False, choices=[EMPTY, *LegalForm.choices])
    lang_nghe = NfcCharField(
        label="Tên làng nghề", required=False, max_length=200, help_text="Chỉ khi nơi sản xuất ở trong làng nghề đã được công nhận."
    )  # fmt: skip
    uu_tien = forms.MultipleChoiceField(
        label="Tiêu chí ưu tiên", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Đánh dấu những gì chứng minh được.",
    )  # fmt: skip
    he_so = forms.DecimalField(
        label="Hệ số ưu tiên", required=False, localize=True, min_value=1, max_digits=4, decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}), help_text="Bỏ trống khi không xin mức ưu tiên.",
        error_messages=dict.fromkeys(("max_digits", "max_decimal_places", "max_whole_digits"), TWO_PLACES),
    )  # fmt: skip
    ngay = VietnameseDateField(label="Theo quy định ngày", required=False, help_text="Bỏ trống là hôm nay.")

    def __init__(self, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self._offer("noi_dung", [EMPTY, *_contents()])
        self._offer("khoan_muc", [EMPTY, *((i.code, i.title) for i in selectors.cost_items() if not i.management)])
        self._offer(MANY, _flags())
        self._offer_places(data if data is not None else initial or {})

    def _offer(self, name: str, options: Any) -> None:
        self.fields[name].choices = options  # type: ignore[attr-defined]

    def _offer_places(self, typed: Any) -> None:
        """Provinces of today; communes of the chosen one, or the single commune that the type-ahead found."""
        today = timezone.localdate()
        names = {row.unit.code: row.full_name for row in organisations.provinces(today)}
        province, commune = str(typed.get("tinh") or ""), str(typed.get("xa") or "")
        options: list[tuple[str, str]] = []
        if province in names:
            options = [(row.unit.code, row.full_name) for row in organisations.communes(province, today)]
        elif COMMUNE.fullmatch(commune):
            found = organisations.versions_on(today).filter(unit__code=commune, unit__parent__isnull=False)
            options = [
                (row.unit.code, f"{row.full_name}, {names[row.unit.parent.code]}") for row in found if row.unit.parent
            ]
        self._offer("tinh", [EMPTY, *names.items()])
        self._offer("xa", [EMPTY, *options])

    @classmethod
    def as_typed(cls, query: QueryDict) -> CheckerForm:
        """The form with what was typed, without a look at it: while only the communes of a province are asked for."""
        values = {name: query.getlist(name) if name == MANY else query.get(name) for name in query}
        return cls(initial=values)

    def asked(self) -> Asked:
        """The question of a valid form."""
        given = self.cleaned_data
        return Asked(
            day=given["ngay"] or timezone.localdate(),
            content=given["noi_dung"],
            cost=given["chi_phi"],
            units=given["so_luong"],
            item=given["khoan_muc"],
            commune=given["xa"],
            village=given["lang_nghe"],
            legal_form=given["loai_hinh"],
            flags=frozenset(given[MANY]),
            multiplier=given["he_so"] or Decimal(1),
        )


def _contents() -> Grouped:
    """Every content that a đề án can name, under its clause; also those that national money does not reach now."""
    groups: Grouped = []
    for row in programmes.contents():
        if row.parent is None:
            groups.append((row.short_title, []))
        if row.selectable:
            groups[-1][1].append((row.code, f"{row.short_title} ({row.code})"))
    return groups


def _flags() -> Grouped:
    groups: dict[str, list[tuple[str, str]]] = {}
    for flag in programmes.priority_flags():
        groups.setdefault(str(FlagGroup(flag.group).label), []).append((flag.code, flag.title))
    return list(groups.items())
