"""The board of the year's end: what each contract was given, has had and must pay back; the days of the law; Excel."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from budgets.selectors import CommitmentStanding
from core.calendars import is_working_day, known_holidays, working_days_left
from core.tenancy import tenant_scope
from execution.selectors.year_end import YearRow, last_days
from execution.services.year_end import WAITED_FOR, remind_year_end
from notifications.models import Notification
from organisations.actors import system_actor
from proposals.models import Proposal
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft, play
from tests.factories.work import advanced

As = Callable[[str], Client]
MILLION = 1_000_000
BOARD = "/hop-dong/cuoi-nam/"


def contracted(cast: Cast, **draft: Any) -> Proposal:
    return advance(complete_draft(make_draft(cast, **draft), cast), State.CONTRACTED, cast)


@pytest.mark.parametrize(
    ("state", "accepted", "settled", "spent", "back"),
    [
        (State.IMPLEMENTING, None, None, 200, 0), (State.ACCEPTED, 150, None, 200, 50), (State.ACCEPTED, 250, None, 200, 0),
        (State.STOPPED, None, None, 200, 200), (State.SETTLED, 200, 180, 180, 0),
    ],
)  # fmt: skip
def test_what_must_come_back(state: str, accepted: int | None, settled: int | None, spent: int, back: int) -> None:
    facts = {"state": state, "amount_accepted": accepted, "amount_settled": settled, "amount_contracted": 300}
    row = YearRow(facts, CommitmentStanding("KCQG-2026-0001", advanced=spent))
    assert row.to_repay == back
    assert row.unpaid == (0 if state in {State.STOPPED, State.SETTLED} else 100)


@pytest.mark.django_db
def test_the_days_of_the_law_in_their_order() -> None:
    found = [(row.norm.code, f"{row.day:%d/%m/%Y}", row.left) for row in last_days(2026, date(2027, 1, 22))]
    assert found == [
        ("deadline.kbnn_papers", "30/12/2026", -23), ("deadline.spend", "31/12/2026", -22),
        ("deadline.liquidation", "22/01/2027", 0), ("deadline.adjust_end", "31/01/2027", 9),
        ("deadline.reconcile", "10/02/2027", 19), ("deadline.repay", "14/02/2027", 23),
        ("deadline.kbnn_report", "20/02/2027", 29),
    ]  # fmt: skip


def test_finance_sees_every_contract_and_a_province_its_own(cast: Cast, as_: As) -> None:
    mine = contracted(cast)
    other = contracted(cast, unit="donvi.gialai")
    advanced(cast, mine, 150 * MILLION)
    play("stop", advance(mine, State.IMPLEMENTING, cast), cast, amount=150 * MILLION)
    page = as_("ketoan.cuc").get(BOARD)
    found = {row.facts["code"]: (row.money.advanced, row.to_repay) for row, _, _ in page.context["rows"]}
    assert found == {mine.code: (150 * MILLION, 150 * MILLION), other.code: (0, 0)}
    totals = page.context["totals"]
    assert (totals.contracted, totals.spent, totals.to_repay) == (2 * SUPPORT, 150 * MILLION, 150 * MILLION)
    local = as_("lanhdao.gialai").get(BOARD)
    assert [row.facts["code"] for row, _, _ in local.context["rows"]] == [other.code]
    assert as_("quantri").get(BOARD).status_code == 404
    unfinished = as_("ketoan.cuc").get(f"{BOARD}?tinh-trang=chua-xong").context["rows"]
    assert [row.facts["code"] for row, _, _ in unfinished] == [other.code]


def test_the_workbook_holds_every_row_as_numbers(cast: Cast, as_: As) -> None:
    mine, other = contracted(cast), contracted(cast, unit="donvi.gialai")
    advanced(cast, mine, 150 * MILLION)
    answer = as_("ketoan.cuc").get(f"{BOARD}hop-dong.xlsx?nam={mine.plan_year}", follow=True)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[2:]] == sorted([mine.code, other.code])
    line = next(row for row in sheet[2:] if row[0] == mine.code)
    assert line[5:9] == [SUPPORT, SUPPORT, 150 * MILLION, 150 * MILLION]
    own = as_("donvi.danang").get(f"{BOARD}hop-dong.xlsx", follow=True)
    assert other.code not in str(
        CalamineWorkbook.from_filelike(io.BytesIO(own.content)).get_sheet_by_index(0).to_python()
    )


def test_the_board_asks_the_same_number_of_questions(cast: Cast, as_: As) -> None:
    counts = []
    for number in (1, 2):
        for _ in range(number):
            contracted(cast)
        client = as_("ketoan.cuc")
        client.get(BOARD)
        with CaptureQueriesContext(connection) as asked:
            client.get(BOARD)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("left", "told"), [(22, True), (21, False), (10, True), (1, True)])
def test_units_are_told_long_before_the_last_day_of_spending(cast: Cast, left: int, told: bool) -> None:
    mine = contracted(cast)
    last = date(mine.plan_year, 12, 31)
    today = next(
        day for ago in range(60) if is_working_day(day := last - timedelta(days=ago), known_holidays())
        and working_days_left(last, day, known_holidays()) == left
    )  # fmt: skip
    system = system_actor(mine.tenant_id)
    with tenant_scope(mine.tenant_id):
        first, second = (remind_year_end(actor=system, today=today) for _ in range(2))
        texts = list(Notification.objects.filter(text__contains="Kết thúc chi").values_list("user__username", "text"))
    assert (bool(first), second, bool(texts)) == (told, 0, told)
    assert all(
        name == "donvi.danang" and mine.code in text and f"31/12/{mine.plan_year}" in text for name, text in texts
    )


def test_what_is_paid_in_full_or_accepted_is_not_waited_for_by_the_last_day_of_spending() -> None:
    facts = {"amount_contracted": 300, "amount_accepted": None, "amount_settled": None}
    spend, settle = WAITED_FOR["deadline.spend"], WAITED_FOR["deadline.liquidation"]
    at_work = YearRow({**facts, "state": State.IMPLEMENTING}, CommitmentStanding("A", advanced=300))
    accepted = YearRow({**facts, "state": State.ACCEPTED, "amount_accepted": 300}, CommitmentStanding("A"))
    over = YearRow({**facts, "state": State.SETTLING, "amount_accepted": 300}, CommitmentStanding("A"))
    assert [spend(at_work), spend(accepted), settle(accepted), settle(over)] == [False, False, True, False]
