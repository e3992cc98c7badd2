"""Money of a đề án: promised by the plan, booked by finance, closed by settlement or stop, seen by who may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from budgets import selectors
from budgets.models import LedgerEntry
from core.errors import Refused
from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services import move
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import SUPPORT, advance, complete_draft, give_money, make_draft, play, reread

As = Callable[[str], Client]
MILLION = 1_000_000


def at(cast: Cast, state: State, **draft: Any) -> Proposal:
    return advance(complete_draft(make_draft(cast, **draft), cast), state, cast)


def money(cast: Cast, proposal: Proposal) -> tuple[int, ...]:
    """Free in the year, committed, advanced, paid, settled; in millions."""
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids):
        row, year = selectors.commitment(proposal.code), selectors.envelope(proposal.plan_year)
    return tuple(n // MILLION for n in (year.free, row.committed, row.advanced, row.paid, row.settled))


def send(client: Client, proposal: Proposal, *, confirmed: bool = True, **typed: str) -> Any:
    url = f"/hop-dong/{proposal.code}/kinh-phi/"
    key = client.get(url).context["form"]["key"].value()
    sent = {
        "kind": "pay",
        "amount": "100 triệu",
        "paper_number": "12/UNC",
        "paper_date": f"{timezone.localdate():%d/%m/%Y}",
    }
    return client.post(url, {**sent, "key": key, **typed, **({"confirmed": "1"} if confirmed else {})})


def test_approval_promises_and_settlement_pays_settles_and_releases(cast: Cast) -> None:
    proposal = at(cast, State.APPROVED)
    assert money(cast, proposal) == (9700, 300, 0, 0, 0)
    proposal = advance(proposal, State.LIQUIDATED, cast)
    play("settle", proposal, cast, amount=280 * MILLION)
    assert money(cast, proposal) == (9720, 0, 0, 0, 280)


def test_a_stop_releases_what_was_not_spent_and_the_refund_follows(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.IMPLEMENTING)
    client = as_("ketoan.cuc")
    assert send(client, proposal).status_code == 302
    play("stop", proposal, cast, amount=100 * MILLION)
    assert money(cast, proposal) == (9900, 0, 0, 100, 0)
    assert send(client, proposal, kind="pay", amount="1").status_code == 409
    assert send(client, proposal, kind="refund").status_code == 302
    assert money(cast, proposal) == (10_000, 0, 0, 0, 0)


def test_what_was_spent_above_the_settled_amount_comes_back_first(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.LIQUIDATED)
    send(as_("ketoan.cuc"), proposal, kind="pay", amount="300 triệu")
    with pytest.raises(Refused) as refused:
        play("settle", proposal, cast, amount=280 * MILLION)
    assert [reason.message for reason in refused.value.reasons] == [
        "Đã chi 300.000.000 đ, nhiều hơn số quyết toán 280.000.000 đ; cần ghi hoàn trả 20.000.000 đ trước khi quyết toán."
    ]
    assert (reread(proposal).state, money(cast, proposal)) == (State.LIQUIDATED, (9700, 0, 0, 300, 0))
    send(as_("ketoan.cuc"), proposal, kind="refund", amount="20 triệu")
    play("settle", proposal, cast, amount=280 * MILLION)
    assert money(cast, proposal) == (9720, 0, 0, 0, 280)


def test_finance_looks_before_it_books_and_a_second_press_books_nothing(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.CONTRACTED)
    client, url = as_("ketoan.cuc"), f"/hop-dong/{proposal.code}/kinh-phi/"
    look = send(client, proposal, confirmed=False)
    assert [(row.label, row.before // MILLION, row.after // MILLION) for row in look.context["changes"]] == [
        (f"{proposal.code}: đã cam kết, chưa chi", 300, 200), (f"{proposal.code}: đã thanh toán, chưa quyết toán", 0, 100),
    ]  # fmt: skip
    assert money(cast, proposal) == (9700, 300, 0, 0, 0)
    sent = {name: look.context["form"].data[name] for name in ("kind", "amount", "paper_number", "paper_date", "key")}
    answers = [client.post(url, sent | {"confirmed": "1"}) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [f"/de-an/{proposal.code}/thuc-hien/"] * 2
    assert money(cast, proposal) == (9700, 200, 0, 100, 0)


def test_refusals_say_everything_and_keep_what_was_typed(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.CONTRACTED)
    over = send(as_("ketoan.cuc"), proposal, amount="300.000.001")
    nothing = send(as_("ketoan.cuc"), proposal, kind="clear", amount="1 triệu")
    unread = send(
        as_("ketoan.cuc"), proposal, kind="settle", amount="-1", paper_number="", paper_date="tomorrow", key="x"
    )
    assert over.context["form"].errors == {
        "amount": ["Đã chi 0 đ; chi thêm 300.000.001 đ thì vượt giá trị hợp đồng 300.000.000 đ."]
    }
    assert nothing.context["form"].errors == {
        "amount": [f"{proposal.code}: “Thanh toán tạm ứng” 1.000.000 đ nhưng chỉ có 0 đ."]
    }
    assert sorted(unread.context["form"].errors) == ["amount", "key", "kind", "paper_date", "paper_number"]
    assert ("300.000.001" in over.content.decode(), over.status_code) == (True, 409)
    assert money(cast, proposal) == (9700, 300, 0, 0, 0)


def test_the_page_to_book_is_there_for_finance_while_the_work_is_under_way(cast: Cast, as_: As) -> None:
    proposal = at(cast, State.CONTRACTED)
    url = f"/hop-dong/{proposal.code}/kinh-phi/"
    found = {name: as_(name).get(url).status_code for name in (
        "ketoan.cuc", "lanhdao.cuc", "taichinh.bo", "lanhdao.danang", "donvi.danang", "chuyenvien.gialai", "quantri")}  # fmt: skip
    assert found == {"ketoan.cuc": 200} | dict.fromkeys(
        ("lanhdao.cuc", "taichinh.bo", "lanhdao.danang", "donvi.danang", "chuyenvien.gialai", "quantri"), 404
    )
    settled = advance(proposal, State.SETTLED, cast)
    assert as_("ketoan.cuc").get(f"/hop-dong/{settled.code}/kinh-phi/").status_code == 404


def test_the_case_file_shows_the_money_to_whoever_may_see_the_dossier(cast: Cast, as_: As) -> None:
    proposal, other = at(cast, State.CONTRACTED), at(cast, State.CONTRACTED, unit="donvi.gialai")
    send(as_("ketoan.cuc"), proposal)
    pages = {
        name: as_(name).get(f"/de-an/{proposal.code}/thuc-hien/")
        for name in ("donvi.danang", "lanhdao.danang", "taichinh.bo", "ketoan.cuc")
    }
    shown = {
        name: ([(line.label, line.amount // MILLION) for line in page.context["lines"]], "Ghi chi kinh phí" in page.content.decode())
        for name, page in pages.items()
    }  # fmt: skip
    lines = [("Thanh toán", 100), ("Cam kết theo kế hoạch được duyệt", 300)]
    assert shown == {name: (lines, name == "ketoan.cuc") for name in pages}
    assert as_("donvi.danang").get(f"/de-an/{other.code}/thuc-hien/").status_code == 404
    with tenant_scope(cast["donvi.danang"].tenant_id):
        assert {entry.reference for entry in LedgerEntry.objects.all()} == {proposal.code}


def test_an_approval_that_the_ledger_refuses_changes_nothing(cast: Cast) -> None:
    proposal, actor = at(cast, State.IN_PLAN), cast["lanhdao.bo"]
    facts = StepFacts(decision_number="1/QĐ-BCT", decision_date=timezone.localdate(), amount=SUPPORT)
    give_money(cast, proposal.plan_year, SUPPORT - 1)
    with tenant_scope(*actor.tenant_ids), pytest.raises(Refused) as refused:
        move(proposal, "approve", actor=actor, facts=facts)
    assert [(reason.field, reason.message) for reason in refused.value.reasons] == [
        ("envelope", f"Nguồn KCQG-{proposal.plan_year} (Cả nước) chỉ còn 299.999.999 đ, thiếu 1 đ so với 300.000.000 đ cần cam kết.")
    ]  # fmt: skip
    assert (reread(proposal).state, reread(proposal).amount_approved) == (State.IN_PLAN, None)
    with tenant_scope(*actor.tenant_ids):
        assert LedgerEntry.objects.filter(reference=proposal.code).count() == 0
