"""What is typed on the pages of a periodic report."""

from __future__ import annotations

from typing import Any

from django import forms

from core.errors import Refused
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from reporting.models import PeriodicReport
from reporting.periodic.tables import SPANS, is_money, typed_keys

LONGEST = 20_000


class ReportForm(KcForm):
    """Words, figures of local khuyến công, number and day of the paper. Nothing is required before it is locked."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    document_number = NfcCharField(label="Số, ký hiệu văn bản", max_length=80, required=False)
    document_date = VietnameseDateField(label="Ngày văn bản", required=False)

    def __init__(self, *args: Any, report: PeriodicReport, **kwargs: Any) -> None:
        self.base_fields = {**self.base_fields, **_parts(report), **_local(report)}
        words = {f"part_{key}": text for key, text in report.words.items()}
        kwargs["initial"] = {
            "version": report.version, "document_number": report.document_number, "document_date": report.document_date,
            **words, **report.typed,
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """The parts in words, in their order."""
        return [self[name] for name in self.fields if name.startswith("part_")]

    @property
    def held(self) -> dict[str, Any]:
        """What could be read of it: kept even when something else on the page is wrong."""
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if name != "version"}


def _parts(report: PeriodicReport) -> dict[str, forms.Field]:
    return {
        f"part_{part.key}": NfcCharField(
            label=part.title, max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 5})
        )
        for part in report.regime_row.parts
    }


def _local(report: PeriodicReport) -> dict[str, forms.Field]:
    if not report.regime_row.local:
        return {}
    fields: dict[str, forms.Field] = {}
    for name, indicator, span in typed_keys():
        label = f"{indicator.title}, khuyến công địa phương, {SPANS[span].lower()}"
        if is_money(indicator):
            fields[name] = MoneyField(label=label, required=False)
        else:
            fields[name] = forms.IntegerField(label=label, required=False, min_value=0, max_value=10**6)
    return fields


class CorrectionForm(KcForm):
    """Why a report that was sent is put right."""

    reason = NfcCharField(label="Lý do đính chính", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class LockForm(KcForm):
    """Nothing but the version the page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def refuse(self, refusal: Refused) -> None:
        """Every reason above the form."""
        for reason in refusal.reasons:
            self.add_error(None, str(reason))
