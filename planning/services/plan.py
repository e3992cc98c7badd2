"""The annual plan: prepared by the Cục, approved by the Minister for all its đề án at once, within the year's money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from budgets.services import lock_envelopes
from core.audit import acting_context
from core.errors import Reason, Refused, Stale
from core.money import format_dong
from core.text import nfc
from core.uploads import check_upload, storage_name
from organisations.actors import Actor
from planning import rules
from planning.drafts import PlanDraft, PlanRow
from planning.models import Plan, PlanItem
from planning.selectors import plan_draft, repeats_in
from programmes.models import PlanYear
from proposals.guards.money import CENTRE_ONLY, amount_above_norms
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services import move
from proposals.states import EstimateStage

ARTICLE = "TT 36/2013/TT-BCT, Điều 8 khoản 3"
EXPLAIN = "Trả hồ sơ để đơn vị giải trình, hoặc rút một đề án khỏi dự thảo."
STALE = "Dự thảo kế hoạch vừa thay đổi. Xem lại các dòng bên dưới rồi thực hiện lại."
PDF = frozenset({"pdf"})


@dataclass(frozen=True, slots=True)
class ItemAmount:
    """What the plan gives one đề án (đồng) and its place."""

    amount: int
    rank: int = 1


def save_plan(year: int, *, actor: Actor, amounts: Mapping[str, ItemAmount], seen: str | None = None) -> Plan:
    """Keep the amounts of the draft; `amounts` is code -> amount, others stay as they were. Raises Refused, Stale."""
    if not rules.may_prepare_plan(actor):
        raise Refused("Chỉ chuyên viên, lãnh đạo Cục được sửa dự thảo kế hoạch.")
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lập kế hoạch"):
        _lock_year(year)
        draft = plan_draft(year)
        if seen is not None and seen != draft.seen:
            raise Stale(STALE)
        if reasons := _amount_faults(draft, amounts):
            raise Refused(*reasons)
        plan = draft.plan or Plan.objects.create(tenant_id=actor.tenant_id, year=year, batch=draft.batch)
        _save_items(plan, draft, amounts)
    return plan


def approve_plan(
    year: int,
    *,
    actor: Actor,
    decision_number: str,
    decision_date: date | None,
    file: IO[bytes] | Any,
    seen: str | None = None,
) -> Plan:
    """Approve every đề án of the draft by one decision, or none. Raises Refused with every reason of every đề án.

    Locks the plan year, then its envelopes, then the đề án one by one in the order of their keys, then the accounts.
    """
    if not rules.may_approve_plan(actor):
        raise Refused("Chỉ lãnh đạo Bộ được phê duyệt kế hoạch khuyến công quốc gia.")
    number = nfc(decision_number).strip()
    with (
        transaction.atomic(),
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Phê duyệt kế hoạch"),
    ):
        _lock_year(year)
        draft = plan_draft(year)
        if seen is not None and seen != draft.seen:
            raise Stale(STALE)
        reasons = [*faults_of(draft), *_file_faults(file)]
        plan = draft.plan or Plan(tenant_id=actor.tenant_id, year=year, batch=draft.batch)
        plan.decision_number, plan.decision_date = number, decision_date
        plan.state, plan.approved_at, plan.approved_by = Plan.State.APPROVED, timezone.now(), actor.user
        short = any(reason.field == "envelope" for reason in reasons)
        reasons += _approve_all(draft, actor=actor, number=number, day=decision_date, short=short)
        if reasons:
            raise Refused(*reasons)
        checked = check_upload(file, allowed=PDF)
        plan.decision_sha256 = checked.sha256
        plan.decision_file.save(storage_name(checked), File(file), save=False)
        plan.save()
        _save_items(plan, draft, {})
    return plan


def faults_of(draft: PlanDraft) -> list[Reason]:
    """Why the draft cannot be approved as a whole: every envelope that is short, by name, with its figures."""
    if not draft.rows:
        return [Reason(f"Không có đề án nào trong dự thảo kế hoạch năm {draft.year}.", "items", ARTICLE)]
    if draft.envelope is None:
        return [Reason(f"Chưa ghi kinh phí được giao của năm {draft.year}.", "envelope")]
    repeats = repeats_in(draft.year, [row.proposal_id for row in draft.rows])
    twice = [Reason(f"{repeat.sentence} {EXPLAIN}", "items") for repeat in repeats if not repeat.explained]
    return twice + [
        Reason(
            f"Nguồn {share.code} ({share.name}): dự thảo cần {format_dong(share.needed)} đ cho {share.count} đề án, chỉ "
            f"còn {format_dong(share.free)} đ chưa phân bổ, chưa cam kết; thiếu {format_dong(-share.left)} đ.",
            "envelope", ARTICLE,
        )
        for share in draft.shares
        if share.left < 0
    ]  # fmt: skip


def _approve_all(draft: PlanDraft, *, actor: Actor, number: str, day: date | None, short: bool) -> list[Reason]:
    """Why single đề án cannot be approved. `short` = the money was found short already, for the draft as a whole."""
    proposals = {row.pk: row for row in Proposal.objects.filter(pk__in=[row.proposal_id for row in draft.rows])}
    reasons: dict[str, Reason] = {}
    for row in sorted(draft.rows, key=lambda planned: planned.proposal_id):
        facts = StepFacts(
            decision_number=number, decision_date=day, amount=row.amount,
            details={"plan_year": draft.year, "batch": draft.batch, "rank": row.rank},
        )  # fmt: skip
        try:
            move(proposals[row.proposal_id], "approve", actor=actor, facts=facts)
        except Refused as refusal:
            for reason in refusal.reasons:
                if short and reason.field == "envelope":
                    continue
                shared = reason.field in {"decision_number", "decision_date"}
                stated = reason if shared else Reason(f"{row.code}: {reason.message}", "", reason.article, reason.url)
                reasons.setdefault(stated.message, stated)
    return list(reasons.values())


def _amount_faults(draft: PlanDraft, amounts: Mapping[str, ItemAmount]) -> list[Reason]:
    reasons = []
    for row in draft.rows:
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


def _save_items(plan: Plan, draft: PlanDraft, amounts: Mapping[str, ItemAmount]) -> None:
    PlanItem.objects.filter(plan=plan).exclude(proposal_id__in=[row.proposal_id for row in draft.rows]).delete()
    for row in draft.rows:
        given = amounts.get(row.code) or ItemAmount(row.amount, row.rank)
        PlanItem.objects.update_or_create(
            plan=plan, proposal_id=row.proposal_id,
            defaults={"tenant_id": row.tenant_id, "amount": given.amount, "rank": given.rank},
        )  # fmt: skip


def _file_faults(file: IO[bytes] | Any) -> list[Reason]:
    if file is None:
        return [Reason("Chưa kèm quyết định đã ký (PDF).", "file")]
    try:
        check_upload(file, allowed=PDF)
    except Refused as refusal:
        return list(refusal.reasons)
    return []


def _lock_year(year: int) -> None:
    """One plan of a year is changed at a time; the year and its money are locked before the đề án."""
    list(PlanYear.objects.select_for_update(no_key=True).filter(year=year).values_list("pk"))
    lock_envelopes(year)
