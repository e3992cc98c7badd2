"""The contract between the Cục and the unit. It ends at the one door."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core.errors import Reason
from core.text import nfc
from execution.models import Contract
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services.steps import Upload, plain_details, take_step


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


def _period_faults(starts_on: date | None, ends_on: date | None) -> list[Reason]:
    reasons = []
    if starts_on is None:
        reasons.append(Reason("Chưa ghi ngày bắt đầu hợp đồng.", "starts_on"))
    if ends_on is None:
        reasons.append(Reason("Chưa ghi ngày kết thúc hợp đồng.", "ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        reasons.append(Reason("Ngày kết thúc hợp đồng ở trước ngày bắt đầu.", "ends_on"))
    return reasons
