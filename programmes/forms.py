"""Form of a leave to come late."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import KcForm, NfcCharField, VietnameseDateField
from organisations.models import Organisation
from programmes.models import PlanYear


class LateLeaveForm(KcForm):
    """Which unit, for which year, until when, by which paper and why."""

    plan_year = forms.ModelChoiceField(
        label="Năm kế hoạch", queryset=PlanYear.objects.none(), to_field_name="year", empty_label="Chọn năm"
    )
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Organisation.objects.none(), to_field_name="code", empty_label="Chọn đơn vị"
    )
    until = VietnameseDateField(label="Nhận đến hết ngày")
    paper = NfcCharField(label="Văn bản cho phép", max_length=200, help_text="Số, ký hiệu và ngày.")
    reason = NfcCharField(label="Lý do", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan_year"].queryset = PlanYear.objects.all()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
