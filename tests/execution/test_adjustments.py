"""Adjustments: filed, confirmed, decided by the level the change asks for, applied whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.models import Account, LedgerEntry
from budgets.selectors import commitment
from budgets.services import set_envelope
from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from execution.models import Contract, ContractAddendum
from execution.outcome import outcome_of
from execution.selectors.adjustments import get_adjustment
from execution.services import adjustments as services
from execution.services.adjustments import Decision
from portal.models import Publication
from proposals.models import EstimateVersion, Proposal, SupportLookup
from proposals.states import EstimateStage, SectionKey, State
from tests.cast import Cast, make_cast
from tests.factories.adjustments import (
    adjusted_texts,
    approved,
    confirmed,
    draft,
    submitted,
    with_support,
    with_text,
)
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft, pdf_file, play

As = Callable[[str], Client]


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.APPROVED, cast)


@pytest.fixture
def contracted(cast: Cast, proposal: Proposal) -> Proposal:
    return advance(proposal, State.CONTRACTED, cast)


def fresh(row: Any) -> Any:
    with tenant_scope(row.tenant_id):
        return type(row).objects.get(pk=row.pk)


def reasons(refusal: Any) -> list[str]:
    return [reason.message for reason in refusal.value.reasons]


def committed(cast: Cast, code: str) -> int:
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids):
        return commitment(code).committed


def test_a_changed_text_is_decided_by_the_centre_and_changes_nothing_before(cast: Cast, proposal: Proposal) -> None:
    row = adjusted_texts(cast, proposal)
    assert (row.state, row.authority, row.kinds) == ("confirmed", "centre", ["other"])
    assert fresh(proposal).objectives == "Tăng năng suất 30%."
    done = approved(cast, row, "lanhdao.cuc")
    now = fresh(proposal)

    assert (now.objectives, now.state, now.amount_adjusted) == ("Tăng năng suất 50%.", State.APPROVED, None)
    assert (done.state, done.decision_number, done.paper.kind_code) == ("approved", "120/QĐ", "decision")
    with tenant_scope(proposal.tenant_id):
        record = now.transitions.get(step="adjust")
        assert (record.source, record.target, record.decision_number) == ("APPROVED", "APPROVED", "120/QĐ")
        assert "Điều 11" in record.law


def test_less_money_is_released_kept_as_a_version_and_said_in_the_contract(cast: Cast, contracted: Proposal) -> None:
    less = SUPPORT - 60_000_000
    row = with_support(cast, draft(cast, contracted), less)
    done = approved(cast, confirmed(cast, submitted(cast, row)), "lanhdao.cuc")
    now = fresh(contracted)
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids):
        version = EstimateVersion.objects.get(proposal=now, stage=EstimateStage.ADJUSTED)
        addendum = ContractAddendum.objects.get(adjustment=done)
        contract = Contract.objects.get(proposal=now)

    assert (done.kinds, done.authority, done.difference) == (["decrease"], "centre", -60_000_000)
    assert (now.amount_approved, now.amount_adjusted, now.support_in_force) == (SUPPORT, less, less)
    assert (version.support, committed(cast, now.code)) == (less, less)
    assert (addendum.amount_after, contract.amount, now.amount_contracted) == (less, less, less)


@pytest.fixture
def lowered(cast: Cast, proposal: Proposal) -> Proposal:
    """Adjusted once, below the ceiling of its norm."""
    row = with_support(cast, draft(cast, proposal), SUPPORT - 40_000_000)
    approved(cast, confirmed(cast, submitted(cast, row)), "lanhdao.cuc")
    return fresh(proposal)


def test_more_money_needs_the_minister(cast: Cast, lowered: Proposal) -> None:
    more = SUPPORT - 20_000_000
    row = confirmed(cast, submitted(cast, with_support(cast, draft(cast, lowered), more)))
    assert (row.kinds, row.authority, row.difference) == (["increase"], "minister", 20_000_000)
    with pytest.raises(Refused) as refused:
        approved(cast, row, "lanhdao.cuc")
    assert reasons(refused) == ["Điều chỉnh này do Bộ trưởng Bộ Công Thương quyết định."]
    done = approved(cast, row, "lanhdao.bo", "3400/QĐ-BCT")
    assert (done.state, fresh(lowered).amount_adjusted, committed(cast, lowered.code)) == ("approved", more, more)


def test_an_envelope_that_is_empty_stops_an_increase(cast: Cast, lowered: Proposal) -> None:
    held = SUPPORT - 40_000_000
    row = confirmed(cast, submitted(cast, with_support(cast, draft(cast, lowered), SUPPORT - 20_000_000)))
    money = cast["taichinh.bo"]
    with tenant_scope(*money.tenant_ids):
        set_envelope(
            year=lowered.plan_year, amount=SUPPORT - 30_000_000, paper_number="02/QĐ-BTC", note="Giảm theo dự toán được giao lại.",
            paper_date=timezone.localdate(), actor=money,
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        approved(cast, row, "lanhdao.bo")
    assert ["10.000.000" in message for message in reasons(refused)] == [True]
    assert (fresh(row).state, fresh(lowered).amount_adjusted, committed(cast, lowered.code)) == (
        "confirmed",
        held,
        held,
    )


def test_the_books_stay_balanced_after_an_adjustment(cast: Cast, proposal: Proposal) -> None:
    row = with_support(cast, draft(cast, proposal), SUPPORT - 10_000_000)
    approved(cast, confirmed(cast, submitted(cast, row)), "lanhdao.cuc")
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids):
        assert sum(Account.objects.values_list("balance", flat=True)) == 0
        last = LedgerEntry.objects.filter(reference=proposal.code).latest("id")
        assert (last.kind, last.amount, last.paper_number) == ("release", 10_000_000, "120/QĐ")


def test_work_that_ends_next_year_goes_to_the_minister(cast: Cast, proposal: Proposal) -> None:
    row = draft(cast, proposal)
    later = f"31/03/{proposal.plan_year + 1}"
    row = submitted(cast, with_text(cast, row, SectionKey.WORK, ends_on=later))
    assert (row.kinds, row.authority) == (["next_year"], "minister")


def test_everything_that_is_wrong_is_said_at_once_when_it_is_filed(cast: Cast, proposal: Proposal) -> None:
    actor = cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids):
        row = services.open_adjustment(proposal, actor=actor)
    with pytest.raises(Refused) as empty:
        submitted(cast, row)
    assert reasons(empty) == [
        "Đề nghị điều chỉnh chưa thay đổi gì so với đề án đang có hiệu lực.", "Chưa ghi lý do điều chỉnh."
    ]  # fmt: skip
    row = with_support(cast, row, SUPPORT * 20)
    with pytest.raises(Refused) as too_much:
        submitted(cast, with_text(cast, row, SectionKey.WORK, ends_on="31/02/2027"))
    said = " ".join(reasons(too_much))
    assert all(part in said for part in ("lớn hơn định mức cho phép", "ô chưa hợp lệ", "Chưa ghi lý do"))
    assert fresh(row).state == "draft"


def test_a_second_adjustment_waits_for_the_first(cast: Cast, proposal: Proposal) -> None:
    first = draft(cast, proposal)
    with pytest.raises(Refused, match="chưa xong"):
        draft(cast, proposal)
    actor = cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids):
        services.withdraw_adjustment(first, actor=actor)
    assert draft(cast, proposal).number == 2


def test_only_approved_work_not_yet_accepted_is_adjusted(cast: Cast, proposal: Proposal) -> None:
    row = adjusted_texts(cast, proposal)
    advance(proposal, State.ACCEPTANCE_REQUESTED, cast)
    with pytest.raises(Refused) as late:
        approved(cast, row, "lanhdao.cuc")
    assert reasons(late) == ["Đề án đã chuyển sang “Đề nghị nghiệm thu” nên không điều chỉnh được nữa."]
    assert fresh(proposal).objectives == "Tăng năng suất 30%."


def test_what_changed_meanwhile_is_not_overwritten(cast: Cast, proposal: Proposal) -> None:
    row = adjusted_texts(cast, proposal)
    with tenant_scope(proposal.tenant_id):
        Proposal.objects.filter(pk=proposal.pk).update(scale="Quy mô khác.")
    with pytest.raises(Refused, match="đã thay đổi từ khi đơn vị gửi"):
        approved(cast, row, "lanhdao.cuc")


def test_a_stale_page_decides_nothing(cast: Cast, proposal: Proposal) -> None:
    row = adjusted_texts(cast, proposal)
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Stale):
        services.refuse_adjustment(row, actor=actor, reason="Không.", version=row.version - 1)


def test_a_decision_without_its_paper_says_all_that_is_missing(cast: Cast, proposal: Proposal) -> None:
    row = adjusted_texts(cast, proposal)
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        services.approve_adjustment(row, actor=actor, decision=Decision("", None))
    assert [reason.field for reason in refused.value.reasons] == ["decision_number", "decision_date", "file"]


def test_refused_and_withdrawn_leave_everything_as_it_was(cast: Cast, proposal: Proposal) -> None:
    row = adjusted_texts(cast, proposal)
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids):
        with pytest.raises(Refused, match="Chưa ghi lý do"):
            services.refuse_adjustment(row, actor=actor, reason=" ")
        done = services.refuse_adjustment(row, actor=actor, reason="Chưa đủ căn cứ.")
    assert (done.state, done.answer, fresh(proposal).version) == ("refused", "Chưa đủ căn cứ.", proposal.version)


def test_many_are_decided_together_or_not_at_all(cast: Cast, proposal: Proposal) -> None:
    other = advance(complete_draft(make_draft(cast, unit="donvi.gialai"), cast), State.APPROVED, cast)
    first = adjusted_texts(cast, proposal)
    text = with_text(
        cast, draft(cast, other, "donvi.gialai"), SectionKey.OBJECTIVES, "donvi.gialai", objectives="Khác."
    )
    second = confirmed(cast, submitted(cast, text, "donvi.gialai"), "chuyenvien.gialai")
    actor = cast["lanhdao.cuc"]
    rows = [first, second]
    with tenant_scope(other.tenant_id):
        Proposal.objects.filter(pk=other.pk).update(scale="Quy mô khác.")
    with tenant_scope(*actor.tenant_ids):
        for row, owner in ((first, proposal), (second, other)):
            row.proposal = owner
        decision = Decision("121/QĐ-ĐCK", timezone.localdate(), pdf_file())
        with pytest.raises(Refused) as refused:
            services.approve_adjustments(rows, actor=actor, decision=decision)
    assert [message[:14] for message in reasons(refused)] == [other.code]
    assert (fresh(first).state, fresh(proposal).objectives) == ("confirmed", "Tăng năng suất 30%.")


def test_the_public_page_follows(cast: Cast, proposal: Proposal, django_capture_on_commit_callbacks: Any) -> None:
    row = with_support(cast, draft(cast, proposal), SUPPORT - 10_000_000)
    row = confirmed(cast, submitted(cast, row))
    with django_capture_on_commit_callbacks(execute=True):
        approved(cast, row, "lanhdao.cuc")
    assert Publication.objects.get(code=proposal.code).amount_approved == SUPPORT - 10_000_000


def test_the_way_through_the_pages(cast: Cast, as_: As, proposal: Proposal) -> None:
    unit, officer, director = as_("donvi.danang"), as_("chuyenvien.danang"), as_("lanhdao.cuc")
    base = f"/hop-dong/{proposal.code}/dieu-chinh/"
    assert unit.post(base).headers["Location"] == f"{base}1/"
    section = unit.get(f"{base}1/muc/muc-tieu/")
    posted = {"version": section.context["adjustment"].version, "objectives": "Tăng năng suất 50%."}
    assert unit.post(f"{base}1/muc/muc-tieu/", posted).headers["Location"] == f"{base}1/"
    page = unit.get(f"{base}1/").content.decode()
    assert ("Cấp quyết định" in page, "Điều 11 khoản 2 điểm b" in page) == (True, True)
    assert officer.get(f"{base}1/").status_code == 404
    version = unit.get(f"{base}1/").context["adjustment"].version
    sent = unit.post(f"{base}1/", {"reason": "Máy đời mới.", "version": version, "gui": "1"})
    assert sent.headers["Location"] == f"{base}1/gui/"
    ask = unit.get(f"{base}1/gui/").context["form"].initial["version"]
    assert unit.post(f"{base}1/gui/", {"version": ask}).status_code == 302
    assert officer.post(f"{base}1/xac-nhan/", {"confirmation": ""}).status_code == 409
    assert officer.post(f"{base}1/xac-nhan/", {"confirmation": "Đúng thực tế."}).status_code == 302
    assert director.get(f"{base}1/").status_code == 200
    today = f"{timezone.localdate():%d/%m/%Y}"
    answer = {"decision_number": "5/QĐ-ĐCK", "decision_date": today, "file": pdf_file()}
    assert director.post(f"{base}1/phe-duyet/", answer).status_code == 302
    assert fresh(proposal).objectives == "Tăng năng suất 50%."
    tab = unit.get(f"/de-an/{proposal.code}/thuc-hien/").content.decode()
    assert ("5/QĐ-ĐCK" in tab, "Điều chỉnh lần 1" in tab) == (True, True)


def test_the_figures_are_typed_checked_and_kept(cast: Cast, as_: As, proposal: Proposal) -> None:
    row = draft(cast, proposal)
    client, url = as_("donvi.danang"), f"/hop-dong/{proposal.code}/dieu-chinh/{row.number}/du-toan/"
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    key = next(name for name in form.fields if name.startswith("national_"))
    answer = {**typed, key: "0", "newest_seen": row.version}
    assert client.post(url, {**answer, "check": "1"}).context["wanted"].support == SUPPORT - int(
        typed[key].replace(".", "")
    )
    assert fresh(row).figures == {}
    assert client.post(url, answer).status_code == 302
    assert fresh(row).figures != {}
    assert client.post(url, {**answer, key: "-5"}).status_code == 409
    assert client.post(f"/hop-dong/{proposal.code}/dieu-chinh/{row.number}/bo/du-toan/").status_code == 302
    assert fresh(row).figures == {}


def test_nobody_reaches_an_adjustment_that_is_not_theirs(cast: Cast, as_: As, proposal: Proposal) -> None:
    row = adjusted_texts(cast, proposal)
    base = f"/hop-dong/{proposal.code}/dieu-chinh/"
    for who in ("donvi.hue", "chuyenvien.gialai", "lanhdao.gialai", "quantri"):
        client = as_(who)
        for tail in ("", "1/", "1/du-toan/", "1/muc/muc-tieu/", "1/phe-duyet/", "1/xac-nhan/", "1/rut/"):
            assert client.get(f"{base}{tail}").status_code == 404, (who, tail)
    for tail in ("9/", "1/khong-co/", "1/muc/khong-co/"):
        assert as_("lanhdao.cuc").get(f"{base}{tail}").status_code == 404
    other = cast["donvi.hue"]
    with tenant_scope(*other.tenant_ids), pytest.raises(NotFound):
        services.withdraw_adjustment(row, actor=other)


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_costs_the_same_for_one_and_for_three(cast: Cast, as_: As, number: int) -> None:
    for _ in range(number):
        adjusted_texts(cast, advance(complete_draft(make_draft(cast), cast), State.APPROVED, cast))
    client = as_("lanhdao.cuc")
    client.get("/hop-dong/dieu-chinh/?trang-thai=cho-toi")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/hop-dong/dieu-chinh/?trang-thai=cho-toi")
    assert (len(page.context["page"].rows), page.context["choosing"], len(queries)) == (number, True, 10)


def test_what_was_decided_is_not_decided_again(cast: Cast, proposal: Proposal) -> None:
    row = adjusted_texts(cast, proposal)
    approved(cast, row, "lanhdao.cuc")
    with pytest.raises(Refused, match="đang ở tình trạng “Đã điều chỉnh”"):
        approved(cast, row, "lanhdao.cuc")


def test_the_province_decides_the_places_of_a_group_project_itself(cast: Cast) -> None:
    group = advance(complete_draft(make_draft(cast, kind="group"), cast), State.APPROVED, cast)
    place = "locations-0-address"
    row = with_text(cast, draft(cast, group), SectionKey.PARTIES, **{place: "Thôn Mới"})
    row = submitted(cast, row)
    assert (row.state, row.authority, row.kinds) == ("submitted", "province", ["location"])
    with pytest.raises(Refused, match="không cần xác nhận"):
        confirmed(cast, row)
    with pytest.raises(Refused, match="do Sở Công Thương quyết định"):
        approved(cast, row, "lanhdao.cuc")
    done = approved(cast, row, "lanhdao.danang", "34/QĐ-SCT")
    with tenant_scope(group.tenant_id):
        assert (done.state, group.location_rows.get().address) == ("approved", "Thôn Mới")


def test_what_was_filed_with_the_centre_needs_no_province(cast: Cast) -> None:
    unit = "donvi.vung"
    direct = advance(complete_draft(make_draft(cast, unit=unit), cast), State.APPROVED, cast)
    row = with_text(cast, draft(cast, direct, unit), SectionKey.OBJECTIVES, unit, objectives="Khác.")
    row = submitted(cast, row, unit)
    assert (row.state, row.authority) == ("confirmed", "centre")
    assert approved(cast, row, "lanhdao.cuc").state == "approved"


def test_the_paper_the_law_and_the_contract_speak_together(cast: Cast, proposal: Proposal) -> None:
    row = adjusted_texts(cast, proposal)
    with tenant_scope(proposal.tenant_id):
        Proposal.objects.filter(pk=proposal.pk).update(scale="Quy mô khác.")
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        services.approve_adjustment(row, actor=actor, decision=Decision("", None, contract_amount=5))
    said = [reason.field or reason.message[:20] for reason in refused.value.reasons]
    assert said == ["decision_number", "decision_date", "file", "Đề án đã thay đổi từ", "contract_amount"]


def test_a_question_across_tenants_is_noted_down_whatever_comes_of_it(cast: Cast, proposal: Proposal) -> None:
    row = with_text(cast, draft(cast, proposal), SectionKey.PARTIES, **{"beneficiaries-0-name": "HTX Khác"})
    actor = cast["donvi.danang"]

    def noted() -> int:
        with tenant_scope(proposal.tenant_id):
            return SupportLookup.objects.filter(proposal=proposal).count()

    before = noted()
    with tenant_scope(*actor.tenant_ids):
        outcome_of(row, proposal)
        assert proposal.beneficiary_rows.get().name == "HTX Thử Nghiệm"
    assert noted() == before + 1
    with tenant_scope(*actor.tenant_ids):
        services.save_reason(row, "", actor=actor)
        with pytest.raises(Refused):
            services.submit_adjustment(row, actor=actor)
    assert noted() == before + 2


def test_a_refused_bundle_leaves_no_file_and_tells_nobody(
    cast: Cast, proposal: Proposal, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    other = advance(complete_draft(make_draft(cast, unit="donvi.gialai"), cast), State.APPROVED, cast)
    first = adjusted_texts(cast, proposal)
    unit = "donvi.gialai"
    text = with_text(cast, draft(cast, other, unit), SectionKey.OBJECTIVES, unit, objectives="Khác.")
    second = confirmed(cast, submitted(cast, text, unit), "chuyenvien.gialai")
    with tenant_scope(other.tenant_id):
        Proposal.objects.filter(pk=other.pk).update(scale="Quy mô khác.")
    actor = cast["lanhdao.cuc"]
    files = sorted(Path(settings.MEDIA_ROOT).rglob("*.*"))
    with tenant_scope(*actor.tenant_ids), django_capture_on_commit_callbacks() as told:
        decision = Decision("121/QĐ-ĐCK", timezone.localdate(), pdf_file())
        rows = [get_adjustment(actor, owner, 1) for owner in (proposal, other)]
        assert [row.pk for row in rows] == [first.pk, second.pk]
        with pytest.raises(Refused):
            services.approve_adjustments(rows, actor=actor, decision=decision)
    assert (sorted(Path(settings.MEDIA_ROOT).rglob("*.*")), told) == (files, [])


@pytest.mark.usefixtures("committed_db")
def test_two_leaders_at_once_apply_it_once() -> None:
    cast = make_cast()
    proposal = advance(complete_draft(make_draft(cast), cast), State.APPROVED, cast)
    row = with_support(cast, draft(cast, proposal), SUPPORT - 10_000_000)
    row = confirmed(cast, submitted(cast, row))
    barrier = Barrier(2)

    def decide() -> str:
        try:
            barrier.wait(timeout=20)
            return approved(cast, row, "lanhdao.cuc").state
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(future.result() for future in [pool.submit(decide) for _ in range(2)])
    assert answers == ["approved", "Đề nghị điều chỉnh đang ở tình trạng “Đã điều chỉnh”."]
    assert (committed(cast, proposal.code), fresh(proposal).amount_adjusted) == (SUPPORT - 10_000_000,) * 2


@pytest.mark.usefixtures("committed_db")
def test_a_decision_and_a_request_for_acceptance_at_once_do_not_mix() -> None:
    cast = make_cast()
    proposal = advance(complete_draft(make_draft(cast), cast), State.IMPLEMENTING, cast)
    row = adjusted_texts(cast, proposal)
    barrier = Barrier(2)

    def run(act: Callable[[], Any]) -> str:
        try:
            barrier.wait(timeout=20)
            act()
        except (Refused, Stale) as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        decided = pool.submit(run, lambda: approved(cast, row, "lanhdao.cuc"))
        asked = pool.submit(run, lambda: play("request_acceptance", proposal, cast))
        answers = decided.result(), asked.result()
    now, changed = fresh(proposal), fresh(proposal).objectives == "Tăng năng suất 50%."
    assert (answers[0] == "done") == changed
    assert answers[1] == "done"
    assert now.state == State.ACCEPTANCE_REQUESTED


def test_the_contract_takes_the_value_that_was_decided(cast: Cast, contracted: Proposal) -> None:
    row = confirmed(cast, submitted(cast, with_support(cast, draft(cast, contracted), SUPPORT - 10_000_000)))
    with pytest.raises(Refused, match="Giá trị hợp đồng phải lớn hơn 0 và không quá"):
        approved(cast, row, "lanhdao.cuc", contract_amount=SUPPORT)
    approved(cast, row, "lanhdao.cuc", contract_amount=SUPPORT - 30_000_000)
    assert fresh(contracted).amount_contracted == SUPPORT - 30_000_000
    assert play("start", fresh_with_unit(contracted), cast).state == State.IMPLEMENTING


def fresh_with_unit(proposal: Proposal) -> Proposal:
    with tenant_scope(proposal.tenant_id):
        return Proposal.objects.select_related("unit", "content").get(pk=proposal.pk)
