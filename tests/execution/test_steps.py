"""From assignment to settlement: each step's record, and refusals that say everything and change nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.tenancy import tenant_scope
from execution.forms import SCREENS
from execution.models import Acceptance, Contract
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import SUPPORT, actor_of, advance, complete_draft, make_draft, pdf_file, play

As = Callable[[str], Client]


def at(cast: Cast, state: State, **draft: Any) -> Proposal:
    return advance(complete_draft(make_draft(cast, **draft), cast), state, cast)


def fresh(proposal: Proposal) -> Proposal:
    with tenant_scope(proposal.tenant_id):
        return Proposal.objects.select_related("unit", "content").get(pk=proposal.pk)


def post(as_: As, who: str, proposal: Proposal, step: str, **answers: Any) -> Any:
    return as_(who).post(f"/hop-dong/{proposal.code}/{step}/", {"version": fresh(proposal).version, **answers})


def today() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"


def test_every_execution_step_has_its_screen() -> None:
    assert sorted(SCREENS) == sorted(step.name for step in LIFECYCLE if step.screen == "execution:step")


def test_the_plan_is_assigned_after_the_opinion_of_the_ministry_of_finance(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.APPROVED)
    refused = post(as_, "lanhdao.cuc", proposal, "assign", decision_number="60/QĐ-ĐCK")

    assert (refused.status_code, sorted(refused.context["form"].errors)) == (409, ["decision_date", "finance_opinion"])
    assert fresh(proposal).state == State.APPROVED
    answer = post(as_, "lanhdao.cuc", proposal, "assign", decision_number="60/QĐ-ĐCK", decision_date=today(),
                  finance_opinion="CV 100/BTC")  # fmt: skip
    assert (answer.status_code, fresh(proposal).state) == (302, State.ASSIGNED)


def contract(**changes: Any) -> dict[str, Any]:
    return {
        "decision_number": "15/HĐ-ĐCK", "decision_date": today(), "amount": "280.000.000", "starts_on": "01/02/2027",
        "ends_on": "31/10/2027", "party_a": "Đỗ Quốc Nam", "party_b": "Nguyễn Văn Sáu", **changes,
    }  # fmt: skip


def test_a_contract_is_a_row_with_both_parties_and_its_file(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.ASSIGNED)
    answer = post(as_, "lanhdao.cuc", proposal, "sign_contract", **contract(file=pdf_file("hop-dong.pdf")))

    assert answer.status_code == 302
    with tenant_scope(proposal.tenant_id):
        row = Contract.objects.get(proposal=proposal)
        step = proposal.transitions.get(step="sign_contract")
    assert (row.number, row.amount, row.party_a, row.party_b) == (
        "15/HĐ-ĐCK",
        280_000_000,
        "Đỗ Quốc Nam",
        "Nguyễn Văn Sáu",
    )
    assert step.details["signatories"] == "Đỗ Quốc Nam; Nguyễn Văn Sáu"
    assert step.paper_id is not None
    assert (fresh(proposal).state, fresh(proposal).amount_contracted) == (State.CONTRACTED, 280_000_000)


def test_a_contract_above_the_approved_amount_and_backwards_in_time_is_refused_for_both(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.ASSIGNED)
    answer = post(
        as_, "lanhdao.cuc", proposal, "sign_contract", **contract(amount=str(SUPPORT + 1), ends_on="01/01/2027")
    )

    assert answer.status_code == 409
    assert answer.context["form"].errors == {
        "amount": ["Số tiền 300.000.001 đ lớn hơn kinh phí được phê duyệt 300.000.000 đ."],
        "ends_on": ["Ngày kết thúc hợp đồng ở trước ngày bắt đầu."],
    }
    with tenant_scope(proposal.tenant_id):
        assert Contract.objects.count() == 0


def test_a_form_that_cannot_be_read_still_hears_what_the_guards_say(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.ASSIGNED)
    answer = post(
        as_, "lanhdao.cuc", proposal, "sign_contract", **contract(starts_on="31/02/2027", amount=str(SUPPORT + 1))
    )

    assert sorted(answer.context["form"].errors) == ["amount", "starts_on"]


def test_a_tendered_content_needs_the_result_before_the_contract(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.BIDDING, content_code="ND4.3")
    refused = post(as_, "lanhdao.cuc", proposal, "sign_contract", **contract())

    assert list(refused.context["form"].errors) == ["bidding_result"]
    assert (
        post(as_, "lanhdao.cuc", proposal, "sign_contract", **contract(bidding_result="20/QĐ-SCT")).status_code == 302
    )


def test_a_group_project_names_its_beneficiaries_before_the_province_approves(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.ASSIGNED, kind="group")

    refused = post(as_, "donvi.danang", proposal, "plan_group", beneficiaries="HTX Thử Nghiệm")
    assert refused.status_code == 409
    assert [str(reason) for reason in refused.context["form"].reasons] == ["Chưa ghi danh sách đơn vị thụ hưởng."]
    play("plan_group", proposal, cast)
    answer = post(as_, "lanhdao.danang", proposal, "approve_group_plan", decision_number="7/QĐ", decision_date=today())
    assert (answer.status_code, fresh(proposal).state) == (302, State.GROUP_PLANNED)


def minutes(**changes: Any) -> dict[str, Any]:
    return {
        "decision_number": "07/BB", "decision_date": today(), "place": "Xưởng", "volume": "Một máy", "amount": "300000000",
        "conclusion": "Đạt", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("step", "result", "state"),
    [
        ("accept", "full", "ACCEPTED"),
        ("accept_partly", "partial", "PARTLY_ACCEPTED"),
        ("reject_acceptance", "rejected", "IMPLEMENTING"),
    ],
)
def test_the_minutes_of_acceptance_are_kept_with_their_conclusion(
    cast: Cast, as_: As, step: str, result: str, state: str
) -> None:
    proposal = at(cast, State.ACCEPTANCE_REQUESTED)
    answer = post(as_, "chuyenvien.danang", proposal, step, **minutes(note="Như biên bản."))

    assert (answer.status_code, fresh(proposal).state) == (302, state)
    with tenant_scope(proposal.tenant_id):
        row = Acceptance.objects.get(proposal=proposal)
    assert (row.number, row.result, row.place, row.amount) == (
        "07/BB",
        result,
        "Xưởng",
        0 if result == "rejected" else SUPPORT,
    )


def test_an_acceptance_above_the_contract_without_a_place_is_refused_for_both(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.ACCEPTANCE_REQUESTED)
    answer = post(as_, "chuyenvien.danang", proposal, "accept", **minutes(place="", amount=str(SUPPORT + 1)))

    assert sorted(answer.context["form"].errors) == ["amount", "place"]
    with tenant_scope(proposal.tenant_id):
        assert Acceptance.objects.count() == 0


def test_acceptance_is_asked_for_with_volumes_and_papers(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.IMPLEMENTING)
    answer = post(as_, "donvi.danang", proposal, "request_acceptance")

    assert list(answer.context["form"].errors) == ["volume"]
    assert len(answer.context["form"].reasons) == 3
    assert {reason.url for reason in answer.context["form"].reasons} == {f"/de-an/{proposal.code}/giay-to/"}


@pytest.mark.parametrize("accepted", [State.ACCEPTED, State.PARTLY_ACCEPTED])
def test_a_returned_settlement_goes_back_to_the_acceptance_it_came_from(cast: Cast, as_: As, accepted: State) -> None:
    proposal = play("submit_settlement", at(cast, accepted), cast)
    answer = post(as_, "ketoan.cuc", proposal, "return_settlement", note="Thiếu chứng từ.")

    assert (answer.status_code, fresh(proposal).state) == (302, accepted)


def test_a_settlement_above_what_was_accepted_is_refused(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.LIQUIDATED)
    stated = {"decision_number": "90/QĐ", "decision_date": today()}
    refused = post(as_, "ketoan.cuc", proposal, "settle", amount=str(SUPPORT + 1), **stated)

    assert (refused.status_code, fresh(proposal).state) == (409, State.LIQUIDATED)
    assert post(as_, "ketoan.cuc", proposal, "settle", amount=str(SUPPORT), **stated).status_code == 302
    assert (fresh(proposal).state, fresh(proposal).amount_settled) == (State.SETTLED, SUPPORT)


def test_a_stop_states_the_decision_the_repayment_and_the_reason(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.IMPLEMENTING)
    refused = post(as_, "lanhdao.bo", proposal, "stop")

    assert sorted(refused.context["form"].errors) == ["amount", "decision_date", "decision_number", "note"]
    answer = post(as_, "lanhdao.bo", proposal, "stop", decision_number="99/QĐ-BCT", decision_date=today(), amount="0",
                  note="Dừng sản xuất")  # fmt: skip
    assert (answer.status_code, fresh(proposal).state) == (302, State.STOPPED)


STATE_OF = {
    "assign": State.APPROVED, "sign_contract": State.ASSIGNED, "request_acceptance": State.IMPLEMENTING,
    "accept": State.ACCEPTANCE_REQUESTED, "submit_settlement": State.ACCEPTED, "liquidate": State.SETTLING,
    "settle": State.LIQUIDATED,
}  # fmt: skip


@pytest.mark.parametrize("step", STATE_OF)
def test_a_step_is_there_for_its_role_refused_to_others_and_hidden_from_other_tenants(
    cast: Cast, as_: As, step: str
) -> None:
    proposal = at(cast, STATE_OF[step])
    url, before = f"/hop-dong/{proposal.code}/{step}/", fresh(proposal).version
    mine = actor_of(step, proposal, cast).user.username
    found = {
        name: as_(name).post(url, {}).status_code for name in ("donvi.gialai", "lanhdao.hue", "quantri", "taichinh.bo")
    }

    assert as_(mine).get(url).status_code == 200
    assert found == {"donvi.gialai": 404, "lanhdao.hue": 404, "quantri": 404, "taichinh.bo": 409}
    assert (fresh(proposal).state, fresh(proposal).version) == (STATE_OF[step], before)


def test_the_list_shows_what_i_may_see_at_the_same_cost(cast: Cast, as_: As) -> None:
    mine = at(cast, State.CONTRACTED)
    at(cast, State.APPROVED, unit="donvi.gialai")
    client = as_("chuyenvien.danang")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/hop-dong/").status_code == 200
        return len(caught)

    assert [(row["code"], row["contract"]) for row in client.get("/hop-dong/").context["page"].rows] == [
        (mine.code, "15/HĐ-ĐCK")
    ]
    one = queries()
    at(cast, State.ASSIGNED), at(cast, State.IMPLEMENTING)
    assert queries() == one
    assert as_("quantri").get("/hop-dong/").status_code == 404
