"""Bodies of the tests: the council of Đà Nẵng for the coming year, dossiers of it, and refusals as pairs."""

from __future__ import annotations

from typing import Any

import pytest

from appraisal.models import Panel, PanelMember
from appraisal.states import Seat
from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import Proposal, Recusal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, council_of, make_draft, next_plan_year, open_windows

OFFICER, LEADER, DEPUTY = "chuyenvien.danang", "lanhdao.danang", "pho.danang"


def refusals(call: Any, *args: Any, **given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        call(*args, **given)
    return [(reason.field, reason.message) for reason in refused.value.reasons]


def council(cast: Cast, name: str = OFFICER) -> Panel:
    open_windows(next_plan_year())
    with tenant_scope(*cast[name].tenant_ids):
        return council_of(cast, cast[name], next_plan_year())


def seat(panel: Panel, which: str = Seat.CHAIR) -> PanelMember:
    """The first member in a seat; call inside a scope."""
    found: PanelMember = panel.members.filter(seat=which, left_on__isnull=True).order_by("position")[0]
    return found


def submitted(cast: Cast, count: int = 1) -> list[Proposal]:
    return [advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast) for _ in range(count)]


def appraising(cast: Cast, count: int = 1) -> list[Proposal]:
    return [advance(row, State.PROVINCE_APPRAISING, cast, council=True) for row in submitted(cast, count)]


def keep_away(proposal: Proposal, cast: Cast, name: str) -> None:
    """This person has a conflict of interest with the dossier; call inside a scope."""
    Recusal.objects.create(tenant_id=proposal.tenant_id, proposal=proposal, user=cast[name].user, reason="Người thân")
