"""Adjustments made by calling the services, as the people of the cast."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from appraisal.services import LineFigures
from core.tenancy import tenant_scope
from execution.models import Adjustment
from execution.services import adjustments as services
from organisations.actors import Actor
from proposals.estimates import starting_point
from proposals.forms.sheet import posted_of
from proposals.models import Proposal
from proposals.states import EstimateStage, SectionKey
from tests.factories.proposals import pdf_file

Cast = dict[str, Actor]
REASON = "Máy theo thiết kế mới không còn sản xuất."


def draft(cast: Cast, proposal: Proposal, unit: str = "donvi.danang") -> Adjustment:
    """Begun by the unit, with a reason."""
    actor = cast[unit]
    with tenant_scope(*actor.tenant_ids):
        row = services.open_adjustment(proposal, actor=actor)
        return services.save_reason(row, REASON, actor=actor)


def with_text(cast: Cast, row: Adjustment, key: str, unit: str = "donvi.danang", **texts: str) -> Adjustment:
    """Some fields of a section typed anew."""
    actor = cast[unit]
    with tenant_scope(*actor.tenant_ids):
        proposal = Proposal.objects.select_related("unit", "content", "trade").get(pk=row.proposal_id)
        posted = row.posted.get(key) or posted_of(proposal, proposal.sections.get(key=key))
        typed = {name: [text] for name, text in texts.items()}
        return services.save_section(row, key, posted | typed, actor=actor)


def with_support(cast: Cast, row: Adjustment, amount: int, unit: str = "donvi.danang") -> Adjustment:
    """The first line gets so much more or less that the support comes to `amount` đồng; its cost stays or follows."""
    actor = cast[unit]
    with tenant_scope(*actor.tenant_ids):
        proposal = Proposal.objects.select_related("unit", "content").get(pk=row.proposal_id)
        start = starting_point(proposal, EstimateStage.ADJUSTED)
        line = start.lines[0]
        national = line["national"] + amount - start.support
        price = max(line["unit_price"], national * 4)
        figures = {str(line["line"]): LineFigures(Decimal(line["quantity"]), price, national, "Báo giá mới.")}
        return services.save_figures(row, figures, actor=actor)


def submitted(cast: Cast, row: Adjustment, unit: str = "donvi.danang") -> Adjustment:
    """Filed by the unit."""
    actor = cast[unit]
    with tenant_scope(*actor.tenant_ids):
        return services.submit_adjustment(row, actor=actor)


def confirmed(cast: Cast, row: Adjustment, who: str = "chuyenvien.danang") -> Adjustment:
    """Found right by the Sở."""
    actor = cast[who]
    with tenant_scope(*actor.tenant_ids):
        return services.confirm_adjustment(row, actor=actor, confirmation="Đã kiểm tra tại xưởng, đúng thực tế.")


def approved(cast: Cast, row: Adjustment, who: str, number: str = "120/QĐ", **decision: int) -> Adjustment:
    """Decided by whoever is competent."""
    actor = cast[who]
    with tenant_scope(*actor.tenant_ids):
        paper = services.Decision(number, timezone.localdate(), pdf_file(), **decision)
        return services.approve_adjustment(row, actor=actor, decision=paper)


def adjusted_texts(cast: Cast, proposal: Proposal, text: str = "Tăng năng suất 50%.") -> Adjustment:
    """Filed and confirmed: another aim."""
    row = with_text(cast, draft(cast, proposal), SectionKey.OBJECTIVES, objectives=text)
    return confirmed(cast, submitted(cast, row))
