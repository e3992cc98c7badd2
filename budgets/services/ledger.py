"""The money of one đề án: promise, spend, settle, release. Who may is decided by the step or the page that calls.

Order of locks: see budgets/services/posting.py.
"""

from __future__ import annotations

from django.db import transaction

from budgets.models import Account, LedgerEntry
from budgets.postings import POSTINGS
from budgets.selectors import best_envelope
from budgets.services.posting import Warrant, account, lock_envelopes, lock_envelopes_of, once, post
from budgets.states import AccountKind, EntryKind
from core.errors import Reason, Refused
from core.money import format_dong
from organisations.actors import Actor


@transaction.atomic
def commit_support(
    *, reference: str, tenant_id: int, year: int, content_code: str, amount: int, warrant: Warrant, actor: Actor
) -> LedgerEntry:
    """Promise money of the year to a đề án, in đồng. Raises Refused when the envelope has less than that left."""
    lock_envelopes(year)
    once(warrant)
    envelope = best_envelope(year, tenant_id, content_code)
    if envelope is None:
        raise Refused(Reason(f"Chưa ghi kinh phí được giao của năm {year}.", "envelope"))
    if amount <= 0:
        raise Refused(_too_much(EntryKind.COMMIT, reference, amount, 0))
    free = account(envelope, AccountKind.FREE)
    target = account(envelope, AccountKind.COMMITTED, reference, tenant_id=tenant_id)
    return post(EntryKind.COMMIT, free, target, amount, warrant=warrant, actor=actor)


@transaction.atomic
def book(kind: EntryKind, *, reference: str, amount: int, warrant: Warrant, actor: Actor) -> list[LedgerEntry]:
    """Move money of a đề án within its envelopes: advance, clear, pay, settle, refund or release, đồng.

    Takes from the oldest year that has any; a refund takes from advances before payments. Raises Refused when there is
    less than `amount`; then nothing is booked.
    """
    envelopes = lock_envelopes_of(reference)
    once(warrant)
    sources = [posting.source for posting in POSTINGS if posting.kind == kind and posting.where == "same"]
    target = next(posting.target for posting in POSTINGS if posting.kind == kind and posting.where == "same")
    places = {(row.envelope_id, row.kind): row for row in Account.objects.filter(reference=reference)}
    left = amount
    entries: list[LedgerEntry] = []
    for envelope in envelopes:
        for source_kind in sources:
            source = places.get((envelope.pk, source_kind))
            part = min(left, source.balance) if source else 0
            if source is not None and part > 0:
                to_account = account(envelope, target, "" if target == AccountKind.FREE else reference)
                entries.append(
                    post(kind, source, to_account, part, warrant=warrant, actor=actor, first=not entries)
                )  # fmt: skip
                left -= part
    if left or amount <= 0:
        raise Refused(_too_much(kind, reference, amount, amount - left))
    return entries


@transaction.atomic
def settle_support(*, reference: str, amount: int, warrant: Warrant, actor: Actor) -> None:
    """Close the accounts of a đề án at `amount` đồng: pay what is still due, settle all that is paid, release the rest.

    Raises Refused when more has been spent than is settled (the difference must be refunded first), or when less was
    promised than is settled.
    """
    lock_envelopes_of(reference)
    held = _held(reference)
    spent = held[AccountKind.ADVANCED] + held[AccountKind.PAID]
    if reasons := settlement_faults(reference, spent, spent + held[AccountKind.COMMITTED], amount):
        raise Refused(*reasons)
    for kind, part in (
        (EntryKind.CLEAR, held[AccountKind.ADVANCED]),
        (EntryKind.PAY, amount - spent),
        (EntryKind.SETTLE, amount),
    ):
        if part:
            book(kind, reference=reference, amount=part, warrant=warrant, actor=actor)
    release_rest(reference=reference, warrant=warrant, actor=actor)


def settlement_faults(reference: str, spent: int, held: int, amount: int) -> list[Reason]:
    """Why accounts that hold `held` đồng, `spent` of them gone out, cannot be closed at `amount`."""
    if spent > amount:
        text = (
            f"Đã chi {format_dong(spent)} đ, nhiều hơn số quyết toán {format_dong(amount)} đ; "
            f"cần ghi hoàn trả {format_dong(spent - amount)} đ trước khi quyết toán."
        )
        return [Reason(text, "amount")]
    if held < amount:
        text = (
            f"Số quyết toán {format_dong(amount)} đ lớn hơn kinh phí còn cam kết cho đề án {reference}: "
            f"{format_dong(held)} đ."
        )
        return [Reason(text, "amount")]
    return []


@transaction.atomic
def release_rest(*, reference: str, warrant: Warrant, actor: Actor) -> None:
    """Give back to the envelopes whatever is promised to a đề án and not spent."""
    lock_envelopes_of(reference)
    rest = _held(reference)[AccountKind.COMMITTED]
    if rest:
        book(EntryKind.RELEASE, reference=reference, amount=rest, warrant=warrant, actor=actor)


@transaction.atomic
def take_refund_back(*, reference: str, amount: int, warrant: Warrant, actor: Actor) -> None:
    """A refund of a đề án that is over: the money returns to its envelopes, not to the promise, đồng."""
    book(EntryKind.REFUND, reference=reference, amount=amount, warrant=warrant, actor=actor)
    release_rest(reference=reference, warrant=Warrant(warrant.number, warrant.day, warrant.note), actor=actor)


def _held(reference: str) -> dict[str, int]:
    held = dict.fromkeys(AccountKind.values, 0)
    for kind, balance in Account.objects.filter(reference=reference).values_list("kind", "balance"):
        held[kind] += balance
    return held


def _too_much(kind: EntryKind, reference: str, amount: int, there: int) -> Reason:
    if amount <= 0:
        return Reason("Số tiền phải lớn hơn 0.", "amount")
    text = f"{reference}: “{kind.label}” {format_dong(amount)} đ nhưng chỉ có {format_dong(there)} đ."
    return Reason(text, "amount")
