"""Every state × every step × every person of the cast: who is offered what, and nobody else is.

The expectation is written here from the circular in words of its own (who, from which states), not read from the table.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.errors import Refused
from organisations.roles import OrganisationKind, Role
from proposals.lifecycle import LIFECYCLE
from proposals.records import StepFacts
from proposals.states import State

DA_NANG, GIA_LAI, CENTRE = 48, 52, 1
UNIT_DA_NANG, UNIT_GIA_LAI, UNIT_REGION = 4801, 5201, 101

PEOPLE = {
    "donvi.danang": (Role.UNIT_STAFF, UNIT_DA_NANG, DA_NANG),
    "donvi.gialai": (Role.UNIT_STAFF, UNIT_GIA_LAI, GIA_LAI),
    "chuyenvien.danang": (Role.PROVINCE_OFFICER, DA_NANG, DA_NANG),
    "chuyenvien.gialai": (Role.PROVINCE_OFFICER, GIA_LAI, GIA_LAI),
    "lanhdao.danang": (Role.PROVINCE_LEADER, DA_NANG, DA_NANG),
    "lanhdao.gialai": (Role.PROVINCE_LEADER, GIA_LAI, GIA_LAI),
    "donvi.vung": (Role.UNIT_STAFF, UNIT_REGION, CENTRE),
    "chuyenvien.cuc": (Role.CENTRE_OFFICER, CENTRE, CENTRE),
    "thamdinh.cuc": (Role.CENTRE_APPRAISER, CENTRE, CENTRE),
    "ketoan.cuc": (Role.CENTRE_FINANCE, CENTRE, CENTRE),
    "lanhdao.cuc": (Role.CENTRE_LEADER, CENTRE, CENTRE),
    "lanhdao.bo": (Role.MINISTER, CENTRE, CENTRE),
    "taichinh.bo": (Role.BUDGET_OFFICER, CENTRE, CENTRE),
    "quantri": (Role.PLATFORM_ADMIN, CENTRE, CENTRE),
}

UNIT, OFFICER, LEADER = "donvi.danang", "chuyenvien.danang", "lanhdao.danang"
RUNNING = (
    "APPROVED ASSIGNED GROUP_PLANNING GROUP_PLANNED BIDDING CONTRACTED IMPLEMENTING ACCEPTANCE_REQUESTED ACCEPTED "
    "PARTLY_ACCEPTED SETTLING"
)

# A đề án of Đà Nẵng: step -> (the people who may, the states from which).
EXPECTED = {
    "submit": ({UNIT}, "DRAFT PROVINCE_RETURNED"),
    "submit_directly": (set(), "DRAFT"),
    "withdraw": ({UNIT}, "DRAFT SUBMITTED PROVINCE_RETURNED"),
    "withdraw_agreed": ({LEADER}, "SUBMITTED PROVINCE_RETURNED PROVINCE_APPRAISING PROVINCE_PASSED REGISTERED"),
    "return_to_unit": ({OFFICER}, "SUBMITTED PROVINCE_APPRAISING"),
    "open_province_appraisal": ({OFFICER}, "SUBMITTED"),
    "pass_province": ({LEADER}, "PROVINCE_APPRAISING"),
    "fail_province": ({LEADER}, "PROVINCE_APPRAISING"),
    "register": ({LEADER}, "PROVINCE_PASSED"),
    "screen": ({"chuyenvien.cuc"}, "REGISTERED"),
    "return_from_centre": ({"chuyenvien.cuc", "thamdinh.cuc"}, "SCREENING CENTRAL_APPRAISING"),
    "resubmit_to_screening": ({UNIT}, "CENTRAL_RETURNED"),
    "resubmit_to_appraisal": ({UNIT}, "CENTRAL_RETURNED"),
    "open_central_appraisal": ({"chuyenvien.cuc"}, "SCREENING"),
    "pass_centre": ({"lanhdao.cuc"}, "CENTRAL_APPRAISING"),
    "fail_centre": ({"lanhdao.cuc"}, "CENTRAL_APPRAISING"),
    "leave_unfunded": ({"lanhdao.cuc"}, "CENTRAL_APPRAISING"),
    "drop_from_plan": ({"lanhdao.cuc"}, "IN_PLAN"),
    "register_again": ({LEADER}, "NOT_FUNDED"),
    "register_again_directly": (set(), "NOT_FUNDED"),
    "approve": ({"lanhdao.bo"}, "IN_PLAN"),
    "assign": ({"lanhdao.cuc"}, "APPROVED"),
    "plan_group": ({UNIT}, "ASSIGNED"),
    "approve_group_plan": ({LEADER}, "GROUP_PLANNING"),
    "return_group_plan": ({LEADER}, "GROUP_PLANNING"),
    "open_bidding": ({OFFICER, LEADER}, "ASSIGNED GROUP_PLANNED"),
    "sign_contract": ({"lanhdao.cuc"}, "ASSIGNED GROUP_PLANNED BIDDING"),
    "start": ({UNIT}, "CONTRACTED"),
    "request_acceptance": ({UNIT}, "IMPLEMENTING"),
    "accept": ({OFFICER, LEADER}, "ACCEPTANCE_REQUESTED"),
    "accept_partly": ({OFFICER, LEADER}, "ACCEPTANCE_REQUESTED"),
    "reject_acceptance": ({OFFICER, LEADER}, "ACCEPTANCE_REQUESTED"),
    "submit_settlement": ({UNIT}, "ACCEPTED PARTLY_ACCEPTED"),
    "return_settlement": ({"ketoan.cuc"}, "SETTLING"),
    "return_settlement_partly": ({"ketoan.cuc"}, "SETTLING"),
    "liquidate": ({"lanhdao.cuc"}, "SETTLING"),
    "settle": ({"ketoan.cuc"}, "LIQUIDATED"),
    "stop": ({"lanhdao.bo"}, RUNNING),
}

# A đề án of a regional centre goes to the Cục directly: what differs.
DIRECT = {
    "submit": (set(), "DRAFT PROVINCE_RETURNED"),
    "submit_directly": ({"donvi.vung"}, "DRAFT"),
    "register_again_directly": ({"donvi.vung"}, "NOT_FUNDED"),
    "open_bidding": ({"chuyenvien.cuc"}, "ASSIGNED GROUP_PLANNED"),
    "accept": ({"chuyenvien.cuc"}, "ACCEPTANCE_REQUESTED"),
    "accept_partly": ({"chuyenvien.cuc"}, "ACCEPTANCE_REQUESTED"),
    "reject_acceptance": ({"chuyenvien.cuc"}, "ACCEPTANCE_REQUESTED"),
}


def person(username: str) -> SimpleNamespace:
    role, organisation, tenant = PEOPLE[username]
    return SimpleNamespace(role=role, organisation=SimpleNamespace(pk=organisation), tenant_id=tenant)


def proposal(state: str, *, direct: bool) -> SimpleNamespace:
    sent = timezone.now() if state != "DRAFT" else None
    return SimpleNamespace(
        state=state,
        get_state_display=lambda: State(state).label,
        unit_id=UNIT_REGION if direct else UNIT_DA_NANG,
        unit=SimpleNamespace(kind=OrganisationKind.REGIONAL_CENTRE if direct else OrganisationKind.PROVINCIAL_CENTRE),
        tenant_id=CENTRE if direct else DA_NANG,
        submitted_at=sent,
        registered_at=sent,
        is_imported=False,
    )


def expected(step: str, *, direct: bool) -> tuple[set[str], set[str]]:
    people, states = (DIRECT.get(step) if direct else None) or EXPECTED[step]
    if direct:
        people = {"donvi.vung" if name == UNIT else name for name in people} - {OFFICER, LEADER}
    return people, set(states.split())


@pytest.mark.pure
def test_the_expectation_names_every_step_of_the_table() -> None:
    assert set(EXPECTED) == {step.name for step in LIFECYCLE}


@pytest.mark.pure
@pytest.mark.parametrize("direct", [False, True], ids=["of a province", "of a regional centre"])
@pytest.mark.parametrize("state", State.values)
def test_each_step_is_offered_to_its_people_in_its_states_and_to_nobody_else(state: str, direct: bool) -> None:
    subject = proposal(state, direct=direct)
    offered = {
        (step.name, name) for name in PEOPLE for step in LIFECYCLE.offered(subject, person(name))
    }  # fmt: skip
    wanted = set()
    for step in EXPECTED:
        people, states = expected(step, direct=direct)
        if state in states:
            wanted |= {(step, name) for name in people}
    assert offered == wanted


@pytest.mark.pure
@pytest.mark.parametrize("state", State.values)
def test_a_step_out_of_place_is_refused_with_a_sentence(state: str) -> None:
    for step in LIFECYCLE:
        for name in PEOPLE:
            subject = proposal(state, direct=False)
            if step in LIFECYCLE.offered(subject, person(name)):
                continue
            with pytest.raises(Refused) as refusal:
                LIFECYCLE.check(step, subject, person(name), StepFacts())
            assert refusal.value.reasons[0].message.endswith((".", "”."))
            assert subject.state == state


@pytest.mark.pure
def test_every_state_but_the_closed_ones_can_be_left() -> None:
    """A đề án without money waits for nobody, and may still be registered again for a later year."""
    left = {source for step in LIFECYCLE for source in step.source}
    assert set(State.values) - left == set(State.CLOSED) - {State.NOT_FUNDED}


@pytest.mark.pure
def test_every_state_can_be_reached() -> None:
    assert {step.target for step in LIFECYCLE} | {LIFECYCLE.initial} == set(State.values)
