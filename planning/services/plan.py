"""The draft of the annual plan: amounts, places and what is in this batch, kept by the Cục until it is put forward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from budgets.services import lock_envelopes
from core.audit import acting_context
from core.errors import Reason, Refused, Stale
from core.money import format_dong
from core.text import nfc
from organisations.actors import Actor
from planning import rules
from planning.drafts import PlanDraft, PlanRow
from planning.models import Plan, PlanItem
from planning.selectors import law_order, plan_draft
from programmes.models import PlanYear
from proposals.guards.money import CENTRE_ONLY, amount_above_norms
from proposals.models import Proposal
from proposals.states import EstimateStage

ARTICLE = "TT 36/2013/TT-BCT, Điều 8 khoản 3"
STALE = "Dự thảo kế hoạch vừa thay đổi. Xem lại các dòng bên dưới rồi thực hiện lại."
LOCKED = "Kế hoạch đã trình Bộ trưởng nên dự thảo đang khóa. Chờ quyết định, hoặc Bộ trả lại hồ sơ trình thì sửa tiếp."
SAVED_COLUMNS = ("amount", "rank", "included", "note")


@dataclass(frozen=True, slots=True)
class ItemAmount:
    """What the plan gives one đề án (đồng) and its place; None leaves the place, or whether it is in, as it is."""

    amount: int
    rank: int | None = None
    included: bool | None = None
    note: str | None = None


def save_plan(
    year: int, *, actor: Actor, amounts: Mapping[str, ItemAmount], seen: str | None = None, reason: str = ""
) -> Plan:
    """Keep the amounts of the draft; `amounts` is code -> amount, others stay as they were. Raises Refused, Stale.

    `reason`: why places were changed by hand; it is kept with each đề án whose place changes.
    """
    if not rules.may_prepare_plan(actor):
        raise Refused("Chỉ chuyên viên, lãnh đạo Cục được sửa dự thảo kế hoạch.")
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lập kế hoạch"):
        lock_year(year)
        draft = plan_draft(year)
        if seen is not None and seen != draft.seen:
            raise Stale(STALE)
        why = nfc(reason).strip()
        if reasons := [*_locked(draft), *_amount_faults(draft, amounts), *_place_faults(draft, amounts, why)]:
            raise Refused(*reasons)
        plan = draft.plan or Plan.objects.create(tenant_id=actor.tenant_id, year=year, batch=draft.batch)
        save_items(plan, tuple(_wanted(row, amounts.get(row.code), why) for row in draft.everything))
    return plan


def set_included(year: int, codes: frozenset[str], *, actor: Actor, included: bool, reason: str = "") -> Plan:
    """Leave đề án of the draft for a later batch, with the reason, or take them in again. Raises Refused."""
    draft = plan_draft(year)
    unknown = sorted(codes - {row.code for row in draft.everything})
    if unknown or not codes:
        raise Refused(
            *([f"{code[:40]}: không có trong dự thảo kế hoạch." for code in unknown] or ["Chưa chọn đề án nào."])
        )
    if not included and not reason.strip():
        raise Refused(Reason("Chưa ghi lý do để lại đợt sau.", "reason"))
    note = "" if included else nfc(reason).strip()
    amounts = {
        row.code: ItemAmount(row.amount, included=included, note=note) for row in draft.everything if row.code in codes
    }
    return save_plan(year, actor=actor, amounts=amounts, seen=draft.seen)


def rank_by_law(year: int, *, actor: Actor, seen: str | None = None) -> Plan:
    """Put the draft in the law's order of priority (TT 36/2013/TT-BCT, Điều 7); places changed by hand are given up."""
    draft = plan_draft(year)
    if seen is not None and seen != draft.seen:
        raise Stale(STALE)
    places = {row.code: row.place for row in law_order(year)}
    amounts = {
        row.code: ItemAmount(row.amount, places[row.code], note="" if row.included else row.note)
        for row in draft.everything
    }
    return save_plan(year, actor=actor, amounts=amounts, seen=draft.seen)


def save_items(plan: Plan, rows: tuple[PlanRow, ...]) -> None:
    """Write the rows of a draft, whatever their number, in a few statements. The plan year must be locked."""
    PlanItem.objects.filter(plan=plan).exclude(proposal_id__in=[row.proposal_id for row in rows]).delete()
    PlanItem.objects.bulk_create(
        [
            PlanItem(
                plan=plan, proposal_id=row.proposal_id, tenant_id=row.tenant_id, amount=row.amount, rank=row.rank,
                included=row.included, note=row.note,
            )
            for row in rows
        ],
        update_conflicts=True, unique_fields=("plan", "proposal"), update_fields=SAVED_COLUMNS,
    )  # fmt: skip


def lock_year(year: int) -> None:
    """One plan of a year is changed at a time; the year and its money are locked before the đề án."""
    list(PlanYear.objects.select_for_update(no_key=True).filter(year=year).values_list("pk"))
    lock_envelopes(year)


def _wanted(row: PlanRow, given: ItemAmount | None, reason: str) -> PlanRow:
    """The row as it is to be kept."""
    if given is None:
        return row
    moved = given.rank is not None and given.rank != row.rank
    note = given.note if given.note is not None else reason if moved and reason else row.note
    return row._replace(
        amount=given.amount, rank=given.rank if given.rank is not None else row.rank, note=note,
        included=row.included if given.included is None else given.included,
    )  # fmt: skip


def _locked(draft: PlanDraft) -> list[Reason]:
    return [Reason(LOCKED, "", ARTICLE)] if draft.is_locked else []


def _place_faults(draft: PlanDraft, amounts: Mapping[str, ItemAmount], why: str) -> list[Reason]:
    """A place changed by hand says why: the order is that of the law until then."""
    given = [(row, amounts[row.code]) for row in draft.everything if row.code in amounts]
    moved = [row.code for row, item in given if item.rank not in {None, row.rank} and item.note is None]
    if not moved or why:
        return []
    return [Reason(f"Chưa ghi lý do đổi thứ tự của {', '.join(moved)}.", "reason", "TT 36/2013/TT-BCT, Điều 7")]


def _amount_faults(draft: PlanDraft, amounts: Mapping[str, ItemAmount]) -> list[Reason]:
    reasons = []
    for row in draft.everything:
        given = amounts.get(row.code)
        if given is None:
            continue
        if given.amount <= 0:
            reasons.append(Reason(f"{row.code}: kinh phí phải lớn hơn 0.", f"amount:{row.code}"))
        elif given.amount > row.appraised:
            limit = format_dong(row.appraised)
            reasons.append(
                Reason(f"{row.code}: kinh phí lớn hơn mức Cục thẩm định {limit} đ.", f"amount:{row.code}", ARTICLE)
            )
        elif row.allowed is not None and given.amount > row.allowed:
            reasons += _above_norms(row, given.amount)
    return reasons


def _above_norms(row: PlanRow, amount: int) -> list[Reason]:
    """The sentence the approval would give; looked up only for an amount that passes the norms."""
    proposal = Proposal.objects.select_related("content").get(pk=row.proposal_id)
    reason = amount_above_norms(proposal, amount, EstimateStage.APPROVED, CENTRE_ONLY)
    if reason is None:
        return []
    return [Reason(f"{row.code}: {reason.message}", f"amount:{row.code}", reason.article)]
