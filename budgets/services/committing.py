"""Promise money to many đề án by one paper: the same entries as one by one, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from budgets.models import Account, LedgerEntry
from budgets.selectors import Purse, purse_of, purses
from budgets.services.posting import Warrant, entry_of, lock_envelopes
from budgets.states import AccountKind, EntryKind
from core.errors import Reason, Refused
from core.money import format_dong
from organisations.actors import Actor
from programmes.selectors import ancestry


@dataclass(frozen=True, slots=True)
class Promise:
    """Money to be promised to one đề án, đồng."""

    reference: str
    tenant_id: int
    content_code: str
    amount: int


@transaction.atomic
def commit_many(promises: Sequence[Promise], *, year: int, warrant: Warrant, actor: Actor) -> list[LedgerEntry]:
    """Promise each đề án its money out of the envelope that fits it most closely; all of them or none.

    Raises Refused naming every envelope that has too little. Balances are read under the lock; the database moves them
    entry by entry and its own check stands behind.
    """
    lock_envelopes(year)
    money = {purse.pk: purse for purse in purses(year)}
    codes = {code: ancestry(code) for code in {promise.content_code for promise in promises}}
    placed = {promise: _place(promise, codes[promise.content_code], money.values()) for promise in promises}
    if reasons := _faults(placed, money, year):
        raise Refused(*reasons)
    used = sorted({pk for pk in placed.values() if pk is not None})
    free = {row.envelope_id: row for row in Account.objects.filter(envelope__in=used, kind=AccountKind.FREE)}
    targets = _committed_accounts(placed)
    entries = [
        entry_of(EntryKind.COMMIT, free[pk], targets[pk, one.reference], one.amount, warrant=warrant, actor=actor)
        for one, pk in placed.items()
        if pk is not None
    ]
    return list(LedgerEntry.objects.bulk_create(entries))


def _place(promise: Promise, codes: list[str], money: Iterable[Purse]) -> int | None:
    found = purse_of(money, promise.tenant_id, codes)
    return found.pk if found else None


def _faults(placed: dict[Promise, int | None], money: dict[int, Purse], year: int) -> list[Reason]:
    needed: dict[int, int] = defaultdict(int)
    reasons = []
    for promise, pk in placed.items():
        if pk is None:
            reasons.append(Reason(f"Chưa ghi kinh phí được giao của năm {year}.", "envelope"))
        elif promise.amount <= 0:
            reasons.append(Reason(f"{promise.reference}: số tiền phải lớn hơn 0.", "amount"))
        else:
            needed[pk] += promise.amount
    for pk, amount in needed.items():
        if amount > money[pk].free:
            text = f"Nguồn {money[pk].code} chỉ còn {format_dong(money[pk].free)} đ, cần {format_dong(amount)} đ."
            reasons.append(Reason(text, "envelope"))
    return list(dict.fromkeys(reasons))


def _committed_accounts(placed: dict[Promise, int | None]) -> dict[tuple[int, str], Account]:
    """The accounts of the đề án, opened empty where they are not there yet."""
    kind = AccountKind.COMMITTED
    Account.objects.bulk_create(
        [
            Account(envelope_id=pk, kind=kind, reference=promise.reference, tenant_id=promise.tenant_id)
            for promise, pk in placed.items()
            if pk is not None
        ],
        ignore_conflicts=True,
    )
    rows = Account.objects.filter(kind=kind, reference__in=[promise.reference for promise in placed])
    return {(row.envelope_id, row.reference): row for row in rows}
