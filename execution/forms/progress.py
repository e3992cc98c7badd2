"""The monthly report, its photographs, and what the Sở says of it."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import KcForm, MoneyField, NfcCharField
from execution.models import ProgressReport
from execution.progress import Row

_AREA = {"rows": 3}


class ReportForm(KcForm):
    """Four fields a row at most, then what stands in the way. Nothing is required before it is filed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    difficulties = NfcCharField(
        label="Khó khăn, vướng mắc", max_length=5000, required=False, widget=forms.Textarea(attrs=_AREA)
    )
    requests = NfcCharField(label="Kiến nghị", max_length=5000, required=False, widget=forms.Textarea(attrs=_AREA))

    def __init__(self, *args: Any, report: ProgressReport, **kwargs: Any) -> None:
        self.report = report
        fields: dict[str, forms.Field] = {}
        initial: dict[str, Any] = {
            "version": report.version, "difficulties": report.difficulties, "requests": report.requests,
        }  # fmt: skip
        for row in report.work:
            key = row["key"]
            percent = forms.IntegerField(
                label="Hoàn thành (%)", min_value=0, max_value=100, required=False, widget=forms.TextInput
            )
            text = NfcCharField(label="Khối lượng đã thực hiện", max_length=1000, required=False)
            fields |= {f"percent_{key}": percent, f"text_{key}": text}
            initial |= {f"percent_{key}": row["percent"], f"text_{key}": row["done"]}
        for row in report.costs:
            key = row["key"]
            fields[f"done_{key}"] = MoneyField(label="Giá trị đã thực hiện", required=False)
            initial[f"done_{key}"] = row["done"]
            if row["support"]:
                fields[f"spent_{key}"] = MoneyField(label="Kinh phí khuyến công đã sử dụng", required=False)
                initial[f"spent_{key}"] = row["spent"]
        for row in report.aims:
            fields[f"aim_{row['key']}"] = NfcCharField(label="Kết quả đạt được", max_length=1000, required=False)
            initial[f"aim_{row['key']}"] = row["achieved"]
        self.base_fields = {**fields, **self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)

    def work(self) -> list[tuple[Row, dict[str, Any]]]:
        """Rows of the plan of work with their fields."""
        return [(row, {name: self[f"{name}_{row['key']}"] for name in ("percent", "text")}) for row in self.report.work]

    def costs(self) -> list[tuple[Row, dict[str, Any]]]:
        """Lines of the estimate with their fields; a line without support has no second one."""
        names = [(row, ("done", "spent") if row["support"] else ("done",)) for row in self.report.costs]
        return [(row, {name: self[f"{name}_{row['key']}"] for name in wanted}) for row, wanted in names]

    def aims(self) -> list[tuple[Row, Any]]:
        """Objectives of the đề án with the box of what was achieved."""
        return [(row, self[f"aim_{row['key']}"]) for row in self.report.aims]


class ConfirmReportForm(KcForm):
    """What the Sở found on site."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    confirmation = NfcCharField(
        label="Ý kiến của Sở", max_length=5000, required=False, widget=forms.Textarea(attrs=_AREA),
        help_text="Khối lượng, kinh phí đã kiểm tra tại cơ sở.",
    )  # fmt: skip


class ReturnReportForm(KcForm):
    """Why it goes back."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = NfcCharField(label="Lý do trả lại", max_length=5000, widget=forms.Textarea(attrs=_AREA))
