"""Money of a đề án, booked by hand."""

from __future__ import annotations

from django.db import transaction

from budgets import services as budgets
from budgets.selectors import commitment
from budgets.states import EntryKind
from core.audit import acting_context
from core.errors import Reason, Refused
from core.money import format_dong
from execution import rules
from execution.selectors.advances import reserved_of
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.rules import is_centre_finance
from proposals.states import State


def book_money(proposal: Proposal, kind: EntryKind, *, actor: Actor, amount: int, warrant: budgets.Warrant) -> None:
    """Book a payment, the clearing of an advance or a refund of a đề án, in đồng. Raises Refused with all reasons.

    Locks the envelopes, then the đề án, then (in the database) the accounts. What comes back from a stopped đề án goes on
    to its envelope.
    """
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=kind.label):
        budgets.lock_envelopes_of(proposal.code)
        budgets.once(warrant)
        locked = Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
        if not is_centre_finance(actor, locked):
            raise Refused("Chỉ kế toán Cục được ghi chi kinh phí của đề án.")
        if reasons := [*_money_faults(locked, kind, amount), *budgets.faults_of(warrant, amount)]:
            raise Refused(*reasons)
        if kind == EntryKind.REFUND and locked.state == State.STOPPED:
            budgets.take_refund_back(reference=locked.code, amount=amount, warrant=warrant, actor=actor)
        else:
            budgets.book(kind, reference=locked.code, amount=amount, warrant=warrant, actor=actor)


def _money_faults(proposal: Proposal, kind: EntryKind, amount: int) -> list[Reason]:
    if proposal.state not in rules.BOOKABLE.get(kind, ()):
        text = f"Không ghi “{kind.label}” khi đề án ở trạng thái “{proposal.get_state_display()}”."
        return [Reason(text, "kind")]
    if kind != EntryKind.PAY:
        return []
    limits = (("giá trị hợp đồng", proposal.amount_contracted), ("kinh phí được nghiệm thu", proposal.amount_accepted))
    spent, granted = commitment(proposal.code).spent, reserved_of(proposal)
    waiting = f" và đã duyệt tạm ứng {format_dong(granted)} đ" if granted else ""
    return [
        Reason(
            f"Đã chi {format_dong(spent)} đ{waiting}; chi thêm {format_dong(amount)} đ thì vượt {name} "
            f"{format_dong(limit)} đ.",
            "amount",
        )
        for name, limit in limits
        if limit is not None and spent + granted + amount > limit
    ]
