"""Many at once on a real PostgreSQL, and a stop between what is booked and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import psycopg2
import pytest
from django.db import connection, connections
from django.utils import timezone

from budgets import selectors, services
from budgets.models import Account, LedgerEntry
from budgets.states import EntryKind
from core import events as core_events
from core.errors import Refused
from core.tenancy import tenant_scope
from planning.models import Plan
from planning.services import approve_plan
from proposals.models import Proposal
from proposals.states import State
from tests import servers
from tests.cast import Cast, make_cast
from tests.factories.proposals import (
    SUPPORT,
    advance,
    complete_draft,
    give_money,
    make_draft,
    next_plan_year,
    pdf_file,
    put_forward,
)

MILLION = 1_000_000
PAPER = services.Warrant("3396/QĐ-BCT", date(2026, 1, 15))
YEAR = next_plan_year()


@pytest.fixture
def people(committed_db: None) -> Iterator[Cast]:
    """The cast, committed."""
    yield make_cast()
    connections.close_all()


def together(actions: list[Callable[[], object]]) -> list[object]:
    """Do all at once, each on a connection of its own; what each answered, "" for a refusal."""
    gate = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=60)
            return action() or "done"
        except Refused:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_fifty_promises_at_once_never_pass_what_was_given(people: Cast) -> None:
    actor, tenants = people["lanhdao.bo"], people["lanhdao.bo"].tenant_ids
    with tenant_scope(*tenants):
        services.set_envelope(
            year=2026, amount=1030 * MILLION, paper_number="1/QĐ", paper_date=PAPER.day, actor=people["taichinh.bo"]
        )

    def commit(number: int) -> object:
        with tenant_scope(*tenants):
            return services.commit_support(
                reference=f"KCQG-2026-{number:04d}", tenant_id=people["lanhdao.danang"].tenant_id, year=2026,
                content_code="ND3.3", amount=50 * MILLION, warrant=PAPER, actor=actor,
            )  # fmt: skip

    answers = together([lambda number=number: commit(number) for number in range(50)])  # type: ignore[misc]
    with tenant_scope(*tenants):
        row = selectors.envelope(2026)
        count = LedgerEntry.objects.filter(kind=EntryKind.COMMIT).count()
    assert row is not None
    assert (len([answer for answer in answers if answer]), count) == (20, 20)
    assert (row.own.committed, row.own.free, row.amount) == (1000 * MILLION, 30 * MILLION, 1030 * MILLION)


def in_plan(people: Cast, unit: str) -> Proposal:
    return advance(complete_draft(make_draft(people, unit=unit), people), State.IN_PLAN, people)


def test_two_leaders_approving_against_the_last_money_promise_it_once(people: Cast) -> None:
    in_plan(people, "donvi.danang")
    give_money(people, YEAR, SUPPORT)
    put_forward(people, YEAR)
    actor = people["lanhdao.bo"]

    def approve() -> object:
        with tenant_scope(*actor.tenant_ids):
            return approve_plan(
                YEAR, actor=actor, decision_number="1/QĐ-BCT", decision_date=timezone.localdate(), file=pdf_file()
            )

    answers = together([approve, approve])
    with tenant_scope(*actor.tenant_ids):
        row, plans = selectors.envelope(YEAR), Plan.objects.filter(state=Plan.State.APPROVED).count()
    assert row is not None
    assert ([bool(answer) for answer in answers].count(True), plans) == (1, 1)
    assert (row.own.free, row.own.committed) == (0, SUPPORT)


def test_one_page_sent_by_many_fingers_books_once(people: Cast) -> None:
    tenants, actor = people["ketoan.cuc"].tenant_ids, people["ketoan.cuc"]
    with tenant_scope(*tenants):
        services.set_envelope(
            year=2026, amount=1000 * MILLION, paper_number="1/QĐ", paper_date=PAPER.day, actor=people["taichinh.bo"]
        )
        services.commit_support(
            reference="KCQG-2026-0001", tenant_id=people["lanhdao.danang"].tenant_id, year=2026, content_code="ND3.3",
            amount=300 * MILLION, warrant=PAPER, actor=actor,
        )  # fmt: skip

    def pay() -> object:
        warrant = services.Warrant("1/UNC", PAPER.day, key="k" * 24)
        with tenant_scope(*tenants):
            return services.book(
                EntryKind.PAY, reference="KCQG-2026-0001", amount=30 * MILLION, warrant=warrant, actor=actor
            )

    answers = together([pay] * 6)
    with tenant_scope(*tenants):
        paid = selectors.commitment("KCQG-2026-0001").paid
    assert ([bool(answer) for answer in answers].count(True), paid) == (1, 30 * MILLION)


def test_a_stop_after_the_commit_leaves_ledger_and_dossier_in_step(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = in_plan(people, "donvi.danang")
    give_money(people, YEAR)

    def stopped(event: object) -> None:
        raise SystemExit("the server was switched off")

    monkeypatch.setattr(core_events, "_tell", lambda event, only: stopped(event))
    with pytest.raises(SystemExit):
        advance(proposal, State.APPROVED, people)
    monkeypatch.undo()
    connection.close()
    with tenant_scope(*people["lanhdao.bo"].tenant_ids):
        found = Proposal.objects.get(pk=proposal.pk)
        money = selectors.commitment(found.code)
        total = sum(Account.objects.values_list("balance", flat=True))
    assert (found.state, found.amount_approved, money.committed, total) == (State.APPROVED, SUPPORT, SUPPORT, 0)


def test_even_the_owner_of_the_tables_neither_rewrites_entries_nor_balances(people: Cast) -> None:
    tenants = people["ketoan.cuc"].tenant_ids
    with tenant_scope(*tenants):
        services.set_envelope(
            year=2026, amount=MILLION, paper_number="1/QĐ", paper_date=PAPER.day, actor=people["taichinh.bo"]
        )
    own = psycopg2.connect(servers.owner_url(connection.settings_dict["NAME"]))
    try:
        for statement in (
            "UPDATE budgets_ledgerentry SET amount = 1", "DELETE FROM budgets_ledgerentry",
            "UPDATE budgets_account SET balance = 1", "DELETE FROM budgets_account",
        ):  # fmt: skip
            with own.cursor() as cursor:
                cursor.execute("SELECT set_config('app.tenant_ids', %s, true)", [",".join(map(str, tenants))])
                with pytest.raises(psycopg2.Error, match="ledger:"):
                    cursor.execute(statement)
            own.rollback()
    finally:
        own.close()
