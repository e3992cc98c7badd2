"""A competent authority allows more than the norms: what it allowed is put on record with its paper."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from core.money import format_dong
from core.text import nfc
from organisations.actors import Actor
from proposals import rules
from proposals.models import NormException, Proposal
from proposals.rules import Predicate
from proposals.services.steps import Upload, faults_of_file, kept_paper
from proposals.states import ExceptionLevel

PAPER_KIND = "norm_exception"
LEVELS: tuple[tuple[ExceptionLevel, Predicate], ...] = (
    (ExceptionLevel.UNIT, rules.may_state_exception),
    (ExceptionLevel.PROVINCE, rules.may_record_exception_at_province),
    (ExceptionLevel.CENTRE, rules.may_record_exception_at_centre),
)
"""Who puts an exception on record at which level, and when."""
_MISSING = {
    "reason": "Chưa ghi lý do được vượt định mức.",
    "authority": "Chưa ghi cơ quan cho phép.",
    "paper_number": "Chưa ghi số văn bản cho phép.",
}


def level_for(actor: Actor, proposal: Proposal) -> ExceptionLevel | None:
    """The level at which this person may record an exception now."""
    return next((level for level, may in LEVELS if may(actor, proposal)), None)


def record_exception(
    proposal: Proposal,
    *,
    actor: Actor,
    limit: int | None,
    reason: str,
    authority: str,
    paper_number: str,
    paper_date: date | None,
    file: Upload | None,
) -> NormException:
    """Put on record that support may go up to `limit` đồng for the whole đề án. Raises Refused with all reasons.

    The level follows from who records it. Nothing is changed or taken back later: a new decision is a new record.
    """
    reasons = faults_of_exception(
        proposal, limit=limit, reason=reason, authority=authority, paper_number=paper_number, paper_date=paper_date,
        file=file,
    )  # fmt: skip
    if level_for(actor, proposal) is None:
        raise Refused("Bạn không ghi nhận được ngoại lệ định mức cho hồ sơ này ở bước hiện tại.")
    if reasons or limit is None or paper_date is None:
        raise Refused(*reasons)
    with (
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Ghi nhận ngoại lệ định mức"),
        kept_paper(proposal, file, kind=PAPER_KIND, actor=actor) as paper,
    ):
        level = level_for(actor, _lock(proposal))
        if level is None:
            raise Refused("Hồ sơ vừa chuyển bước nên chưa ghi nhận được ngoại lệ. Tải lại trang để xem.")
        row = NormException(
            tenant_id=proposal.tenant_id, proposal=proposal, level=level, limit=limit, reason=nfc(reason).strip(),
            authority=nfc(authority).strip(), paper_number=nfc(paper_number).strip(), paper_date=paper_date, paper=paper,
            user=actor.user, user_name=actor.name, organisation_name=actor.organisation.name,
        )  # fmt: skip
        row.save(force_insert=True)
    return row


def faults_of_exception(
    proposal: Proposal, *, limit: int | None, paper_date: date | None, file: Upload | None, **texts: str
) -> list[Reason]:
    """Everything that is missing or wrong, each with its field: reason, authority and paper_number are texts."""
    reasons = []
    if limit is None or limit <= 0:
        reasons.append(Reason("Chưa ghi số tiền được phép hỗ trợ.", "limit"))
    elif proposal.total_cost and limit > proposal.total_cost:
        total = format_dong(proposal.total_cost)
        reasons.append(Reason(f"Số tiền lớn hơn tổng kinh phí của đề án {total} đ.", "limit"))
    reasons += [Reason(sentence, name) for name, sentence in _MISSING.items() if not texts.get(name, "").strip()]
    if paper_date is None:
        reasons.append(Reason("Chưa ghi ngày văn bản.", "paper_date"))
    elif paper_date > timezone.localdate():
        reasons.append(Reason("Ngày văn bản không thể ở sau ngày hôm nay.", "paper_date"))
    if file is None:
        return [*reasons, Reason("Chưa kèm văn bản cho phép.", "file")]
    return [*reasons, *(Reason(fault.message, "file") for fault in faults_of_file(file))]


def _lock(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("unit")
    found: Proposal | None = rows.filter(pk=proposal.pk).first()
    if found is None:
        raise NotFound(proposal.code)
    return found
