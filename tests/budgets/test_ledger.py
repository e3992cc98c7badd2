"""The ledger: entries that nobody can change, balances that only entries move, and the ways money may go."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from budgets import selectors, services
from budgets.models import Account, Envelope, LedgerEntry
from budgets.postings import POSTINGS
from budgets.services.posting import account, post
from budgets.states import AccountKind, EntryKind
from core.errors import Refused
from core.tenancy import tenant_scope
from programmes.selectors import content
from tests.cast import Cast

MILLION = 1_000_000
GIVEN = 1000 * MILLION
PAPER = services.Warrant("3396/QĐ-BCT", date(2026, 1, 15))
ONE, TWO = "KCQG-2026-0001", "KCQG-2026-0002"


@pytest.fixture
def central(cast: Cast) -> object:
    """The tenants of the central level are open and 2026 was given a thousand million."""
    with tenant_scope(*cast["ketoan.cuc"].tenant_ids):
        services.set_envelope(
            year=2026, amount=GIVEN, paper_number="1/QĐ-BTC", paper_date=PAPER.day, actor=cast["taichinh.bo"]
        )
        yield


def root() -> Envelope:
    return Envelope.objects.get(code="KCQG-2026")


def danang(cast: Cast) -> int:
    return cast["lanhdao.danang"].tenant_id


def commit(cast: Cast, reference: str = ONE, millions: int = 300, unit: str = "lanhdao.danang") -> LedgerEntry:
    return services.commit_support(
        reference=reference, tenant_id=cast[unit].tenant_id, year=2026, content_code="ND3.3",
        amount=millions * MILLION, warrant=PAPER, actor=cast["lanhdao.bo"],
    )  # fmt: skip


def book(cast: Cast, kind: EntryKind, millions: int, reference: str = ONE) -> None:
    services.book(kind, reference=reference, amount=millions * MILLION, warrant=PAPER, actor=cast["ketoan.cuc"])


def figures(code: str = "KCQG-2026") -> tuple[int, ...]:
    """Free, committed, advanced, paid, settled and shared out, in millions."""
    row = selectors.standings([Envelope.objects.select_related("parent", "holder", "content").get(code=code)])[0]
    own = row.own
    parts = (own.free, own.committed, own.advanced, own.paid, own.settled, row.allocated)
    return tuple(part // MILLION for part in parts)


def test_the_table_of_postings_is_the_one_in_the_database() -> None:
    text = (Path(settings.BASE_DIR) / "budgets" / "sql" / "ledger.sql").read_text(encoding="utf-8")
    found = re.findall(r"\('(\w+)', '(\w+)', '(\w+)', '(\w+)'\)", text)
    assert found == [(row.kind.value, row.source.value, row.target.value, row.where) for row in POSTINGS]


def test_money_goes_from_promise_to_settlement_and_the_rest_comes_back(cast: Cast, central: None) -> None:
    commit(cast)
    assert figures() == (700, 300, 0, 0, 0, 0)
    book(cast, EntryKind.ADVANCE, 200)
    book(cast, EntryKind.CLEAR, 150)
    book(cast, EntryKind.REFUND, 50)
    assert figures() == (700, 150, 0, 150, 0, 0)
    services.settle_support(reference=ONE, amount=280 * MILLION, warrant=PAPER, actor=cast["ketoan.cuc"])
    assert figures() == (720, 0, 0, 0, 280, 0)
    assert selectors.commitment(ONE).total == 280 * MILLION


def test_more_cannot_be_spent_than_was_promised_nor_promised_than_is_there(cast: Cast, central: None) -> None:
    commit(cast)
    with pytest.raises(Refused, match=r"chỉ có 300.000.000 đ"):
        book(cast, EntryKind.ADVANCE, 301)
    with pytest.raises(Refused, match=r"thiếu 1.000.000 đ"):
        commit(cast, TWO, 701)
    assert figures() == (700, 300, 0, 0, 0, 0)


def test_settling_less_than_was_spent_asks_for_the_refund_first(cast: Cast, central: None) -> None:
    commit(cast)
    book(cast, EntryKind.PAY, 300)
    with pytest.raises(Refused, match=r"cần ghi hoàn trả 20.000.000 đ"):
        services.settle_support(reference=ONE, amount=280 * MILLION, warrant=PAPER, actor=cast["ketoan.cuc"])
    book(cast, EntryKind.REFUND, 20)
    services.settle_support(reference=ONE, amount=280 * MILLION, warrant=PAPER, actor=cast["ketoan.cuc"])
    assert figures() == (720, 0, 0, 0, 280, 0)


def test_allocations_may_be_shared_out_again_and_the_whole_counts_every_part(cast: Cast, central: None) -> None:
    actor, sct = cast["lanhdao.cuc"], cast.organisations["sct-da-nang"]
    part = services.allocate(root(), amount=400 * MILLION, holder=sct, warrant=PAPER, actor=actor)
    services.allocate(part, amount=250 * MILLION, content=content("ND3"), warrant=PAPER, actor=actor)
    commit(cast, ONE, 100)
    commit(cast, TWO, 200, unit="lanhdao.gialai")

    assert figures("KCQG-2026") == (400, 200, 0, 0, 0, 400)
    assert figures("KCQG-2026-sct-da-nang") == (150, 0, 0, 0, 0, 250)
    assert figures("KCQG-2026-sct-da-nang-ND3") == (150, 100, 0, 0, 0, 0)
    whole = selectors.envelope(2026)
    assert (whole.amount, whole.given, whole.whole.promised, whole.whole.free) == (
        GIVEN, GIVEN, 300 * MILLION, 700 * MILLION,
    )  # fmt: skip


def test_only_free_money_is_taken_back_and_an_allocation_has_one_parent(cast: Cast, central: None) -> None:
    actor, sct = cast["ketoan.cuc"], cast.organisations["sct-da-nang"]
    part = services.allocate(root(), amount=400 * MILLION, holder=sct, warrant=PAPER, actor=actor)
    services.allocate(root(), amount=300 * MILLION, content=content("ND3"), warrant=PAPER, actor=actor)
    commit(cast, ONE, 350)
    with pytest.raises(Refused, match=r"thiếu 50.000.000 đ"):
        services.take_back(part, amount=100 * MILLION, warrant=PAPER, actor=actor)
    services.take_back(part, amount=50 * MILLION, warrant=PAPER, actor=actor)
    assert figures() == (350, 0, 0, 0, 0, 650)


def test_a_part_lies_inside_its_whole_and_every_fault_is_said_at_once(cast: Cast, central: None) -> None:
    actor = cast["ketoan.cuc"]
    part = services.allocate(
        root(), amount=400 * MILLION, holder=cast.organisations["sct-da-nang"], content=content("ND3"), warrant=PAPER,
        actor=actor,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        services.allocate(
            part, amount=401 * MILLION, holder=cast.organisations["sct-gia-lai"], content=content("ND4"),
            warrant=services.Warrant(" ", None), actor=actor,
        )  # fmt: skip
    assert [reason.field for reason in refused.value.reasons] == [
        "holder", "content", "paper_number", "paper_date", "amount",
    ]  # fmt: skip


def test_money_is_carried_into_the_next_year_with_its_promise(cast: Cast, central: None) -> None:
    actor = cast["ketoan.cuc"]
    commit(cast)
    book(cast, EntryKind.ADVANCE, 100)
    with pytest.raises(Refused, match="Năm 2027 chưa có nguồn"):
        services.carry_over(root(), reference=ONE, amount=300 * MILLION, warrant=PAPER, actor=actor)
    services.set_envelope(
        year=2027, amount=MILLION, paper_number="2/QĐ-BTC", paper_date=PAPER.day, actor=cast["taichinh.bo"]
    )
    services.carry_over(root(), reference=ONE, amount=250 * MILLION, warrant=PAPER, actor=actor)
    services.carry_over(root(), amount=700 * MILLION, warrant=PAPER, actor=actor)

    assert (figures(), figures("KCQG-2027")) == ((0, 0, 50, 0, 0, 0), (701, 200, 50, 0, 0, 0))
    first, second = selectors.envelope(2026), selectors.envelope(2027)
    assert (first.entered, first.carried_out, second.entered, second.carried_in) == (
        GIVEN, 950 * MILLION, MILLION, 950 * MILLION,
    )  # fmt: skip
    book(cast, EntryKind.CLEAR, 100)
    assert selectors.commitment(ONE).paid == 100 * MILLION


def test_correcting_what_was_given_counts_neither_what_was_carried_nor_what_was_shared(
    cast: Cast, central: None
) -> None:
    services.set_envelope(
        year=2027, amount=MILLION, paper_number="2/QĐ", paper_date=PAPER.day, actor=cast["taichinh.bo"]
    )
    services.carry_over(root(), amount=400 * MILLION, warrant=PAPER, actor=cast["ketoan.cuc"])
    services.set_envelope(year=2026, amount=GIVEN, paper_number="3/QĐ", paper_date=PAPER.day, actor=cast["taichinh.bo"])
    assert figures() == (600, 0, 0, 0, 0, 0)
    with pytest.raises(Refused, match=r"chỉ còn 600.000.000 đ"):
        services.set_envelope(
            year=2026, amount=MILLION, paper_number="4/QĐ", paper_date=PAPER.day, actor=cast["taichinh.bo"]
        )


@pytest.mark.parametrize("username", ["taichinh.bo", "lanhdao.bo", "chuyenvien.cuc", "lanhdao.danang", "donvi.danang"])
def test_nobody_but_leaders_and_finance_of_the_centre_moves_envelopes(cast: Cast, central: None, username: str) -> None:
    actor, sct = cast[username], cast.organisations["sct-da-nang"]
    part = services.allocate(root(), amount=MILLION, holder=sct, warrant=PAPER, actor=cast["lanhdao.cuc"])
    for action in (
        lambda: services.allocate(root(), amount=1, holder=sct, warrant=PAPER, actor=actor),
        lambda: services.take_back(part, amount=1, warrant=PAPER, actor=actor),
        lambda: services.carry_over(root(), amount=1, warrant=PAPER, actor=actor),
    ):
        with pytest.raises(Refused, match="Chỉ lãnh đạo, kế toán Cục"):
            action()


def test_a_page_sent_twice_books_once(cast: Cast, central: None) -> None:
    commit(cast)
    once = services.Warrant("12/UNC", PAPER.day, key="a" * 24)
    services.book(EntryKind.ADVANCE, reference=ONE, amount=MILLION, warrant=once, actor=cast["ketoan.cuc"])
    with pytest.raises(services.AlreadyBooked, match="Không ghi lần thứ hai"):
        services.book(EntryKind.ADVANCE, reference=ONE, amount=2 * MILLION, warrant=once, actor=cast["ketoan.cuc"])
    assert selectors.commitment(ONE).advanced == MILLION


def test_a_rehearsal_shows_what_would_change_and_leaves_nothing(cast: Cast, central: None) -> None:
    sct = cast.organisations["sct-da-nang"]
    changes = services.rehearse(
        lambda: services.allocate(root(), amount=400 * MILLION, holder=sct, warrant=PAPER, actor=cast["lanhdao.cuc"]),
        lambda: [(row.envelope.code, row.free) for row in selectors.envelopes_of(2026)],
    )
    assert changes == [
        services.Change("KCQG-2026", GIVEN, 600 * MILLION), services.Change("KCQG-2026-sct-da-nang", 0, 400 * MILLION),
    ]  # fmt: skip
    assert (Envelope.objects.count(), LedgerEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "write",
    [
        lambda: LedgerEntry.objects.update(amount=1), lambda: LedgerEntry.objects.all()._raw_delete(connection.alias),
        lambda: Account.objects.update(balance=1), lambda: Account.objects.all()._raw_delete(connection.alias),
        lambda: Envelope.objects.update(parent=None), lambda: Envelope.objects.all()._raw_delete(connection.alias),
    ],
    ids=["change entries", "delete entries", "change balances", "delete accounts", "change the tree", "delete envelopes"],
)  # fmt: skip
def test_the_application_cannot_rewrite_the_ledger(
    cast: Cast, central: None, role_of_its_own: None, write: Callable[[], object]
) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        write()


def test_a_new_account_is_empty_whatever_is_said(cast: Cast, central: None) -> None:
    opened = Account.objects.create(
        tenant_id=danang(cast), envelope=root(), kind=AccountKind.PAID, reference=TWO, balance=5 * MILLION
    )
    opened.refresh_from_db()
    assert opened.balance == 0


def test_accounts_of_a_proposal_belong_to_one_tenant_and_the_others_to_the_centre(cast: Cast, central: None) -> None:
    commit(cast)
    for kind, reference, tenant in (
        (AccountKind.PAID, ONE, cast["lanhdao.gialai"].tenant_id), (AccountKind.FREE, "", danang(cast)),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="belongs to another tenant"), transaction.atomic():
            Account.objects.create(tenant_id=tenant, envelope=root(), kind=kind, reference=reference)


def accounts(cast: Cast) -> dict[str, Account]:
    commit(cast)
    commit(cast, TWO, 10, unit="lanhdao.gialai")
    one = {kind: account(root(), AccountKind(kind), ONE) for kind in ("committed", "advanced", "paid", "settled")}
    two = {f"other {kind}": account(root(), AccountKind(kind), TWO) for kind in ("committed", "advanced")}
    return {"outside": account(root(), AccountKind.OUTSIDE), "free": account(root(), AccountKind.FREE), **one, **two}


@pytest.mark.parametrize(
    ("kind", "source", "target"),
    [
        ("commit", "outside", "committed"), ("advance", "free", "advanced"), ("pay", "free", "paid"),
        ("settle", "committed", "settled"), ("release", "paid", "free"), ("refund", "settled", "committed"),
        ("clear", "committed", "paid"), ("give", "outside", "committed"), ("carry_over", "committed", "advanced"),
        ("advance", "committed", "other advanced"), ("allocate", "free", "committed"),
    ],
)  # fmt: skip
def test_the_database_refuses_a_movement_that_is_not_in_the_table(
    cast: Cast, central: None, kind: str, source: str, target: str
) -> None:
    there = accounts(cast)
    there[source].balance = 1  # as a service would believe that errs
    with pytest.raises(DatabaseError, match="ledger:"), transaction.atomic():
        post(EntryKind(kind), there[source], there[target], 1, warrant=PAPER, actor=cast["ketoan.cuc"])


@pytest.mark.parametrize("amount", [0, -5])
def test_the_database_refuses_an_amount_of_nothing_or_less(cast: Cast, central: None, amount: int) -> None:
    there = accounts(cast)
    with pytest.raises(DatabaseError, match="entry_amount_positive"), transaction.atomic():
        post(EntryKind.ADVANCE, there["committed"], there["advanced"], amount, warrant=PAPER, actor=cast["ketoan.cuc"])


def test_the_database_itself_keeps_every_account_at_zero_or_above(cast: Cast, central: None) -> None:
    there = accounts(cast)
    there["committed"].balance = 10**12  # as a service would read it that forgot the lock
    with pytest.raises(DatabaseError, match="account_not_negative"), transaction.atomic():
        post(EntryKind.ADVANCE, there["committed"], there["advanced"], 10**12, warrant=PAPER, actor=cast["ketoan.cuc"])


def test_an_entry_bears_the_tenant_of_its_proposal(cast: Cast, central: None) -> None:
    entry = commit(cast)
    assert entry.tenant_id == danang(cast)
    with pytest.raises(DatabaseError, match="tenant of the entry"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO budgets_ledgerentry (tenant_id, kind, envelope_id, from_account_id, to_account_id, amount, reference,"
            " paper_number, paper_date, note, user_name, organisation_name, at) SELECT %s, kind, envelope_id,"
            " from_account_id, to_account_id, 1, reference, '1', paper_date, '', '', '', now() FROM budgets_ledgerentry"
            " WHERE id = %s",
            [cast["lanhdao.gialai"].tenant_id, entry.pk],
        )


def test_a_province_sees_its_own_money_and_nothing_else(cast: Cast, central: None) -> None:
    commit(cast)
    commit(cast, TWO, 200, unit="lanhdao.gialai")
    with tenant_scope(danang(cast)):
        seen = (
            [row.reference for row in LedgerEntry.objects.all()], [row.reference for row in Account.objects.all()],
            Envelope.objects.count(), selectors.commitment(ONE).committed, selectors.commitment(TWO).committed,
            [row["amount"] for row in selectors.entries_shown(ONE)], selectors.entries_shown(TWO),
        )  # fmt: skip
    assert seen == ([ONE], [ONE], 0, 300 * MILLION, 0, [300 * MILLION], [])


def test_a_province_cannot_move_money_it_does_not_see(cast: Cast, central: None) -> None:
    entry = commit(cast)
    mine, theirs = entry.to_account_id, entry.from_account_id
    with tenant_scope(danang(cast)), pytest.raises(DatabaseError, match="out of sight"), transaction.atomic():
        LedgerEntry.objects.create(
            tenant_id=danang(cast), kind=EntryKind.COMMIT, envelope_id=entry.envelope_id, from_account_id=theirs,
            to_account_id=mine, amount=1, reference=ONE, paper_number="1", paper_date=PAPER.day,
        )  # fmt: skip


@pytest.mark.usefixtures("central", "role_of_its_own")
def test_the_application_cannot_move_balances_from_a_table_of_its_own() -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute("CREATE TEMP TABLE forged AS SELECT * FROM budgets_ledgerentry LIMIT 1")
        cursor.execute(
            "CREATE TRIGGER forged AFTER INSERT ON forged FOR EACH ROW EXECUTE FUNCTION budgets_post_entry()"
        )
    assert Account.objects.get(envelope=root(), kind=AccountKind.FREE).balance == GIVEN
