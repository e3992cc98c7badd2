"""The settlement dossier: its vouchers, what must agree with what, finance's look at it, and how the contract is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import NotFound, Refused
from core.tenancy import tenant_scope
from execution.models import Settlement, Voucher
from execution.selectors.settlements import books_of
from execution.services import settlements
from execution.tieout import compare_all
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.closing import FINANCE, UNIT, begun, closed, handed_in, listed, returned, values
from tests.factories.proposals import COST, SUPPORT, advance, complete_draft, make_draft, play, reread
from tests.factories.work import advanced

As = Callable[[str], Client]
MILLION = 1_000_000


def accepted(cast: Cast, **draft: Any) -> Proposal:
    return advance(complete_draft(make_draft(cast, **draft), cast), State.ACCEPTED, cast)


def url(proposal: Proposal, rest: str = "") -> str:
    return f"/hop-dong/{proposal.code}/quyet-toan/{rest}"


def compared(proposal: Proposal) -> dict[str, str]:
    """Key of a comparison -> its weight by name."""
    with tenant_scope(proposal.tenant_id):
        settlement = Settlement.objects.filter(proposal=proposal).first()
        return {row.key.split(":")[0]: row.weight.name for row in compare_all(books_of(reread(proposal), settlement))}


def posted(proposal: Proposal, **changes: Any) -> dict[str, Any]:
    """A voucher as the page sends it."""
    with tenant_scope(proposal.tenant_id):
        stated = values(reread(proposal), **changes)
    return {**stated, "dated_on": f"{stated['dated_on']:%d/%m/%Y}"}


def test_the_unit_lists_its_vouchers_and_hands_in_what_they_add_up_to(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    unit = as_(UNIT)
    assert "Chưa có chứng từ nào" in unit.get(url(proposal, "chung-tu/")).content.decode()

    assert unit.post(url(proposal, "chung-tu/"), posted(proposal)).status_code == 302
    page = unit.get(url(proposal)).content.decode()
    assert "Nộp hồ sơ quyết toán" in page
    assert handed_in(cast, proposal).state == State.SETTLING
    with tenant_scope(proposal.tenant_id):
        found = Settlement.objects.get()
    assert (found.requested, found.filed_by.username) == (SUPPORT, UNIT)
    assert "Sửa" not in unit.get(url(proposal, "chung-tu/")).content.decode()


def test_a_voucher_that_cannot_be_is_refused_with_every_reason_and_kept_on_the_page(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    wrong = {**posted(proposal), "number": "", "dated_on": "31/02/2026", "amount": "0", "national": "5", "line": "999"}
    answer = as_(UNIT).post(url(proposal, "chung-tu/"), wrong)

    assert answer.status_code == 409
    assert sorted(answer.context["form"].errors) == ["amount", "dated_on", "line", "number"]
    assert "31/02/2026" in answer.content.decode()
    more = as_(UNIT).post(url(proposal, "chung-tu/"), {**posted(proposal), "amount": "10", "national": "11"})
    assert list(more.context["form"].errors) == ["national"]
    with tenant_scope(proposal.tenant_id):
        assert Voucher.objects.count() == 0


def test_nothing_is_handed_in_without_vouchers_or_above_what_was_accepted(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    begun(cast, proposal)
    with pytest.raises(Refused) as refusal:
        handed_in(cast, proposal)
    assert "Bảng kê chưa có chứng từ nào." in str(refusal.value)

    listed(cast, proposal, national=SUPPORT + 1)
    assert compared(proposal)["acceptance_vouchers"] == "NEVER"
    answer = as_(UNIT).post(f"/hop-dong/{proposal.code}/submit_settlement/", {"version": reread(proposal).version})
    assert answer.status_code == 409
    assert any("lớn hơn kinh phí được nghiệm thu" in reason.message for reason in answer.context["form"].reasons)
    assert reread(proposal).state == State.ACCEPTED


def test_every_difference_is_explained_before_it_is_handed_in(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    listed(cast, proposal, national=SUPPORT - 20 * MILLION)
    assert compared(proposal)["acceptance_vouchers"] == "EXPLAIN"
    with pytest.raises(Refused, match="Chưa giải trình"):
        handed_in(cast, proposal)

    page = as_(UNIT).get(url(proposal))
    box = next(name for name, key in page.context["form"].keys.items() if key == "acceptance_vouchers")
    assert as_(UNIT).post(url(proposal), {box: "Đơn vị tự chi phần còn lại."}).status_code == 302
    assert handed_in(cast, proposal).state == State.SETTLING
    shown = as_(FINANCE).get(url(proposal)).content.decode()
    assert "Đơn vị tự chi phần còn lại." in shown
    assert "Đã giải trình" in shown


def test_support_shrinks_with_the_real_cost(cast: Cast) -> None:
    """The norm is applied once more to what the work really cost."""
    proposal = accepted(cast)
    listed(cast, proposal, amount=SUPPORT + MILLION, national=SUPPORT)
    assert compared(proposal)["norms_vouchers"] == "NEVER"
    with pytest.raises(Refused, match="định mức tính trên chi phí thực tế"):
        handed_in(cast, proposal)


def test_an_open_advance_an_early_and_a_future_voucher_are_told(cast: Cast) -> None:
    proposal = accepted(cast)
    today = timezone.localdate()
    listed(cast, proposal, national=SUPPORT // 2, dated_on=today - timedelta(days=40))
    assert compared(proposal)["voucher_dates"] == "EXPLAIN"
    listed(cast, proposal, number="UNC 02", amount=SUPPORT, national=SUPPORT // 2, dated_on=today + timedelta(days=3))
    with tenant_scope(proposal.tenant_id):
        found = compare_all(books_of(reread(proposal), Settlement.objects.get()))
    assert [row.weight.name for row in found if row.key == "voucher_dates:future"] == ["NEVER"]
    assert "TT 2 Ủy nhiệm chi UNC 02" in next(row.sentence for row in found if row.key == "voucher_dates:future")


def test_the_same_voucher_twice_or_in_another_dossier_is_told(cast: Cast) -> None:
    first = accepted(cast)
    listed(cast, first)
    handed_in(cast, first)
    second = accepted(cast, title="Hỗ trợ dây chuyền chế biến thứ hai")
    listed(cast, second, amount=COST // 2, national=SUPPORT // 2)
    listed(cast, second, amount=COST // 2, national=SUPPORT // 2)

    with tenant_scope(second.tenant_id):
        found = {row.key: row for row in compare_all(books_of(reread(second), Settlement.objects.get(proposal=second)))}
    assert found["vouchers_twice:here"].right[0] == "1 chứng từ"
    assert "TT 2 Ủy nhiệm chi UNC 01" in found["vouchers_twice:here"].sentence
    assert "đã kê ở TT 1" in found["vouchers_twice:here"].sentence
    assert first.code in found["vouchers_twice:elsewhere"].sentence


def test_finance_leaves_a_voucher_out_and_the_contract_closes_at_the_rest(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    listed(cast, proposal, amount=COST // 2, national=SUPPORT // 2)
    second = listed(cast, proposal, number="UNC 02", amount=COST // 2, national=SUPPORT // 2)
    handed_in(cast, proposal)
    finance = as_(FINANCE)
    refusing = url(proposal, f"chung-tu/{second.pk}/loai/")
    assert finance.post(refusing, {"reason": ""}).status_code == 409
    assert finance.post(refusing, {"reason": "Hóa đơn không hợp lệ."}).status_code == 302
    assert "Bị loại: Hóa đơn không hợp lệ." in as_(UNIT).get(url(proposal, "chung-tu/")).content.decode()

    with pytest.raises(Refused, match="không thanh lý, quyết toán cao hơn chứng từ"):
        closed(cast, proposal, "liquidate", amount=SUPPORT)
    with pytest.raises(Refused, match="ghi lý do vào ô ghi chú"):
        closed(cast, proposal, "liquidate", amount=SUPPORT // 2 - 1)
    assert closed(cast, proposal, "liquidate", amount=SUPPORT // 2).state == State.LIQUIDATED
    assert finance.post(refusing, {"nhan-lai": "1"}).status_code == 404
    assert closed(cast, proposal, "settle", amount=SUPPORT // 2).amount_settled == SUPPORT // 2


def test_a_refused_voucher_can_be_counted_again_and_a_corrected_one_is_another(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    row = listed(cast, proposal)
    handed_in(cast, proposal)
    as_(FINANCE).post(url(proposal, f"chung-tu/{row.pk}/loai/"), {"reason": "Thiếu chữ ký."})
    as_(FINANCE).post(url(proposal, f"chung-tu/{row.pk}/loai/"), {"nhan-lai": "1"})
    with tenant_scope(proposal.tenant_id):
        assert Voucher.objects.get().refused == ""
    as_(FINANCE).post(url(proposal, f"chung-tu/{row.pk}/loai/"), {"reason": "Thiếu chữ ký."})
    returned(cast, proposal)
    corrected = {**posted(proposal), "number": "UNC 01a"}
    assert as_(UNIT).post(url(proposal, f"chung-tu/{row.pk}/"), corrected).status_code == 302
    with tenant_scope(proposal.tenant_id):
        assert (Voucher.objects.get().number, Voucher.objects.get().refused) == ("UNC 01a", "")


def test_a_voucher_taken_off_closes_the_gap(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    rows = [listed(cast, proposal, number=f"UNC {n}", amount=3 * MILLION, national=MILLION) for n in (1, 2, 3)]
    page = as_(UNIT).get(url(proposal, f"chung-tu/{rows[0].pk}/bo/")).content.decode()
    assert "Bỏ chứng từ UNC 1?" in page
    assert as_(UNIT).post(url(proposal, f"chung-tu/{rows[0].pk}/bo/")).status_code == 302
    with tenant_scope(proposal.tenant_id):
        assert list(Voucher.objects.values_list("position", "number")) == [(1, "UNC 2"), (2, "UNC 3")]


def test_the_dossier_is_written_only_by_its_unit_between_acceptance_and_handing_in(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    row = listed(cast, proposal)
    for who in (FINANCE, "chuyenvien.danang", "donvi.gialai"):
        assert as_(who).get(url(proposal)).status_code == 404, who  # not handed in yet
        assert as_(who).post(url(proposal, "chung-tu/"), posted(proposal)).status_code == 404
    handed_in(cast, proposal)
    assert as_("chuyenvien.danang").get(url(proposal)).status_code == 200
    assert as_("donvi.gialai").get(url(proposal)).status_code == 404
    for rest in ("chung-tu/", f"chung-tu/{row.pk}/", f"chung-tu/{row.pk}/bo/", "nhap/", ""):
        assert as_(UNIT).post(url(proposal, rest), posted(proposal)).status_code == 404, rest
    with tenant_scope(*cast[UNIT].tenant_ids):
        stated = values(reread(proposal))
        with pytest.raises(Refused, match="chỉ sửa được sau khi nghiệm thu"):
            settlements.add_voucher(row.settlement, stated, actor=cast[UNIT])
    with tenant_scope(*cast["donvi.gialai"].tenant_ids), pytest.raises(NotFound):
        settlements.add_voucher(row.settlement, stated, actor=cast["donvi.gialai"])


def test_finance_gives_more_time_and_the_unit_is_told(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    due = reread(proposal).due_on
    assert as_(UNIT).get(url(proposal, "gia-han/")).status_code == 404
    page = as_(FINANCE).post(url(proposal, "gia-han/"), {"until": f"{due:%d/%m/%Y}", "reason": "Chờ kiểm toán."})
    assert list(page.context["form"].errors) == ["until"]
    later = due + timedelta(days=10)
    answer = as_(FINANCE).post(url(proposal, "gia-han/"), {"until": f"{later:%d/%m/%Y}", "reason": "Chờ kiểm toán."})
    assert (answer.status_code, reread(proposal).due_on) == (302, later)
    assert "Cục gia hạn đến" in as_(UNIT).get(url(proposal)).content.decode()


def test_an_advance_above_the_vouchers_must_be_repaid_first(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), State.IMPLEMENTING, cast)
    advanced(cast, proposal, 150 * MILLION)
    play("request_acceptance", proposal, cast)
    play("accept", proposal, cast)
    listed(cast, proposal, amount=300 * MILLION, national=100 * MILLION)
    with tenant_scope(proposal.tenant_id):
        found = {row.key: row for row in compare_all(books_of(reread(proposal), Settlement.objects.get()))}
    assert found["advances_vouchers"].weight.name == "EXPLAIN"
    assert "phải hoàn trả 50.000.000 đ" in found["advances_vouchers"].sentence


def test_the_page_asks_the_same_of_the_database_for_one_and_for_thirty_vouchers(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    listed(cast, proposal, amount=3 * MILLION, national=MILLION)
    client = as_(UNIT)
    counts = []
    for _ in range(2):
        for rest in ("", "chung-tu/"):
            client.get(url(proposal, rest))
            with CaptureQueriesContext(connection) as captured:
                client.get(url(proposal, rest))
            counts.append(len(captured))
        found = begun(cast, proposal)
        with tenant_scope(proposal.tenant_id):
            rows = [values(reread(proposal), number=f"PC {n}", amount=3 * MILLION, national=MILLION) for n in range(29)]
            settlements.import_vouchers(found, rows, actor=cast[UNIT], replace=False)
    assert counts[:2] == counts[2:]


def test_dossiers_and_vouchers_are_read_through_the_api_by_whom_they_concern(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    listed(cast, proposal)
    for who, seen in ((UNIT, 1), (FINANCE, 0), ("donvi.gialai", 0)):
        for address in ("settlements", "vouchers"):
            assert len(as_(who).get(f"/api/v1/{address}/").json()["results"]) == seen, (who, address)
    handed_in(cast, proposal)
    found = as_(FINANCE).get(f"/api/v1/vouchers/?proposal={proposal.code}").json()["results"]
    assert [(row["number"], row["national"], row["refused"]) for row in found] == [("UNC 01", SUPPORT, "")]
    assert as_(FINANCE).get("/api/v1/settlements/").json()["results"][0]["requested"] == SUPPORT
    assert as_("chuyenvien.gialai").get("/api/v1/vouchers/").json()["results"] == []


def test_no_stranger_reaches_a_dossier_by_typing_its_addresses(cast: Cast, as_: As) -> None:
    proposal = accepted(cast)
    row = listed(cast, proposal)
    handed_in(cast, proposal)
    own = ["", "chung-tu/", "chung-tu.xlsx"]
    pages = [
        url(proposal, rest)
        for rest in (*own, "nhap/", "gia-han/", *(f"chung-tu/{row.pk}/{act}" for act in ("", "bo/", "loai/")))
    ]
    pages += [f"/bao-cao/quyet-toan/{proposal.code}/", f"/hop-dong/{proposal.code}/nghiem-thu/"]
    assert [as_(UNIT).get(url(proposal, rest)).status_code for rest in own] == [200, 200, 200]
    for who in ("donvi.gialai", "chuyenvien.gialai"):
        assert {as_(who).get(page).status_code for page in pages} == {404}, who
        assert {as_(who).post(page, {"reason": "x", "nhan-lai": "1"}).status_code for page in pages[3:8]} == {404}, who
    assert {Client().get(page).status_code for page in pages} == {302}
