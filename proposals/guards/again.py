"""May a đề án that got no money be registered again? Judged by the law of today and the year it would move to."""

from __future__ import annotations

from django.utils import timezone

from core.errors import Reason
from programmes import selectors as programmes
from proposals.again import LEVEL, in_year, next_plan_year
from proposals.guards.answers import Answer
from proposals.guards.dossier import place_is_eligible
from proposals.guards.money import PROVINCE_UP, amount_above_norms, support_within_norms
from proposals.guards.support import no_double_support
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.states import EstimateStage


def later_year_known(proposal: Proposal, facts: StepFacts) -> Answer:
    """There is a later year whose registration has not closed."""
    if next_plan_year(proposal, timezone.localdate()) is not None:
        return None
    return Reason(
        f"Chưa có năm kế hoạch nào sau năm {proposal.plan_year} còn nhận đăng ký; chờ Cục mở đợt đăng ký mới.",
        "plan_year",
    )


def later_window_open(proposal: Proposal, facts: StepFacts) -> Answer:
    """The Cục takes registrations for the later year today, or later with its leave."""
    today = timezone.localdate()
    year = next_plan_year(proposal, today)
    if year is None:
        return None  # said by later_year_known
    state = programmes.window_open(year, LEVEL, tenant_id=proposal.tenant_id, unit_id=proposal.unit_id, day=today)
    return None if state.open else Reason(state.reason, "plan_year", state.article)


def still_eligible(proposal: Proposal, facts: StepFacts) -> Answer:
    """Places of production still count, by the law of today."""
    judged = _judged(proposal)
    return place_is_eligible(judged, facts) if judged else None


def still_no_double_support(proposal: Proposal, facts: StepFacts) -> Answer:
    """Nobody was given money for the same content meanwhile, looking back from the later year."""
    judged = _judged(proposal)
    return no_double_support(judged, facts) if judged else None


def still_within_norms(proposal: Proposal, facts: StepFacts) -> Answer:
    """What the Sở found right is within the norms of today; what was filed directly, what the unit asks for."""
    judged = _judged(proposal)
    if judged is None:
        return None
    if judged.amount_province is None:
        return support_within_norms(judged, facts)
    return amount_above_norms(judged, judged.amount_province, EstimateStage.PROVINCE, PROVINCE_UP)


def _judged(proposal: Proposal) -> Proposal | None:
    today = timezone.localdate()
    year = next_plan_year(proposal, today)
    return None if year is None else in_year(proposal, year, today)
