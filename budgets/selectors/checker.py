"""Everybody's question: may this be supported, and with how much at most? Answered by the engine of the estimate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from budgets.assessment import ContentNorm, Group, Law, Line, Question
from budgets.calculator import assess
from budgets.selectors.law import law_on
from core.errors import Reason
from core.money import say_dong
from organisations import selectors as organisations
from programmes import selectors as programmes
from programmes.models import Content
from programmes.selectors import RequiredPaper
from programmes.states import Confidence, LegalForm, PaperStage, ProposalKind


@dataclass(frozen=True, slots=True)
class Asked:
    """One cost of one content. Empty `item`: one that the norm takes; empty `commune`: the place is not looked at."""

    day: date
    content: str
    cost: int
    units: int = 1
    item: str = ""
    commune: str = ""
    village: str = ""
    legal_form: str = ""
    flags: frozenset[str] = frozenset()
    multiplier: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `ok` is None when it cannot be said. `confidence` in words."""

    subject: str
    ok: bool | None
    text: str
    citation: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`group` holds the amount and its steps; `remarks` what the question asked too much of; `conditions` the rest.

    `marks`: titles of the marks without which the norm gives nothing, none of them ticked. `split`: "3 cơ sở" when the
    cost of several is reckoned as if each had the same part.
    """

    content: Content
    day: date
    findings: tuple[Finding, ...]
    group: Group
    remarks: tuple[Reason, ...]
    assumed_items: tuple[str, ...]
    conditions: tuple[Finding, ...]
    papers: tuple[RequiredPaper, ...]
    marks: tuple[str, ...] = ()
    split: str = ""
    caveats: tuple[str, ...] = ()

    @property
    def ok(self) -> bool | None:
        """No as soon as one finding says no; unknown while one is unknown."""
        said = [finding.ok for finding in self.findings]
        return False if False in said else None if None in said else True


def check(asked: Asked) -> Answer:
    """Look at content, place and norm. The content must be known."""
    content = programmes.content(asked.content)
    law = law_on([content.code], asked.day)
    norm = law.contents[content.code].part_for(asked.item)
    item = asked.item or min(norm.items, default="")
    line = Line("1", content.code, asked.cost, 0, content.short_title, item, units=asked.units)
    question = Question(asked.day, (line,), flags=asked.flags, multiplier=asked.multiplier)
    assessment = assess(question, law)
    [group] = assessment.groups
    marks = _missing_marks(norm, asked)
    given = _with_marks(group, marks, question, law, norm) if marks else _norm_finding(norm, group, asked.day)
    assumed = () if asked.item else tuple(law.item_titles.get(code, code) for code in sorted(norm.items))
    return Answer(
        content=content,
        day=asked.day,
        findings=(_content_finding(content), _place_finding(content, asked), given),
        group=group,
        remarks=assessment.faults,
        assumed_items=assumed,
        conditions=_conditions(content, norm),
        papers=tuple(programmes.papers_required([content.code], ProposalKind.CONCRETE, PaperStage.SUBMIT)),
        marks=marks,
        split=_split(norm, asked.units),
        caveats=assessment.caveats,
    )


def _content_finding(content: Content) -> Finding:
    text = "Nội dung này được dùng kinh phí khuyến công quốc gia."
    if not content.allowed_nationally:
        text = content.note or "Nội dung này tạm chưa dùng kinh phí khuyến công quốc gia."
    return Finding("Nội dung", content.allowed_nationally, text, content.citation, _words(content.confidence))


def _place_finding(content: Content, asked: Asked) -> Finding:
    """Those bound to rural territory must produce inside it; the others and some contents are free of it."""
    subject = "Địa bàn"
    if content.any_place:
        text = "Nội dung này không giới hạn địa bàn."
        return Finding(subject, True, text, content.citation, _words(content.confidence))
    if asked.legal_form and asked.legal_form not in LegalForm.BOUND_TO_PLACE:
        text = f"{LegalForm(asked.legal_form).label}: không giới hạn địa bàn."
        return Finding(subject, True, text)
    if not asked.commune:
        return Finding(subject, None, "Chưa chọn xã, phường nơi sản xuất nên chưa xét được địa bàn.")
    verdict = organisations.place_eligibility(asked.commune, asked.day, craft_village=asked.village)
    return Finding(subject, verdict.ok, verdict.reason, verdict.article, _words(verdict.confidence))


def _norm_finding(norm: ContentNorm, group: Group, day: date) -> Finding:
    subject, last = "Mức hỗ trợ", group.steps[-1]
    if norm.is_silent:
        text = f"Chưa có định mức cho nội dung này vào ngày {day:%d/%m/%Y}; cấp thẩm định xem xét theo chi phí thực tế."
        return Finding(subject, None, text)
    if not group.allowed:
        return Finding(subject, False, f"Không được hỗ trợ: {group.limit}.", group.citation, last.confidence)
    text = f"Nhiều nhất {say_dong(group.allowed)}."
    if not norm.figures:
        text = f"{norm.rule}; không vượt chi phí {say_dong(group.cost)}."
    return Finding(subject, True, text, group.citation, last.confidence or group.steps[0].confidence)


def _missing_marks(norm: ContentNorm, asked: Asked) -> tuple[str, ...]:
    """Titles of the marks one of which the norm asks for, when none is ticked: not ticking says nothing of the place."""
    if not norm.flags or norm.flags & asked.flags:
        return ()
    return tuple(row.title for row in programmes.priority_flags() if row.code in norm.flags)


def _with_marks(group: Group, marks: tuple[str, ...], question: Question, law: Law, norm: ContentNorm) -> Finding:
    """Unknown until a mark is ticked; what it would be then."""
    [then] = assess(replace(question, flags=question.flags | norm.flags), law).groups
    named = " hoặc ".join(f"“{title}”" for title in marks)
    text = (
        f"Định mức chỉ áp dụng khi có tiêu chí {named}. Nếu chứng minh được, hãy đánh dấu ở mục “Tiêu chí ưu tiên” rồi "
        f"kiểm tra lại; khi đó nhiều nhất {say_dong(then.allowed)}."
    )
    return Finding("Mức hỗ trợ", None, text, group.citation, group.steps[-1].confidence)


def _split(norm: ContentNorm, units: int) -> str:
    """Among how many the cost is taken to be shared equally; empty for one, and for what all have together."""
    if units == 1 or norm.ceiling is None or norm.ceiling.shared:
        return ""
    return f"{units} {norm.ceiling.per or 'đối tượng'}"


def _conditions(content: Content, norm: ContentNorm) -> tuple[Finding, ...]:
    """What the texts ask besides: of the content, of what stands above it, of the figures."""
    by_code = {row.code: row for row in programmes.contents()}
    rows = [row for code in programmes.ancestry(content.code) for row in by_code[code].conditions]
    found = [Finding("", None, row["text"], row["citation"], _words(row["confidence"])) for row in rows]
    said = {figure.conditions: figure for figure in norm.figures if figure.conditions}
    return (*found, *(Finding("", None, text, figure.citation, figure.confidence) for text, figure in said.items()))


def _words(confidence: str) -> str:
    return str(Confidence(confidence).label) if confidence else ""
