"""Beginning a đề án: an empty draft, or a new year's draft from an earlier đề án."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from budgets.selectors import norm_on
from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import fold, nfc
from organisations.actors import Actor
from organisations.roles import Role
from programmes import selectors as programmes
from proposals import rules
from proposals.models import Beneficiary, EstimateLine, Location, Partner, Proposal, Section
from proposals.states import Kind, SectionKey

TITLE_LENGTH = 500
_COPIED_TEXTS = (
    "kind", "title", "content", "other_contents", "trade", "priority_flags", "needs_bidding", "necessity", "legal_basis",
    "objectives", "scale", "novelty", "organisation_plan", "effect_economic", "effect_social", "effect_environment",
    "sustainability", "total_cost", "amount_proposed",
)  # fmt: skip
_COPIED_ROWS = (Partner, Beneficiary, Location, EstimateLine)


def create_draft(
    *, title: str, kind: str, plan_year: int, content_code: str, other_contents: list[str], actor: Actor
) -> Proposal:
    """A new draft of the actor's unit with its eight empty sections. Raises Refused with all reasons."""
    if actor.role != Role.UNIT_STAFF:
        raise Refused("Chỉ cán bộ của đơn vị thực hiện được lập đề án.")
    reasons = list(_faults(title=title, kind=kind, content_code=content_code, other_contents=other_contents))
    wanted = contents_wanted(kind, timezone.localdate(), actor.tenant_id)
    if len({content_code, *other_contents}) < wanted:
        reasons.append(Reason(f"Đề án điểm phải có từ {wanted} nội dung trở lên.", "other_contents"))
    if reasons:
        raise Refused(*reasons)
    content = programmes.content(content_code)
    proposal = Proposal(
        tenant_id=actor.tenant_id,
        unit=actor.organisation,
        title=nfc(title).strip(),
        kind=kind,
        plan_year=plan_year,
        content_id=content.pk,
        other_contents=[code for code in other_contents if code != content_code],
        needs_bidding=bidding_due([content_code, *other_contents]),
        created_by=actor.user,
    )
    proposal.code = proposal.draft_code
    proposal.search_text = search_text(proposal)
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lập đề án"):
        proposal.save()
        _add_sections(proposal)
    return proposal


def copy_to_year(source: Proposal, *, plan_year: int, actor: Actor) -> Proposal:
    """A new draft with the texts, parties, places and estimate of an earlier đề án.

    Dates, papers, commitments and explanations are left out: they must be given afresh. Raises Refused.
    """
    if not rules.may_copy(actor, source):
        raise Refused("Bạn chỉ có thể lập đề án mới từ đề án của đơn vị mình.")
    copy = Proposal(
        tenant_id=source.tenant_id, unit_id=source.unit_id, plan_year=plan_year, copied_from=source,
        created_by=actor.user, **{name: getattr(source, name) for name in _COPIED_TEXTS},
    )  # fmt: skip
    copy.code = copy.draft_code
    copy.search_text = search_text(copy)
    with transaction.atomic(), acting_context(user=actor.user.pk, why=f"Lập từ {source.code}"):
        copy.save()
        _add_sections(copy)
        _copy_rows(source, copy)
    return copy


def _copy_rows(source: Proposal, copy: Proposal) -> None:
    """The rows anew; lines follow to the copies of their beneficiaries and to the same year of the work."""
    recipients: dict[int | None, int] = {}
    for model in _COPIED_ROWS:
        rows = list(model.objects.filter(proposal=source))
        before = [row.pk for row in rows]
        for row in rows:
            row.pk, row.proposal_id = None, copy.pk
            row._state.adding = True
            if isinstance(row, Beneficiary):
                row.earlier_support = ""
            if isinstance(row, EstimateLine):
                row.recipient_id = recipients.get(row.recipient_id)
                row.year = row.year and row.year + copy.plan_year - source.plan_year
        model.objects.bulk_create(rows)
        if model is Beneficiary:
            recipients = dict(zip(before, (row.pk for row in rows), strict=True))


def search_text(proposal: Proposal) -> str:
    """What the search without diacritics looks into: code, title, unit."""
    return fold(f"{proposal.code} {proposal.title} {proposal.unit.name}")


def bidding_due(content_codes: list[str]) -> bool:
    """Whether one of the contents must be tendered (TT 36/2013/TT-BCT, Điều 3)."""
    return any(programmes.content(code).needs_bidding for code in content_codes)


def contents_wanted(kind: str, day: date, tenant_id: int | None) -> int:
    """How many contents a đề án of this kind has at least (norm diem.min_contents; TT 36/2013/TT-BCT, Điều 2.3)."""
    if kind != Kind.FLAGSHIP:
        return 1
    try:
        return norm_on("diem.min_contents", day, tenant_id).number
    except LookupError:
        return 1


def _add_sections(proposal: Proposal) -> None:
    Section.objects.bulk_create(
        [Section(tenant_id=proposal.tenant_id, proposal=proposal, key=key) for key in SectionKey.values]
    )


def _faults(*, title: str, kind: str, content_code: str, other_contents: list[str]) -> list[Reason]:
    reasons = []
    if not title.strip():
        reasons.append(Reason("Chưa ghi tên đề án.", "title"))
    elif len(title) > TITLE_LENGTH:
        reasons.append(Reason(f"Tên đề án dài quá {TITLE_LENGTH} ký tự.", "title"))
    if kind not in Kind.values:
        reasons.append(Reason("Chưa chọn loại đề án.", "kind"))
    for code in (content_code, *other_contents):
        try:
            programmes.content(code)
        except LookupError:
            reasons.append(Reason(f"Không có nội dung khuyến công mang mã “{code}”.", "content"))
    return reasons
