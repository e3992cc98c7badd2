"""Minutes of an acceptance: of one place, and of the whole with the step it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from core.money import format_dong
from core.text import nfc
from execution import rules
from execution.acceptance import accepted_by_line, faults_of_day, faults_of_place, rows_for, summed_rows
from execution.models import Acceptance
from execution.selectors import contract_of
from execution.selectors.acceptances import minutes_of_places
from execution.selectors.settlements import lines_in_force
from execution.states import AcceptanceForm
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.rules import is_direct
from proposals.selectors import visible_to
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
NOT_NOW = "Chỉ lập biên bản nghiệm thu khi đơn vị đã đề nghị nghiệm thu; đề án đang ở trạng thái “{state}”."
TWICE = "Địa điểm này đã có biên bản nghiệm thu; hủy biên bản cũ trước khi lập lại."


def record_place(
    proposal: Proposal,
    *,
    actor: Actor,
    number: str,
    accepted_on: date,
    place: str,
    participants: str,
    conclusion: str,
    answers: Mapping[str, Any],
    unmet: str = "",
) -> Acceptance:
    """Minutes of one place (Mẫu số 5a). `answers`: what was found of each supported line. Raises Refused, all reasons."""
    with _accepting(proposal, actor, "Lập biên bản nghiệm thu địa điểm") as locked:
        rows = rows_for(lines_in_force(locked), answers)
        amount = sum(row["accepted"] for row in rows)
        minutes = Acceptance(
            tenant_id=locked.tenant_id, proposal=locked, form=AcceptanceForm.SITE, number=nfc(number).strip(),
            accepted_on=accepted_on, place=nfc(place).strip(), participants=nfc(participants).strip(), rows=rows,
            volume="; ".join(f"{row['name']}: {row['done']}" for row in rows if row["done"]), amount=amount,
            result=_result(amount, unmet), conclusion=nfc(conclusion).strip(), unmet=nfc(unmet).strip(),
        )  # fmt: skip
        if reasons := _faults_of_minutes(minutes, locked):
            raise Refused(*reasons)
        try:
            with transaction.atomic():
                minutes.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(Reason(TWICE, "place")) from error
    return minutes


def withdraw_place(minutes: Acceptance, *, actor: Actor) -> Acceptance:
    """Take back the minutes of a place while the whole is not accepted yet; the history keeps them."""
    with _accepting(minutes.proposal, actor, "Hủy biên bản nghiệm thu địa điểm") as locked:
        found = Acceptance.objects.select_for_update(of=("self",)).filter(
            pk=minutes.pk, proposal=locked, form=AcceptanceForm.SITE, withdrawn_at__isnull=True
        ).first()  # fmt: skip
        if found is None:
            raise Refused("Biên bản này đã được hủy hoặc không phải biên bản của một địa điểm.")
        found.withdrawn_at = timezone.now()
        found.save()
    return found


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
    participants: str = "",
    unmet: str = "",
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Record the minutes of an acceptance (Mẫu 5b, 5c): all, part, or not yet; amount in đồng.

    Where places have minutes of their own (5a), the amount is their sum.
    """
    stated = {"place": place, "volume": volume, "conclusion": conclusion}
    facts = StepFacts(
        decision_number=decision_number, decision_date=decision_date, amount=amount, details=plain_details(stated)
    )
    with transaction.atomic():
        Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
        places = minutes_of_places(proposal)
        also = _faults_of_whole(stated, places, None if step_name == "reject_acceptance" else amount)
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file,
            paper_kind="acceptance_minutes", also=also,
        )  # fmt: skip
        Acceptance.objects.create(
            tenant_id=moved.tenant_id, proposal=moved, number=decision_number.strip(), accepted_on=decision_date,
            amount=amount or 0, result=RESULT_OF_STEP[step_name], rows=summed_rows([row.rows for row in places]),
            form=AcceptanceForm.CENTRE if is_direct(moved) else AcceptanceForm.PROJECT,
            **{name: nfc(text).strip() for name, text in (stated | {"participants": participants, "unmet": unmet}).items()},
        )  # fmt: skip
    return moved


def _faults_of_minutes(minutes: Acceptance, proposal: Proposal) -> list[Reason]:
    """Everything that stands against the minutes of a place."""
    others, contract = minutes_of_places(proposal), contract_of(proposal)
    reasons = faults_of_day(
        minutes.accepted_on, today=timezone.localdate(), signed_on=contract.signed_on if contract else None
    )
    reasons += faults_of_place(
        minutes.rows, elsewhere=accepted_by_line(row.rows for row in others), contracted=proposal.amount_contracted or 0,
        accepted_before=sum(row.amount for row in others),
    )  # fmt: skip
    if not any(row["done"] for row in minutes.rows):
        reasons.append(Reason("Chưa ghi khối lượng hoàn thành của dòng nào."))
    if any(row.place == minutes.place for row in others):
        reasons.append(Reason(TWICE, "place"))
    return reasons


def _faults_of_whole(stated: Mapping[str, str], places: list[Acceptance], amount: int | None) -> list[Reason]:
    """What the minutes do not say, and an amount that is not the sum of the places where these have minutes."""
    reasons = [Reason(sentence, name) for name, sentence in _MINUTES.items() if not stated[name].strip()]
    total = sum(row.amount for row in places)
    if places and amount is not None and amount != total:
        text = f"Số tiền {format_dong(amount)} đ khác tổng các biên bản địa điểm (Mẫu số 5a) {format_dong(total)} đ."
        reasons.append(Reason(text, "amount"))
    return reasons


def _result(amount: int, unmet: str) -> str:
    if not amount:
        return Acceptance.Result.REJECTED
    return Acceptance.Result.PARTIAL if unmet.strip() else Acceptance.Result.FULL


@contextmanager
def _accepting(proposal: Proposal, actor: Actor, why: str) -> Iterator[Proposal]:
    """The locked đề án, for whoever accepts it now."""
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        mine = visible_to(actor).filter(pk=proposal.pk).values("pk")
        rows = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content")
        locked = rows.filter(pk__in=mine).first()
        if locked is None:
            raise NotFound(proposal.code)
        if not rules.may_accept(actor, locked):
            raise Refused(NOT_NOW.format(state=locked.get_state_display()))
        yield locked
