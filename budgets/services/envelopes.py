"""Enter the money of a year and share it out."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from budgets.models import Account, Envelope
from budgets.rules import may_allocate, may_set_envelope
from budgets.selectors import standings
from budgets.services.ledger import Warrant, account, faults_of_warrant, lock_envelopes, post
from budgets.states import AccountKind, EntryKind, Track
from core.audit import acting_context
from core.errors import Reason, Refused
from core.money import format_dong
from organisations.actors import Actor
from organisations.models import Organisation
from programmes.models import Content, PlanYear

CODE = "KCQG-{year}"


@transaction.atomic
def set_envelope(
    *, year: int, amount: int, paper_number: str, paper_date: date, actor: Actor, note: str = ""
) -> Envelope:
    """Enter or correct the national money of a year, in đồng: the difference is booked, the former figure stays.

    Raises Refused with all reasons; money that is shared out or promised cannot be cut away.
    """
    if not may_set_envelope(actor):
        raise Refused("Chỉ cán bộ Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp được nhập kinh phí được giao.")
    reasons = [] if amount > 0 else [Reason("Số được giao phải lớn hơn 0.", "amount")]
    reasons += faults_of_warrant(paper_number, paper_date, timezone.localdate())
    if reasons:
        raise Refused(*reasons)
    list(PlanYear.objects.select_for_update(no_key=True).filter(year=year).values_list("pk"))
    lock_envelopes(year)
    with acting_context(why=note or paper_number):
        root, _ = Envelope.objects.get_or_create(
            tenant_id=actor.tenant_id, track=Track.NATIONAL, year=year, parent=None, holder=None, content=None,
            defaults={"code": CODE.format(year=year), "opened_by": actor.user},
        )  # fmt: skip
        change = amount - standings([root])[0].amount
        outside, free = account(root, AccountKind.OUTSIDE), account(root, AccountKind.FREE)
        warrant = Warrant(paper_number, paper_date, note)
        if change > 0:
            post(EntryKind.GIVE, outside, free, change, warrant=warrant, actor=actor)
        elif change < 0:
            _require_free(free, -change)
            post(EntryKind.CUT, free, outside, -change, warrant=warrant, actor=actor)
    return root


@transaction.atomic
def allocate(
    parent: Envelope,
    *,
    amount: int,
    warrant: Warrant,
    actor: Actor,
    holder: Organisation | None = None,
    content: Content | None = None,
) -> Envelope:
    """Set money of an envelope aside for a Sở, a content, or a content of a Sở, in đồng; opens the part when new.

    Raises Refused with all reasons.
    """
    if not may_allocate(actor):
        raise Refused("Chỉ lãnh đạo, kế toán Cục được phân bổ kinh phí.")
    reasons = [] if amount > 0 else [Reason("Số tiền phải lớn hơn 0.", "amount")]
    holder, content = holder or parent.holder, content or parent.content
    if holder == parent.holder and content == parent.content:
        reasons.append(Reason("Chọn Sở Công Thương hoặc nội dung được phân bổ.", "holder"))
    reasons += faults_of_warrant(warrant.number, warrant.day, timezone.localdate())
    if reasons:
        raise Refused(*reasons)
    lock_envelopes(parent.year)
    child, _ = Envelope.objects.get_or_create(
        tenant_id=parent.tenant_id, track=parent.track, year=parent.year, holder=holder, content=content,
        defaults={"parent": parent, "opened_by": actor.user, "code": _code(parent, holder, content)},
    )  # fmt: skip
    if child.parent_id != parent.pk:
        raise Refused(
            Reason(f"Phần này đã được phân bổ từ nguồn {child.parent.code if child.parent else ''}.", "holder")
        )
    source = account(parent, AccountKind.FREE)
    post(EntryKind.ALLOCATE, source, account(child, AccountKind.FREE), amount, warrant=warrant, actor=actor)
    return child


@transaction.atomic
def take_back(child: Envelope, *, amount: int, warrant: Warrant, actor: Actor) -> None:
    """Return unpromised money of an allocation to where it came from, in đồng. Raises Refused with all reasons."""
    if not may_allocate(actor):
        raise Refused("Chỉ lãnh đạo, kế toán Cục được thu hồi phân bổ.")
    reasons = [] if amount > 0 else [Reason("Số tiền phải lớn hơn 0.", "amount")]
    if child.parent is None:
        reasons.append(Reason("Nguồn này không phải là phần phân bổ."))
    reasons += faults_of_warrant(warrant.number, warrant.day, timezone.localdate())
    if reasons or child.parent is None:
        raise Refused(*reasons)
    lock_envelopes(child.year)
    source, target = account(child, AccountKind.FREE), account(child.parent, AccountKind.FREE)
    post(EntryKind.TAKE_BACK, source, target, amount, warrant=warrant, actor=actor)


def _code(parent: Envelope, holder: Organisation | None, content: Content | None) -> str:
    parts = [CODE.format(year=parent.year)]
    parts += [holder.code] if holder else []
    parts += [content.code] if content else []
    return "-".join(parts)


def _require_free(free: Account, amount: int) -> None:
    if free.balance < amount:
        text = (
            f"Không thể giảm {format_dong(amount)} đ: chỉ còn {format_dong(free.balance)} đ chưa phân bổ, chưa cam kết."
        )
        raise Refused(Reason(text, "amount"))
