"""Papers of execution made from what was recorded: the contract in PDF and Word, acceptance, settlement, liquidation."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from docx import Document as WordFile

from core.errors import Refused
from core.money import format_dong
from core.tenancy import tenant_scope
from execution.models import Acceptance, Settlement
from proposals.models import Proposal
from proposals.states import State
from reporting.contexts import archive_index, closing_minutes, contract_paper, settlement_forms
from reporting.word import fill_in
from tests.cast import Cast
from tests.factories.closing import closed, handed_in, listed, place_accepted
from tests.factories.proposals import COST, SUPPORT, advance, complete_draft, make_draft, play, reread
from tests.reporting import closing_samples

As = Callable[[str], Client]
TODAY = date(2026, 11, 26)


def at(cast: Cast, state: State) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), state, cast)


def words_of(content: bytes) -> str:
    file = WordFile(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in file.paragraphs), *cells])


def test_the_contract_in_word_has_the_words_of_the_pdf_and_the_page_of_the_decree() -> None:
    content = fill_in("contract", closing_samples.contract_paper())
    words = words_of(content)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "DỰ THẢO", "HỢP ĐỒNG", "Bên A: Cục Đổi mới sáng tạo", "Điều 2. Giá trị hợp đồng",
        "300.000.000 đồng <bằng chữ>", "Lắp đặt dây chuyền", "Máy sấy chè & phụ kiện", "Tổng cộng", "400.000.000",
    ):  # fmt: skip
        assert part in words, part
    assert "{" not in words
    page = WordFile(io.BytesIO(content)).sections[0]
    sides = (
        page.page_width,
        page.page_height,
        page.left_margin,
        page.right_margin,
        page.top_margin,
        page.bottom_margin,
    )
    assert [round(each.mm) for each in sides] == [210, 297, 30, 15, 20, 20]
    assert "DỰ THẢO" not in words_of(fill_in("contract", closing_samples.contract_paper(draft=False)))


def test_the_cuc_takes_the_contract_before_and_after_it_is_signed(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.ASSIGNED)
    address = f"/bao-cao/de-an/{proposal.code}/hop-dong.docx"
    draft = as_("lanhdao.cuc").get(address)
    assert "du-thao" in draft["Content-Disposition"]
    words = words_of(draft.content)
    assert proposal.title in words
    assert format_dong(SUPPORT) in words
    assert "60/QĐ-ĐCK" in words
    assert as_("donvi.danang").get(address).status_code == 404
    assert as_("donvi.gialai").get(address).status_code == 404
    play("sign_contract", proposal, cast)
    signed = as_("chuyenvien.cuc").get(address)
    assert "15/HĐ-ĐCK" in words_of(signed.content)
    assert "du-thao" not in signed["Content-Disposition"]


def test_no_contract_before_the_assignment(cast: Cast) -> None:
    proposal = at(cast, State.APPROVED)
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids), pytest.raises(Refused, match="chưa được giao kế hoạch"):
        contract_paper.build(reread(proposal), actor=cast["lanhdao.cuc"], day=TODAY)


def test_the_forms_of_a_settlement_add_up_to_the_vouchers(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.ACCEPTED)
    listed(cast, proposal, amount=COST // 2, national=SUPPORT // 2)
    listed(cast, proposal, number="UNC 02", amount=COST // 2, national=SUPPORT // 2)
    listed(cast, proposal, number="PC 03", kind="cash", amount=5, national=0)
    actor = cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids):
        found = Settlement.objects.select_related("proposal__unit", "proposal__tenant").get()
        made: dict[str, Any] = {
            name: getattr(settlement_forms, f"build_{name}")(found, actor=actor, day=TODAY)
            for name in ("table", "vouchers", "all_vouchers", "request", "reconciliation")
        }
        with pytest.raises(Refused, match="chưa thanh lý"):
            closing_minutes.build_liquidation(found, actor=actor, day=TODAY)
    assert (made["table"].total.national, made["table"].total.spent) == (SUPPORT, COST // 2 * 2 + 5)
    assert [len(made[name].rows) for name in ("vouchers", "all_vouchers")] == [2, 3]
    assert (made["request"].asked, made["request"].rows[1].amount) == (SUPPORT, SUPPORT)
    assert [row.contracted for row in made["reconciliation"].rows] == [SUPPORT]
    handed_in(cast, proposal)
    closed(cast, proposal, "liquidate", amount=SUPPORT)
    with tenant_scope(*actor.tenant_ids):
        minutes = closing_minutes.build_liquidation(Settlement.objects.get(), actor=actor, day=TODAY)
    assert [row.amount for row in minutes.rows] == [SUPPORT, SUPPORT, SUPPORT, 0, SUPPORT]
    page = as_("ketoan.cuc").get(f"/bao-cao/quyet-toan/{proposal.code}/").content.decode()
    for form in ("Mẫu 6", "Mẫu 7", "Mẫu 8a", "Mẫu 8b", "Mẫu 9", "Mẫu 10"):
        assert form in page
    asked = as_("ketoan.cuc").post(f"/bao-cao/quyet-toan/{proposal.code}/lap/voucher_list/")
    assert (asked.status_code, as_("donvi.gialai").get(asked["Location"]).status_code) == (302, 404)
    assert as_("ketoan.cuc").post(f"/bao-cao/quyet-toan/{proposal.code}/lap/progress_report/").status_code == 404
    assert as_("donvi.gialai").get(f"/bao-cao/quyet-toan/{proposal.code}/").status_code == 404


def test_nothing_is_printed_of_an_empty_list(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.ACCEPTED)
    listed(cast, proposal, amount=5, national=0)
    answer = as_("donvi.danang").post(f"/bao-cao/quyet-toan/{proposal.code}/lap/voucher_list/")
    assert answer.status_code == 409
    assert "chưa có chứng từ nào" in answer.content.decode()


def test_the_minutes_of_a_place_and_of_the_whole_are_printed(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.ACCEPTANCE_REQUESTED)
    place = place_accepted(cast, proposal, accepted=SUPPORT)
    play("accept", proposal, cast)
    with tenant_scope(proposal.tenant_id):
        whole = Acceptance.objects.select_related("proposal__tenant", "proposal__unit").get(form="5b")
        made = closing_minutes.build_acceptance(whole, actor=cast["chuyenvien.danang"], day=TODAY)
    assert (made.amount, [row.accepted for row in made.rows], made.form) == (SUPPORT, [SUPPORT], "5b")
    for pk, who, status in (
        (place.pk, "donvi.danang", 302),
        (whole.pk, "chuyenvien.danang", 302),
        (place.pk, "donvi.gialai", 404),
    ):
        address = f"/bao-cao/nghiem-thu/{proposal.code}/{pk}/lap/acceptance_minutes/"
        assert as_(who).post(address).status_code == status
    assert as_("donvi.danang").get(f"/bao-cao/nghiem-thu/{proposal.code}/{place.pk}/").status_code == 200


def test_the_index_of_a_closed_dossier_names_steps_papers_and_what_was_printed(cast: Cast, as_: As) -> None:
    working = at(cast, State.IMPLEMENTING)
    with tenant_scope(*cast["donvi.danang"].tenant_ids), pytest.raises(Refused, match="chưa quyết toán hoặc ngừng"):
        archive_index.build(reread(working), actor=cast["donvi.danang"], day=TODAY)
    settled = at(cast, State.SETTLED)
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        made = archive_index.build(reread(settled), actor=cast["donvi.danang"], day=TODAY)
    assert {"60/QĐ-ĐCK", "15/HĐ-ĐCK", "80/BB-TL", "90/QĐ-ĐCK"} <= {row.paper for row in made.steps}
    assert len(made.papers) > 5
    assert all(len(paper.sha256) == 64 for paper in made.papers)
    assert as_("donvi.danang").post(f"/bao-cao/de-an/{settled.code}/lap/archive_index/").status_code == 302
