"""The Sở confirms; the competent level refuses, or approves: then the difference is applied whole, with its money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from budgets import services as budgets
from budgets.selectors import norm_on
from budgets.states import EntryKind
from core.errors import Reason, Refused
from core.money import format_dong
from core.text import nfc
from execution import rules
from execution.adjusting import RULE_OF
from execution.models import Adjustment, Contract, ContractAddendum
from execution.outcome import Outcome, attempt, lay
from execution.services.adjustments.telling import tell
from execution.services.locking import changing, keep
from execution.states import AdjustmentState, Authority, Changed
from organisations.actors import Actor
from proposals.estimates import keep_version
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services.noting import note_decision
from proposals.services.steps import Upload, faults_of_file, kept_paper
from proposals.states import EstimateStage

PAPER_KIND = "decision"
CHANGED_MEANWHILE = (
    "Đề án đã thay đổi từ khi đơn vị gửi đề nghị điều chỉnh; trả lời không chấp thuận để đơn vị lập lại trên bản mới."
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper that decides; `contract_amount` (đồng) where the contract is to be worth something else from now on."""

    number: str
    day: date | None
    file: Upload | None = None
    note: str = ""
    contract_amount: int | None = None


def confirm_adjustment(
    adjustment: Adjustment, *, actor: Actor, confirmation: str, version: int | None = None
) -> Adjustment:
    """The Sở has checked the dossier, the reasons and the place. What the Sở decides itself needs no confirmation."""
    with changing(adjustment, actor=actor, why="Xác nhận đề nghị điều chỉnh", version=version) as (asked, proposal):
        if not rules.may_confirm_adjustment(actor, proposal):
            raise Refused("Chỉ Sở Công Thương nơi có đề án xác nhận đề nghị điều chỉnh.")
        reasons = _not_in(asked, AdjustmentState.SUBMITTED)
        if asked.authority == Authority.PROVINCE:
            reasons.append(Reason("Thay đổi này do lãnh đạo Sở quyết định, không cần xác nhận."))
        if not confirmation.strip():
            reasons.append(Reason("Chưa ghi kết quả kiểm tra hồ sơ, lý do và thực tế tại cơ sở.", "confirmation"))
        if reasons:
            raise Refused(*reasons)
        source, asked.state = asked.state, AdjustmentState.CONFIRMED
        asked.confirmed_at, asked.confirmed_by, asked.confirmation = (
            timezone.now(),
            actor.user,
            nfc(confirmation).strip(),
        )
        tell(asked, proposal, source=source, actor=actor)
        return keep(asked)


def refuse_adjustment(adjustment: Adjustment, *, actor: Actor, reason: str, version: int | None = None) -> Adjustment:
    """The Sở does not confirm, or the competent level says no. The đề án stays as it is."""
    with changing(adjustment, actor=actor, why="Không chấp thuận điều chỉnh", version=version) as (asked, proposal):
        if not _may_answer(asked, proposal, actor):
            raise Refused("Đề nghị điều chỉnh này không chờ bạn.")
        reasons = _not_in(asked, *AdjustmentState.FILED)
        if not reason.strip():
            reasons.append(Reason("Chưa ghi lý do không chấp thuận.", "reason"))
        if reasons:
            raise Refused(*reasons)
        source, asked.state = asked.state, AdjustmentState.REFUSED
        asked.answer, asked.decided_at, asked.decided_by = nfc(reason).strip(), timezone.now(), actor.user
        tell(asked, proposal, source=source, actor=actor)
        return keep(asked)


def approve_adjustment(
    adjustment: Adjustment, *, actor: Actor, decision: Decision, version: int | None = None
) -> Adjustment:
    """Decide and apply: dossier, estimate, ledger, contract, history; all of it or nothing.

    Raises Refused with every reason, of the paper, the law, the money and the contract together; Stale.
    """
    reasons = [*_paper_faults(decision), *faults_of_file(decision.file)]
    why = "Phê duyệt điều chỉnh"
    with (
        changing(adjustment, actor=actor, why=why, version=version, money=True) as (asked, locked),
        attempt(locked.pk) as trial,
    ):
        contract = Contract.objects.select_for_update().filter(proposal=locked).first()
        if refusals := _refusals(asked, locked, actor):
            reasons += refusals
        else:
            outcome = lay(asked, locked)
            reasons += [*outcome.faults, *_fit(asked, outcome, contract, decision)]
            reasons += [] if reasons else _apply(asked, locked, contract, outcome, decision=decision, actor=actor)
        trial.kept = not reasons
    if reasons:  # outside: nothing was applied, and what was asked across tenants stays noted down
        raise Refused(*reasons)
    return asked


def approve_adjustments(adjustments: Sequence[Adjustment], *, actor: Actor, decision: Decision) -> list[Adjustment]:
    """Several adjustments by one decision, all or none. Raises Refused with the reasons of every đề án, its number first."""
    reasons: list[Reason] = []
    done: list[Adjustment] = []
    codes = [asked.proposal.code for asked in adjustments]
    with transaction.atomic(), attempt(*(asked.proposal_id for asked in adjustments)) as trial:
        budgets.lock_money_of(codes, *{asked.proposal.plan_year for asked in adjustments})
        for asked in sorted(adjustments, key=lambda one: one.proposal_id):
            if decision.file is not None:
                decision.file.seek(0)
            try:
                done.append(approve_adjustment(asked, actor=actor, decision=decision))
            except Refused as refusal:
                reasons += [_named(asked, reason) for reason in refusal.reasons]
        trial.kept = not reasons
    if reasons:
        _forget_papers(done)
        raise Refused(*dict.fromkeys(reasons))
    return done


def _forget_papers(undone: Iterable[Adjustment]) -> None:
    """The rows were put back; no file stays behind."""
    for asked in undone:
        if asked.paper is not None and asked.paper.file.name:
            asked.paper.file.storage.delete(asked.paper.file.name)


def _named(asked: Adjustment, reason: Reason) -> Reason:
    shared = reason.field in {"decision_number", "decision_date", "file"}
    return reason if shared else Reason(f"{asked.proposal.code}: {reason.message}", "", reason.article, reason.url)


def _apply(
    asked: Adjustment,
    locked: Proposal,
    contract: Contract | None,
    outcome: Outcome,
    *,
    decision: Decision,
    actor: Actor,
) -> list[Reason]:
    """Everything that follows from the decision, with its paper; why not, when the envelope has too little."""
    try:
        with kept_paper(locked, decision.file, kind=PAPER_KIND, actor=actor) as paper:
            _book(locked, outcome, decision, actor)
            _keep_estimate(locked, outcome, asked, actor)
            _amend_contract(locked, contract, asked, outcome, decision)
            facts = StepFacts(
                decision_number=decision.number.strip(), decision_date=decision.day, amount=outcome.support_after,
                paper_id=paper.pk, details={"adjustment": asked.number, "kinds": list(asked.kinds)},
            )  # fmt: skip
            note_decision(
                locked, "adjust", f"Điều chỉnh lần {asked.number}", actor=actor, facts=facts, note=decision.note,
                law=_article(Authority(asked.authority)),
            )  # fmt: skip
            locked.version += 1
            locked.save()
            source, asked.state = asked.state, AdjustmentState.APPROVED
            asked.decided_at, asked.decided_by, asked.paper = timezone.now(), actor.user, paper
            asked.decision_number, asked.decision_date = nfc(decision.number).strip(), decision.day
            tell(asked, locked, source=source, actor=actor)
            keep(asked)
    except Refused as refusal:
        return list(refusal.reasons)
    return []


def _refusals(asked: Adjustment, locked: Proposal, actor: Actor) -> list[Reason]:
    """Why this person may not decide it now."""
    if not rules.may_decide_adjustment(actor, locked, asked.authority):
        authority = Authority(asked.authority).label if asked.authority else "cấp có thẩm quyền"
        return [Reason(f"Điều chỉnh này do {authority} quyết định.", "", _article_of(asked))]
    awaited = AdjustmentState.SUBMITTED if asked.authority == Authority.PROVINCE else AdjustmentState.CONFIRMED
    reasons = _not_in(asked, awaited)
    if locked.state not in rules.ADJUSTABLE:
        reasons.append(Reason(f"Đề án đã chuyển sang “{locked.get_state_display()}” nên không điều chỉnh được nữa."))
    return reasons


def _fit(asked: Adjustment, outcome: Outcome, contract: Contract | None, decision: Decision) -> Iterable[Reason]:
    """Is it still what was filed, and does it fit the contract?"""
    if outcome.before != asked.before:
        yield Reason(CHANGED_MEANWHILE)
    if decision.contract_amount is not None and contract is None:
        yield Reason("Đề án chưa có hợp đồng nên không ghi giá trị hợp đồng sau điều chỉnh.", "contract_amount")
    elif decision.contract_amount is not None and not 0 < decision.contract_amount <= outcome.support_after:
        text = f"Giá trị hợp đồng phải lớn hơn 0 và không quá kinh phí sau điều chỉnh {format_dong(outcome.support_after)} đ."
        yield Reason(text, "contract_amount")


def _book(locked: Proposal, outcome: Outcome, decision: Decision, actor: Actor) -> None:
    """The promise follows the amount: more is committed out of the envelope, less is released."""
    difference = outcome.support_after - outcome.support_before
    warrant = budgets.Warrant(decision.number, decision.day, f"Điều chỉnh {locked.code}")
    if difference > 0:
        budgets.commit_support(
            reference=locked.code, tenant_id=locked.tenant_id, year=locked.plan_year, content_code=locked.content.code,
            amount=difference, warrant=warrant, actor=actor,
        )  # fmt: skip
    elif difference < 0:
        budgets.book(EntryKind.RELEASE, reference=locked.code, amount=-difference, warrant=warrant, actor=actor)
    if difference:
        locked.amount_adjusted = outcome.support_after


def _keep_estimate(locked: Proposal, outcome: Outcome, asked: Adjustment, actor: Actor) -> None:
    if {Changed.INCREASE, Changed.DECREASE, Changed.COSTS} & set(outcome.kinds):
        note = f"Điều chỉnh lần {asked.number}: {asked.reason}"[:500]
        keep_version(locked, EstimateStage.ADJUSTED, actor=actor, lines=outcome.estimate.lines, note=note)


def _amend_contract(
    locked: Proposal, contract: Contract | None, asked: Adjustment, outcome: Outcome, decision: Decision
) -> None:
    """The contract follows in an addendum: never worth more than the support in force, ending when the work ends."""
    if contract is None or decision.day is None:
        return
    amount = decision.contract_amount or min(contract.amount, outcome.support_after)
    ends_on = locked.ends_on if outcome.before["fields"]["ends_on"] != outcome.after["fields"]["ends_on"] else None
    ends_on = ends_on or contract.ends_on
    if (amount, ends_on) == (contract.amount, contract.ends_on):
        return
    ContractAddendum(
        tenant_id=locked.tenant_id, contract=contract, adjustment=asked, number=decision.number.strip(),
        signed_on=decision.day, amount_before=contract.amount, amount_after=amount, ends_before=contract.ends_on,
        ends_after=ends_on,
    ).save(force_insert=True)  # fmt: skip
    contract.amount, contract.ends_on, locked.amount_contracted = amount, ends_on, amount
    contract.save()


def _may_answer(asked: Adjustment, proposal: Proposal, actor: Actor) -> bool:
    if asked.state == AdjustmentState.SUBMITTED and rules.may_confirm_adjustment(actor, proposal):
        return True
    return asked.state == AdjustmentState.CONFIRMED and rules.may_decide_adjustment(actor, proposal, asked.authority)


def _not_in(asked: Adjustment, *states: str) -> list[Reason]:
    if asked.state in states:
        return []
    return [Reason(f"Đề nghị điều chỉnh đang ở tình trạng “{asked.get_state_display()}”.")]


def _paper_faults(decision: Decision) -> Iterable[Reason]:
    if not decision.number.strip():
        yield Reason("Chưa ghi số quyết định.", "decision_number")
    if decision.day is None:
        yield Reason("Chưa ghi ngày quyết định.", "decision_date")
    elif decision.day > timezone.localdate():
        yield Reason("Ngày quyết định không thể ở sau ngày hôm nay.", "decision_date")
    if decision.file is None:
        yield Reason("Chưa kèm quyết định đã ký.", "file")


def _article_of(asked: Adjustment) -> str:
    return _article(Authority(asked.authority)) if asked.authority else ""


def _article(authority: Authority) -> str:
    """The article that gives the decision to this level, from the dated norms."""
    try:
        return norm_on(RULE_OF[authority], timezone.localdate()).citation
    except LookupError:
        return ""
