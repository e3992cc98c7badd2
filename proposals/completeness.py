"""Is the dossier good enough? Pure: takes the loaded dossier, answers with every reason, linked to its field.

Sources: TT 36/2013/TT-BCT Điều 5 (eight sections), Điều 10.1 (papers); QĐ 2646/QĐ-BCT mục IV.1 (territory).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from budgets.assessment import Line
from budgets.sentences import no_content
from core.errors import Reason
from core.money import format_dong
from proposals.annex import ANNEX, Filled
from proposals.models import Beneficiary, EstimateLine, Location, Paper, Partner, Proposal, Section, WorkItem
from proposals.states import Kind, LegalForm, SectionKey

ARTICLE_SECTIONS = "TT 36/2013/TT-BCT, Điều 5"


@dataclass(frozen=True)
class NeededPaper:
    """A paper the catalogue asks for. `required` False = advised."""

    code: str
    title: str
    required: bool
    article: str

    @property
    def is_form(self) -> bool:
        """Whether it can be filled in on the portal instead of being attached."""
        return self.code in ANNEX


@dataclass(frozen=True)
class Dossier:
    """A đề án with everything that belongs to it, fetched once."""

    proposal: Proposal
    sections: dict[str, Section] = field(default_factory=dict)
    partners: tuple[Partner, ...] = ()
    beneficiaries: tuple[Beneficiary, ...] = ()
    locations: tuple[Location, ...] = ()
    work: tuple[WorkItem, ...] = ()
    lines: tuple[EstimateLine, ...] = ()
    papers: tuple[Paper, ...] = ()
    needed_papers: tuple[NeededPaper, ...] = ()
    filled: Mapping[str, Filled] = field(default_factory=dict)
    """Forms of the annex among the papers asked for at submission, filled in on the portal or not."""
    management_items: frozenset[str] = frozenset()
    """Items of cost that stand for the unit's own management: they need no content."""


def missing(dossier: Dossier) -> dict[str, list[Reason]]:
    """What each section still lacks: section key -> reasons. An empty list means the section is complete."""
    checks = {
        SectionKey.PARTIES: _parties,
        SectionKey.NECESSITY: _necessity,
        SectionKey.OBJECTIVES: _objectives,
        SectionKey.SCALE: _scale,
        SectionKey.WORK: _work,
        SectionKey.ESTIMATE: _estimate,
        SectionKey.ORGANISATION: _organisation,
        SectionKey.EFFECT: _effect,
    }
    return {key.value: [*_kept_input(dossier, key), *check(dossier)] for key, check in checks.items()}


def estimate_faults(dossier: Dossier) -> Iterator[Reason]:
    """Lines whose arithmetic or sources disagree, and a đề án that asks for nothing."""
    for number, line in enumerate(dossier.lines, start=1):
        where = f"dong-{line.pk}"
        expected = int((line.quantity * line.unit_price).to_integral_value())
        if line.amount != expected:
            yield Reason(
                f"Dòng {number} “{line.name}”: thành tiền {format_dong(line.amount)} đ khác số lượng × đơn giá "
                f"({format_dong(expected)} đ).",
                field=where, article="TT 36/2013/TT-BCT, Mẫu số 1",
            )  # fmt: skip
        if line.sources_total != line.amount:
            yield Reason(
                f"Dòng {number} “{line.name}”: tổng các nguồn {format_dong(line.sources_total)} đ khác thành tiền "
                f"{format_dong(line.amount)} đ.",
                field=where, article="TT 36/2013/TT-BCT, Mẫu số 1",
            )  # fmt: skip
    yield from _places_of_money(dossier)
    if dossier.lines and not sum(line.national for line in dossier.lines):
        yield Reason("Dự toán chưa có dòng nào đề nghị kinh phí khuyến công quốc gia.", field="lines")


def _places_of_money(dossier: Dossier) -> Iterator[Reason]:
    """Khuyến công money goes to a content of the đề án, and is spent while the đề án runs."""
    proposal, codes = dossier.proposal, set(dossier.proposal.content_codes)
    last = proposal.ends_on.year if proposal.ends_on else None
    for number, line in enumerate(dossier.lines, start=1):
        if line.national and line.content_code not in codes and line.cost_item not in dossier.management_items:
            yield no_content(Line(str(line.pk), line.content_code, line.amount, line.national, line.name))
        if line.year is not None and last is not None and not proposal.plan_year <= line.year <= last:
            text = f"Dòng {number} “{line.name}”: năm {line.year} nằm ngoài thời gian của đề án."
            yield Reason(text, field=f"dong-{line.pk}")


def missing_papers(
    needed: Iterable[NeededPaper], attached: AbstractSet[str], filled: Mapping[str, Filled]
) -> Iterator[Reason]:
    """Papers that are required, not among the attached kinds, and not filled in whole on the portal either.

    A form that was begun says what it still lacks; its reasons lead to the form.
    """
    for paper in needed:
        form = filled.get(paper.code)
        if not paper.required or paper.code in attached or (form and form.whole):
            continue
        if form and form.begun:
            url = form.form.get_absolute_url()
            for fault in form.faults(paper.article):
                yield Reason(f"{paper.title}: {fault.message}", f"giay-to-{paper.code}", fault.article, url)
        else:
            yield Reason(f"Chưa đính kèm: {paper.title}.", field=f"giay-to-{paper.code}", article=paper.article)


def _text(value: str, sentence: str, name: str) -> Iterator[Reason]:
    if not value.strip():
        yield Reason(sentence, field=name, article=ARTICLE_SECTIONS)


def _kept_input(dossier: Dossier, key: str) -> Iterator[Reason]:
    section = dossier.sections.get(key)
    if section is not None and section.kept_input:
        yield Reason("Có ô đã nhập nhưng chưa hợp lệ; mở mục này để sửa.", field="kept")


def _parties(dossier: Dossier) -> Iterator[Reason]:
    proposal = dossier.proposal
    if proposal.trade_id is None:
        yield Reason("Chưa chọn ngành nghề.", field="trade", article="NĐ 45/2012/NĐ-CP, Điều 5")
    if not dossier.locations:
        yield Reason("Chưa có địa điểm thực hiện.", field="locations", article=ARTICLE_SECTIONS)
    if not dossier.beneficiaries and proposal.kind != Kind.GROUP:
        yield Reason(
            "Chưa có đơn vị thụ hưởng; chỉ đề án nhóm được để trống ở bước này.",
            field="beneficiaries", article="TT 36/2013/TT-BCT, Điều 5 khoản 1, Điều 10 khoản 1 điểm a",
        )  # fmt: skip
    for row in dossier.beneficiaries:
        if row.production_commune_id is None:
            yield Reason(f"“{row.name}”: chưa chọn xã, phường nơi sản xuất.", field="beneficiaries")
        if row.legal_form not in LegalForm.PRIVATE_PERSONS and not row.tax_code:
            yield Reason(f"“{row.name}”: chưa có mã số thuế.", field="beneficiaries")


def _necessity(dossier: Dossier) -> Iterator[Reason]:
    yield from _text(dossier.proposal.necessity, "Chưa nêu sự cần thiết của đề án.", "necessity")
    yield from _text(dossier.proposal.legal_basis, "Chưa nêu căn cứ lập đề án.", "legal_basis")


def _objectives(dossier: Dossier) -> Iterator[Reason]:
    yield from _text(dossier.proposal.objectives, "Chưa nêu mục tiêu của đề án.", "objectives")


def _scale(dossier: Dossier) -> Iterator[Reason]:
    yield from _text(dossier.proposal.scale, "Chưa nêu quy mô đề án.", "scale")
    yield from _text(dossier.proposal.novelty, "Chưa nêu điểm nổi bật về công nghệ, máy móc, sản phẩm.", "novelty")


def _work(dossier: Dossier) -> Iterator[Reason]:
    proposal = dossier.proposal
    if proposal.starts_on is None:
        yield Reason("Chưa có thời gian bắt đầu.", field="starts_on", article=ARTICLE_SECTIONS)
    if proposal.ends_on is None:
        yield Reason("Chưa có thời gian kết thúc.", field="ends_on", article=ARTICLE_SECTIONS)
    if not dossier.work:
        yield Reason("Chưa có nội dung công việc nào.", field="work", article=ARTICLE_SECTIONS)
    for item in dossier.work:
        if proposal.starts_on and item.starts_on < proposal.starts_on:
            yield Reason(f"“{item.name}” bắt đầu trước thời gian của đề án.", field="work")
        if proposal.ends_on and item.ends_on > proposal.ends_on:
            yield Reason(f"“{item.name}” kết thúc sau thời gian của đề án.", field="work")


def _estimate(dossier: Dossier) -> Iterator[Reason]:
    if not dossier.lines:
        yield Reason("Dự toán chưa có dòng nào.", field="lines", article="TT 36/2013/TT-BCT, Mẫu số 1")
    yield from estimate_faults(dossier)


def _organisation(dossier: Dossier) -> Iterator[Reason]:
    yield from _text(dossier.proposal.organisation_plan, "Chưa nêu cách tổ chức thực hiện.", "organisation_plan")


def _effect(dossier: Dossier) -> Iterator[Reason]:
    proposal = dossier.proposal
    yield from _text(proposal.effect_economic, "Chưa nêu hiệu quả kinh tế.", "effect_economic")
    yield from _text(proposal.effect_social, "Chưa nêu hiệu quả xã hội.", "effect_social")
    yield from _text(proposal.effect_environment, "Chưa nêu hiệu quả môi trường.", "effect_environment")
    yield from _text(proposal.sustainability, "Chưa nêu tính bền vững, khả năng nhân rộng.", "sustainability")
