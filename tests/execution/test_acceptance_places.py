"""Acceptance place by place: minutes of each (Mẫu số 5a), their sum in those of the whole, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import NotFound, Refused
from core.tenancy import tenant_scope
from execution.acceptance import summed_rows
from execution.models import Acceptance
from execution.services import acceptances
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.closing import OFFICE, UNIT, place_accepted
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft, play, reread

As = Callable[[str], Client]


def requested(cast: Cast, **draft: Any) -> Proposal:
    return advance(complete_draft(make_draft(cast, **draft), cast), State.ACCEPTANCE_REQUESTED, cast)


def url(proposal: Proposal, rest: str = "") -> str:
    return f"/hop-dong/{proposal.code}/nghiem-thu/{rest}"


def test_a_place_is_accepted_on_the_page_and_the_whole_takes_its_figures(cast: Cast, as_: As) -> None:
    proposal, office = requested(cast), as_(OFFICE)
    page = office.get(url(proposal)).content.decode()
    assert "Đã có" in page
    form = office.get(url(proposal, "lap/?dia-diem=1")).context["form"]
    row = form.rows[0]
    sent = {
        "number": "01/BB-NT", "accepted_on": f"{timezone.localdate():%d/%m/%Y}", "place": form["place"].value(),
        "participants": "Lê Thị Ví Dụ, Sở Công Thương", "conclusion": "Đạt yêu cầu.", "unmet": "Chưa có biển tên.",
        f"done_{row['key']}": "01 dây chuyền", f"accepted_{row['key']}": "100.000.000",
    }  # fmt: skip
    assert office.post(url(proposal, "lap/"), sent).status_code == 302
    shown = office.get(url(proposal)).content.decode()
    assert "Chưa thực hiện: Chưa có biển tên." in shown
    assert "100.000.000" in shown

    start = office.get(f"/hop-dong/{proposal.code}/accept_partly/").context["form"]
    assert (start["amount"].value(), start["unmet"].value()) == ("100.000.000", "Chưa có biển tên.")
    with pytest.raises(Refused, match="khác tổng các biên bản địa điểm"):
        play("accept", proposal, cast)
    moved = play("accept_partly", proposal, cast, amount=100_000_000, note="Theo biên bản địa điểm.")
    assert (moved.state, moved.amount_accepted) == (State.PARTLY_ACCEPTED, 100_000_000)
    with tenant_scope(proposal.tenant_id):
        whole = Acceptance.objects.get(form="5b")
    assert [row["accepted"] for row in whole.rows if row["accepted"]] == [100_000_000]


def test_places_together_never_pass_a_line_nor_the_contract(cast: Cast) -> None:
    proposal = requested(cast)
    place_accepted(cast, proposal, accepted=SUPPORT - 1, place="Xưởng số 1")
    with pytest.raises(Refused) as refusal:
        place_accepted(cast, proposal, accepted=2, place="Xưởng số 2", number="02/BB-NT")
    assert "đã nghiệm thu 299.999.999 đ ở địa điểm khác" in str(refusal.value)
    assert "vượt giá trị hợp đồng" in str(refusal.value)
    place_accepted(cast, proposal, accepted=1, place="Xưởng số 2", number="02/BB-NT")


@pytest.mark.parametrize(("days", "said"), [(1, "sau ngày hôm nay"), (-900, "trước ngày ký hợp đồng")])
def test_a_day_out_of_order_is_refused_with_everything_else(cast: Cast, days: int, said: str) -> None:
    proposal = requested(cast)
    with pytest.raises(Refused) as refusal:
        place_accepted(cast, proposal, accepted=SUPPORT + 1, accepted_on=timezone.localdate() + timedelta(days=days))
    assert said in str(refusal.value)
    assert "vượt mức hỗ trợ của dòng" in str(refusal.value)


def test_a_place_has_one_standing_minutes_and_they_can_be_taken_back(cast: Cast, as_: As) -> None:
    proposal = requested(cast)
    first = place_accepted(cast, proposal, accepted=SUPPORT, place="Xưởng số 1")
    with pytest.raises(Refused, match="đã có biên bản nghiệm thu"):
        place_accepted(cast, proposal, accepted=0, place="Xưởng số 1", number="02/BB-NT")
    assert "Hủy biên bản 01/BB-NT?" in as_(OFFICE).get(url(proposal, f"{first.pk}/huy/")).content.decode()
    assert as_(OFFICE).post(url(proposal, f"{first.pk}/huy/")).status_code == 302
    assert as_(OFFICE).post(url(proposal, f"{first.pk}/huy/")).status_code == 404
    again = place_accepted(cast, proposal, accepted=0, place="Xưởng số 1", number="02/BB-NT")
    assert again.result == Acceptance.Result.REJECTED


def test_only_who_accepts_writes_minutes_and_others_see_what_they_may(cast: Cast, as_: As) -> None:
    proposal = requested(cast)
    first = place_accepted(cast, proposal, accepted=SUPPORT)
    assert as_(UNIT).get(url(proposal)).status_code == 200
    for who in (UNIT, "chuyenvien.cuc", "donvi.gialai", "chuyenvien.gialai"):
        assert as_(who).get(url(proposal, "lap/")).status_code == 404, who
        assert as_(who).post(url(proposal, f"{first.pk}/huy/")).status_code == 404, who
    assert as_("chuyenvien.gialai").get(url(proposal)).status_code == 404
    with tenant_scope(*cast[UNIT].tenant_ids), pytest.raises(Refused, match="Chỉ lập biên bản nghiệm thu"):
        acceptances.withdraw_place(first, actor=cast[UNIT])
    with tenant_scope(*cast["chuyenvien.gialai"].tenant_ids), pytest.raises(NotFound):
        acceptances.withdraw_place(first, actor=cast["chuyenvien.gialai"])
    play("accept", proposal, cast)
    assert as_(OFFICE).get(url(proposal, "lap/")).status_code == 404
    assert reread(proposal).state == State.ACCEPTED


def test_rows_of_places_become_one_table() -> None:
    one = [{"key": "1", "name": "Máy", "support": 9, "done": "1 máy", "accepted": 4}]
    two = [{"key": "1", "name": "Máy", "support": 9, "done": "2 máy", "accepted": 5}]
    assert summed_rows([one, two]) == [{"key": "1", "name": "Máy", "support": 9, "done": "1 máy; 2 máy", "accepted": 9}]
    assert summed_rows([]) == []
