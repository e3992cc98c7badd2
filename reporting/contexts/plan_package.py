"""The package of the annual plan: tờ trình, draft decision, biểu tổng hợp chi tiết (TT 36/2013/TT-BCT, Điều 8.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from appraisal.models import Meeting
from core.errors import Refused
from core.words import dong_in_words
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from planning.models import PlanItem, PlanSubmission
from proposals.models import Proposal
from reporting.bases import bases_on
from reporting.contexts.letter import Letterhead, Signature, letterhead_of, paragraphs
from reporting.contexts.registration_table import (
    ContentGroup,
    Money,
    clause_of,
    groups_of,
    places_needed,
    sum_of,
)
from reporting.contexts.signing import signed_by_hand

PACKAGE = "plan_package"


@dataclass(frozen=True)
class SumLine:
    """A line of figures: what, how many đề án, how much (đồng)."""

    label: str
    count: int
    amount: int


@dataclass(frozen=True)
class PlanLetter:
    """Tờ trình of the Cục to the Minister. Amounts in đồng."""

    letterhead: Letterhead
    signature: Signature
    subject: str
    bases: tuple[str, ...]
    year: int
    batch: int
    count: int
    total: int
    in_words: str
    by_content: tuple[SumLine, ...]
    by_province: tuple[SumLine, ...]
    left_out: tuple[SumLine, ...]
    minutes: tuple[str, ...]
    requests: tuple[str, ...]
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class PlanDecision:
    """Draft of the Minister's decision; number and day are left to whoever signs."""

    letterhead: Letterhead
    signature: Signature
    subject: str
    bases: tuple[str, ...]
    proposer: str
    year: int
    batch: int
    count: int
    total: int
    in_words: str
    cuc: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class PlanTable:
    """Biểu tổng hợp chi tiết, with the columns of Mẫu số 2: content, then province, then đề án."""

    letterhead: Letterhead
    signature: Signature
    title: str
    reference: str
    groups: tuple[ContentGroup, ...]
    count: int
    money: Money
    places: int
    in_words: str
    recipients: tuple[str, ...] = ()


def build_letter(submission: PlanSubmission, *, actor: Actor, day: date) -> PlanLetter:
    """The tờ trình as it was put forward."""
    items = _items(submission, included=True)
    total = sum(item.amount for item in items)
    return PlanLetter(
        letterhead=letterhead_of(submission.tenant, prefix="TTr", day=submission.day, number=submission.number),
        signature=Signature(signed_by_hand(submission.tenant).lines, submission.signer),
        subject=f"Về việc phê duyệt {_name(submission)}", bases=bases_on(PACKAGE, submission.day),
        year=submission.plan.year, batch=submission.plan.batch, count=len(items), total=total,
        in_words=dong_in_words(total), by_content=_sums(items, lambda item: _content(item.proposal)),
        by_province=_sums(items, lambda item: item.proposal.tenant.short_name),
        left_out=tuple(
            SumLine(f"{item.proposal.code} {item.proposal.title}: {item.note}", 1, item.amount)
            for item in _items(submission, included=False)
        ),
        minutes=_minutes(submission), requests=paragraphs(submission.note),
        recipients=("Như trên", "Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp", "Lưu: VT"),
    )  # fmt: skip


def build_decision(submission: PlanSubmission, *, actor: Actor, day: date) -> PlanDecision:
    """The draft decision that goes with the tờ trình."""
    ministry = _ministry(submission.tenant)
    items = _items(submission, included=True)
    total = sum(item.amount for item in items)
    return PlanDecision(
        letterhead=letterhead_of(ministry, prefix="QĐ", day=day),
        signature=signed_by_hand(ministry), subject=f"Phê duyệt {_name(submission)}",
        bases=bases_on(PACKAGE, day), proposer=submission.tenant.name, year=submission.plan.year,
        batch=submission.plan.batch, count=len(items), total=total, in_words=dong_in_words(total),
        cuc=submission.tenant.name,
        recipients=(
            "Như Điều 3", "Bộ Tài chính", "UBND, Sở Công Thương các tỉnh, thành phố có đề án", f"Lưu: VT, {submission.tenant.symbol}",
        ),
    )  # fmt: skip


def build_table(submission: PlanSubmission, *, actor: Actor, day: date) -> PlanTable:
    """The annex. While there is no decision yet the line that ties it to one has room for number and day."""
    amounts = {item.proposal_id: item.amount for item in _items(submission, included=True)}
    rows = Proposal.objects.filter(pk__in=amounts).select_related("unit", "tenant", "content__parent__parent")
    rows = rows.prefetch_related("partner_rows", "beneficiary_rows", "location_rows__commune")
    proposals = sorted(rows, key=lambda row: (clause_of(row).position, row.tenant.short_name, row.unit.name, row.code))
    if not proposals:
        raise Refused("Hồ sơ trình không có đề án nào nên chưa lập được biểu tổng hợp.")

    def money_of(row: Proposal) -> Money:
        return Money(row.total_cost, amounts[row.pk], row.total_cost - amounts[row.pk])

    groups = groups_of(proposals, day, money_of, lambda row: row.tenant.short_name)
    money = sum_of(group.money for group in groups)
    return PlanTable(
        letterhead=letterhead_of(submission.tenant, prefix="BTH", day=submission.day),
        signature=Signature(signed_by_hand(submission.tenant).lines, submission.signer),
        title=f"Biểu tổng hợp chi tiết các đề án, nhiệm vụ {_name(submission).removeprefix('kế hoạch ')}",
        reference=_reference(submission), groups=groups, count=len(proposals), money=money,
        places=places_needed(money_of(row) for row in proposals), in_words=dong_in_words(money.national),
    )  # fmt: skip


def _items(submission: PlanSubmission, *, included: bool) -> list[PlanItem]:
    """What the package holds. The draft is locked while it waits; a returned package speaks of the draft as it is now."""
    rows = PlanItem.objects.filter(plan=submission.plan, included=included)
    found = rows.select_related("proposal__tenant", "proposal__content__parent__parent").order_by("rank", "id")
    return list(found)


def _name(submission: PlanSubmission) -> str:
    batch = submission.plan.batch
    extra = "" if batch == 1 else f" (bổ sung, đợt {batch})"
    return f"kế hoạch khuyến công quốc gia năm {submission.plan.year}{extra}"


def _content(proposal: Proposal) -> str:
    clause = clause_of(proposal)
    return f"{clause.code}. {clause.short_title}"


def _sums(items: Iterable[PlanItem], label: Callable[[PlanItem], str]) -> tuple[SumLine, ...]:
    sums: dict[str, list[int]] = defaultdict(list)
    for item in items:
        sums[label(item)].append(item.amount)
    return tuple(SumLine(name, len(amounts), sum(amounts)) for name, amounts in sorted(sums.items()))


def _minutes(submission: PlanSubmission) -> tuple[str, ...]:
    """The meetings of the Cục's council that looked at these đề án, as the package names them."""
    about = PlanItem.objects.filter(plan=submission.plan, included=True).values("proposal_id")
    held = Meeting.objects.filter(tenant=submission.tenant, items__appraisal__proposal__in=about)
    return tuple(
        f"biên bản thẩm định cấp Bộ: {meeting}" for meeting in held.select_related("panel").distinct().order_by("pk")
    )


def _ministry(office: Organisation) -> Organisation:
    """The ministry the Cục belongs to."""
    above = office.parent
    if above is None or above.kind != OrganisationKind.MINISTRY:
        raise Refused(f"Chưa khai báo Bộ là cơ quan cấp trên của {office.name}.")
    return above


def _reference(submission: PlanSubmission) -> str:
    if submission.state == PlanSubmission.State.APPROVED and submission.decision_date is not None:
        day = submission.decision_date
        return f"(Kèm theo Quyết định số {submission.decision_number} ngày {day:%d/%m/%Y} của Bộ trưởng Bộ Công Thương)"
    return "(Kèm theo Quyết định số ……/QĐ-BCT ngày … tháng … năm …… của Bộ trưởng Bộ Công Thương)"
