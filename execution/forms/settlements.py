"""The end: vouchers, settlement, liquidation, stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from core.errors import Refused
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from core.uploads import check_upload
from execution.selectors.settlements import books_of, settlement_for
from execution.states import VoucherKind
from execution.tieout import Comparison, Weight
from execution.vouchers.layout import line_label
from execution.vouchers.reading import Reading, read_vouchers
from proposals.estimates import VersionLine
from proposals.forms.steps import AmountForm, DecisionForm, StepForm
from proposals.records import StepFacts
from proposals.spreadsheet.grid import open_workbook

ADD, REPLACE = "them", "thay"
XLSX: Final = frozenset({"xlsx"})


class SettlementForm(StepForm):
    """The dossier is handed in as it stands: what it asks is the sum of its vouchers."""

    def facts(self) -> StepFacts:
        """As the service will state them."""
        settlement = settlement_for(self.actor, self.proposal)
        return StepFacts(amount=books_of(self.proposal, settlement).national if settlement else None)


class CloseForm(AmountForm):
    """Minutes of liquidation (Mẫu 6), or the settlement itself."""

    def starting_values(self) -> dict[str, Any]:
        """The sum of the vouchers kept; without a list the amount accepted on site."""
        settlement = settlement_for(self.actor, self.proposal)
        amount = books_of(self.proposal, settlement).national if settlement else self.proposal.amount_accepted
        return {"amount": amount}


class StopForm(DecisionForm):
    """The Minister's decision to stop, and what must be paid back."""

    amount = MoneyField(label="Số tiền phải thu hồi", help_text="Ghi 0 nếu không có.")


class VoucherForm(KcForm):
    """One voucher."""

    kind = forms.ChoiceField(label="Loại chứng từ", choices=VoucherKind.choices)
    number = NfcCharField(label="Số chứng từ", max_length=80)
    dated_on = VietnameseDateField(label="Ngày chứng từ")
    payee = NfcCharField(label="Đơn vị, người nhận", max_length=300)
    content = NfcCharField(label="Nội dung chi", max_length=500)
    line = forms.ChoiceField(label="Dòng dự toán")
    amount = MoneyField(label="Số tiền", min_value=1)
    national = MoneyField(label="Trong đó khuyến công quốc gia", help_text="Ghi 0 nếu chi từ nguồn khác.")
    originals = NfcCharField(
        label="Chứng từ gốc kèm theo",
        max_length=300,
        required=False,
        help_text="Ví dụ hóa đơn, hợp đồng, biên bản giao nhận.",
    )

    def __init__(self, *args: Any, lines: Sequence[VersionLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            (str(line["line"]), line_label(number, line)) for number, line in enumerate(lines, start=1)
        ]


class VoucherSheetForm(KcForm):
    """A sheet of vouchers and what becomes of the list there is. `reading` holds what was found."""

    file = forms.FileField(label="Tệp Excel (.xlsx)")
    mode = forms.ChoiceField(
        label="Bảng kê hiện có", choices=((ADD, "Thêm vào sau các chứng từ đã có"), (REPLACE, "Thay toàn bộ bảng kê")),
        widget=forms.RadioSelect, initial=ADD,
    )  # fmt: skip

    reading: Reading = Reading()

    def __init__(self, *args: Any, lines: Sequence[VersionLine], **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx"

    def clean(self) -> dict[str, Any]:
        """Read the sheet; what cannot be read at all is a fault of the form, single cells are not."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check_upload(cleaned["file"], allowed=XLSX)
                book = open_workbook(cleaned["file"], tall=True)
                self.reading = read_vouchers(book, VoucherForm(lines=self.lines).fields, self.lines)
            except Refused as refusal:
                self.add_refusal(refusal)
        return cleaned


class ExplanationForm(KcForm):
    """A text for each difference that needs one."""

    def __init__(self, *args: Any, compared: Sequence[Comparison], said: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = said
        self.keys = {
            f"giai_trinh_{place}": row.key for place, row in enumerate(compared) if row.weight == Weight.EXPLAIN
        }
        for place, row in enumerate(compared):
            if row.weight == Weight.EXPLAIN:
                field = NfcCharField(
                    label=f"Giải trình: {row.title}", max_length=5000, required=False, initial=said.get(row.key, ""),
                    widget=forms.Textarea(attrs={"rows": 2}),
                )  # fmt: skip
                field.optional_mark = False  # type: ignore[attr-defined]
                self.fields[f"giai_trinh_{place}"] = field

    def said(self) -> dict[str, str]:
        """What was typed, by key of the comparison; what was said of a difference that is gone for now stays."""
        return {**self.kept, **{key: self.cleaned_data[name] for name, key in self.keys.items()}}


class RefuseVoucherForm(KcForm):
    """Why a voucher is left out."""

    reason = NfcCharField(label="Lý do loại chứng từ", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class TimeForm(KcForm):
    """A later day for a dossier that comes late."""

    until = VietnameseDateField(label="Gia hạn nộp đến ngày")
    reason = NfcCharField(label="Lý do", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
