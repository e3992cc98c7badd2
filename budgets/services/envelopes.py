"""Enter the money of a year and share it out."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from budgets.models import Account, Envelope
from budgets.rules import may_allocate, may_set_envelope
from budgets.selectors import standings
from budgets.services.posting import Warrant, account, faults_of, lock_envelopes, once, post
from budgets.states import AccountKind, EntryKind, Track
from core.audit import acting_context
from core.errors import Reason, Refused
from core.money import format_dong
from organisations.actors import Actor
from organisations.models import Organisation
from programmes import selectors as programmes
from programmes.models import Content, PlanYear

CODE = "KCQG-{year}"


@transaction.atomic
def set_envelope(
    *, year: int, amount: int, paper_number: str, paper_date: date, actor: Actor, note: str = "", key: str = ""
) -> Envelope:
    """Enter or correct the national money of a year, in đồng: the difference is booked, the former figure stays.

    The same figure again books nothing. Raises Refused with all reasons: money that is shared out or promised cannot be
    cut away, and a cut says why in `note`.
    """
    if not may_set_envelope(actor):
        raise Refused("Chỉ cán bộ Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp được nhập kinh phí được giao.")
    warrant = Warrant(paper_number, paper_date, note, key)
    if reasons := faults_of(warrant, amount):
        raise Refused(*reasons)
    list(PlanYear.objects.select_for_update(no_key=True).filter(year=year).values_list("pk"))
    lock_envelopes(year)
    once(warrant)
    with acting_context(why=note or paper_number):
        root, _ = Envelope.objects.get_or_create(
            tenant_id=actor.tenant_id, track=Track.NATIONAL, year=year, parent=None, holder=None, content=None,
            defaults={"code": CODE.format(year=year), "opened_by": actor.user},
        )  # fmt: skip
        lock_envelopes(year)
        change = amount - standings([root])[0].given
        outside, free = account(root, AccountKind.OUTSIDE), account(root, AccountKind.FREE)
        if change > 0:
            post(EntryKind.GIVE, outside, free, change, warrant=warrant, actor=actor)
        elif change < 0:
            if reasons := _cut_faults(free, -change, note):
                raise Refused(*reasons)
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
    lock_envelopes(parent.year)
    once(warrant)
    reasons = [*_place_faults(parent, holder, content), *faults_of(warrant, amount)]
    holder, content = holder or parent.holder, content or parent.content
    part = {"track": parent.track, "year": parent.year, "holder": holder, "content": content}
    found: Envelope | None = (
        Envelope.objects.select_related("parent").filter(tenant_id=parent.tenant_id, **part).first()
    )
    if not reasons and found is not None and found.parent_id != parent.pk and found.parent is not None:
        reasons.append(Reason(f"Phần này đã được phân bổ từ nguồn {found.parent.code}; phân bổ thêm từ đó.", "holder"))
    source = account(parent, AccountKind.FREE)
    reasons += _free_faults(source, amount, "phân bổ")
    if reasons:
        raise Refused(*reasons)
    child = found or Envelope.objects.create(
        **part,
        tenant_id=parent.tenant_id,
        parent=parent,
        opened_by=actor.user,
        code=_code(parent.year, holder, content),
    )
    post(EntryKind.ALLOCATE, source, account(child, AccountKind.FREE), amount, warrant=warrant, actor=actor)
    return child


@transaction.atomic
def take_back(child: Envelope, *, amount: int, warrant: Warrant, actor: Actor) -> None:
    """Return unpromised money of an allocation to where it came from, in đồng. Raises Refused with all reasons."""
    if not may_allocate(actor):
        raise Refused("Chỉ lãnh đạo, kế toán Cục được thu hồi phân bổ.")
    if child.parent is None:
        raise Refused("Nguồn này không phải là phần phân bổ.")
    lock_envelopes(child.year)
    once(warrant)
    source = account(child, AccountKind.FREE)
    if reasons := [*faults_of(warrant, amount), *_free_faults(source, amount, "thu hồi")]:
        raise Refused(*reasons)
    post(EntryKind.TAKE_BACK, source, account(child.parent, AccountKind.FREE), amount, warrant=warrant, actor=actor)


def _place_faults(parent: Envelope, holder: Organisation | None, content: Content | None) -> list[Reason]:
    """A part lies inside its whole: the same Sở, and a content under the content of the whole."""
    reasons = []
    if (holder or parent.holder) == parent.holder and (content or parent.content) == parent.content:
        reasons.append(Reason("Chọn Sở Công Thương hoặc nội dung được phân bổ.", "holder"))
    if holder and parent.holder and holder != parent.holder:
        reasons.append(Reason(f"Nguồn này dành cho {parent.holder.name}; không phân bổ cho nơi khác.", "holder"))
    if content and parent.content and parent.content.code not in programmes.ancestry(content.code):
        reasons.append(Reason(f"Nguồn này dành cho nội dung {parent.content.code}.", "content"))
    return reasons


def _free_faults(free: Account, amount: int, verb: str) -> list[Reason]:
    if amount <= free.balance:
        return []
    text = (
        f"{free.envelope.code}: muốn {verb} {format_dong(amount)} đ nhưng chỉ còn {format_dong(free.balance)} đ "
        f"chưa phân bổ, chưa cam kết; thiếu {format_dong(amount - free.balance)} đ."
    )
    return [Reason(text, "amount")]


def _cut_faults(free: Account, amount: int, note: str) -> list[Reason]:
    """Only free money can be cut away, and whoever reads the ledger later must find why."""
    reasons = []
    if free.balance < amount:
        text = (
            f"Không thể giảm {format_dong(amount)} đ: chỉ còn {format_dong(free.balance)} đ chưa phân bổ, chưa cam kết."
        )
        reasons.append(Reason(text, "amount"))
    if not note.strip():
        reasons.append(Reason(f"Số này giảm {format_dong(amount)} đ so với số đã giao; ghi rõ lý do giảm.", "note"))
    return reasons


def _code(year: int, holder: Organisation | None, content: Content | None) -> str:
    parts = [CODE.format(year=year)]
    parts += [holder.code] if holder else []
    parts += [content.code] if content else []
    return "-".join(parts)
