"""The lines of an estimate as the appraiser goes through them: four fields a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from appraisal.services import LineFigures
from core.errors import Reason
from core.forms import KcForm, MoneyField, NfcCharField
from proposals.estimates import VersionLine
from proposals.forms.fields import QuantityField
from proposals.panels import Said

NAMES = ("quantity", "unit_price", "national", "opinion")


class FiguresForm(KcForm):
    """Quantity, unit price, support and a word of reason for each line; a note on the whole."""

    newest_seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = NfcCharField(
        label="Ghi chú chung", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, lines: Sequence[VersionLine], newest: int, **kwargs: Any) -> None:
        self.lines = lines
        self.newest = newest
        self.reasons: list[Reason] = []
        fields: dict[str, forms.Field] = {}
        initial: dict[str, Any] = {"newest_seen": newest}
        for line in lines:
            key = line["line"]
            fields[f"quantity_{key}"] = QuantityField(label="Số lượng")
            fields[f"unit_price_{key}"] = MoneyField(label="Đơn giá")
            fields[f"national_{key}"] = MoneyField(label="Khuyến công quốc gia")
            fields[f"opinion_{key}"] = NfcCharField(label="Lý do", max_length=500, required=False)
            initial |= {f"{name}_{key}": line.get(name, "") for name in NAMES}
            initial[f"quantity_{key}"] = Decimal(line["quantity"])
        self.base_fields = {**fields, **self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)

    def figures(self) -> dict[str, LineFigures]:
        """What could be read, by key of the line; a line with an unreadable cell is left out."""
        read = self.cleaned_data
        found = {}
        for line in self.lines:
            values = {name: read.get(f"{name}_{line['line']}") for name in NAMES}
            if None not in values.values():
                found[str(line["line"])] = LineFigures(**values)
        return found

    def unread(self) -> list[Said]:
        """Cells that could not be read, each with its place."""
        return [
            Said(str(self.errors[name][0]), place=f"id_{name}") for name in self.errors if name.startswith(NAMES)
        ]  # fmt: skip

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Each reason in its cell, the rest on top."""
        for reason in reasons:
            if reason.field in self.fields:
                self.add_error(reason.field, reason.message)
            else:
                self.reasons.append(reason)

    def accept_newer_version(self) -> None:
        """After somebody else saved, the next press starts from that version."""
        self.data = self.data.copy()
        self.data["newest_seen"] = str(self.newest)
