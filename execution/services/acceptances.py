"""Minutes of an acceptance, and the step they stand for."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core.errors import Reason
from core.text import nfc
from execution.models import Acceptance
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services.steps import Upload, plain_details, take_step

RESULT_OF_STEP = {
    "accept": Acceptance.Result.FULL,
    "accept_partly": Acceptance.Result.PARTIAL,
    "reject_acceptance": Acceptance.Result.REJECTED,
}


_MINUTES = {
    "place": "Chưa ghi địa điểm nghiệm thu.",
    "volume": "Chưa ghi khối lượng hoàn thành.",
    "conclusion": "Chưa ghi nhận xét, kết luận.",
}


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
