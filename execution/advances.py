"""What the law says of an advance, from the norms of a day, and where an advance would go beyond it. It warns only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Sum

from budgets.listing import value_words
from budgets.models import Norm
from budgets.selectors import advance_rate, entries_of_reference, norms_named, progress_gate
from budgets.states import AccountKind, EntryKind
from core.errors import Reason
from core.money import format_dong
from proposals.models import Proposal

CAP, TREASURY_CAP, TREASURY_THRESHOLD = "advance.cap_total", "advance.kbnn_cap", "advance.kbnn_threshold"


def norms_of_advance(proposal: Proposal, day: date) -> list[Norm]:
    """First rate and gate of the content, then the caps of the finance circular and of the treasury."""
    own = (advance_rate(proposal.content.code, day), progress_gate(proposal.content.code, day))
    shared = {norm.code: norm for norm in norms_named({CAP, TREASURY_CAP, TREASURY_THRESHOLD}, day)}
    found = (*own, *(shared.get(code) for code in (CAP, TREASURY_CAP, TREASURY_THRESHOLD)))
    return [norm for norm in found if norm is not None]


def norms_in_words(proposal: Proposal, day: date) -> list[tuple[Norm, str]]:
    """The same with each value as it is said."""
    return [(norm, value_words(norm)) for norm in norms_of_advance(proposal, day)]


def advanced_so_far(reference: str) -> int:
    """Every advance of a đề án less what of it was paid back, đồng; what has been cleared since counts on."""
    rows = entries_of_reference(reference).order_by()
    given = rows.filter(kind=EntryKind.ADVANCE).aggregate(total=Sum("amount"))["total"] or 0
    back = rows.filter(kind=EntryKind.REFUND, from_account__kind=AccountKind.ADVANCED)
    return int(given) - int(back.aggregate(total=Sum("amount"))["total"] or 0)


def warnings_of_advance(proposal: Proposal, amount: int, day: date) -> list[Reason]:
    """Each norm that this advance (đồng) and those before it would pass together, with its article."""
    total = advanced_so_far(proposal.code) + amount
    return [
        Reason(
            f"Tổng tạm ứng sẽ là {format_dong(total)} đ, vượt {value_words(norm)} {norm.per} {format_dong(base)} đ, "
            f"tức {format_dong(limit)} đ: {norm.title}.",
            "amount", f"{norm.citation}; {norm.get_confidence_display()}", norm.get_absolute_url(),
        )
        for norm, base, limit in _limits(proposal, day)
        if total > limit
    ]  # fmt: skip


def _limits(proposal: Proposal, day: date) -> Iterator[tuple[Norm, int, int]]:
    """Norm, what it is taken of, and the amount that follows (parts of a đồng dropped)."""
    norms = {norm.code: norm for norm in norms_of_advance(proposal, day)}
    support, contract = proposal.support_in_force, proposal.amount_contracted
    first, cap, treasury = advance_rate(proposal.content.code, day), norms.get(CAP), norms.get(TREASURY_CAP)
    if first is not None and support is not None:
        yield first, support, int(support * first.fraction)
    if cap is not None and support is not None and proposal.amount_accepted is None:
        yield cap, support, int(support * cap.fraction)
    free_below = norms.get(TREASURY_THRESHOLD)
    if treasury is not None and contract is not None and (free_below is None or contract > free_below.dong):
        yield treasury, contract, int(contract * treasury.fraction)
