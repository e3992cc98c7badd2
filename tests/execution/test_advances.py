"""Advances: gate of volume, rates and ceilings of dated norms, the dossier, who decides what, and the money exactly once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from fractions import Fraction
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from budgets.models import LedgerEntry, Norm
from budgets.selectors import commitment
from budgets.services import AlreadyBooked, Warrant
from core.errors import NotFound, Refused, Stale
from core.tenancy import tenant_scope
from execution.advances import ITEM_BASE, Weight, look_at_advance, percent, reasons_of
from execution.models import AdvanceRequest, ProgressReport
from execution.selectors.advances import balance_on
from execution.selectors.progress import last_report
from execution.services import advances, progress
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast, make_cast
from tests.factories.proposals import SUPPORT, advance, attach_papers, complete_draft, make_draft, play
from tests.factories.work import advanced, asked, confirmed, filed, granted, paid, wanted

As = Callable[[str], Client]
MILLION = 1_000_000
FIRST = 210 * MILLION
"""70 % of the support."""
OVER_RATE = (
    "Tổng tạm ứng, thanh toán sẽ là {total} đ, vượt 70% kinh phí hỗ trợ 300.000.000 đ, tức 210.000.000 đ: Tạm ứng lần một: "
    "máy móc thiết bị."
)
OVER_CAP = (
    "Tổng tạm ứng, thanh toán sẽ là {total} đ, vượt 70% kinh phí hỗ trợ 300.000.000 đ, tức 210.000.000 đ: Tổng tạm ứng trước "
    "nghiệm thu không quá."
)
TREASURY = (
    "Tổng tạm ứng, thanh toán sẽ là {total} đ, vượt 50% giá trị hợp đồng 300.000.000 đ, tức 150.000.000 đ: Tạm ứng theo hợp "
    "đồng tại Kho bạc Nhà nước không quá."
)
GATE = "Khối lượng thực hiện phải trên 70% tổng vốn đầu tư của dự án; {why}."


@pytest.fixture
def contracted(cast: Cast) -> Proposal:
    """300 triệu đồng for a machine of 700 (ND3.3), contract signed for the same support."""
    return advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast)


def fresh(row: Any) -> Any:
    with tenant_scope(row.tenant_id):
        return type(row).objects.get(pk=row.pk)


def reasons(refusal: Any) -> list[str]:
    return [reason.message for reason in refusal.value.reasons]


def money(cast: Cast, code: str) -> tuple[int, int, int]:
    """Committed, advanced, paid; in millions."""
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids):
        held = commitment(code)
    return held.committed // MILLION, held.advanced // MILLION, held.paid // MILLION


# --- what it is measured by ------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_gate_looks_at_a_base_we_know() -> None:
    found = set(Norm.objects.filter(code__startswith="advance.progress_gate.").values_list("per", flat=True))
    assert found == {ITEM_BASE, "tổng vốn đầu tư của dự án"}


@pytest.mark.parametrize(
    ("done", "words"),
    [(7050, "70,5%"), (10_000, "100%"), (1, "0,01%"), (0, "0%"), (5000, "50%"), (7010, "70,1%"), (7001, "70,01%")],
)
def test_shares_are_written_as_people_do(done: int, words: str) -> None:
    assert percent(Fraction(done, 10_000)) == words


def test_what_falls_short_by_little_is_not_rounded_up() -> None:
    assert percent(Fraction(2, 3)) == "66,66%"


@pytest.mark.parametrize(
    ("amount", "hard", "soft", "warned"),
    [
        (150_000_000, [], [], []), (150_000_001, [], [], [TREASURY]), (210_000_000, [], [], [TREASURY]),
        (210_000_001, [OVER_CAP], [OVER_RATE], [TREASURY]),
    ],
)  # fmt: skip
def test_each_ceiling_weighs_what_the_law_gives_it(
    cast: Cast, contracted: Proposal, amount: int, hard: list[str], soft: list[str], warned: list[str]
) -> None:
    filed(cast, contracted)
    with tenant_scope(contracted.tenant_id):
        found = look_at_advance(contracted, timezone.localdate(), report=last_report(contracted)).findings(amount)
    said = {weight: [reason.message for reason in reasons_of(found, weight)] for weight in Weight}
    total = f"{amount:,}".replace(",", ".")
    assert said == {
        weight: [sentence.format(total=total) for sentence in sentences]
        for weight, sentences in ((Weight.HARD, hard), (Weight.SOFT, soft), (Weight.WARN, warned))
    }


@pytest.mark.parametrize(("share", "passes"), [(70, False), (71, True)])
def test_the_gate_must_be_exceeded_not_reached(cast: Cast, contracted: Proposal, share: int, passes: bool) -> None:
    filed(cast, contracted, share=share)
    row = wanted(cast, contracted, FIRST)
    actor = cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids):
        if passes:
            assert advances.submit_advance(row, actor=actor).state == "submitted"
            return
        with pytest.raises(Refused) as refused:
            advances.submit_advance(row, actor=actor)
    assert reasons(refused)[1:] == [GATE.format(why="báo cáo mới đạt 70%")]
    assert refused.value.reasons[0].article == "TT 36/2013/TT-BCT, Điều 16"


def test_without_a_report_everything_missing_is_said_at_once(cast: Cast, contracted: Proposal) -> None:
    row, actor = wanted(cast, contracted, FIRST), cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        advances.submit_advance(row, actor=actor)
    assert reasons(refused)[1:] == [
        "Thiếu giấy tờ trong hồ sơ tạm ứng: Báo cáo tiến độ xác định khối lượng đã thực hiện.",
        GATE.format(why="chưa có báo cáo tiến độ đã gửi"),
    ]


def test_a_draft_report_does_not_count(cast: Cast, contracted: Proposal) -> None:
    row = filed(cast, contracted)
    with tenant_scope(contracted.tenant_id):
        ProgressReport.objects.filter(pk=row.pk).update(state="draft")
        assert look_at_advance(contracted, timezone.localdate(), report=fresh(row)).report is None


def test_infrastructure_has_thirty_percent_and_the_gate_of_the_supported_item(cast: Cast) -> None:
    cluster = advance(
        complete_draft(make_draft(cast, content_code="ND7.8"), cast, cost=1000 * MILLION), State.CONTRACTED, cast
    )
    filed(cast, cluster, share=51)
    with tenant_scope(cluster.tenant_id):
        look = look_at_advance(cluster, timezone.localdate(), report=last_report(cluster))
    assert (look.at_most, look.gate and look.gate.number, look.reached) == (90 * MILLION, 50, Fraction(51, 100))
    assert [paper.needed.code for paper in look.papers if paper.needed.required and not paper.here] == [
        "support_contract"
    ]


# --- the way ---------------------------------------------------------------------------------------------------------
def test_from_the_request_to_the_money(cast: Cast, contracted: Proposal) -> None:
    report = filed(cast, contracted)
    row = asked(cast, contracted, FIRST)
    assert (row.part, row.report_id, money(cast, contracted.code)) == ("first", report.pk, (300, 0, 0))
    row = confirmed(cast, row)
    assert (row.state, fresh(report).state) == ("confirmed", "confirmed")
    row = granted(cast, row, 200 * MILLION)
    assert (row.state, row.approved, money(cast, contracted.code)) == ("approved", 200 * MILLION, (300, 0, 0))
    row = paid(cast, row)
    assert (row.state, row.voucher_number, money(cast, contracted.code)) == ("paid", "12/UNC", (100, 200, 0))
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids):
        entry = LedgerEntry.objects.filter(reference=contracted.code).latest("id")
        assert (entry.kind, entry.amount, entry.paper_number) == ("advance", 200 * MILLION, "12/UNC")


def test_a_departure_needs_the_unit_to_explain_and_the_director_to_say_why(cast: Cast, contracted: Proposal) -> None:
    filed(cast, contracted, share=60)
    row = confirmed(cast, asked(cast, contracted, 100 * MILLION, reason="Nhà cung cấp đòi đặt cọc."))
    with pytest.raises(Refused) as refused:
        granted(cast, row)
    assert [reason.field for reason in refused.value.reasons] == ["override", "report"]
    assert granted(cast, row, override="Hợp đồng mua máy có điều khoản đặt cọc.").state == "approved"


def test_what_may_never_be_is_not_opened_by_an_explanation(cast: Cast, contracted: Proposal) -> None:
    filed(cast, contracted)
    row, actor = wanted(cast, contracted, SUPPORT, reason="Cần đủ vốn."), cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        advances.submit_advance(row, actor=actor)
    assert reasons(refused) == [OVER_CAP.format(total="300.000.000")]


def test_a_second_advance_counts_with_the_first(cast: Cast, contracted: Proposal) -> None:
    advanced(cast, contracted, 150 * MILLION)
    row, actor = wanted(cast, contracted, 60 * MILLION + 1, reason="Thêm."), cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        advances.submit_advance(row, actor=actor)
    assert reasons(refused) == [OVER_CAP.format(total="210.000.001")]
    with tenant_scope(*actor.tenant_ids):
        advances.save_advance(row, actor=actor, amount=60 * MILLION, reason="")
        assert advances.submit_advance(row, actor=actor).part == "next"


def test_what_remains_is_advanced_after_acceptance_up_to_what_was_accepted(cast: Cast, contracted: Proposal) -> None:
    advanced(cast, contracted, FIRST)
    working = advance(contracted, State.IMPLEMENTING, cast)
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        attach_papers(working, "acceptance", actor=cast["donvi.danang"])
    accepted = play("accept", advance(working, State.ACCEPTANCE_REQUESTED, cast), cast, amount=280 * MILLION)
    row, actor = wanted(cast, accepted, 70 * MILLION + 1), cast["donvi.danang"]
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        advances.submit_advance(row, actor=actor)
    assert reasons(refused) == [
        "Tổng tạm ứng, thanh toán sẽ là 280.000.001 đ, vượt kinh phí được nghiệm thu 280.000.000 đ."
    ]
    with tenant_scope(*actor.tenant_ids):
        row = advances.save_advance(row, actor=actor, amount=70 * MILLION, reason="")
        row = advances.submit_advance(row, actor=actor)
    paid(cast, granted(cast, confirmed(cast, row)), "13/UNC")
    assert (row.part, money(cast, accepted.code)) == ("remaining", (20, 280, 0))


def test_a_request_that_waits_for_its_money_counts_when_finance_pays_otherwise(
    cast: Cast, contracted: Proposal, as_: As
) -> None:
    filed(cast, contracted)
    granted(cast, confirmed(cast, asked(cast, contracted, FIRST)))
    url, client = f"/hop-dong/{contracted.code}/kinh-phi/", as_("ketoan.cuc")
    form = client.get(url).context["form"]
    assert [value for value, _ in form.fields["kind"].choices] == ["clear", "pay", "refund"]
    day = f"{timezone.localdate():%d/%m/%Y}"
    sent = {"kind": "pay", "amount": "100 triệu", "paper_number": "1", "paper_date": day, "key": form["key"].value()}
    assert client.post(url, sent | {"confirmed": "1"}).context["form"].errors == {"amount": [
        "Đã chi 0 đ và đã duyệt tạm ứng 210.000.000 đ; chi thêm 100.000.000 đ thì vượt giá trị hợp đồng 300.000.000 đ."
    ]}  # fmt: skip


def test_a_report_given_back_is_no_ground_for_a_confirmation(cast: Cast, contracted: Proposal) -> None:
    report, officer = filed(cast, contracted), cast["chuyenvien.danang"]
    row = asked(cast, contracted, FIRST)
    with tenant_scope(*officer.tenant_ids):
        progress.return_report(report, actor=officer, reason="Thiếu ảnh.")
    with pytest.raises(Refused) as refused:
        confirmed(cast, row)
    assert reasons(refused) == [f"{report} đã trả lại đơn vị; chờ đơn vị gửi lại rồi xác nhận đề nghị tạm ứng."]
    filed(cast, contracted)
    assert confirmed(cast, row).state == "confirmed"


def test_a_voucher_older_than_the_decision_is_refused(cast: Cast, contracted: Proposal) -> None:
    filed(cast, contracted)
    row, actor = granted(cast, confirmed(cast, asked(cast, contracted, FIRST))), cast["ketoan.cuc"]
    yesterday = timezone.localdate() - timedelta(days=1)
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        advances.pay_advance(row, actor=actor, warrant=Warrant("12/UNC", yesterday))
    assert reasons(refused) == ["Ngày chứng từ ở trước ngày duyệt tạm ứng."]
    assert money(cast, contracted.code) == (300, 0, 0)


def test_a_stopped_de_an_is_not_paid_any_more(cast: Cast, contracted: Proposal) -> None:
    filed(cast, contracted)
    row = granted(cast, confirmed(cast, asked(cast, contracted, FIRST)))
    play("stop", advance(contracted, State.IMPLEMENTING, cast), cast, amount=0)
    with pytest.raises(Refused) as refused:
        paid(cast, row)
    assert reasons(refused) == ["Đề án đã chuyển sang “Ngừng triển khai” nên không tạm ứng được nữa."]
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids):
        assert advances.refuse_advance(row, actor=cast["lanhdao.cuc"], reason="Đề án đã ngừng.").state == "refused"


def test_one_open_request_and_everybody_in_their_turn(cast: Cast, contracted: Proposal) -> None:
    filed(cast, contracted)
    row = asked(cast, contracted, FIRST)
    unit = cast["donvi.danang"]
    with tenant_scope(*unit.tenant_ids), pytest.raises(Refused) as second:
        advances.open_advance(contracted, actor=unit)
    assert reasons(second) == [advances.OPEN_ALREADY]
    with pytest.raises(Refused) as early:
        granted(cast, row)
    assert reasons(early) == ["Đề nghị tạm ứng đang ở tình trạng “Chờ Sở xác nhận”."]
    with pytest.raises(NotFound):
        confirmed(cast, row, "chuyenvien.gialai")
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids), pytest.raises(Refused):
        advances.approve_advance(confirmed(cast, row), actor=cast["ketoan.cuc"], amount=1)
    with tenant_scope(*cast["lanhdao.cuc"].tenant_ids), pytest.raises(Refused) as more:
        advances.approve_advance(row, actor=cast["lanhdao.cuc"], amount=FIRST + 1)
    assert reasons(more)[0] == "Số tiền được duyệt lớn hơn số đề nghị 210.000.000 đ."
    with tenant_scope(*unit.tenant_ids):
        assert advances.withdraw_advance(row, actor=unit).state == "withdrawn"
        assert advances.open_advance(contracted, actor=unit).number == 2


def test_a_stale_page_changes_nothing(cast: Cast, contracted: Proposal) -> None:
    row = wanted(cast, contracted, FIRST)
    with tenant_scope(*cast["donvi.danang"].tenant_ids), pytest.raises(Stale):
        advances.save_advance(row, actor=cast["donvi.danang"], amount=1, reason="", version=row.version - 1)
    assert fresh(row).amount == FIRST


def test_a_page_sent_twice_pays_once(cast: Cast, contracted: Proposal) -> None:
    filed(cast, contracted)
    row = granted(cast, confirmed(cast, asked(cast, contracted, FIRST)))
    key = "abcdefghijklmnopqrstuvwx"
    paid(cast, row, key=key)
    with pytest.raises(AlreadyBooked):
        paid(cast, row, key=key)
    with pytest.raises(Refused) as other_page:
        paid(cast, row, "13/UNC")
    assert reasons(other_page) == ["Đề nghị tạm ứng đang ở tình trạng “Đã chi”."]
    assert money(cast, contracted.code) == (90, 210, 0)


def test_balances_on_any_day(cast: Cast, contracted: Proposal) -> None:
    advanced(cast, contracted, 150 * MILLION)
    today = timezone.localdate()
    with tenant_scope(contracted.tenant_id):
        now, before = balance_on(contracted.code, today), balance_on(contracted.code, today - timedelta(days=1))
    assert (now.advanced, now.outstanding, now.received) == (150 * MILLION,) * 3
    assert (before.advanced, before.outstanding) == (0, 0)


# --- pages -----------------------------------------------------------------------------------------------------------
def test_each_acts_on_a_page_of_theirs(cast: Cast, contracted: Proposal, as_: As) -> None:
    filed(cast, contracted)
    unit, base = as_("donvi.danang"), f"/hop-dong/{contracted.code}/tam-ung/"
    begun = unit.post(base).headers["Location"]
    sent = unit.post(begun, {"amount": "210 triệu", "reason": "", "gui": "1"})
    assert (sent.status_code, begun) == (302, f"{base}1/")
    assert as_("chuyenvien.danang").post(f"{begun}xac-nhan/", {"confirmation": "Đúng."}).status_code == 302
    look = as_("lanhdao.cuc").get(f"{begun}duyet/").content.decode()
    assert ("Kho bạc Nhà nước" in look, "/dinh-muc/advance.first.ND3.3/" in look) == (True, True)
    assert as_("lanhdao.cuc").post(f"{begun}duyet/", {"amount": "200 triệu", "override": ""}).status_code == 302
    finance = as_("ketoan.cuc")
    form = finance.get(f"{begun}chi/").context["form"]
    day = f"{timezone.localdate():%d/%m/%Y}"
    voucher = {"paper_number": "12/UNC", "paper_date": day, "key": form["key"].value(), "amount": "1"}
    asked_again = finance.post(f"{begun}chi/", voucher)
    assert [(row.before // MILLION, row.after // MILLION) for row in asked_again.context["changes"]] == [
        (300, 100),
        (0, 200),
    ]
    for _ in range(2):
        assert finance.post(f"{begun}chi/", voucher | {"confirmed": "1"}).headers["Location"] == begun
    assert money(cast, contracted.code) == (100, 200, 0)
    assert "12/UNC" in unit.get(begun).content.decode()


def test_a_request_is_there_for_whom_it_concerns(cast: Cast, contracted: Proposal, as_: As) -> None:
    row = wanted(cast, contracted, FIRST)
    url = f"/hop-dong/{contracted.code}/tam-ung/{row.number}/"
    people = ("donvi.danang", "chuyenvien.danang", "lanhdao.cuc", "donvi.gialai", "chuyenvien.gialai", "quantri")
    assert [as_(name).get(url).status_code for name in people] == [200, 404, 404, 404, 404, 404]
    filed(cast, contracted)
    with tenant_scope(*cast["donvi.danang"].tenant_ids):
        advances.submit_advance(row, actor=cast["donvi.danang"])
    assert [as_(name).get(url).status_code for name in people] == [200, 200, 200, 404, 404, 404]
    acts = {
        act: as_("lanhdao.danang").get(f"{url}{act}/").status_code for act in ("xac-nhan", "duyet", "rut", "chi", "x")
    }
    assert acts == {"xac-nhan": 200, "duyet": 404, "rut": 404, "chi": 404, "x": 404}
    assert as_("lanhdao.danang").post(f"{url}chi/", {"confirmed": "1"}).status_code == 404
    mine = as_("lanhdao.danang").get("/hop-dong/tam-ung/?trang-thai=cho-toi").context["page"].rows
    assert [item["proposal__code"] for item in mine] == [contracted.code]
    assert as_("lanhdao.cuc").get("/hop-dong/tam-ung/?trang-thai=cho-toi").context["page"].rows == []


# --- together --------------------------------------------------------------------------------------------------------
def test_two_tellers_pay_one_request_once(committed_db: None) -> None:
    people = make_cast()
    proposal = advance(complete_draft(make_draft(people), people), State.CONTRACTED, people)
    filed(people, proposal)
    row = granted(people, confirmed(people, asked(people, proposal, FIRST)))
    start = Barrier(4)

    def pay(number: int) -> str:
        start.wait()
        try:
            paid(people, row, f"{number}/UNC")
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "paid"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(pay, range(4)))
    assert answers.count("paid") == 1
    assert {answer for answer in answers if answer != "paid"} == {"Đề nghị tạm ứng đang ở tình trạng “Đã chi”."}
    assert money(people, proposal.code) == (90, 210, 0)


def test_two_presses_begin_one_request(committed_db: None) -> None:
    people = make_cast()
    proposal = advance(complete_draft(make_draft(people), people), State.CONTRACTED, people)
    actor, start = people["donvi.danang"], Barrier(4)

    def begin(_: int) -> str:
        start.wait()
        try:
            with tenant_scope(*actor.tenant_ids):
                advances.open_advance(proposal, actor=actor)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "begun"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(begin, range(4)))
    assert answers.count("begun") == 1
    with tenant_scope(proposal.tenant_id):
        assert AdvanceRequest.objects.filter(proposal=proposal).count() == 1
