"""Chương trình đào tạo nghề (Mẫu số 12) and báo cáo tình hình đầu tư hạ tầng cụm công nghiệp (Mẫu số 13), as filled in. Đồng, hectares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.errors import Reason, Refused
from core.money import format_decimal
from organisations.actors import Actor
from organisations.models import Organisation
from programmes.selectors import may_be_asked_for
from proposals.annex import Filled, filled_form
from proposals.annex_page import said
from proposals.models import ClusterReport, Proposal, TrainingProgramme
from reporting.contexts.letter import Fact, Letterhead, Signature, facts, letterhead_of, paragraphs
from reporting.contexts.signing import signed_by_hand

# Phụ lục III of NĐ 30/2020/NĐ-CP: CTr = chương trình, BC = báo cáo.
PROGRAMME_SYMBOL, REPORT_SYMBOL = "CTr", "BC"
EMPTY = "{form} chưa được điền trên hệ thống nên chưa lập được văn bản."
NONE = ("Không có.",)
INVESTOR = "CHỦ ĐẦU TƯ HẠ TẦNG"


@dataclass(frozen=True)
class ModuleRow:
    """A module and its hours."""

    number: int
    name: str
    hours: int
    theory: int
    practice: int
    test: int


@dataclass(frozen=True)
class TrainingPaper:
    """Everything Mẫu 12 says."""

    letterhead: Letterhead
    signature: Signature
    title: str
    about: str
    facts: tuple[Fact, ...]
    teaching: tuple[Fact, ...]
    teachers: tuple[str, ...]
    equipment: tuple[str, ...]
    rows: tuple[ModuleRow, ...]
    total: ModuleRow
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class CapitalRow:
    """An item of investment; `share` = done of planned."""

    number: int
    name: str
    planned: int
    done: int
    from_budget: int
    from_investor: int
    from_other: int
    share: str


@dataclass(frozen=True)
class ClusterPaper:
    """Everything Mẫu 13 says."""

    letterhead: Letterhead
    signatures: tuple[Signature, ...]
    title: str
    about: str
    facts: tuple[Fact, ...]
    land: tuple[Fact, ...]
    rows: tuple[CapitalRow, ...]
    total: CapitalRow
    progress: tuple[str, ...]
    difficulties: tuple[str, ...]
    requests: tuple[str, ...]
    recipients: tuple[str, ...]


def unit_of(proposal: Proposal) -> Organisation:
    """Who issues it."""
    return proposal.unit


def begun(code: str, proposal: Proposal) -> bool:
    """Whether the form is there to be printed; nothing is asked of the database where no content asks for it."""
    return code in may_be_asked_for(proposal.content_codes) and filled_form(proposal, code).begun


def build_training(proposal: Proposal, *, actor: Actor, day: date) -> TrainingPaper:
    """Mẫu 12 as filled in. Refused with everything it still lacks."""
    filled = _whole(proposal, TrainingProgramme.kind)
    form = filled.form
    rows = tuple(
        ModuleRow(number, row.name, row.hours or 0, row.theory or 0, row.practice or 0, row.test or 0)
        for number, row in enumerate(filled.rows, start=1)
    )
    return TrainingPaper(
        letterhead=letterhead_of(proposal.unit, prefix=PROGRAMME_SYMBOL, day=day),
        signature=signed_by_hand(proposal.unit), title="Chương trình đào tạo nghề", about=_about(proposal),
        facts=_facts(proposal),
        teaching=facts(
            ("Nghề đào tạo", form.occupation), ("Trình độ đào tạo", form.level), ("Thời gian đào tạo", form.duration),
            ("Số lớp", said(form.classes)), ("Số học viên", said(form.learners)), ("Hình thức đào tạo", form.mode),
            ("Địa điểm đào tạo", form.place), ("Chứng chỉ, chứng nhận cấp khi kết thúc", form.certificate),
        ),
        teachers=paragraphs(form.teachers), equipment=paragraphs(form.equipment), rows=rows, total=_hours(rows),
        recipients=_recipients(proposal),
    )  # fmt: skip


def build_cluster(proposal: Proposal, *, actor: Actor, day: date) -> ClusterPaper:
    """Mẫu 13 as filled in. Refused with everything it still lacks."""
    filled = _whole(proposal, ClusterReport.kind)
    form = filled.form
    rows = tuple(_capital(number, row) for number, row in enumerate(filled.rows, start=1))
    return ClusterPaper(
        letterhead=letterhead_of(proposal.unit, prefix=REPORT_SYMBOL, day=day),
        signatures=(Signature((INVESTOR,)), signed_by_hand(proposal.unit)), title="Báo cáo",
        about="Tình hình đầu tư hạ tầng cụm công nghiệp", facts=_facts(proposal),
        land=facts(
            ("Tên cụm công nghiệp", form.name), ("Địa điểm", form.place), ("Chủ đầu tư hạ tầng kỹ thuật", form.investor),
            ("Quyết định thành lập", f"{form.founding_paper}, ngày {form.founded_on:%d/%m/%Y}"),
            ("Tổng diện tích", _hectares(form.area)), ("Đất công nghiệp", _hectares(form.industrial_area)),
            ("Đất công nghiệp đã cho thuê", _hectares(form.let_area)),
            ("Tỷ lệ lấp đầy", _share(form.let_area, form.industrial_area)),
        ),
        rows=rows, total=_sums(rows), progress=paragraphs(form.progress),
        difficulties=paragraphs(form.difficulties) or NONE, requests=paragraphs(form.requests) or NONE,
        recipients=_recipients(proposal),
    )  # fmt: skip


def _whole(proposal: Proposal, code: str) -> Filled:
    filled = filled_form(proposal, code)
    if not filled.begun:
        raise Refused(EMPTY.format(form=filled.kind.model()))
    url = filled.form.get_absolute_url() if filled.form else ""
    faults = [Reason(fault.message, fault.field, fault.article, url) for fault in filled.faults()]
    if faults:
        raise Refused(*faults)
    return filled


def _about(proposal: Proposal) -> str:
    return f"Thực hiện đề án {proposal.get_track_display().lower()} năm {proposal.plan_year}"


def _facts(proposal: Proposal) -> tuple[Fact, ...]:
    return facts(("Tên đề án", proposal.title), ("Số hồ sơ", proposal.code), ("Đơn vị thực hiện", proposal.unit.name))


def _recipients(proposal: Proposal) -> tuple[str, ...]:
    return (proposal.tenant.name, "Lưu: VT")


def _hours(rows: tuple[ModuleRow, ...]) -> ModuleRow:
    sums = (sum(getattr(row, name) for row in rows) for name in ("hours", "theory", "practice", "test"))
    return ModuleRow(0, "Tổng cộng", *sums)


def _capital(number: int, row: Any) -> CapitalRow:
    planned, done = row.planned or 0, row.done or 0
    sources = (row.from_budget or 0, row.from_investor or 0, row.from_other or 0)
    return CapitalRow(number, row.name, planned, done, *sources, _share(done, planned))


def _sums(rows: tuple[CapitalRow, ...]) -> CapitalRow:
    names = ("planned", "done", "from_budget", "from_investor", "from_other")
    planned, done, *sources = (sum(getattr(row, name) for row in rows) for name in names)
    budget, investor, other = sources
    return CapitalRow(0, "Tổng cộng", planned, done, budget, investor, other, _share(done, planned))


def _share(part: int | Decimal, whole: int | Decimal) -> str:
    """In hundredths with one decimal: “71,5%”; nothing of nothing is no share."""
    if not whole:
        return ""
    tenths = round(Fraction(part) / Fraction(whole) * 1000)
    return f"{tenths // 10},{tenths % 10}%"


def _hectares(area: Decimal) -> str:
    return f"{format_decimal(area, max(0, -int(area.normalize().as_tuple().exponent)))} ha"
