"""Whatever the unit, the Sở, the Cục and finance do with a contract, allowed or not, in whatever order: its money stays right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.models import Account, LedgerEntry
from budgets.selectors import commitment
from budgets.services import Warrant
from budgets.states import AccountKind, EntryKind
from core.errors import NotFound, Refused
from core.tenancy import tenant_scope
from execution.advances import advanced_so_far
from execution.models import AdvanceRequest
from execution.selectors.advances import reserved_of
from execution.services import advances, book_money, progress
from execution.states import AdvanceState
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services import move
from proposals.states import State
from tests.cast import Cast
from tests.factories.proposals import SUPPORT, advance, complete_draft, make_draft
from tests.factories.work import this_month

MILLION = 1_000_000
CAP = SUPPORT * 70 // 100
PEOPLE = ("donvi.danang", "chuyenvien.danang", "lanhdao.cuc", "ketoan.cuc", "donvi.gialai", "lanhdao.bo")

amounts = st.integers(min_value=-1, max_value=310).map(lambda millions: millions * MILLION)
people = st.sampled_from(PEOPLE)
words = st.sampled_from(("", "Có lý do."))
moves = st.one_of(
    st.tuples(st.just("report"), st.integers(min_value=0, max_value=100)),
    st.tuples(st.just("ask"), people, amounts, words),
    st.tuples(st.just("confirm"), people),
    st.tuples(st.just("grant"), people, amounts, words),
    st.tuples(st.just("pay"), people),
    st.tuples(st.just("refuse"), people),
    st.tuples(st.just("withdraw"), people),
    st.tuples(st.just("book"), people, st.sampled_from(EntryKind), amounts),
    st.tuples(st.just("stop"), amounts),
)  # fmt: skip


class Contract:
    """Every act on one contract by name, by whoever it is told to."""

    def __init__(self, cast: Cast, proposal: Proposal) -> None:
        self.cast, self.key = cast, proposal.pk
        self.warrant = Warrant("1/UNC", timezone.localdate())

    def proposal(self) -> Proposal:
        return Proposal.objects.select_related("unit", "content").get(pk=self.key)

    def newest(self) -> AdvanceRequest:
        found = AdvanceRequest.objects.filter(proposal=self.key).order_by("-number").first()
        if found is None:
            raise Refused("Chưa có đề nghị nào.")
        found.proposal = self.proposal()
        return found

    def report(self, share: int) -> None:
        unit = self.cast["donvi.danang"]
        row = progress.open_report(self.proposal(), this_month(), actor=unit)
        answers = {f"percent_{work['key']}": share for work in row.work}
        answers |= {f"done_{cost['key']}": cost["planned"] * share // 100 for cost in row.costs}
        progress.file_report(progress.save_report(row, answers, actor=unit), actor=unit)

    def ask(self, who: str, amount: int, reason: str) -> None:
        actor = self.cast[who]
        row = advances.open_advance(self.proposal(), actor=actor)
        row.proposal = self.proposal()
        row = advances.save_advance(row, actor=actor, amount=max(amount, 0), reason=reason)
        advances.submit_advance(row, actor=actor)

    def confirm(self, who: str) -> None:
        advances.confirm_advance(self.newest(), actor=self.cast[who], confirmation="Đúng.")

    def grant(self, who: str, amount: int, override: str) -> None:
        advances.approve_advance(self.newest(), actor=self.cast[who], amount=amount, override=override)

    def pay(self, who: str) -> None:
        advances.pay_advance(self.newest(), actor=self.cast[who], warrant=self.warrant)

    def refuse(self, who: str) -> None:
        advances.refuse_advance(self.newest(), actor=self.cast[who], reason="Không đủ điều kiện.")

    def withdraw(self, who: str) -> None:
        advances.withdraw_advance(self.newest(), actor=self.cast[who])

    def book(self, who: str, kind: EntryKind, amount: int) -> None:
        book_money(self.proposal(), kind, actor=self.cast[who], amount=amount, warrant=self.warrant)

    def stop(self, amount: int) -> None:
        facts = StepFacts(decision_number="9/QĐ-BCT", decision_date=timezone.localdate(), amount=max(amount, 0))
        minister: Actor = self.cast["lanhdao.bo"]
        move(self.proposal(), "stop", actor=minister, facts=facts, note="Vi phạm.")

    def check(self) -> None:
        """Nothing lost, nothing below zero, nobody above a ceiling, every payment of an advance from one paid request."""
        proposal = self.proposal()
        balances = list(Account.objects.values_list("kind", "balance"))
        assert sum(balance for _, balance in balances) == 0
        assert [balance for kind, balance in balances if kind != AccountKind.OUTSIDE and balance < 0] == []
        held = commitment(proposal.code)
        assert held.spent + reserved_of(proposal) <= SUPPORT
        assert advanced_so_far(proposal.code) <= CAP
        if proposal.state != State.STOPPED:
            assert held.total == SUPPORT
        rows = AdvanceRequest.objects.filter(proposal=self.key)
        assert rows.filter(state__in=AdvanceState.OPEN).count() <= 1
        given = LedgerEntry.objects.filter(reference=proposal.code, kind=EntryKind.ADVANCE).aggregate(t=Sum("amount"))
        paid = rows.filter(state=AdvanceState.PAID).aggregate(t=Sum("approved"))
        assert (given["t"] or 0) == (paid["t"] or 0)


@pytest.fixture
def working(cast: Cast) -> Proposal:
    return advance(complete_draft(make_draft(cast), cast), State.IMPLEMENTING, cast)


@given(steps=st.lists(moves, min_size=4, max_size=22), through=st.booleans())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_sequence_of_acts_keeps_the_money_of_a_contract_right(
    cast: Cast, working: Proposal, steps: list[tuple[object, ...]], through: bool
) -> None:
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids), transaction.atomic():
        contract = Contract(cast, working)
        if through:  # half of the examples start with money out: chance alone seldom gets that far
            steps = [*THE_WAY, *steps]
        for name, *arguments in steps:
            act: Callable[..., None] = getattr(contract, str(name))
            with suppress(Refused, NotFound), transaction.atomic():
                act(*arguments)
            contract.check()
        if through:
            assert LedgerEntry.objects.filter(reference=working.code, kind=EntryKind.ADVANCE).exists()
        transaction.set_rollback(True)


THE_WAY: list[tuple[object, ...]] = [
    ("report", 80), ("ask", "donvi.danang", 100 * MILLION, ""), ("confirm", "chuyenvien.danang"),
    ("grant", "lanhdao.cuc", 90 * MILLION, ""), ("pay", "ketoan.cuc"),
]  # fmt: skip
