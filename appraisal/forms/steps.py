"""Screens of the appraisal steps, and the sheet with its statutory heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from appraisal import services
from appraisal.heads import Head, HeadSet
from appraisal.models import AppraisalSheet, Body, Verdict
from appraisal.rules import LEVEL_OF_STEP
from appraisal.selectors import amount_to_state, valid_sheet
from core.errors import Reason
from core.forms import KcForm, MoneyField, NfcCharField, VietnameseDateField
from proposals.forms.steps import AmountForm, DecisionForm, Screen, StepForm, text_area
from proposals.states import EstimateStage


class OpenAppraisalForm(StepForm):
    """A council by decision, or the head's own staff."""

    body = forms.ChoiceField(label="Hình thức thẩm định", choices=Body, widget=forms.RadioSelect)
    decision_number = NfcCharField(
        label="Số quyết định thành lập Hội đồng", max_length=80, required=False, help_text="Bắt buộc khi lập Hội đồng."
    )
    decision_date = VietnameseDateField(label="Ngày quyết định", required=False, help_text="Bắt buộc khi lập Hội đồng.")
    members = text_area(
        "Thành viên",
        required=False,
        help_text="Mỗi người một dòng: họ tên, chức vụ, vai trò. Bắt buộc khi lập Hội đồng.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("decision_number", "decision_date", "members"):
            self.fields[name].optional_mark = False  # type: ignore[attr-defined]


class PassForm(AmountForm):
    """The conclusion that a đề án passes, with the amount of the latest sheet."""

    amount = MoneyField(
        label="Kinh phí đề nghị hỗ trợ", help_text="Ghi sẵn theo phiếu, số liệu thẩm định gần nhất."
    )  # fmt: skip

    def starting_values(self) -> dict[str, Any]:
        """The amount of the sheet that speaks now, or of the estimate typed after it."""
        level = LEVEL_OF_STEP[self.step.name]
        amount = amount_to_state(self.proposal, level, valid_sheet(self.proposal, level))
        return {} if amount is None else {"amount": amount}


class SheetForm(KcForm):
    """The sheet: a verdict and an opinion under each head, the amount, the conclusion."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    amount = MoneyField(label="Kinh phí đề nghị hỗ trợ")
    verdict = forms.ChoiceField(label="Kết luận của phiếu", choices=Verdict, widget=forms.RadioSelect)
    opinion = text_area("Ý kiến chung", rows=3, required=False)

    def __init__(
        self,
        *args: Any,
        law: HeadSet,
        last: AppraisalSheet | None,
        base_version: int,
        amount: int | None,
        **kwargs: Any,
    ) -> None:
        self.law = law
        self.reasons: list[Reason] = []
        fields: dict[str, forms.Field] = {}
        for number, head in enumerate(law.heads, start=1):
            fields[f"verdict_{head.code}"] = forms.ChoiceField(
                label=f"Đánh giá nội dung {number}", choices=Verdict, widget=forms.RadioSelect
            )
            fields[f"opinion_{head.code}"] = text_area(f"Ý kiến nội dung {number}", rows=2, required=False)
        self.base_fields = {**fields, **self.base_fields}
        stated = {"amount": amount, "base_version": base_version}
        super().__init__(*args, initial={**_sheet_values(last), **stated}, **kwargs)

    def head_fields(self) -> Iterator[tuple[Head, BoundField, BoundField]]:
        """Each head with its two fields, in the order of the article."""
        for head in self.law.heads:
            yield head, self[f"verdict_{head.code}"], self[f"opinion_{head.code}"]

    def answers(self) -> dict[str, Any]:
        """Keyword arguments of `appraisal.services.fill_sheet`."""
        read = self.cleaned_data
        return {
            "heads": {h.code: (read[f"verdict_{h.code}"], read[f"opinion_{h.code}"]) for h in self.law.heads},
            "amount": read["amount"], "verdict": read["verdict"], "opinion": read["opinion"],
            "expected_version": read["base_version"],
        }  # fmt: skip

    def accept_newer_sheet(self) -> None:
        """After somebody else saved a sheet the next press starts from that one."""
        self.data = self.data.copy()
        self.data["base_version"] = str(self.initial["base_version"])

    def refuse(self, reasons: Iterable[Reason]) -> None:
        """Each reason beside its field, the rest on top."""
        for reason in reasons:
            if reason.field in self.fields:
                self.add_error(reason.field, reason.message)
            else:
                self.reasons.append(reason)


def _sheet_values(sheet: AppraisalSheet | None) -> dict[str, Any]:
    if sheet is None:
        return {}
    values: dict[str, Any] = {"verdict": sheet.verdict, "opinion": sheet.opinion}
    for row in sheet.heads:
        values[f"verdict_{row['head']}"] = row["verdict"]
        values[f"opinion_{row['head']}"] = row["opinion"]
    return values


_OPEN = "Sau bước này, người thẩm định lập phiếu theo các nội dung thẩm định quy định."
_FAIL = "Hồ sơ kết thúc ở bước này và không mở lại được."

SCREENS: dict[str, Screen] = {
    "open_province_appraisal": Screen(OpenAppraisalForm, services.open_appraisal, _OPEN),
    "pass_province": Screen(
        PassForm, services.conclude, "Đề án chờ đăng ký với Cục cùng các đề án khác của Sở.", EstimateStage.PROVINCE
    ),
    "fail_province": Screen(DecisionForm, services.conclude, _FAIL),
    "open_central_appraisal": Screen(OpenAppraisalForm, services.open_appraisal, _OPEN),
    "pass_centre": Screen(
        PassForm, services.conclude, "Đề án vào dự thảo kế hoạch khuyến công quốc gia của năm.", EstimateStage.CENTRE
    ),
    "fail_centre": Screen(DecisionForm, services.conclude, _FAIL),
    "leave_unfunded": Screen(
        DecisionForm, services.conclude, "Đề án đạt nhưng chưa có kinh phí; đơn vị có thể lập lại cho năm sau."
    ),
}
