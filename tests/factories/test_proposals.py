"""The builder reaches every state by the services alone."""

from __future__ import annotations

import pytest

from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import ASIDE, NEXT, advance, complete_draft, make_draft


def test_the_ordinary_way_leads_from_draft_to_settled(cast: Cast) -> None:
    proposal = complete_draft(make_draft(cast), cast)
    seen = []
    for state in [
        *(s for s in NEXT if s not in ASIDE and s not in {State.GROUP_PLANNING, State.BIDDING}),
        State.SETTLED,
    ]:
        proposal = advance(proposal, state, cast)
        seen.append(proposal.state)

    assert seen == [
        "SUBMITTED", "PROVINCE_APPRAISING", "PROVINCE_PASSED", "REGISTERED", "SCREENING", "CENTRAL_APPRAISING", "IN_PLAN",
        "APPROVED", "CONTRACTED", "IMPLEMENTING", "ACCEPTANCE_REQUESTED", "ACCEPTED", "SETTLING", "LIQUIDATED", "SETTLED",
    ]  # fmt: skip


@pytest.mark.parametrize("state", list(ASIDE))
def test_every_side_state_is_reached_by_services(cast: Cast, state: State) -> None:
    assert advance(complete_draft(make_draft(cast), cast), state, cast).state == state


def test_a_group_project_goes_by_its_implementation_plan(cast: Cast) -> None:
    proposal = complete_draft(make_draft(cast, kind="group"), cast)
    way = [State.GROUP_PLANNING, State.GROUP_PLANNED, State.CONTRACTED]

    assert [(proposal := advance(proposal, state, cast)).state for state in way] == way


def test_a_content_on_the_bidding_list_is_tendered(cast: Cast) -> None:
    proposal = complete_draft(make_draft(cast, content_code="ND4.3"), cast)
    way = [State.BIDDING, State.SETTLED]

    assert [(proposal := advance(proposal, state, cast)).state for state in way] == way


def test_a_regional_centre_goes_straight_to_the_centre(cast: Cast) -> None:
    draft = complete_draft(make_draft(cast, unit="donvi.vung"), cast)

    assert advance(draft, State.SETTLED, cast).state == State.SETTLED
