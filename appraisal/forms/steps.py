"""Screens of the appraisal steps, and the sheet with its statutory heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils import timezone

from appraisal import services
from appraisal.forms.bodies import BODY_NAMES, BodyFields
from appraisal.heads import Head, HeadSet
from appraisal.models import AppraisalSheet, Verdict
from appraisal.rules import LEVEL_OF_STEP
from appraisal.selectors import amount_to_state, valid_sheet
from appraisal.selectors.panels import last_panel
from budgets.selectors import days
from core.calendars import add_working_days, holidays_between
from core.errors import Reason
from core.forms import KcForm, MoneyField, VietnameseDateField
from organisations.actors import Actor
from proposals.forms.steps import AmountForm, DecisionForm, Screen, StepForm, text_area
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.states import EstimateStage, SectionKey

_PREFIX = "section_"


class OpenAppraisalForm(BodyFields, StepForm):
    """A council of the level and year, or the head's own staff."""

    def __init__(self, *args: Any, proposal: Proposal, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, proposal=proposal, actor=actor, **kwargs)
        self.offer_bodies(actor, proposal.plan_year, last=last_panel(proposal, LEVEL_OF_STEP[self.step.name]))

    def answers(self) -> dict[str, Any]:
        """With the body itself in the place of its key."""
        rest = {name: value for name, value in self.cleaned_data.items() if name not in BODY_NAMES}
        return {**rest, **self.body_chosen()}


class ReturnForm(StepForm):
    """What is missing, section by section, and until when."""

    aliases: ClassVar[dict[str, str]] = {"sections": f"{_PREFIX}{SectionKey.PARTIES}"}

    due_on = VietnameseDateField(label="Hạn bổ sung", help_text="Ghi sẵn theo số ngày đặt cho bước này; sửa được.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.base_fields = {**self.base_fields, **{
            f"{_PREFIX}{key}": text_area(label, rows=2, required=False) for key, label in SectionKey.choices
        }}  # fmt: skip
        super().__init__(*args, **kwargs)
        self.order_fields([*(f"{_PREFIX}{key}" for key in SectionKey.values), "due_on", "file", "note"])

    def starting_values(self) -> dict[str, Any]:
        """The default day of a supplement, when the administrator has set one."""
        due_on = supplement_due_on(self.proposal, timezone.localdate())
        return {"due_on": due_on} if due_on else {}

    def answers(self) -> dict[str, Any]:
        """Section texts under one name, as the service takes them."""
        read = self.cleaned_data
        rest = {name: value for name, value in read.items() if not name.startswith(_PREFIX)}
        return {**rest, "sections": self._sections()}

    def facts(self) -> StepFacts:
        """The guards look at the texts and the day."""
        return StepFacts(due_on=self.cleaned_data.get("due_on"), details={"sections": self._sections()})

    def _sections(self) -> dict[str, str]:
        return {key: self.cleaned_data.get(f"{_PREFIX}{key}", "") for key in SectionKey.values}


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


def supplement_due_on(proposal: Proposal, today: date) -> date | None:
    """The last day of a supplement by the dated norm (working days); None when there is none."""
    try:
        count = days("within.supplement", today, proposal.tenant_id)
    except LookupError:
        return None
    return add_working_days(today, count, holidays_between(today, today + timedelta(days=3 * count + 30)))


def _sheet_values(sheet: AppraisalSheet | None) -> dict[str, Any]:
    if sheet is None:
        return {}
    values: dict[str, Any] = {"verdict": sheet.verdict, "opinion": sheet.opinion}
    for row in sheet.heads:
        values[f"verdict_{row['head']}"] = row["verdict"]
        values[f"opinion_{row['head']}"] = row["opinion"]
    return values


_RETURN = "Hồ sơ trở lại đơn vị để bổ sung; thời hạn xử lý tạm dừng. Phiếu thẩm định của lần này không còn hiệu lực."
_OPEN = "Sau bước này, người thẩm định lập phiếu theo các nội dung thẩm định quy định."
_FAIL = "Hồ sơ kết thúc ở bước này và không mở lại được."

SCREENS: dict[str, Screen] = {
    "return_to_unit": Screen(ReturnForm, services.return_dossier, _RETURN),
    "open_province_appraisal": Screen(OpenAppraisalForm, services.open_appraisal, _OPEN),
    "pass_province": Screen(
        PassForm, services.conclude, "Đề án chờ đăng ký với Cục cùng các đề án khác của Sở.", EstimateStage.PROVINCE
    ),
    "fail_province": Screen(DecisionForm, services.conclude, _FAIL),
    "return_from_centre": Screen(ReturnForm, services.return_dossier, _RETURN),
    "open_central_appraisal": Screen(OpenAppraisalForm, services.open_appraisal, _OPEN),
    "pass_centre": Screen(
        PassForm, services.conclude, "Đề án vào dự thảo kế hoạch khuyến công quốc gia của năm.", EstimateStage.CENTRE
    ),
    "fail_centre": Screen(DecisionForm, services.conclude, _FAIL),
    "leave_unfunded": Screen(
        DecisionForm, services.conclude, "Đề án đạt nhưng chưa có kinh phí; đơn vị có thể lập lại cho năm sau."
    ),
}
