"""The screen on which points are collected: from the draft, from what was left unresolved, from a link beside a field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from appraisal.forms import ComposeForm, PointFormSet
from appraisal.forms.supplements import points_from
from appraisal.models import Level
from appraisal.rules import LEVEL_OF_STEP
from appraisal.selectors import left_unresolved, open_round, points_draft_of
from appraisal.services import DraftPoint
from budgets.selectors import days
from core.calendars import last_of_working_days
from core.workflow import Step
from organisations.actors import Actor
from proposals.forms.points import Places, known_place, place_value, places_of_dossier
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.services.supplements import PointInput
from proposals.states import State

PREFIX = "points"


@dataclass
class Collected:
    """What was typed so far. `version` 0: nothing is kept yet; `from_before`: taken over from the last request."""

    points: list[DraftPoint] = field(default_factory=list)
    due_on: str = ""
    note: str = ""
    version: int = 0
    from_before: bool = False


def collected(proposal: Proposal, step: Step, actor: Actor) -> Collected:
    """The draft of this person; without one, the points of the last request of the level that are not resolved."""
    draft = points_draft_of(proposal, actor)
    if draft is not None:
        return Collected([DraftPoint(**row) for row in draft.points], draft.due_on, draft.note, draft.version)
    left = [
        DraftPoint(place_value(point.section, point.field), point.text)
        for point in left_unresolved(proposal, LEVEL_OF_STEP[step.name])
    ]
    due_on = supplement_due_on(proposal, timezone.localdate())
    return Collected(left, f"{due_on:%d/%m/%Y}" if due_on else "", from_before=bool(left))


def supplement_due_on(proposal: Proposal, today: date) -> date | None:
    """The last day of a supplement by the dated norm (working days); None when there is none."""
    try:
        count = days("within.supplement", today, proposal.tenant_id)
    except LookupError:
        return None
    return last_of_working_days(today, count)


def places_for(proposal: Proposal, found: Collected) -> dict[str, Places]:
    """What the rows may name."""
    return places_of_dossier(proposal, also=[point.place for point in found.points])


def formset_of(found: Collected, places: dict[str, Places], *, one_more: bool, place: str = "") -> Any:
    """Rows to type in: those collected, one for the place a link named, an empty one when asked or when there is none."""
    rows = [{"place": known_place(places, point.place), "text": point.text} for point in found.points]
    if known_place(places, place):
        rows.append({"place": known_place(places, place), "text": ""})
    elif one_more or not rows:
        rows.append({"place": "", "text": ""})
    return PointFormSet(prefix=PREFIX, initial=rows, form_kwargs={"places": places})


def form_of(found: Collected) -> ComposeForm:
    """The day and the words."""
    return ComposeForm(initial={"due_on": found.due_on, "note": found.note, "version": found.version})


def inputs_of(found: Collected, places: dict[str, Places]) -> list[PointInput]:
    """The points as the service takes them."""
    return points_from(found.points, places)


def day_of(found: Collected) -> date | None:
    """The day typed; None when it cannot be read."""
    checked = ComposeForm({"due_on": found.due_on, "version": "0"})
    return checked.cleaned_data.get("due_on") if checked.is_valid() else None


def consequences(proposal: Proposal, step: Step, level: Level) -> list[str]:
    """What sending means, in sentences."""
    round_ = open_round(proposal, level)
    sheets = round_.sheets.count() if round_ else 0
    back = next(
        State(row.target).label for row in LIFECYCLE
        if step.target in row.source and row.screen == "proposals:submit"
        and (level == Level.PROVINCE or row.target == proposal.state)
    )  # fmt: skip
    return [
        f"{proposal.unit.name} sửa được các mục, giấy tờ và trả lời từng điểm; yêu cầu đã gửi không sửa được.",
        "Thời hạn xử lý của cơ quan thẩm định tạm dừng cho đến khi đơn vị gửi lại.",
        f"{sheets} phiếu, ý kiến thẩm định của lần này không còn hiệu lực."
        if sheets else "Ý kiến thẩm định của lần này (nếu có) không còn hiệu lực.",
        f"Khi đơn vị gửi lại, hồ sơ về trạng thái “{back}” ở cấp đã yêu cầu.",
        "Phiếu yêu cầu bổ sung hồ sơ được lập tự động và lưu ở mục Văn bản.",
    ]  # fmt: skip
