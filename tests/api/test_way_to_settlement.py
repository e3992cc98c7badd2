"""From the assignment to the settlement by program alone: contract, advance, acceptance, vouchers, liquidation, payment."""

from __future__ import annotations

import pytest

from budgets.selectors import commitment
from core.tenancy import tenant_scope
from proposals.states import State
from tests.api.way import People, good, settled
from tests.cast import Cast
from tests.factories.proposals import advance, complete_draft, make_draft

pytestmark = pytest.mark.django_db


def test_an_assigned_de_an_is_carried_out_and_settled(cast: Cast) -> None:
    assigned = advance(complete_draft(make_draft(cast), cast), "ASSIGNED", cast)
    people = People(cast)
    assert settled(people, assigned.code) == State.SETTLED
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids):
        held = commitment(assigned.code)
    assert (held.committed, held.advanced, held.paid, held.settled) == (0, 0, 0, assigned.amount_approved)
    steps = [row["step"] for row in good(people["donvi.danang"].get(f"proposals/{assigned.code}/history/"))["results"]]
    assert steps[-7:] == [
        "sign_contract", "start", "request_acceptance", "accept", "submit_settlement", "liquidate", "settle",
    ]  # fmt: skip
