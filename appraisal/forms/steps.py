"""Screens of the appraisal steps."""

from __future__ import annotations

from typing import Any

from appraisal import services
from appraisal.forms.bodies import BODY_NAMES, BodyFields
from appraisal.rules import LEVEL_OF_STEP
from appraisal.selectors import amount_to_state, valid_sheet
from appraisal.selectors.panels import last_panel
from core.forms import MoneyField
from organisations.actors import Actor
from proposals.forms.steps import AmountForm, DecisionForm, Screen, StepForm
from proposals.models import Proposal
from proposals.states import EstimateStage


class OpenAppraisalForm(BodyFields, StepForm):
    """A council of the level and year, or the head's own staff."""

    def __init__(self, *args: Any, proposal: Proposal, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, proposal=proposal, actor=actor, **kwargs)
        self.offer_bodies(actor, proposal.plan_year, last=last_panel(proposal, LEVEL_OF_STEP[self.step.name]))

    def answers(self) -> dict[str, Any]:
        """With the body itself in the place of its key."""
        rest = {name: value for name, value in self.cleaned_data.items() if name not in BODY_NAMES}
        return {**rest, **self.body_chosen()}


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
