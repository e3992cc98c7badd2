"""The contract, the acceptance and the plain records of execution. Each ends at the one door."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from budgets import services as budgets
from budgets.selectors import commitment
from budgets.states import EntryKind
from core.audit import acting_context
from core.errors import Reason, Refused
from core.money import format_dong
from core.text import nfc
from execution import rules
from execution.models import Acceptance, Contract
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.rules import is_centre_finance
from proposals.services.steps import Upload, plain_details, record_step, take_step
from proposals.states import State

RESULT_OF_STEP = {
    "accept": Acceptance.Result.FULL,
    "accept_partly": Acceptance.Result.PARTIAL,
    "reject_acceptance": Acceptance.Result.REJECTED,
}


def sign_contract(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    decision_number: str,
    decision_date: date | None,
    amount: int | None,
    starts_on: date | None,
    ends_on: date | None,
    party_a: str,
    party_b: str,
    bidding_result: str = "",
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Record the contract signed by the Cục (bên A) and the unit (bên B); amount in đồng (TT 36/2013 Đ.12)."""
    facts = contract_facts(
        decision_number=decision_number, decision_date=decision_date, amount=amount, party_a=party_a, party_b=party_b,
        starts_on=starts_on, ends_on=ends_on, bidding_result=bidding_result,
    )  # fmt: skip
    also = _period_faults(starts_on, ends_on)
    with transaction.atomic():
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file,
            paper_kind="contract", also=also,
        )  # fmt: skip
        Contract.objects.create(
            tenant_id=moved.tenant_id, proposal=moved, number=decision_number.strip(), signed_on=decision_date,
            amount=amount, starts_on=starts_on, ends_on=ends_on, party_a=nfc(party_a).strip(),
            party_b=nfc(party_b).strip(),
        )  # fmt: skip
    return moved


def record_acceptance(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    decision_number: str,
    decision_date: date | None,
    place: str,
    volume: str,
    conclusion: str,
    amount: int | None = None,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Record the minutes of an acceptance (Mẫu 5a, 5b, 5c): all, part, or not yet; amount in đồng."""
    stated = {"place": place, "volume": volume, "conclusion": conclusion}
    facts = StepFacts(
        decision_number=decision_number, decision_date=decision_date, amount=amount, details=plain_details(stated)
    )
    also = [Reason(sentence, name) for name, sentence in _MINUTES.items() if not stated[name].strip()]
    with transaction.atomic():
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file,
            paper_kind="acceptance_minutes", also=also,
        )  # fmt: skip
        Acceptance.objects.create(
            tenant_id=moved.tenant_id, proposal=moved, number=decision_number.strip(), accepted_on=decision_date,
            place=nfc(place).strip(), volume=nfc(volume).strip(), conclusion=nfc(conclusion).strip(),
            amount=amount or 0, result=RESULT_OF_STEP[step_name],
        )  # fmt: skip
    return moved


def return_settlement(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Give the settlement dossier back to the unit; it goes to the acceptance it came from, whichever row was pressed."""
    partly = proposal.returned_from == State.PARTLY_ACCEPTED
    step_name = "return_settlement_partly" if partly else "return_settlement"
    return record_step(proposal, step_name, actor=actor, version=version, note=note, file=file)


def contract_facts(
    *,
    decision_number: str,
    decision_date: date | None,
    amount: int | None,
    party_a: str,
    party_b: str,
    starts_on: date | None,
    ends_on: date | None,
    bidding_result: str,
) -> StepFacts:
    """The facts of a contract; who signed counts only when both sides did."""
    signatories = f"{party_a.strip()}; {party_b.strip()}" if party_a.strip() and party_b.strip() else ""
    details = {
        "signatories": nfc(signatories), "starts_on": starts_on, "ends_on": ends_on,
        "bidding_result": nfc(bidding_result).strip(),
    }  # fmt: skip
    return StepFacts(
        decision_number=decision_number, decision_date=decision_date, amount=amount, details=plain_details(details)
    )


_MINUTES = {
    "place": "Chưa ghi địa điểm nghiệm thu.",
    "volume": "Chưa ghi khối lượng hoàn thành.",
    "conclusion": "Chưa ghi nhận xét, kết luận.",
}


def _period_faults(starts_on: date | None, ends_on: date | None) -> list[Reason]:
    reasons = []
    if starts_on is None:
        reasons.append(Reason("Chưa ghi ngày bắt đầu hợp đồng.", "starts_on"))
    if ends_on is None:
        reasons.append(Reason("Chưa ghi ngày kết thúc hợp đồng.", "ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        reasons.append(Reason("Ngày kết thúc hợp đồng ở trước ngày bắt đầu.", "ends_on"))
    return reasons


def book_money(proposal: Proposal, kind: EntryKind, *, actor: Actor, amount: int, warrant: budgets.Warrant) -> None:
    """Book an advance, its clearing, a payment or a refund of a đề án, in đồng. Raises Refused with all reasons.

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
    if kind not in {EntryKind.ADVANCE, EntryKind.PAY}:
        return []
    limits = (("giá trị hợp đồng", proposal.amount_contracted), ("kinh phí được nghiệm thu", proposal.amount_accepted))
    spent = commitment(proposal.code).spent
    return [
        Reason(
            f"Đã chi {format_dong(spent)} đ; chi thêm {format_dong(amount)} đ thì vượt {name} {format_dong(limit)} đ.",
            "amount",
        )
        for name, limit in limits
        if limit is not None and spent + amount > limit
    ]
