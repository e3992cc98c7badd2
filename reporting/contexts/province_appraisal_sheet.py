"""Phiếu thẩm định cấp cơ sở: Mẫu 4a, or 4b when the beneficiary is named (Phụ lục 1, Thông tư 36/2013/TT-BCT)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from appraisal.heads import heads_on
from appraisal.models import AppraisalSheet, Level, Verdict
from appraisal.selectors import last_sheet
from core.errors import Refused
from core.words import dong_in_words
from organisations.actors import Actor
from organisations.roles import Role
from proposals.models import Beneficiary, Proposal
from proposals.selectors import dossier_of
from proposals.states import Kind
from reporting.contexts.letter import (
    Fact,
    Letterhead,
    Signature,
    facts,
    letterhead_of,
    paragraphs,
)
from reporting.contexts.offices import centre
from reporting.contexts.places import Places
from reporting.contexts.proposal_dossier import beneficiary_of, period_of
from reporting.contexts.signing import signed_in_step

CONCLUDING = frozenset({"pass_province", "fail_province"})


@dataclass(frozen=True)
class Finding:
    """One of the five heads of Điều 9: the answer given and the appraiser's words."""

    number: int
    heading: str
    answer: str
    comment: str = ""


@dataclass(frozen=True)
class AmountLine:
    """A source of money: what was asked for and what the Sở recommends, in đồng."""

    label: str
    proposed: int
    recommended: int | None


@dataclass(frozen=True)
class BeneficiaryCheck:
    """What Mẫu 4b adds for a named beneficiary."""

    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class ProvinceAppraisalSheet:
    """Everything the printed sheet says. `form` is "4a" or "4b"."""

    letterhead: Letterhead
    signature: Signature
    appraisers: tuple[str, ...]
    form: str
    title: str
    name: str
    code: str
    facts: tuple[Fact, ...]
    beneficiaries: tuple[BeneficiaryCheck, ...]
    findings: tuple[Finding, ...]
    amounts: tuple[AmountLine, ...]
    conclusion: str
    conclusion_text: tuple[str, ...]
    recommended_in_words: str
    recipients: tuple[str, ...]


def build(proposal: Proposal, *, actor: Actor, day: date) -> ProvinceAppraisalSheet:
    """The sheet the Sở concluded on. Refused before the conclusion: an unconcluded sheet binds nobody."""
    sheet = last_sheet(proposal, Level.PROVINCE)
    record = (
        proposal.transitions.filter(step__in=CONCLUDING)
        .select_related("user", "organisation")
        .order_by("-at", "-id")
        .first()
    )
    if sheet is None or record is None:
        raise Refused("Chưa có kết luận thẩm định cấp cơ sở nên chưa lập được phiếu thẩm định.")
    dossier = dossier_of(proposal)
    named = proposal.kind == Kind.CONCRETE and bool(dossier.beneficiaries)
    places = Places(
        [row.production_commune_id for row in dossier.beneficiaries] + [row.commune_id for row in dossier.locations],
        day,
    )
    signed_on = record.decision_date or timezone.localdate(record.at)
    recommended = record.amount if record.step == "pass_province" else None
    return ProvinceAppraisalSheet(
        letterhead=letterhead_of(record.organisation, prefix="PTĐ", day=signed_on, number=record.decision_number),
        signature=signed_in_step(record, role=Role.PROVINCE_LEADER),
        appraisers=(_appraiser(sheet),),
        form="4b" if named else "4a",
        title="Phiếu thẩm định đề án khuyến công quốc gia cấp cơ sở",
        name=proposal.title,
        code=proposal.code,
        facts=_about(proposal, sheet, [places.name(row.commune, row.address) for row in dossier.locations]),
        beneficiaries=_named(dossier.beneficiaries, places) if named else (),
        findings=_findings(sheet),
        amounts=_amounts(proposal, recommended),
        conclusion=Verdict(sheet.verdict).label if recommended is not None else record.label,
        conclusion_text=(*paragraphs(sheet.opinion), *paragraphs(record.note)),
        recommended_in_words=dong_in_words(recommended) if recommended is not None else "",
        recipients=(centre().name, "Lưu: VT"),
    )


def _about(proposal: Proposal, sheet: AppraisalSheet, locations: list[str]) -> tuple[Fact, ...]:
    body = sheet.appraisal
    council = f"{body.get_body_display()} (Quyết định số {body.decision_number})" if body.decision_number else ""
    return facts(
        ("Số hồ sơ", proposal.code),
        ("Năm kế hoạch", str(proposal.plan_year)),
        ("Loại đề án", proposal.get_kind_display()),
        ("Nội dung hoạt động khuyến công", f"{proposal.content.code}. {proposal.content.title}"),
        ("Đơn vị thực hiện", proposal.unit.name),
        ("Địa điểm thực hiện", "; ".join(locations)),
        ("Thời gian thực hiện", period_of(proposal)),
        ("Hình thức thẩm định", council or body.get_body_display()),
    )


def _named(rows: tuple[Beneficiary, ...], places: Places) -> tuple[BeneficiaryCheck, ...]:
    parties = [beneficiary_of(row, places) for row in rows]
    return tuple(BeneficiaryCheck(party.name, party.facts) for party in parties)


def _findings(sheet: AppraisalSheet) -> tuple[Finding, ...]:
    """The heads in the order of the law of the day the sheet was filled, in their full wording."""
    given = {row["head"]: row for row in sheet.heads}
    heads = heads_on(timezone.localdate(sheet.at)).heads
    return tuple(
        Finding(
            number,
            head.full.rstrip("."),
            Verdict(given[head.code]["verdict"]).label if head.code in given else "",
            given.get(head.code, {}).get("opinion", ""),
        )
        for number, head in enumerate(heads, start=1)
    )


def _amounts(proposal: Proposal, recommended: int | None) -> tuple[AmountLine, ...]:
    matched = proposal.total_cost - proposal.amount_proposed
    return (
        AmountLine("Tổng kinh phí thực hiện đề án", proposal.total_cost, None),
        AmountLine("Trong đó: kinh phí khuyến công quốc gia", proposal.amount_proposed, recommended),
        AmountLine("Đơn vị thụ hưởng và nguồn khác", matched, None),
    )


def _appraiser(sheet: AppraisalSheet) -> str:
    title = f" ({sheet.author_title})" if sheet.author_title else ""
    return f"{sheet.author_name}{title}"
