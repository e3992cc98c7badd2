"""Chuyển nguồn: take money of a year into the next (the state budget law leaves it to the competent authority)."""

from __future__ import annotations

from django.db import transaction

from budgets.models import Envelope, LedgerEntry
from budgets.rules import may_allocate
from budgets.services.posting import (
    Warrant,
    account,
    faults_of,
    lock_envelopes,
    lock_envelopes_of,
    once,
    post,
    tenant_of,
)
from budgets.states import AccountKind, EntryKind
from core.errors import Reason, Refused
from core.money import format_dong
from organisations.actors import Actor


@transaction.atomic
def carry_over(
    source: Envelope, *, reference: str = "", amount: int, warrant: Warrant, actor: Actor
) -> list[LedgerEntry]:
    """Take money into the next year, in đồng: promised to a đề án (promise first, then advances), or free.

    Raises Refused with all reasons: less is there, or the next year has no envelope to receive it.
    """
    if not may_allocate(actor):
        raise Refused("Chỉ lãnh đạo, kế toán Cục được chuyển nguồn.")
    if reference:
        lock_envelopes_of(reference, source.year, source.year + 1)
    else:
        lock_envelopes(source.year, source.year + 1)
    once(warrant)
    target, reasons = _next_year(source), faults_of(warrant, amount)
    if target is None:
        text = f"Năm {source.year + 1} chưa có nguồn kinh phí để nhận; Vụ Kế hoạch, Tài chính ghi kinh phí được giao trước."
        reasons.append(Reason(text, "envelope"))
    kinds = (AccountKind.COMMITTED, AccountKind.ADVANCED) if reference else (AccountKind.FREE,)
    tenant_id = tenant_of(reference) if reference else source.tenant_id
    there = [account(source, kind, reference, tenant_id=tenant_id) for kind in kinds]
    reasons += _too_much(reference or source.code, amount, sum(row.balance for row in there))
    if reasons or target is None:
        raise Refused(*reasons)
    entries: list[LedgerEntry] = []
    for row in there:
        part = min(amount - sum(entry.amount for entry in entries), row.balance)
        if part > 0:
            to_account = account(target, AccountKind(row.kind), reference, tenant_id=tenant_id)
            entries.append(
                post(EntryKind.CARRY_OVER, row, to_account, part, warrant=warrant, actor=actor, first=not entries)
            )
    return entries


def _next_year(source: Envelope) -> Envelope | None:
    """The same Sở and content, else the Sở, else the whole."""
    same = Envelope.objects.filter(tenant_id=source.tenant_id, track=source.track, year=source.year + 1)
    for holder, content in ((source.holder_id, source.content_id), (source.holder_id, None), (None, None)):
        found: Envelope | None = same.filter(holder_id=holder, content_id=content).first()
        if found is not None:
            return found
    return None


def _too_much(where: str, amount: int, there: int) -> list[Reason]:
    if amount <= there:
        return []
    text = f"{where}: muốn chuyển {format_dong(amount)} đ nhưng chỉ có {format_dong(there)} đ có thể chuyển."
    return [Reason(text, "amount")]
