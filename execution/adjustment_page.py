"""An adjustment as one person's page shows it: what differs, who decides, and what this person may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from budgets.models import Norm
from budgets.selectors import norms_named
from core.errors import Reason
from execution import rules
from execution.adjusting import ROUTES, RULE_OF
from execution.models import Adjustment
from execution.outcome import SECTIONS, Outcome, outcome_of
from execution.states import ADJUSTMENT_TONES, AdjustmentState, Authority, Changed
from organisations.actors import Actor
from proposals.changes import Changes, changes_between
from proposals.models import Proposal
from proposals.rules import is_unit
from proposals.states import SectionKey


@dataclass(frozen=True)
class AdjustmentView:
    """`changes`: None while nothing differs. `rule`: the norm that gives the decision to its level."""

    adjustment: Adjustment
    changes: Changes | None
    kinds: list[Changed]
    authority: Authority | None
    rule: Norm | None
    support_before: int
    support_after: int
    faults: tuple[Reason, ...] = ()
    may: dict[str, bool] = field(default_factory=dict)

    @property
    def tone(self) -> str:
        return ADJUSTMENT_TONES[AdjustmentState(self.adjustment.state)]

    @property
    def difference(self) -> int:
        return self.support_after - self.support_before

    @property
    def parts(self) -> list[tuple[str, str, bool]]:
        """(key, title, touched) of every part that can be written."""
        touched = {*self.adjustment.posted, *(["du-toan"] if self.adjustment.figures else [])}
        names = [(key.value, key.label) for key in SECTIONS]
        return [(key, label, key in touched) for key, label in [*names, ("du-toan", SectionKey.ESTIMATE.label)]]


def adjustment_view(adjustment: Adjustment, proposal: Proposal, actor: Actor) -> AdjustmentView:
    """A draft is reckoned now; what was filed is shown as it was filed."""
    may = may_do(adjustment, proposal, actor)
    if adjustment.state == AdjustmentState.DRAFT and proposal.state in rules.ADJUSTABLE:
        return _draft(adjustment, outcome_of(adjustment, proposal), may)
    authority = Authority(adjustment.authority) if adjustment.authority else None
    changes = changes_between(adjustment.before, adjustment.after) if adjustment.after else None
    return AdjustmentView(
        adjustment, changes, [Changed(kind) for kind in adjustment.kinds], authority, _rule(authority),
        adjustment.support_before or 0, adjustment.support_after or 0, (), may,
    )  # fmt: skip


def may_do(adjustment: Adjustment, proposal: Proposal, actor: Actor) -> dict[str, bool]:
    """What this person may do with it now, by the name of the act."""
    state, open_now = adjustment.state, adjustment.state in AdjustmentState.OPEN
    decides = rules.may_decide_adjustment(actor, proposal, adjustment.authority)
    at_province = adjustment.authority == Authority.PROVINCE
    confirms = state == AdjustmentState.SUBMITTED and rules.may_confirm_adjustment(actor, proposal)
    awaited = AdjustmentState.SUBMITTED if at_province else AdjustmentState.CONFIRMED
    return {
        "write": state == AdjustmentState.DRAFT and rules.may_propose_adjustment(actor, proposal),
        "withdraw": open_now and is_unit(actor, proposal),
        "confirm": confirms and not at_province,
        "approve": state == awaited and decides,
        "refuse": confirms or (state == AdjustmentState.CONFIRMED and decides),
    }


def routes() -> list[tuple[str, str, Norm | None]]:
    """(what changes, who decides, the norm that says so): “theo quy định nào?” for the whole table."""
    rows = _rules(timezone.localdate())
    return [(kind.label, level.label, rows.get(RULE_OF[level])) for kind, level in _table()]


def _table() -> list[tuple[Changed, Authority]]:
    return [(Changed(kind), level) for kind, level in ROUTES.items()]


def _draft(adjustment: Adjustment, outcome: Outcome, may: dict[str, bool]) -> AdjustmentView:
    touched = adjustment.posted or adjustment.figures
    return AdjustmentView(
        adjustment, outcome.changes if outcome.kinds else None, outcome.kinds, outcome.authority,
        _rule(outcome.authority), outcome.support_before, outcome.support_after, outcome.faults if touched else (), may,
    )  # fmt: skip


def _rule(authority: Authority | None) -> Norm | None:
    return _rules(timezone.localdate()).get(RULE_OF[authority]) if authority else None


def _rules(day: date) -> dict[str, Norm]:
    return {norm.code: norm for norm in norms_named(set(RULE_OF.values()), day)}


def section_context(proposal: Proposal, adjustment: Adjustment, key: str, sheet: Any, searched: str) -> dict[str, Any]:
    """What the page of one section of the difference shows."""
    return {
        "proposal": proposal, "adjustment": adjustment, "key": key, "label": SectionKey(key).label, "form": sheet.form,
        "formsets": sheet.formsets, "searched": searched, "touched": key in adjustment.posted,
    }  # fmt: skip
