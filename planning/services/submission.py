"""The package before the Minister: put forward by the director of the Cục, returned with a reason, or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import Reason, Refused, Stale
from core.models import Job
from core.money import format_dong
from core.text import nfc
from organisations.actors import Actor
from planning import rules
from planning.drafts import PlanDraft
from planning.models import Plan, PlanSubmission
from planning.selectors import plan_draft, repeats_in, waiting_submission
from planning.services.plan import ARTICLE, STALE, lock_year, save_items

EXPLAIN = "Trả hồ sơ để đơn vị giải trình, hoặc rút một đề án khỏi dự thảo."


@dataclass(frozen=True, slots=True)
class Letter:
    """The tờ trình: number, date, who signs it, and what else is to be said."""

    number: str
    day: date | None
    signer: str
    note: str = ""


def submit_plan(year: int, *, actor: Actor, letter: Letter, seen: str | None = None) -> PlanSubmission:
    """Put the draft of a year before the Minister; from then on it is locked. Raises Refused with every reason, Stale.

    The plan must fit its envelopes: what the Minister could not approve is not put forward (TT 36/2013, Điều 8.3).
    """
    if not rules.may_submit_plan(actor):
        raise Refused("Chỉ lãnh đạo Cục được trình kế hoạch khuyến công quốc gia.")
    why = f"Trình kế hoạch {year}"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        lock_year(year)
        draft = plan_draft(year)
        if seen is not None and seen != draft.seen:
            raise Stale(STALE)
        if reasons := [*_lock_faults(draft), *faults_of(draft), *_letter_faults(letter)]:
            raise Refused(*reasons)
        plan = draft.plan or Plan(tenant_id=actor.tenant_id, year=year, batch=draft.batch)
        plan.state = Plan.State.SUBMITTED
        plan.save()
        save_items(plan, draft.everything)
        number = PlanSubmission.objects.filter(plan=plan).count() + 1
        submitted: PlanSubmission = PlanSubmission.objects.create(
            tenant_id=plan.tenant_id, plan=plan, round=number, code=f"HST-{year}-{plan.batch}-{number}",
            number=nfc(letter.number).strip(), day=letter.day, signer=nfc(letter.signer).strip(),
            note=nfc(letter.note).strip(), count=len(draft.rows), total=draft.total, seen=draft.seen,
            submitted_by=actor.user,
        )  # fmt: skip
    return submitted


def return_plan(year: int, *, actor: Actor, reason: str) -> PlanSubmission:
    """The Minister's side gives the package back with a reason; the draft opens again. Raises Refused."""
    if not rules.may_approve_plan(actor):
        raise Refused("Chỉ lãnh đạo Bộ được trả lại hồ sơ trình.")
    return _open_again(year, actor=actor, reason=reason, why="Trả lại hồ sơ trình kế hoạch")


def take_plan_back(year: int, *, actor: Actor, reason: str) -> PlanSubmission:
    """The Cục takes its package back before it is decided; the draft opens again. Raises Refused."""
    if not rules.may_submit_plan(actor):
        raise Refused("Chỉ lãnh đạo Cục được rút hồ sơ trình.")
    return _open_again(
        year,
        actor=actor,
        reason=f"Cục rút hồ sơ: {nfc(reason).strip()}" if reason.strip() else "",
        why="Rút hồ sơ trình kế hoạch",
    )


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


def is_being_approved(submission: PlanSubmission) -> bool:
    """A worker has the decision in hand, or will take it up."""
    return submission.job is not None and submission.job.status in {Job.Status.QUEUED, Job.Status.RUNNING}


def _open_again(year: int, *, actor: Actor, reason: str, why: str) -> PlanSubmission:
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        lock_year(year)
        submission = waiting_submission(year)
        if submission is None:
            raise Refused("Không có hồ sơ trình nào đang chờ; hồ sơ có thể vừa được phê duyệt hoặc trả lại.")
        if is_being_approved(submission):
            raise Refused("Kế hoạch đang được phê duyệt; chờ kết quả rồi thực hiện lại nếu còn cần.")
        if not reason.strip():
            raise Refused(Reason("Chưa ghi lý do.", "reason"))
        submission.state = PlanSubmission.State.RETURNED
        submission.returned_at, submission.returned_by = timezone.now(), actor.user
        submission.returned_reason = nfc(reason).strip()
        submission.save()
        submission.plan.state = Plan.State.DRAFT
        submission.plan.save(update_fields=["state"])
    return submission


def _lock_faults(draft: PlanDraft) -> list[Reason]:
    return (
        [Reason("Kế hoạch của đợt này đã được trình và đang chờ quyết định.", "", ARTICLE)] if draft.is_locked else []
    )


def _letter_faults(letter: Letter) -> list[Reason]:
    reasons = []
    if not letter.number.strip():
        reasons.append(Reason("Chưa ghi số tờ trình.", "number"))
    if letter.day is None:
        reasons.append(Reason("Chưa ghi ngày tờ trình.", "day"))
    elif letter.day > timezone.localdate():
        reasons.append(Reason("Ngày tờ trình không thể ở sau ngày hôm nay.", "day"))
    if not letter.signer.strip():
        reasons.append(Reason("Chưa ghi người ký tờ trình.", "signer"))
    return reasons
