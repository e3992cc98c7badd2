"""What the law says of an advance: dossier, volume of work, rate and ceilings, measured for one đề án on one day.

Three weights of a finding. HARD: never (the contract, the support, the ceiling of the finance circular). SOFT: rate, volume
and dossier, from which the director of the Cục may depart with a reason (TT 36/2013/TT-BCT, Điều 16). WARN: the treasury's own
ceiling, which does not stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

from django.db.models import Sum

from budgets.listing import value_words
from budgets.models import Norm
from budgets.selectors import advance_rate, commitment, entries_of_reference, norms_named, progress_gate
from budgets.states import AccountKind, Binding, EntryKind
from core.errors import Reason
from core.money import format_dong
from execution.models import Acceptance, Contract, ProgressReport
from execution.states import AdvancePart, ReportState
from proposals.completeness import NeededPaper
from proposals.models import Proposal
from proposals.selectors import attached_codes, needed_papers

CAP, TREASURY_CAP, TREASURY_THRESHOLD = "advance.cap_total", "advance.kbnn_cap", "advance.kbnn_threshold"
OVERRIDE: Final = "advance.override"
ITEM_BASE: Final = "khối lượng hạng mục được hỗ trợ"
"""The `per` of a gate that looks at the supported item; every other gate looks at the whole investment."""
BY_REPORT: Final = frozenset({"progress_report", "volume_report"})
MINUTES: Final = "acceptance_minutes"


class Weight(Enum):
    """What a finding does."""

    HARD = "hard"
    SOFT = "soft"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands against an advance, and how much it weighs."""

    weight: Weight
    reason: Reason


@dataclass(frozen=True, slots=True)
class DossierPaper:
    """A paper the dossier of an advance asks for; `here` = it is in the system, `by` says as what."""

    needed: NeededPaper
    here: bool
    by: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A ceiling: its norm (None: the contract or the acceptance itself), what it is taken of, what may be had in all."""

    weight: Weight
    norm: Norm | None
    title: str
    base_name: str
    base: int
    at_most: int


@dataclass(frozen=True, slots=True)
class Look:
    """Everything about the next advance of a đề án on a day, but the amount. Đồng."""

    part: AdvancePart
    before: int
    spent: int
    limits: tuple[Limit, ...]
    papers: tuple[DossierPaper, ...]
    gate: Norm | None
    reached: Fraction | None
    report: ProgressReport | None
    departing: Norm | None
    """What lets the director of the Cục depart from rate, volume and dossier."""

    @property
    def at_most(self) -> int:
        """What may be asked without departing from anything, never less than nothing."""
        room = [limit.at_most for limit in self.limits if limit.weight is not Weight.WARN]
        return max(0, min(room, default=0) - self.spent)

    def findings(self, amount: int) -> list[Finding]:
        """What stands against an advance of so much, all at once."""
        return [*self._dossier(), *self._volume(), *_over(self.limits, self.spent, amount)]

    def _dossier(self) -> Iterator[Finding]:
        for paper in self.papers:
            if paper.needed.required and not paper.here:
                text = f"Thiếu giấy tờ trong hồ sơ tạm ứng: {paper.needed.title}."
                yield Finding(Weight.SOFT, Reason(text, f"giay-to-{paper.needed.code}", paper.needed.article))

    def _volume(self) -> Iterator[Finding]:
        if self.gate is None or self.part is AdvancePart.REMAINING:
            return
        share = self.reached or Fraction(0)
        if share <= Fraction(self.gate.fraction):
            reached = "chưa có báo cáo tiến độ đã gửi" if self.report is None else f"báo cáo mới đạt {percent(share)}"
            text = f"Khối lượng thực hiện phải trên {value_words(self.gate)} {self.gate.per}; {reached}."
            yield Finding(Weight.SOFT, Reason(text, "report", _cited(self.gate), self.gate.get_absolute_url()))


def percent(share: Fraction) -> str:
    """Fraction(141, 200) -> "70,5%"; two decimals, the rest dropped: what falls short of a bound never reads as having it."""
    whole, rest = divmod(int(share * 100 * 100), 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",") + "%" if rest else f"{whole}%"


def look_at_advance(proposal: Proposal, day: date, *, report: ProgressReport | None) -> Look:
    """Measure the next advance by the norms of a day. `report`: the report of progress it leans on."""
    accepted = proposal.amount_accepted is not None
    before = advanced_so_far(proposal.code)
    part = AdvancePart.REMAINING if accepted else AdvancePart.NEXT if before else AdvancePart.FIRST
    gate, shared = progress_gate(proposal.content.code, day), _shared(day)
    sent = report if report is not None and report.state in ReportState.SENT else None
    return Look(
        part=part, before=before, spent=commitment(proposal.code).spent, limits=tuple(_limits(proposal, part, day, shared)),
        papers=tuple(_dossier_of(proposal, part, sent, first=not before)), gate=gate,
        reached=_reached(sent, gate), report=sent, departing=shared.get(OVERRIDE),
    )  # fmt: skip


def departures(look: Look, amount: int, *, explained: str, field: str, sentence: str) -> list[Reason]:
    """What departs from the rule, headed by the sentence that asks why, unless it is explained."""
    found = reasons_of(look.findings(amount), Weight.SOFT)
    if not found or explained.strip():
        return []
    norm = look.departing
    return [Reason(sentence, field, norm.citation if norm else "", norm.get_absolute_url() if norm else ""), *found]


def reasons_of(findings: Iterable[Finding], *weights: Weight) -> list[Reason]:
    """The sentences of these weights."""
    return [finding.reason for finding in findings if finding.weight in weights]


def norms_in_words(proposal: Proposal, day: date) -> list[tuple[Norm, str]]:
    """First rate and gate of the content, then the ceilings of the finance circular and of the treasury, each as it is said."""
    own = (advance_rate(proposal.content.code, day), progress_gate(proposal.content.code, day))
    shared = _shared(day)
    found = (*own, *(shared.get(code) for code in (CAP, TREASURY_CAP, TREASURY_THRESHOLD)))
    return [(norm, value_words(norm)) for norm in found if norm is not None]


def advanced_so_far(reference: str) -> int:
    """Every advance of a đề án less what of it was paid back, đồng; what has been cleared since counts on."""
    rows = entries_of_reference(reference).order_by()
    given = rows.filter(kind=EntryKind.ADVANCE).aggregate(total=Sum("amount"))["total"] or 0
    back = rows.filter(kind=EntryKind.REFUND, from_account__kind=AccountKind.ADVANCED)
    return int(given) - int(back.aggregate(total=Sum("amount"))["total"] or 0)


def _reached(report: ProgressReport | None, gate: Norm | None) -> Fraction | None:
    if report is None or gate is None:
        return None
    return report.of_item if gate.per == ITEM_BASE else report.of_investment


def _dossier_of(
    proposal: Proposal, part: AdvancePart, report: ProgressReport | None, *, first: bool
) -> Iterator[DossierPaper]:
    """The papers of Điều 13 for an advance, those of Điều 14 for what remains; both where nothing was advanced before."""
    needed = {paper.code: paper for paper in (needed_papers(proposal, stage="advance") if first else ())}
    if part is AdvancePart.REMAINING:
        needed.pop("progress_report", None)
        needed |= {paper.code: paper for paper in needed_papers(proposal, stage="acceptance")}
        settled = {paper.code: paper for paper in needed_papers(proposal, stage="settlement")}
        needed |= {MINUTES: settled[MINUTES]} if MINUTES in settled else {}
    held = dict.fromkeys(attached_codes(proposal), "tệp trong hồ sơ")
    if report is not None:
        held |= dict.fromkeys(BY_REPORT, f"{report}".lower())
    if "contract" in needed and (contract := Contract.objects.filter(proposal=proposal).first()):
        held["contract"] = f"hợp đồng số {contract.number}"
    if MINUTES in needed and (minutes := Acceptance.objects.filter(proposal=proposal).last()):
        held[MINUTES] = f"biên bản số {minutes.number}"
    for code, paper in needed.items():
        yield DossierPaper(paper, code in held, held.get(code, ""))


def _shared(day: date) -> dict[str, Norm]:
    """The norms every content has in common."""
    return {norm.code: norm for norm in norms_named({CAP, TREASURY_CAP, TREASURY_THRESHOLD, OVERRIDE}, day)}


def _limits(proposal: Proposal, part: AdvancePart, day: date, shared: Mapping[str, Norm]) -> Iterator[Limit]:
    """Ceilings of all that is spent, the present advance with it (parts of a đồng dropped)."""
    support, contract, accepted = proposal.support_in_force, proposal.amount_contracted, proposal.amount_accepted
    first, cap, treasury = advance_rate(proposal.content.code, day), shared.get(CAP), shared.get(TREASURY_CAP)
    whole = (("Giá trị hợp đồng", contract), ("Kinh phí hỗ trợ", support), ("Kinh phí được nghiệm thu", accepted))
    for title, amount in whole:
        if amount is not None:
            yield Limit(Weight.HARD, None, title, title.lower(), amount, amount)
    if support is not None and part is not AdvancePart.REMAINING:
        if first is not None and not (part is AdvancePart.NEXT and _several_years(proposal)):
            yield _share(first, Weight.SOFT, "kinh phí hỗ trợ", support)
        if cap is not None:
            yield _share(cap, Weight.WARN if cap.binding == Binding.WARN else Weight.HARD, "kinh phí hỗ trợ", support)
    free_below = shared.get(TREASURY_THRESHOLD)
    if treasury is not None and contract is not None and (free_below is None or contract > free_below.dong):
        weight = Weight.WARN if treasury.binding == Binding.WARN else Weight.HARD
        yield _share(treasury, weight, "giá trị hợp đồng", contract)


def _share(norm: Norm, weight: Weight, name: str, base: int) -> Limit:
    return Limit(weight, norm, norm.title, name, base, int(base * norm.fraction))


def _several_years(proposal: Proposal) -> bool:
    """Work that goes on into another year is advanced by progress after the first time (Điều 15 khoản 2)."""
    starts, ends = proposal.starts_on, proposal.ends_on
    return starts is not None and ends is not None and starts.year < ends.year


def _over(limits: Iterable[Limit], spent: int, amount: int) -> Iterator[Finding]:
    total = spent + amount
    for limit in limits:
        if total <= limit.at_most:
            continue
        start = f"Tổng tạm ứng, thanh toán sẽ là {format_dong(total)} đ, vượt "
        if limit.norm is None:
            text = f"{start}{limit.base_name} {format_dong(limit.base)} đ."
            yield Finding(limit.weight, Reason(text, "amount"))
        else:
            text = (
                f"{start}{value_words(limit.norm)} {limit.base_name} {format_dong(limit.base)} đ, tức "
                f"{format_dong(limit.at_most)} đ: {limit.title}."
            )
            yield Finding(limit.weight, Reason(text, "amount", _cited(limit.norm), limit.norm.get_absolute_url()))


def _cited(norm: Norm) -> str:
    return f"{norm.citation}; {norm.get_confidence_display()}"
