"""Screens of the appraisal steps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.utils import timezone

from appraisal import services
from appraisal.forms.bodies import BODY_NAMES, BodyFields
from appraisal.rules import LEVEL_OF_STEP
from appraisal.selectors import amount_to_state, valid_sheet
from appraisal.selectors.panels import last_panel
from budgets.selectors import days
from core.calendars import add_working_days, holidays_between
from core.forms import MoneyField, VietnameseDateField
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


def supplement_due_on(proposal: Proposal, today: date) -> date | None:
    """The last day of a supplement by the dated norm (working days); None when there is none."""
    try:
        count = days("within.supplement", today, proposal.tenant_id)
    except LookupError:
        return None
    return add_working_days(today, count, holidays_between(today, today + timedelta(days=3 * count + 30)))


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
