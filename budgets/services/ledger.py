"""Book movements of money. The one order of locks: plan year → envelopes (by key) → đề án (by key) → accounts (by key).

Whoever books locks the envelopes first; the accounts are locked by the database inside the entry. Balances are read
under that lock, so a refusal can say what is left; the database's own checks stand behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from budgets.models import Account, Envelope, LedgerEntry
from budgets.postings import POSTINGS
from budgets.selectors import best_envelope
from budgets.states import AccountKind, EntryKind
from core.errors import Reason, Refused
from core.money import format_dong
from core.text import nfc
from organisations.actors import Actor


@dataclass(frozen=True, slots=True)
class Warrant:
    """The paper that orders a movement of money."""

    number: str
    day: date
    note: str = ""


def lock_envelopes(year: int) -> list[Envelope]:
    """Every envelope of a year, locked in the order of their keys."""
    return list(Envelope.objects.select_for_update(of=("self",)).filter(year=year).order_by("pk"))


@transaction.atomic
def commit_support(
    *, reference: str, tenant_id: int, year: int, content_code: str, amount: int, warrant: Warrant, actor: Actor
) -> LedgerEntry:
    """Promise money of the year to a đề án, in đồng. Raises Refused when the envelope has less than that left."""
    lock_envelopes(year)
    envelope = best_envelope(year, tenant_id, content_code)
    if envelope is None:
        raise Refused(Reason(f"Chưa ghi kinh phí được giao của năm {year}.", "envelope"))
    free = account(envelope, AccountKind.FREE)
    target = account(envelope, AccountKind.COMMITTED, reference, tenant_id=tenant_id)
    return post(EntryKind.COMMIT, free, target, amount, warrant=warrant, actor=actor)


@transaction.atomic
def book(kind: EntryKind, *, reference: str, amount: int, warrant: Warrant, actor: Actor) -> list[LedgerEntry]:
    """Move money of a đề án within its envelopes: advance, clear, pay, settle, refund or release, đồng.

    Takes from the oldest year that has any; a refund takes from advances before payments. Raises Refused when there is
    less than `amount`; then nothing is booked.
    """
    envelopes = _lock_of(reference)
    sources = [posting.source for posting in POSTINGS if posting.kind == kind and posting.where == "same"]
    target = next(posting.target for posting in POSTINGS if posting.kind == kind and posting.where == "same")
    left, entries = amount, []
    for envelope in envelopes:
        for source_kind in sources:
            source = account(envelope, source_kind, reference)
            part = min(left, source.balance)
            if part > 0:
                wanted = "" if target == AccountKind.FREE else reference
                entry = post(kind, source, account(envelope, target, wanted), part, warrant=warrant, actor=actor)
                entries.append(entry)
                left -= part
    if left or amount <= 0:
        raise Refused(_too_much(kind, reference, amount, amount - left))
    return entries


@transaction.atomic
def settle_support(*, reference: str, amount: int, warrant: Warrant, actor: Actor) -> None:
    """Close the accounts of a đề án at `amount` đồng: pay what is still due, settle all that is paid, release the rest.

    Raises Refused when more has been spent than is settled: the difference must be refunded first.
    """
    _lock_of(reference)
    held = _held(reference)
    spent = held[AccountKind.ADVANCED] + held[AccountKind.PAID]
    if spent > amount:
        text = (
            f"Đã chi {format_dong(spent)} đ, nhiều hơn số quyết toán {format_dong(amount)} đ; "
            f"cần thu hồi {format_dong(spent - amount)} đ trước khi quyết toán."
        )
        raise Refused(Reason(text, "amount"))
    for kind, part in (
        (EntryKind.CLEAR, held[AccountKind.ADVANCED]),
        (EntryKind.PAY, amount - spent),
        (EntryKind.SETTLE, amount),
    ):
        if part:
            book(kind, reference=reference, amount=part, warrant=warrant, actor=actor)
    release_rest(reference=reference, warrant=warrant, actor=actor)


@transaction.atomic
def release_rest(*, reference: str, warrant: Warrant, actor: Actor) -> None:
    """Give back to the envelopes whatever is promised to a đề án and not spent."""
    _lock_of(reference)
    rest = _held(reference)[AccountKind.COMMITTED]
    if rest:
        book(EntryKind.RELEASE, reference=reference, amount=rest, warrant=warrant, actor=actor)


@transaction.atomic
def carry_over(
    source: Envelope, *, reference: str = "", amount: int, warrant: Warrant, actor: Actor
) -> list[LedgerEntry]:
    """Take money into the next year, in đồng: promised to a đề án (promise first, then advances), or free.

    Raises Refused when there is less, or when the next year has no envelope that fits.
    """
    lock_envelopes(source.year)
    lock_envelopes(source.year + 1)
    tenant_id = _tenant_of(reference) if reference else source.holder_id or source.tenant_id
    target = _next_year(source, tenant_id)
    if target is None:
        raise Refused(Reason(f"Năm {source.year + 1} chưa có nguồn kinh phí tương ứng để chuyển sang.", "envelope"))
    kinds = (AccountKind.COMMITTED, AccountKind.ADVANCED) if reference else (AccountKind.FREE,)
    left, entries = amount, []
    for kind in kinds:
        from_account = account(source, kind, reference)
        part = min(left, from_account.balance)
        if part > 0:
            to_account = account(target, kind, reference, tenant_id=tenant_id if reference else None)
            entries.append(post(EntryKind.CARRY_OVER, from_account, to_account, part, warrant=warrant, actor=actor))
            left -= part
    if left or amount <= 0:
        raise Refused(_too_much(EntryKind.CARRY_OVER, reference or source.code, amount, amount - left))
    return entries


def account(envelope: Envelope, kind: AccountKind, reference: str = "", *, tenant_id: int | None = None) -> Account:
    """The account, opened empty when it is not there yet, with its present balance."""
    owner = tenant_id or (_tenant_of(reference) if reference else envelope.tenant_id)
    found, _ = Account.objects.get_or_create(
        envelope=envelope, kind=kind, reference=reference, defaults={"tenant_id": owner}
    )
    opened: Account = found
    return opened


def post(
    kind: EntryKind, source: Account, target: Account, amount: int, *, warrant: Warrant, actor: Actor
) -> LedgerEntry:
    """Insert one entry. Raises Refused when the source has less. The envelopes must be locked."""
    if source.kind != AccountKind.OUTSIDE and source.balance < amount:
        raise Refused(_too_little(source, amount))
    with_reference = target if target.reference else source
    created: LedgerEntry = LedgerEntry.objects.create(
        tenant_id=with_reference.tenant_id, kind=kind, envelope_id=source.envelope_id, from_account=source,
        to_account=target, amount=amount, reference=with_reference.reference, paper_number=nfc(warrant.number).strip(),
        paper_date=warrant.day, note=nfc(warrant.note).strip(), user=actor.user, user_name=actor.name,
        organisation_name=actor.organisation.name,
    )  # fmt: skip
    return created


def _lock_of(reference: str) -> list[Envelope]:
    """The envelopes that hold money of a đề án, oldest year first, all locked in the order of their keys."""
    keys = Account.objects.filter(reference=reference).values("envelope_id")
    rows = list(Envelope.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    return sorted(rows, key=lambda row: (row.year, row.pk))


def _held(reference: str) -> dict[str, int]:
    held = dict.fromkeys(AccountKind.values, 0)
    for kind, balance in Account.objects.filter(reference=reference).values_list("kind", "balance"):
        held[kind] += balance
    return held


def _tenant_of(reference: str) -> int:
    found: int | None = Account.objects.filter(reference=reference).values_list("tenant_id", flat=True).first()
    if found is None:
        raise Refused(Reason(f"Chưa có kinh phí nào cam kết cho đề án {reference}."))
    return found


def _next_year(source: Envelope, tenant_id: int) -> Envelope | None:
    same = Envelope.objects.filter(track=source.track, year=source.year + 1)
    for holder, content in ((source.holder_id, source.content_id), (source.holder_id, None), (None, None)):
        found: Envelope | None = same.filter(holder_id=holder, content_id=content).first()
        if found is not None:
            return found
    return None


def _too_little(source: Account, amount: int) -> Reason:
    where = source.reference or source.envelope.code
    text = (
        f"{where}: {source.get_kind_display().lower()} chỉ có {format_dong(source.balance)} đ, "
        f"thiếu {format_dong(amount - source.balance)} đ."
    )
    return Reason(text, "amount")


def _too_much(kind: EntryKind, reference: str, amount: int, there: int) -> Reason:
    if amount <= 0:
        return Reason("Số tiền phải lớn hơn 0.", "amount")
    text = f"{reference}: “{kind.label}” {format_dong(amount)} đ nhưng chỉ có {format_dong(there)} đ."
    return Reason(text, "amount")


def faults_of_warrant(number: str, day: date | None, today: date) -> Iterable[Reason]:
    """What a paper lacks before anything can rest on it."""
    if not number.strip():
        yield Reason("Chưa ghi số văn bản.", "paper_number")
    if day is None:
        yield Reason("Chưa ghi ngày văn bản.", "paper_date")
    elif day > today:
        yield Reason("Ngày văn bản không được sau hôm nay.", "paper_date")
