"""The Minister approves a submitted plan: all its đề án by one decision, or none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused, Stale
from core.jobs import Progress, enqueue, retry
from core.signatures import SignedPaper, look_at_signed
from core.tenancy import tenant_scope
from core.text import nfc
from core.uploads import check_upload, storage_name
from organisations.actors import Actor, actor_from_choice
from organisations.models import User
from planning import rules
from planning.drafts import PlanDraft
from planning.models import Plan, PlanItem, PlanSubmission
from planning.selectors import plan_draft, waiting_submission
from planning.services.plan import ARTICLE, STALE, lock_year, save_items
from planning.services.submission import faults_of, is_being_approved
from proposals.records import StepFacts
from proposals.services import move_many
from proposals.states import State

PDF = frozenset({"pdf"})
APPROVE = "planning.approve_plan"
WHY = "Phê duyệt kế hoạch"
NO_PAPER = "Chưa kèm quyết định đã ký (PDF)."
NOT_SUBMITTED = (
    "Kế hoạch chưa được Cục trình, hoặc vừa được phê duyệt, trả lại; tải lại trang để xem tình trạng hiện tại."
)


def approve_plan(
    year: int,
    *,
    actor: Actor,
    decision_number: str,
    decision_date: date | None,
    file: IO[bytes] | Any,
    seen: str | None = None,
) -> Plan:
    """Approve every đề án of the submitted plan by one decision, or none. Raises Refused with every reason of every đề án.

    Locks the plan year, then its envelopes, then the đề án in the order of their keys, then the accounts.
    """
    paper = look_at_signed(file, missing=NO_PAPER)
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=WHY):
        submission = _taken_up(year, actor=actor, seen=seen)
        reasons = _decision_faults(decision_number, decision_date, paper)
        submission.decision_number, submission.decision_date = nfc(decision_number).strip(), decision_date
        _approve(submission, actor=actor, also=reasons)
        _keep_file(submission, file, paper)
        submission.save()
        _copy_decision(submission)
    return submission.plan


def start_approval(
    year: int,
    *,
    actor: Actor,
    decision_number: str,
    decision_date: date | None,
    file: IO[bytes] | Any,
    seen: str | None = None,
) -> PlanSubmission:
    """Keep the decision and let a worker approve, so that no page waits for hundreds of đề án. Raises Refused, Stale."""
    paper = look_at_signed(file, missing=NO_PAPER)
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=WHY):
        submission = _taken_up(year, actor=actor, seen=seen)
        draft = plan_draft(year)
        reasons = [
            *_decision_faults(decision_number, decision_date, paper),
            *faults_of(draft),
            *_gone(submission, draft),
        ]
        if reasons:
            raise Refused(*reasons)
        submission.decision_number, submission.decision_date = nfc(decision_number).strip(), decision_date
        _keep_file(submission, file, paper)
        submission.faults = []
        submission.job = enqueue(
            APPROVE, tenant_id=submission.tenant_id, user_id=actor.user.pk, label=f"Phê duyệt {submission.title}",
            result_url=reverse("planning:approval", args=(year,)), submission_id=submission.pk, approver_id=actor.user.pk, membership_id=actor.membership_id or 0, delegation_id=actor.delegation_id or 0,
        )  # fmt: skip
        submission.save()
    return submission


def retry_approval(year: int, *, actor: Actor) -> PlanSubmission:
    """Let a worker take the decision up again after its job failed. Raises Refused."""
    if not rules.may_approve_plan(actor):
        raise Refused("Chỉ lãnh đạo Bộ được phê duyệt kế hoạch khuyến công quốc gia.")
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=WHY):
        lock_year(year)
        submission = waiting_submission(year)
        if submission is None or submission.job is None:
            raise Refused(Reason(NOT_SUBMITTED, "", ARTICLE))
        retry(submission.job)
    return submission


def run_approval(
    progress: Progress, *, submission_id: int, approver_id: int, membership_id: int, delegation_id: int
) -> None:
    """What the worker does, in the one transaction of its job: killed, it leaves nothing; run again, it begins anew.

    A refusal is an answer, not a failure: its sentences are kept with the package for the page to show.
    """
    user = User.objects.get(pk=approver_id)
    actor = actor_from_choice(user, membership_id=membership_id or None, delegation_id=delegation_id or None)
    submission = PlanSubmission.objects.select_related("plan").get(pk=submission_id)
    if submission.state != PlanSubmission.State.SUBMITTED or actor is None:
        return
    try:
        with tenant_scope(*actor.tenant_ids), acting_context(user=user.pk, on_behalf_of=actor.on_behalf_of, why=WHY):
            progress(5, f"Đang khóa và kiểm tra {submission.count} đề án")
            lock_year(submission.plan.year)
            submission.refresh_from_db()
            _approve(submission, actor=actor, also=(), progress=progress)
            submission.save()
            _copy_decision(submission)
    except Refused as refusal:
        found = [{"message": one.message, "article": one.article, "url": one.url} for one in refusal.reasons]
        PlanSubmission.objects.filter(pk=submission_id).update(faults=found)


def _taken_up(year: int, *, actor: Actor, seen: str | None) -> PlanSubmission:
    """The package that waits, under the lock of its year. Refused when there is none, or when a worker has it."""
    if not rules.may_approve_plan(actor):
        raise Refused("Chỉ lãnh đạo Bộ được phê duyệt kế hoạch khuyến công quốc gia.")
    lock_year(year)
    submission = waiting_submission(year)
    if submission is None:
        raise Refused(Reason(NOT_SUBMITTED, "", ARTICLE))
    if is_being_approved(submission):
        raise Refused("Kế hoạch đang được phê duyệt theo quyết định đã nhập; chờ kết quả.")
    if seen is not None and seen != submission.seen:
        raise Stale(STALE)
    return submission


def _approve(
    submission: PlanSubmission, *, actor: Actor, also: Iterable[Reason], progress: Progress | None = None
) -> None:
    """Move every đề án of the package and close it, under the locks of the year. Raises Refused; then nothing stays."""
    plan = submission.plan
    draft = plan_draft(plan.year)
    reasons = [*faults_of(draft), *_gone(submission, draft), *also]
    short = any(reason.field == "envelope" for reason in reasons)
    if progress:
        progress(15, f"Đang phê duyệt {len(draft.rows)} đề án")
    try:
        with transaction.atomic():
            move_many(_facts(submission, draft), "approve", actor=actor)
    except Refused as refusal:
        said = {reason.message for reason in reasons}
        reasons += [
            one for one in refusal.reasons if one.message not in said and not (short and one.field == "envelope")
        ]
    if reasons:
        raise Refused(*reasons)
    if progress:
        progress(90, "Đang ghi kế hoạch")
    plan.state, plan.approved_at, plan.approved_by = Plan.State.APPROVED, timezone.now(), actor.user
    plan.save()
    save_items(plan, draft.rows)
    submission.state = PlanSubmission.State.APPROVED


def _facts(submission: PlanSubmission, draft: PlanDraft) -> dict[int, StepFacts]:
    return {
        row.proposal_id: StepFacts(
            decision_number=submission.decision_number, decision_date=submission.decision_date, amount=row.amount,
            details={"plan_year": draft.year, "batch": draft.batch, "rank": row.rank},
        )
        for row in draft.rows
    }  # fmt: skip


def _gone(submission: PlanSubmission, draft: PlanDraft) -> list[Reason]:
    """What was put forward and is no longer there: named one by one, with what became of it."""
    there = {row.proposal_id for row in draft.everything}
    items = PlanItem.objects.filter(plan=submission.plan, included=True).exclude(proposal_id__in=there)
    return [
        Reason(f"{code}: không còn trong dự thảo kế hoạch (“{State(state).label}”); trả lại hồ sơ để Cục trình lại.")
        for code, state in items.order_by("rank").values_list("proposal__code", "proposal__state")
    ]


def _copy_decision(submission: PlanSubmission) -> None:
    """The approved plan carries its decision itself."""
    plan = submission.plan
    plan.decision_number, plan.decision_date = submission.decision_number, submission.decision_date
    plan.decision_file.name, plan.decision_sha256 = submission.decision_file.name, submission.decision_sha256
    plan.decision_signature = submission.decision_signature
    plan.save()


def _keep_file(submission: PlanSubmission, file: IO[bytes] | Any, paper: SignedPaper) -> None:
    checked = check_upload(file, allowed=PDF)
    submission.decision_sha256 = checked.sha256
    submission.decision_signature = paper.signature
    submission.decision_file.save(storage_name(checked), File(file), save=False)


def _decision_faults(number: str, day: date | None, paper: SignedPaper) -> list[Reason]:
    reasons = list(paper.faults)
    if not number.strip():
        reasons.append(Reason("Chưa ghi số văn bản.", "decision_number"))
    if day is None:
        reasons.append(Reason("Chưa ghi ngày văn bản.", "decision_date"))
    elif day > timezone.localdate():
        reasons.append(Reason("Ngày văn bản không thể ở sau ngày hôm nay.", "decision_date"))
    return reasons
