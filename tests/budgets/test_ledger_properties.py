"""Whatever is asked of the ledger, allowed or not, in whatever order: nothing is lost and nothing goes below zero."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from django.db import DatabaseError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets import selectors, services
from budgets.models import Account, Envelope, LedgerEntry
from budgets.services.posting import account, post
from budgets.states import AccountKind, EntryKind
from core.errors import Refused
from core.tenancy import tenant_scope
from programmes.selectors import content
from tests.cast import Cast

PAPER = services.Warrant("1/QĐ", date(2026, 1, 15))
REFERENCES = ("KCQG-2026-0001", "KCQG-2026-0002", "KCQG-2026-0003")
CODES = ("KCQG-2026", "KCQG-2026-sct-da-nang", "KCQG-2026-ND3", "KCQG-2026-sct-da-nang-ND3", "KCQG-2027")
KINDS = (EntryKind.ADVANCE, EntryKind.CLEAR, EntryKind.PAY, EntryKind.SETTLE, EntryKind.REFUND, EntryKind.RELEASE)

amounts = st.integers(min_value=-5, max_value=1500)
moves = st.one_of(
    st.tuples(st.just("give"), st.sampled_from((2026, 2027)), amounts),
    st.tuples(st.just("allocate"), st.sampled_from(CODES), st.sampled_from(("", "sct-da-nang")), st.sampled_from(("", "ND3")), amounts),
    st.tuples(st.just("take_back"), st.sampled_from(CODES), amounts),
    st.tuples(st.just("commit"), st.sampled_from(REFERENCES), st.sampled_from((2026, 2027)), amounts),
    st.tuples(st.just("book"), st.sampled_from(KINDS), st.sampled_from(REFERENCES), amounts),
    st.tuples(st.just("settle"), st.sampled_from(REFERENCES), amounts),
    st.tuples(st.just("release"), st.sampled_from(REFERENCES)),
    st.tuples(st.just("carry_over"), st.sampled_from(CODES), st.sampled_from(("", *REFERENCES)), amounts),
    st.tuples(st.just("raw"), st.sampled_from(EntryKind.values), st.sampled_from(AccountKind.values),
              st.sampled_from(AccountKind.values), st.sampled_from(CODES), st.sampled_from(CODES), amounts),
)  # fmt: skip


class Book:
    """Every movement by name, as the people who may make it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.actor = cast, cast["ketoan.cuc"]

    def give(self, year: int, amount: int) -> None:
        services.set_envelope(
            year=year, amount=amount, paper_number="1/QĐ", paper_date=PAPER.day, note="Điều chỉnh",
            actor=self.cast["taichinh.bo"],
        )  # fmt: skip

    def allocate(self, code: str, holder: str, named: str, amount: int) -> None:
        services.allocate(
            self.envelope(code), amount=amount, warrant=PAPER, actor=self.actor,
            holder=self.cast.organisations.get(holder), content=content(named) if named else None,
        )  # fmt: skip

    def take_back(self, code: str, amount: int) -> None:
        services.take_back(self.envelope(code), amount=amount, warrant=PAPER, actor=self.actor)

    def commit(self, reference: str, year: int, amount: int) -> None:
        services.commit_support(
            reference=reference, tenant_id=self.cast["lanhdao.danang"].tenant_id, year=year, content_code="ND3.3",
            amount=amount, warrant=PAPER, actor=self.actor,
        )  # fmt: skip

    def book(self, kind: EntryKind, reference: str, amount: int) -> None:
        services.book(kind, reference=reference, amount=amount, warrant=PAPER, actor=self.actor)

    def settle(self, reference: str, amount: int) -> None:
        services.settle_support(reference=reference, amount=amount, warrant=PAPER, actor=self.actor)

    def release(self, reference: str) -> None:
        services.release_rest(reference=reference, warrant=PAPER, actor=self.actor)

    def carry_over(self, code: str, reference: str, amount: int) -> None:
        services.carry_over(self.envelope(code), reference=reference, amount=amount, warrant=PAPER, actor=self.actor)

    def raw(self, kind: str, source: str, target: str, one: str, other: str, amount: int) -> None:
        """An entry past every service, straight to the database."""
        places = [
            account(
                self.envelope(code), AccountKind(name), "" if name in {"outside", "free"} else REFERENCES[0],
                tenant_id=self.cast["lanhdao.danang"].tenant_id if name not in {"outside", "free"} else None,
            )
            for code, name in ((one, source), (other, target))
        ]  # fmt: skip
        places[0].balance = 10**15
        post(EntryKind(kind), *places, amount, warrant=PAPER, actor=self.actor)

    @staticmethod
    def envelope(code: str) -> Envelope:
        found = Envelope.objects.select_related("parent", "holder", "content").filter(code=code).first()
        if found is None:
            raise Refused("Chưa có nguồn này.")
        return found


def check() -> None:
    balances = list(Account.objects.values_list("kind", "balance"))
    assert sum(balance for _, balance in balances) == 0
    assert [balance for kind, balance in balances if kind != AccountKind.OUTSIDE and balance < 0] == []
    roots = {row.envelope.code: row for row in selectors.envelopes()}
    given_in_all = sum(row.given for row in roots.values())
    assert given_in_all == sum(row.amount for row in roots.values())
    assert [code for code, row in roots.items() if row.entered != row.given] == []
    for row in selectors.envelopes_of(2026, 2027):
        assert row.below.total <= row.amount
        assert row.envelope.parent_id is None or row.entered >= 0
    for reference in REFERENCES:
        entered = (
            LedgerEntry.objects.filter(reference=reference, kind=EntryKind.COMMIT).aggregate(t=Sum("amount"))["t"] or 0
        )
        money = selectors.commitment(reference)
        assert money.settled <= money.total <= entered


@given(steps=st.lists(moves, min_size=1, max_size=25))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_sequence_of_movements_keeps_the_books_balanced(cast: Cast, steps: list[tuple[object, ...]]) -> None:
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids), transaction.atomic():
        book = Book(cast)
        book.give(2026, 1000)
        for name, *arguments in steps:
            move: Callable[..., None] = getattr(book, str(name))
            with suppress(Refused, DatabaseError), transaction.atomic():
                move(*arguments)
            check()
        transaction.set_rollback(True)
