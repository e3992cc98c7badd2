"""The whole đề án: the eight sections of Điều 5, Thông tư 36/2013/TT-BCT, with estimate, papers and commitments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.money import format_dong
from organisations.actors import Actor
from programmes.models import Content
from proposals.models import Beneficiary, Proposal
from proposals.selectors import dossier_of
from proposals.states import State
from reporting.contexts.estimate import Estimate, estimate_of
from reporting.contexts.letter import (
    Fact,
    Letterhead,
    PaperEntry,
    Signature,
    facts,
    letterhead_of,
    paragraphs,
)
from reporting.contexts.norm_check import NormCheck, norm_check_of
from reporting.contexts.papers import forms_of, papers_of
from reporting.contexts.places import Places
from reporting.contexts.signing import signed_by


@dataclass(frozen=True)
class Party:
    """An implementing, partner or beneficiary body with the lines that describe it."""

    name: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class WorkItem:
    """A row of the work plan; `period` in words."""

    content: str
    responsible: str
    period: str
    result: str = ""


@dataclass(frozen=True)
class Section:
    """A numbered section of the đề án in the writer's own paragraphs."""

    number: int
    heading: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposalDossier:
    """Everything the printed đề án says."""

    letterhead: Letterhead
    signature: Signature
    title: str
    name: str
    code: str
    receiver: str
    facts: tuple[Fact, ...]
    implementing: Party
    partners: tuple[Party, ...]
    beneficiaries: tuple[Party, ...]
    locations: tuple[str, ...]
    sections: tuple[Section, ...]
    work_plan: tuple[WorkItem, ...]
    estimate: Estimate
    papers: tuple[PaperEntry, ...]
    commitments: tuple[str, ...]
    recipients: tuple[str, ...]
    norm_check: NormCheck | None = None

    @property
    def states_results(self) -> bool:
        """Whether any item of work names its result; otherwise the table has no column for it."""
        return any(item.result for item in self.work_plan)


HEADINGS = (
    (2, "Sự cần thiết và căn cứ lập đề án"),
    (3, "Mục tiêu của đề án"),
    (4, "Quy mô đề án"),
    (5, "Nội dung và tiến độ thực hiện"),
    (6, "Dự toán kinh phí"),
    (7, "Tổ chức thực hiện"),
    (8, "Hiệu quả của đề án"),
)
UNWRITTEN = "(Chưa có nội dung.)"
_MINORITY = "do người dân tộc thiểu số làm chủ"


def build(proposal: Proposal, *, actor: Actor, day: date) -> ProposalDossier:
    """The đề án as it stands; drafts may be printed too, the printed state says so."""
    dossier = dossier_of(proposal)
    places = Places(
        [row.production_commune_id for row in dossier.beneficiaries] + [row.commune_id for row in dossier.locations],
        day,
    )
    title = f"Đề án {proposal.get_track_display().lower()}"
    receiver = proposal.tenant.name
    return ProposalDossier(
        letterhead=letterhead_of(proposal.unit, prefix="ĐA", day=day),
        signature=signed_by(actor, proposal.unit),
        title=title,
        name=proposal.title,
        code=proposal.code,
        receiver=receiver,
        facts=_facts(proposal),
        implementing=_unit(proposal),
        partners=tuple(Party(row.name, facts(("Phần việc", row.task))) for row in dossier.partners),
        beneficiaries=tuple(beneficiary_of(row, places) for row in dossier.beneficiaries),
        locations=tuple(places.name(row.commune, row.address) for row in dossier.locations),
        sections=_sections(proposal),
        work_plan=tuple(
            WorkItem(row.name, row.responsible, f"{row.starts_on:%d/%m/%Y} – {row.ends_on:%d/%m/%Y}")
            for row in dossier.work
        ),
        estimate=estimate_of(dossier.lines),
        papers=papers_of(dossier.papers) + forms_of(dossier.filled, dossier.papers),
        commitments=_commitments(proposal),
        recipients=(receiver, "Lưu: VT"),
        norm_check=norm_check_of(dossier),
    )


def _facts(proposal: Proposal) -> tuple[Fact, ...]:
    codes = [code for code in proposal.content_codes if code]
    titles = dict(Content.objects.filter(code__in=codes).values_list("code", "title"))
    contents = "; ".join(f"{code}. {titles.get(code, '')}".strip(". ") for code in codes)
    return facts(
        ("Số hồ sơ", proposal.code),
        ("Năm kế hoạch", str(proposal.plan_year)),
        ("Loại đề án", proposal.get_kind_display()),
        ("Nội dung hoạt động khuyến công", contents),
        ("Ngành nghề", proposal.trade.title if proposal.trade else ""),
        ("Thời gian thực hiện", period_of(proposal)),
        ("Tình trạng hồ sơ khi lập văn bản", State(proposal.state).label),
    )


def period_of(proposal: Proposal) -> str:
    """Such as “từ tháng 3/2026 đến tháng 11/2026”; empty while a date is missing."""
    start, end = proposal.starts_on, proposal.ends_on
    if start is None or end is None:
        return ""
    return f"từ tháng {start.month}/{start.year} đến tháng {end.month}/{end.year}"


def _unit(proposal: Proposal) -> Party:
    unit = proposal.unit
    return Party(unit.name, facts(("Địa chỉ", unit.address), ("Điện thoại", unit.phone), ("Thư điện tử", unit.email)))


def beneficiary_of(row: Beneficiary, places: Places) -> Party:
    """A beneficiary with everything the dossier says about it."""
    marks = [text for yes, text in ((row.women_owned, "do phụ nữ làm chủ"), (row.minority_owned, _MINORITY)) if yes]
    return Party(
        row.name,
        facts(
            ("Loại hình", row.get_legal_form_display()),
            ("Mã số thuế", row.tax_code),
            ("Giấy đăng ký", row.registration),
            ("Người đại diện", row.representative),
            ("Trụ sở", row.office_address),
            ("Địa điểm sản xuất", places.name(row.production_commune, row.production_address)),
            ("Tổng nguồn vốn", f"{format_dong(row.capital)} đồng" if row.capital is not None else ""),
            ("Số lao động bình quân năm", f"{row.workers} người" if row.workers is not None else ""),
            ("Đối tượng ưu tiên", "; ".join(marks)),
        ),
    )


def _sections(proposal: Proposal) -> tuple[Section, ...]:
    bases = paragraphs(proposal.legal_basis)
    texts: dict[int, tuple[str, ...]] = {
        2: (*paragraphs(proposal.necessity), *(("Căn cứ lập đề án:", *bases) if bases else ())),
        3: paragraphs(proposal.objectives),
        4: (
            *paragraphs(proposal.scale),
            *_labelled("Điểm nổi bật về công nghệ, máy móc, sản phẩm", proposal.novelty),
        ),
        7: paragraphs(proposal.organisation_plan),
        8: (
            *_labelled("Hiệu quả kinh tế", proposal.effect_economic),
            *_labelled("Hiệu quả xã hội", proposal.effect_social),
            *_labelled("Hiệu quả môi trường", proposal.effect_environment),
            *_labelled("Tính bền vững và khả năng nhân rộng", proposal.sustainability),
        ),
    }
    return tuple(
        Section(number, heading, (texts[number] or (UNWRITTEN,)) if number in texts else ())
        for number, heading in HEADINGS
    )


def _labelled(label: str, text: str) -> tuple[str, ...]:
    lines = paragraphs(text)
    return (f"{label}: {lines[0]}", *lines[1:]) if lines else ()


def _commitments(proposal: Proposal) -> tuple[str, ...]:
    said = (
        (proposal.commits_counterpart, "Bố trí đủ phần kinh phí đối ứng theo dự toán của đề án."),
        (
            proposal.commits_no_double_support,
            "Nội dung đề nghị hỗ trợ chưa được và không nhận hỗ trợ từ nguồn ngân sách nhà nước khác.",
        ),
    )
    return tuple(sentence for yes, sentence in said if yes)
