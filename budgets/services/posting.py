"""Lock envelopes, open accounts, insert entries. The one order of locks:

    plan year → envelopes (by key) → đề án (by key) → accounts (by key)

Whoever books locks the envelopes first, all years it touches at once; the accounts are locked by the database inside
the entry. Balances are read under that lock, so a refusal can say what is left; the database's own checks stand behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from budgets.models import Account, Envelope, LedgerEntry
from budgets.states import AccountKind, EntryKind
from core.errors import Reason, Refused
from core.money import format_dong
from core.text import nfc
from organisations.actors import Actor

LONGEST_NUMBER, LONGEST_NOTE = 120, 500


@dataclass(frozen=True, slots=True)
class Warrant:
    """The paper that orders a movement of money. `key` marks the page that was filled in, so that it books once."""

    number: str
    day: date | None
    note: str = ""
    key: str = ""


class AlreadyBooked(Refused):
    """The same page was sent before, and its money was booked then. `entry` is what was booked."""

    def __init__(self, entry: LedgerEntry) -> None:
        self.entry = entry
        at = f"{timezone.localtime(entry.at):%H:%M ngày %d/%m/%Y}"
        super().__init__(
            f"Trang này đã được ghi lúc {at}: {entry.get_kind_display()} {format_dong(entry.amount)} đ theo văn bản "
            f"{entry.paper_number}. Không ghi lần thứ hai; muốn ghi khoản khác, mở lại trang."
        )


def lock_envelopes(*years: int) -> list[Envelope]:
    """Every envelope of these years, locked in the order of their keys."""
    return _locked(Envelope.objects.filter(year__in=years))


def lock_envelopes_of(reference: str, *years: int) -> list[Envelope]:
    """The envelopes that hold money of a đề án and those of these years, locked in the order of their keys.

    Answers those of the đề án, the oldest year first.
    """
    holding = set(Account.objects.filter(reference=reference).values_list("envelope_id", flat=True))
    rows = Envelope.objects.filter(pk__in=holding) | Envelope.objects.filter(year__in=years)
    return sorted((row for row in _locked(rows) if row.pk in holding), key=lambda row: (row.year, row.pk))


def lock_money_of(references: Collection[str], *years: int) -> None:
    """The envelopes that hold money of any of these đề án and those of these years, for whoever books for many at once."""
    holding = Account.objects.filter(reference__in=references).values("envelope_id")
    _locked(Envelope.objects.filter(pk__in=holding) | Envelope.objects.filter(year__in=years))


def once(warrant: Warrant) -> None:
    """Raise AlreadyBooked when the page of this warrant has been booked. The envelopes must be locked."""
    found = LedgerEntry.objects.filter(key=warrant.key).first() if warrant.key else None
    if found is not None:
        raise AlreadyBooked(found)


def account(envelope: Envelope, kind: AccountKind, reference: str = "", *, tenant_id: int | None = None) -> Account:
    """The account, opened empty when it is not there yet, with its present balance.

    `tenant_id` = the tenant of the đề án; needed when its first account is opened.
    """
    found: Account | None = Account.objects.filter(envelope=envelope, kind=kind, reference=reference).first()
    if found is None:
        owner = tenant_id or (tenant_of(reference) if reference else envelope.tenant_id)
        found, _ = Account.objects.get_or_create(
            envelope=envelope, kind=kind, reference=reference, defaults={"tenant_id": owner}
        )
    return found


def post(
    kind: EntryKind,
    source: Account,
    target: Account,
    amount: int,
    *,
    warrant: Warrant,
    actor: Actor,
    first: bool = True,
) -> LedgerEntry:
    """Insert one entry. Raises Refused when the source has less. The envelopes must be locked.

    `first` = the entry that bears the key of the page, when one page makes several.
    """
    if source.kind != AccountKind.OUTSIDE and source.balance < amount:
        raise Refused(_too_little(source, amount))
    created = entry_of(kind, source, target, amount, warrant=warrant, actor=actor, first=first)
    created.save(force_insert=True)
    return created


def entry_of(
    kind: EntryKind,
    source: Account,
    target: Account,
    amount: int,
    *,
    warrant: Warrant,
    actor: Actor,
    first: bool = True,
) -> LedgerEntry:
    """An entry that is not inserted yet, for whoever inserts many at once under the same lock."""
    with_reference = target if target.reference else source
    if warrant.day is None:
        raise Refused(Reason("Chưa ghi ngày văn bản.", "paper_date"))
    return LedgerEntry(
        tenant_id=with_reference.tenant_id, kind=kind, envelope_id=source.envelope_id, from_account=source,
        to_account=target, amount=amount, reference=with_reference.reference, paper_date=warrant.day,
        paper_number=nfc(warrant.number).strip(), note=nfc(warrant.note).strip()[:LONGEST_NOTE], user=actor.user,
        user_name=actor.name, organisation_name=actor.organisation.name, key=(warrant.key or None) if first else None,
    )  # fmt: skip


def faults_of(warrant: Warrant, amount: int | None) -> list[Reason]:
    """What is missing before anything can be booked: an amount above zero, and a paper to rest on."""
    return [*([] if amount and amount > 0 else [Reason("Số tiền phải lớn hơn 0.", "amount")]), *_paper_faults(warrant)]


def tenant_of(reference: str) -> int:
    """The tenant of a đề án that has money. Raises Refused when it has none."""
    found: int | None = Account.objects.filter(reference=reference).values_list("tenant_id", flat=True).first()
    if found is None:
        raise Refused(Reason(f"Chưa có kinh phí nào cam kết cho đề án {reference}.", "amount"))
    return found


def _locked(rows: object) -> list[Envelope]:
    chosen = rows.select_for_update(of=("self",), no_key=True).select_related("holder", "content")  # type: ignore[attr-defined]
    return list(chosen.order_by("pk"))


def _paper_faults(warrant: Warrant) -> Iterable[Reason]:
    number = nfc(warrant.number).strip()
    if not number:
        yield Reason("Chưa ghi số văn bản.", "paper_number")
    elif len(number) > LONGEST_NUMBER:
        yield Reason(f"Số văn bản dài nhất {LONGEST_NUMBER} ký tự.", "paper_number")
    if warrant.day is None:
        yield Reason("Chưa ghi ngày văn bản.", "paper_date")
    elif warrant.day > timezone.localdate():
        yield Reason("Ngày văn bản không được sau hôm nay.", "paper_date")


def _too_little(source: Account, amount: int) -> Reason:
    where = source.reference or source.envelope.code
    text = (
        f"{where}: {source.get_kind_display().lower()} chỉ có {format_dong(source.balance)} đ, "
        f"thiếu {format_dong(amount - source.balance)} đ."
    )
    return Reason(text, "amount")
