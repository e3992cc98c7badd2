"""Support contracts: the unit records those it has signed with whoever is supported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from core.money import format_dong
from core.text import nfc
from execution import rules
from execution.models import SupportContract
from execution.selectors import contract_of
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.rules import is_unit
from proposals.services.steps import Upload, faults_of_file, kept_paper

PAPER = "support_contract"
NOT_NOW = (
    "Hợp đồng hỗ trợ được ghi từ khi ký hợp đồng với Cục đến khi đề nghị nghiệm thu; đề án đang ở trạng thái “{state}”."
)
TWICE = "Đề án đã có hợp đồng hỗ trợ số này."


def record_support(
    proposal: Proposal,
    *,
    actor: Actor,
    number: str,
    signed_on: date,
    ends_on: date,
    beneficiary: str,
    subject: str,
    total: int,
    amount: int,
    file: Upload | None = None,
) -> SupportContract:
    """Record one with its signed copy, money in đồng. Raises Refused with all reasons."""
    with _writing(proposal, actor, "Ghi hợp đồng hỗ trợ") as locked:
        row = SupportContract(
            tenant_id=locked.tenant_id, proposal=locked, number=nfc(number).strip(), signed_on=signed_on, ends_on=ends_on,
            beneficiary=nfc(beneficiary).strip(), subject=nfc(subject).strip(), total=total, amount=amount,
            created_by=actor.user,
        )  # fmt: skip
        if reasons := [*_faults(row, locked), *faults_of_file(file)]:
            raise Refused(*reasons)
        with kept_paper(locked, file, kind=PAPER, actor=actor) if file else nullcontext() as paper:
            row.paper = paper
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError as error:
                raise Refused(Reason(TWICE, "number")) from error
    return row


def remove_support(row: SupportContract, *, actor: Actor) -> SupportContract:
    """Take one out; the history and its paper stay."""
    with _writing(row.proposal, actor, "Bỏ hợp đồng hỗ trợ") as locked:
        found = SupportContract.objects.select_for_update(of=("self",)).filter(
            pk=row.pk, proposal=locked, removed_at__isnull=True
        ).first()  # fmt: skip
        if found is None:
            raise Refused("Hợp đồng hỗ trợ này vừa được bỏ ở nơi khác.")
        found.removed_at = timezone.now()
        found.save()
    return found


@contextmanager
def _writing(proposal: Proposal, actor: Actor, why: str) -> Iterator[Proposal]:
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=proposal.pk).first()
        if locked is None or not is_unit(actor, locked):
            raise NotFound(proposal.code)
        if not rules.may_record_support(actor, locked):
            raise Refused(NOT_NOW.format(state=locked.get_state_display()))
        yield locked


def _faults(row: SupportContract, proposal: Proposal) -> list[Reason]:
    reasons, contract = [], contract_of(proposal)
    standing = SupportContract.objects.filter(proposal=proposal, removed_at__isnull=True)
    if row.signed_on > timezone.localdate():
        reasons.append(Reason("Ngày ký không thể ở sau ngày hôm nay.", "signed_on"))
    if contract and row.signed_on < contract.signed_on:
        text = f"Ngày ký ở trước ngày ký hợp đồng với Cục {contract.signed_on:%d/%m/%Y}."
        reasons.append(Reason(text, "signed_on"))
    if row.ends_on < row.signed_on:
        reasons.append(Reason("Ngày hoàn thành ở trước ngày ký.", "ends_on"))
    if contract and row.ends_on > contract.ends_on:
        text = f"Ngày hoàn thành ở sau ngày kết thúc hợp đồng với Cục {contract.ends_on:%d/%m/%Y}."
        reasons.append(Reason(text, "ends_on"))
    if row.amount > row.total:
        reasons.append(Reason("Kinh phí hỗ trợ không được lớn hơn tổng giá trị hợp đồng.", "amount"))
    given = int(standing.aggregate(total=Sum("amount"))["total"] or 0)
    limit = proposal.amount_contracted or 0
    if given + row.amount > limit:
        text = (
            f"Tổng hỗ trợ của các hợp đồng {format_dong(given + row.amount)} đ vượt giá trị hợp đồng với Cục "
            f"{format_dong(limit)} đ."
        )
        reasons.append(Reason(text, "amount"))
    if standing.filter(number=row.number).exists():
        reasons.append(Reason(TWICE, "number"))
    return reasons
